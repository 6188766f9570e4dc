"""A reporter erases their own report: it is in no file any more, and the code opens nothing."""

from pathlib import Path

from tests.ground.doors import Doors, client
from tests.ground.lasting import Lasting
from tests.ground.place import wait_for
from tests.ground.remains import Remains
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "adult", "kind": "aid", "reply": "here"}
GRAVE = {"hurt": "adult", "kind": "threat", "when": "today", "reply": "code"}
PHOTO = b"\xff\xd8\xff\xe0" + b"zqpicture" * 500
SETTLES = 90
"""Seconds: the bot looks once a minute whether an erasure is still owed."""


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
        case = Remains.of(mission, code)
        before = mission.back_up("before.age")
        assert "001-report.age" in case.here()
        assert case.in_backup(before, tmp_path / "before") != {}

        assert "✓ Your report is erased." in await erases(first, code)
        wait_for(lambda: not (mission.mirror / case.reference).exists())
        wait_for(lambda: case.here() == {}, seconds=SETTLES)
        await first.writes(code)
        said = (await first.screen("code")).text
        assert "Nothing is kept under this code." in said
        unknown = (await first.writes("00000000000000000000")).text
        assert said == unknown

        assert case.in_backup(mission.back_up("after.age"), tmp_path / "after") == {}
        assert case.restored(before, tmp_path / "restored") == {}
        assert mission.officers.case_of(stays).tells("Zqstays")


async def test_a_grave_case_is_kept_and_its_officers_are_told(mission: Lasting) -> None:
    """Somebody may be in danger: the reporter hears that it cannot go, and nothing is lost."""
    async with client(mission.town.url) as http:
        reporter = await ReporterChat.arrives(Doors(http))
        code = await has_reported(reporter, "They will come tonight. Zqgrave.", GRAVE)
        assert "It cannot go at once." in await erases(reporter, code)
        case = mission.officers.case_of(code)

        assert case.tells("Zqgrave")
        assert case.tells("wants this case erased")
