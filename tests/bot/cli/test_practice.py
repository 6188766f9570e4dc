"""Made-up cases for training are sealed like real ones, marked, and counted nowhere."""

import asyncio
import json
import time
from pathlib import Path

from bot.cli.demo import prepare
from bot.cli.practice import fill, picture
from bot.cli.practice_cases import PRACTICE_CASES
from bot.cli.provision import PEOPLE
from bot.cli.store import reading
from bot.config import Settings, load
from bot.config.rosters import read_roster
from bot.interview.questions import BY_ID
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.opened import open_by_headers
from bot.sealing.report import Report, parse_report
from bot.services.beside_a_case import PRACTICE
from tests.bot.cli.conftest import Amana

NOW = int(time.time())


async def filled(tmp_path: Path) -> Settings:
    """A demo mission with its practice cases."""
    prepare(tmp_path / "demo", 1)
    settings = load(tmp_path / "demo", {})
    assert await fill(settings, NOW) == len(PRACTICE_CASES)
    return settings


async def opened(settings: Settings) -> list[Report]:
    """Every report, opened by whichever officer reads it."""
    roster = read_roster(settings).roster
    people = settings.folder / PEOPLE
    keys = [
        PersonalKeys.open((people / f"{o.name}.key").read_bytes(), "amana demo").need_identity()
        for o in roster.officers
    ]
    reports = []
    async with reading(settings) as store:
        for row in await store.cases():
            entry = next(e for e in await store.entries(row.key) if e.kind == "report")
            payload = b"".join([piece async for piece in store.payload(entry.payload)])
            sealed = open_by_headers(entry.headers, payload, keys, roster.signers())
            reports.append(parse_report(sealed.originals["report.json"]))
    return reports


async def test_practice_is_marked_inside_and_outside_the_seal(tmp_path: Path) -> None:
    """An officer and a figure can both tell that nothing of it happened."""
    settings = await filled(tmp_path)

    async with reading(settings) as store:
        assert {row.channel for row in await store.cases()} == {PRACTICE}
        assert await store.tallies() == {}
    assert all(report.drill and report.channel == PRACTICE for report in await opened(settings))


def test_the_list_of_cases_says_which_are_practice(tmp_path: Path, amana: Amana) -> None:
    """An administrator does not run for a case that nobody lived."""
    asyncio.run(filled(tmp_path))
    listed = amana("cases", "--json", "--mission", tmp_path / "demo")

    rows = json.loads(listed.out)
    assert len(rows) == len(PRACTICE_CASES)
    assert {row["channel"] for row in rows} == {PRACTICE}


async def test_practice_is_added_once_and_only_to_an_empty_mission(tmp_path: Path) -> None:
    """A demo that is continued keeps its cases as they are."""
    settings = await filled(tmp_path)

    assert await fill(settings, NOW) == 0


def test_the_stories_answer_only_what_is_asked() -> None:
    """Every made-up answer is one that a reporter could have tapped."""
    answers = [pair for case in PRACTICE_CASES for pair in case.answers.items()]

    assert len(answers) > 30
    assert all(question in BY_ID and BY_ID[question].knows(choice) for question, choice in answers)


def test_nobody_waits_for_an_answer_to_practice() -> None:
    """A made-up reporter has no chat, so none may be promised a message."""
    assert all(case.answers.get("reply") != "here" for case in PRACTICE_CASES)


def test_the_picture_is_a_picture() -> None:
    """Other people's programs read it."""
    assert picture(4)[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture(4)[-8:-4] == b"IEND"
