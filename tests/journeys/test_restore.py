"""The machine is lost: of a backup and the mirror a new one is made, and nobody notices."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path

from tests.ground.doors import Doors, client
from tests.ground.hearers import Hearers
from tests.ground.lasting import Lasting
from tests.ground.place import wait_for
from tests.ground.receiver import TAKES
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}
URGENT = {**CHOSEN, "when": "today"}
WAITS = {"kind": "aid", "reply": "code"}
MINUTE = 60
HALF_HOUR = 30 * MINUTE


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


class Drill:
    """A mission, everybody who hears of its cases, and the clock of all."""

    def __init__(self, mission: Lasting, hearers: Hearers, doors: Doors) -> None:
        self.mission, self.hearers, self.doors = mission, hearers, doors
        now = int(time.time())
        # Just past a half-hour: what is not urgent leaves when the test says so, not before.
        self.offset = -now % HALF_HOUR + MINUTE

    async def passes(self, seconds: int = 0) -> None:
        """Let time go by for everybody."""
        self.offset += seconds
        self.mission.town.clock_file.write_text(str(self.offset))
        await self.doors.post("clock", {"offset_seconds": self.offset})

    async def until(self, so: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so; somebody writes, which brings Telegram's date."""
        end = time.monotonic() + 30
        while not await so():
            assert time.monotonic() < end, "it never happened"
            await (await ReporterChat.arrives(self.doors)).posts("text", text="/start")
            await asyncio.sleep(0.3)

    async def reports(self, words: str, chosen: Mapping[str, str] = URGENT) -> str:
        """Somebody reports; the case's reference."""
        somebody = await ReporterChat.arrives(self.doors)
        code = await somebody.reports(words, chosen=chosen)
        return self.mission.officers.case_of(code).reference

    async def reports_behind_shut_ways(self, *stories: str) -> tuple[list[str], Path]:
        """Urgent reports while nobody can be told; their references, and a backup of then."""
        people = [await ReporterChat.arrives(self.doors) for _ in stories]
        for somebody, words in zip(people, stories, strict=True):
            await somebody.agrees()
            await somebody.writes(words)
            await somebody.answers(URGENT)
        self.hearers.mail.is_busy = True
        self.hearers.hook.behaves = 503
        await self.doors.fault("5xx", method="sendMessage", times=0)
        known = {item["case"] for item in self.mission.items()}
        for somebody in people:
            await somebody.taps_away("📤")
        wait_for(lambda: self._new_items(known) == 2 * len(people), seconds=60, every=0.5)
        backup = self.mission.back_up("meanwhile.age")
        await self.doors.faults_over()
        self.hearers.mail.is_busy = False
        for somebody in people:
            await somebody.until(lambda chat: any(m.receipt for m in chat.shown))
        officers = self.mission.officers
        return [officers.case_of(each.receipt).reference for each in people], backup

    def _new_items(self, known: Collection[object]) -> int:
        """How many items wait for cases that were not there."""
        return sum(item["case"] not in known for item in self.mission.items())

    async def has_rung(self, name: str, *cases: str) -> bool:
        """Whether an officer's phone has told of these cases."""
        return set(cases) <= set(await self.hearers.pages(self.doors, name))


async def test_nobody_hears_twice_of_what_had_left(heard: tuple[Lasting, Hearers]) -> None:
    """Phones, mailboxes and the receiver of webhooks: each item once, or known by its key.

    What is urgent, and when it was told: before the backup (one is answered afterwards, one
    never), and between the backup and the loss. What can wait had not left at all.
    """
    mission, hearers = heard
    town, hook = mission.town, hearers.hook
    async with client(town.url) as http:
        drill = Drill(mission, hearers, Doors(http))
        await drill.passes()
        town.start_bot()
        await hearers.link(town, drill.doors)
        answered = await drill.reports("Zqanswered.")
        unanswered = await drill.reports("Zqunanswered.")
        await drill.until(lambda: drill.has_rung("officer-1", answered, unanswered))
        wait_for(lambda: len(hook.kept) == 2)
        waits = await drill.reports("Zqwaits.", WAITS)
        behind, backup = await drill.reports_behind_shut_ways("Zqone.", "Zqtwo.")
        await drill.until(lambda: drill.has_rung("officer-1", *behind))
        hook.script = [TAKES]
        wait_for(lambda: len(hook.kept) == 3)
        await hearers.answers("officer-1", answered)
        wait_for(lambda: hearers.mails() == [4, 0])
        wait_for(lambda: "on_it" in mission.acts(answered))
        wait_for(lambda: all("called" in mission.acts(case) for case in behind))
        town.kill_bot()
        shutil.rmtree(town.mission)

        mission.restore(backup, town.mission)
        mission.bring_back()
        hook.behaves = TAKES
        assert {item["standing"] for item in mission.items()} == {"held"}
        assert town.amana("outbox", "release", "--all").returncode == 0
        town.start_bot()
        await hearers.link(town, drill.doors)
        for case in behind:
            await hearers.answers("officer-1", case)
        wait_for(lambda: len(hook.kept) == 5)  # what waited before a start waits for nothing
        await drill.passes(10 * MINUTE)
        await drill.until(lambda: drill.has_rung("officer-2", unanswered))
        await hearers.answers("officer-2", unanswered)
        await drill.passes(20 * MINUTE)
        await drill.until(lambda: drill.has_rung("officer-1", waits))
        await drill.until(lambda: drill.has_rung("officer-2", waits))

        first = await hearers.pages(drill.doors, "officer-1")
        second = await hearers.pages(drill.doors, "officer-2")
        assert first == dict.fromkeys((answered, unanswered, *behind, waits), 1)
        assert max(second.values()) == 1
        assert answered not in second
        mails = hearers.mails()
        assert mails[0] == 4, "one for each urgent case"
        assert 1 <= mails[1] <= 3, "the next are called for what nobody had answered"
        assert sorted(hook.seen.values()) == [1, 1, 1, 1, 2], "what came again has its old id"
        assert len({body["data"]["sealed"] for body in hook.kept.values()}) == 5
        assert await drill.doors.violations() == []
