"""Conflicts of interest, with the real bot: who is named has no key and no sign of a case."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.cli.demo_stage import PASSPHRASE
from bot.cli.provision import PEOPLE, SIGNERS
from bot.cli.roster_files import load_roster, sign_file
from bot.cli.whole import write_whole
from bot.config.rosters import read_roster
from bot.sealing.age import split, stanza_count
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.units import Unit
from desk.client import ServerClient
from desk.errors import UnknownCaseError
from tests.ground.doors import Doors, client
from tests.ground.officers import Officers, can_open
from tests.ground.place import Place, place
from tests.ground.reporter import ReporterChat

NOT_THERE = "ZZZ999"


@pytest.fixture(scope="module")
def village() -> Iterator[Place]:
    """A mission where officer-2 is Captain Brook, of what people call the blue house team."""
    with place(seed=31) as found:
        _name_officer_2(found.mission)
        found.start_bot()
        yield found


@pytest.fixture
async def person(village: Place) -> AsyncIterator[ReporterChat]:
    """Somebody with a phone."""
    async with client(village.url) as http:
        yield await ReporterChat.arrives(Doors(http))


def _name_officer_2(mission: Path) -> None:
    """What signers do with `amana roster add` and `unit`, keeping the rest."""
    path = mission / "roster.json"
    before = load_roster(path)
    aliases = ("Captain Brook", "الكابتن بروك")
    changed = replace(
        before,
        sequence=before.sequence + 1,
        officers=tuple(
            replace(o, aliases=aliases, unit="blue") if o.name == "officer-2" else o
            for o in before.officers
        ),
        units=(Unit("blue", ("the blue house team", "فريق البيت الأزرق")),),
    )
    write_whole(path, changed.dump(), public=True)
    for name in SIGNERS:
        sign_file(path, name, _keys(mission, name).need_signing_key())


def _keys(mission: Path, name: str) -> PersonalKeys:
    return PersonalKeys.open((mission / PEOPLE / f"{name}.key").read_bytes(), PASSPHRASE)


@asynccontextmanager
async def desk_of(village: Place, name: str) -> AsyncIterator[ServerClient]:
    """An officer's own way to the server."""
    keys = read_roster(village.settings).roster.server_keys
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        yield ServerClient(f"http://{village.officers}", _keys(village.mission, name), keys, http)


async def listed(village: Place, name: str) -> set[str]:
    """What an officer's desk lists."""
    async with desk_of(village, name) as desk:
        return {case.reference for case in (await desk.cases("all")).cases}


async def sees(village: Place, name: str, reference: str) -> bool:
    """Whether the server shows a case to an officer."""
    async with desk_of(village, name) as desk:
        try:
            await desk.case(reference)
        except UnknownCaseError:
            return False
    return True


@pytest.mark.parametrize(
    "words", ["It was captain brook's car.", "ضربني فريق البيت الأزرق", "سرقني والكابتن بروك"]
)
async def test_a_report_that_names_an_officer_is_not_there_for_them(
    village: Place, person: ReporterChat, words: str
) -> None:
    """No key of theirs opens it, no list has it, and asking for it is asking for nothing."""
    before = await listed(village, "officer-2")
    code = await person.reports(words)
    officers = Officers.of(village.mission)
    case = officers.case_of(code)
    named = officers.identities["officer-2"]

    for file in officers.sealed(case.reference):
        assert not can_open(file, [named], village.mission)
        assert can_open(file, [officers.identities["officer-3"]], village.mission)
        assert stanza_count(split(file)[0]) == 4
    assert case.queue == "oversight"  # one reader alone is left in every other queue
    assert await listed(village, "officer-2") == before
    assert case.reference in await listed(village, "officer-3")
    assert not await sees(village, "officer-2", case.reference)
    assert not await sees(village, "officer-2", NOT_THERE)


async def test_a_case_is_gone_for_a_reader_whom_an_addition_names(
    village: Place, person: ReporterChat
) -> None:
    """What comes from then on is sealed to the others; oversight joins, and is given the report."""
    code = await person.reports("My goat was run over.")
    officers = Officers.of(village.mission)
    reference = officers.case_of(code).reference
    assert await sees(village, "officer-2", reference)

    await person.taps("➕")
    await person.writes("It was the Blue House team!")
    await person.cleared()
    report, addition = officers.sealed(reference)
    opens = {
        name: [can_open(file, [key], village.mission) for file in (report, addition)]
        for name, key in officers.identities.items()
    }

    assert opens == {
        "officer-1": [True, True], "officer-2": [True, False], "officer-3": [False, True],
    }  # fmt: skip
    assert stanza_count(split(report)[0]) == stanza_count(split(addition)[0]) == 4
    assert not await sees(village, "officer-2", reference)
    assert reference not in await listed(village, "officer-2")

    given = village.amana(
        "reseal", "officer-3", "--identity", str(officers.key_file("officer-1")),
        "--case", reference, "--again", "--home", str(village.folder / "home"),
        "--server", f"http://{village.officers}",
    )  # fmt: skip
    assert given.returncode == 0, given.stderr
    assert given.stdout == "1 cases given to officer-3; 0 were done.\n"
    async with desk_of(village, "officer-3") as desk:
        headers = [entry.headers for entry in (await desk.case(reference)).entries]
    assert [len(each) for each in headers] == [2, 2]
    assert village.amana("audit", "verify").returncode == 0


async def test_a_named_officer_is_not_given_old_cases(village: Place, person: ReporterChat) -> None:
    """Giving all that one reads leaves out what names the officer who gets it."""
    code = await person.reports("Captain Brook again.")
    officers = Officers.of(village.mission)
    reference = officers.case_of(code).reference
    given = village.amana(
        "reseal", "officer-2", "--identity", str(officers.key_file("officer-3")),
        "--case", reference, "--home", str(village.folder / "home-3"),
        "--server", f"http://{village.officers}",
    )  # fmt: skip

    assert given.returncode == 1
    assert "1 were left out" in given.stderr
    assert not await sees(village, "officer-2", reference)
