"""A full disk in the middle of a storm, as a person and a monitor live through it.

Owns the sequence: full, killed, started without room, room again. On a disk that is
really full the bot must say so; where only the size of its files is limited
(`tests.ground.disk`) it is held to less: to acknowledge nothing, and to recover.

Telegram hands out a hundred waiting updates, and the same ones again until they are
kept (core.telegram.org/bots/api#getupdates). In a crowd of more than that nobody knows
who is told: somebody must be, and a witness whom the note reached must lose it again.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from tests.ground.doors import Doors, client
from tests.ground.phone import Chat
from tests.ground.place import Place, wait_for
from tests.ground.reporter import ReporterChat
from tests.storm.mission import Mission

WAITING = "We cannot read messages right now"
TOLD_S = 60.0
LOOK_EVERY_S = 0.5
NOTED_S = 3.0
"""Between a note's arrival and its being noted: a kill just then leaves the note in the chat."""
NEVER = 2**53
"""A number that no call will have: whoever asks for later ones learns the newest."""
LIMITED_S = 3.0


@dataclass(frozen=True, slots=True)
class FullDisk:
    """One full disk."""

    place: Place
    mission: Mission

    def happens(self) -> dict[str, Any]:
        """Fill it and empty it; gives what was seen, `met` if it was all that had to be."""
        began = time.monotonic()
        seen = asyncio.run(self._lived_through())
        seconds = round(time.monotonic() - began)
        return {"by": self.mission.disk.by, **seen, "seconds": seconds}

    async def _lived_through(self) -> dict[str, Any]:
        async with client(self.place.url) as http:
            doors = Doors(http)
            witness = await ReporterChat.arrives(doors)
            if self.mission.disk.by == "limit":
                seen = await self._limited(witness)
            else:
                seen = await self._full(witness, doors)
            await witness.posts("text", text="/start")
            answered = await _is_seen(witness, _is_welcome)
            recovered = answered and await asyncio.to_thread(self._is_ready_for, None)
            gone = await _is_seen(witness, lambda chat: WAITING not in chat.words)
        seen |= {"recovered": recovered, "note_gone": gone}
        kills = int(self.mission.disk.by != "limit")
        return {**seen, "kills": kills, "met": all(seen.values())}

    async def _full(self, witness: ReporterChat, doors: Doors) -> dict[str, bool]:
        calls_before = int((await doors.get("traffic", since=NEVER))["next"])
        self.mission.disk.fill()
        try:
            await witness.posts("text", text="/start")
            told = await _is_somebody_told(doors, calls_before)
            read_only = await asyncio.to_thread(self._is_ready_for, "disk_full")
            await asyncio.sleep(NOTED_S)
            started = await asyncio.to_thread(self._start_without_room)
        finally:
            self.mission.disk.empty()
        return {"people_told": told, "read_only_seen": read_only, "started_while_full": started}

    async def _limited(self, witness: ReporterChat) -> dict[str, bool]:
        self.mission.disk.fill()
        try:
            await witness.posts("text", text="/start")
            await asyncio.sleep(LIMITED_S)
            silent = not (await witness.look()).shown
        finally:
            self.mission.disk.empty()
        return {"nothing_acknowledged": silent}

    def _start_without_room(self) -> bool:
        self.place.kill_bot()
        self.place.start_bot()
        return self._is_ready_for("disk_full")

    def _is_ready_for(self, fault: str | None) -> bool:
        """Whether the bot comes to name a fault to monitors, or none of the disk."""

        def so() -> bool:
            with suppress(httpx.HTTPError, ValueError):
                answer = httpx.get(f"{self.mission.health}/readyz", trust_env=False, timeout=5)
                failing = answer.json()["failing"]
                return fault in failing if fault else "disk_full" not in failing
            return False

        with suppress(AssertionError):
            wait_for(so, TOLD_S)
            return True
        return False


async def _is_somebody_told(doors: Doors, since: int) -> bool:
    end = time.monotonic() + TOLD_S
    while time.monotonic() < end:
        sent = (await doors.get("traffic", since=since, method="sendMessage"))["calls"]
        if any(WAITING in call["parameters"].get("text", "") for call in sent):
            return True
        await asyncio.sleep(LOOK_EVERY_S)
    return False


def _is_welcome(chat: Chat) -> bool:
    return chat.card is not None and chat.card.screen == "welcome"


async def _is_seen(witness: ReporterChat, so: Callable[[Chat], bool]) -> bool:
    with suppress(AssertionError):
        await witness.until(so, TOLD_S)
        return True
    return False
