"""The machine is lost: of a backup and the mirror a new one is made, and nobody notices."""

import asyncio
import shutil

from tests.ground.doors import Doors, client
from tests.ground.lasting import Lasting
from tests.ground.place import wait_for
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}


async def files(doors: Doors, words: str) -> str:
    """Somebody reports; their code."""
    somebody = await ReporterChat.arrives(doors)
    return await somebody.reports(words, chosen=CHOSEN)


async def opens(doors: Doors, code: str) -> str:
    """Somebody types a code; the screen that they see."""
    somebody = await ReporterChat.arrives(doors)
    await somebody.writes("/start")
    await somebody.taps("🔑")
    await somebody.screen("code")
    return (await somebody.writes(code)).screen


async def test_a_lost_machine_comes_back_whole(mission: Lasting) -> None:
    """Every code that was shown opens, what was erased stays away, and nothing leaves twice."""
    town = mission.town
    async with client(town.url) as http:
        doors = Doors(http)
        early = [await files(doors, f"Zqearly{number} at the well.") for number in range(3)]
        making = asyncio.create_task(asyncio.to_thread(mission.back_up, "monday.age"))
        during = [await files(doors, f"Zqduring{number} at the gate.") for number in range(2)]
        backup = await making
        late = await files(doors, "Zqlate at the clinic.")
        gone = early.pop()

        reference = mission.officers.case_of(gone).reference
        town.stop_bot()
        await mission.close_long_ago(reference)
        town.start_bot()
        wait_for(lambda: town.amana("purge", "--confirm").returncode == 0)
        wait_for(lambda: not (mission.mirror / reference).exists())
        town.kill_bot()
        shutil.rmtree(town.mission)

        said = mission.restore(backup, town.mission)
        mission.bring_back()
        held = mission.items()
        town.start_bot()

        officers = mission.officers
        words = dict(zip((*early, *during, late), range(9), strict=False))
        assert [await opens(doors, code) for code in words] == ["case"] * 5
        assert await opens(doors, gone) == "code"
        assert officers.case_of(late).tells("Zqlate")
        for number, code in enumerate(early):
            assert officers.case_of(code).tells(f"Zqearly{number}")
        for number, code in enumerate(during):
            assert officers.case_of(code).tells(f"Zqduring{number}")
        assert "1 erased" in said
        assert held
        assert {item["standing"] for item in held} == {"held"}
        assert town.amana("audit", "verify").returncode == 0
        assert (await doors.violations()) == []
