"""A reporter erases their own report: it is in no file any more, and the code opens nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.demo_stage import PASSPHRASE
from bot.sealing.identity_file import PersonalKeys
from storage.archive import read_archive
from tests.ground.doors import Doors, client
from tests.ground.lasting import Lasting, lasting
from tests.ground.place import wait_for
from tests.ground.reporter import ReporterChat
from tests.journeys.test_erasure import pieces, traces

CHOSEN = {"hurt": "adult", "kind": "aid", "reply": "here"}
GRAVE = {"hurt": "adult", "kind": "threat", "when": "today", "reply": "code"}
PHOTO = b"\xff\xd8\xff\xe0" + b"zqpicture" * 500
SETTLES = 90
"""Seconds: the bot looks once a minute whether an erasure is still owed."""


@pytest.fixture
def mission() -> Iterator[Lasting]:
    """A running mission with a second place."""
    with lasting() as made:
        yield made


async def erases(reporter: ReporterChat, code: str) -> str:
    """Open the report by its code, ask for its end, and say so once more; what the card says."""
    await reporter.writes(code)
    await reporter.screen("case")
    await reporter.taps("🗑")
    asked = (await reporter.screen("erase")).text
    assert "Erase your report?" in asked
    await reporter.taps("🗑")
    return (await reporter.screen("welcome", "case")).text


async def has_reported(reporter: ReporterChat, words: str, chosen: dict[str, str]) -> str:
    """Send a report, and keep the code."""
    code = await reporter.reports(words, chosen=chosen)
    await reporter.until(lambda chat: len(chat.messages) == 1)
    return code


async def test_an_erased_report_is_in_no_file(mission: Lasting, tmp_path: Path) -> None:
    """Words, a photo and the reference: not in the data folder, the mirror or a later backup."""
    town = mission.town
    async with client(town.url) as http:
        doors = Doors(http)
        first, second = [await ReporterChat.arrives(doors) for _ in range(2)]
        code = await has_reported(first, "Zqgone took the pump.", CHOSEN)
        await first.taps("➕")
        await first.sends("photo", PHOTO)
        await first.cleared()
        await first.taps("✅")
        stays = await has_reported(second, "Zqstays took the hose.", CHOSEN)
        reference = mission.officers.case_of(code).reference
        canaries = pieces(mission.officers.sealed(reference))
        everywhere = [town.mission, mission.mirror, town.temporary]
        before = mission.back_up("before.age")
        assert "001-report.age" in traces(everywhere, canaries, reference)

        assert "✓ Your report is erased." in await erases(first, code)
        wait_for(lambda: not (mission.mirror / reference).exists())
        wait_for(lambda: traces(everywhere, canaries, reference) == {}, seconds=SETTLES)
        await first.writes(code)
        said = (await first.screen("code")).text
        assert "Nothing is kept under this code." in said
        unknown = (await first.writes("00000000000000000000")).text
        assert said == unknown

        after, opened = mission.back_up("after.age"), tmp_path / "opened"
        opened.mkdir()
        keys = PersonalKeys.open(mission.escrow.read_bytes(), PASSPHRASE)
        read_archive(after, [keys.need_identity()], opened, lambda _: None)
        assert traces([opened], canaries, reference) == {}
        assert mission.officers.case_of(stays).tells("Zqstays")

        mission.restore(before, tmp_path / "restored")
        assert traces([tmp_path / "restored"], canaries, reference) == {}


async def test_a_grave_case_is_kept_and_its_officers_are_told(mission: Lasting) -> None:
    """Somebody may be in danger: the reporter hears that it cannot go, and nothing is lost."""
    async with client(mission.town.url) as http:
        reporter = await ReporterChat.arrives(Doors(http))
        code = await has_reported(reporter, "They will come tonight. Zqgrave.", GRAVE)
        assert "It cannot go at once." in await erases(reporter, code)
        case = mission.officers.case_of(code)

        assert case.tells("Zqgrave")
        assert case.tells("wants this case erased")
