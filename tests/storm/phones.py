"""The officers' phones with the staff bot: linked before the storm, answered during it.

Owns the linking, the tapping of [I am on it], and the reading of which pages
Telegram accepted. The staff bot's messages carry a reference and nothing else,
which is also the key by which a page that comes twice is known.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.casework.reference import MalformedReferenceError, read
from tests.ground.doors import DoorRefusedError, Doors, client
from tests.ground.place import Place
from tests.ground.staff import StaffChat, desk_of, staff_bot
from tests.storm.spills import Call

NAMES = ("officer-1", "officer-2", "officer-3")
ON_IT = "on:"
AT_ONCE = 20
PATIENCE_S = 60.0
"""Seconds in which a tap has its answer: who taps sooner again only makes all others wait."""


@dataclass
class Phones:
    """Three officers' chats with the staff bot."""

    url: str
    bot: int
    people: list[int] = field(default_factory=list)
    _tapped: dict[tuple[int, int], float] = field(default_factory=dict)
    """When somebody tapped below a message."""

    @classmethod
    async def link(cls, found: Place, token: str) -> "Phones":
        """Link each officer's chat, by the code that their desk asks for."""
        phones = cls(found.url, staff_bot(token))
        async with client(found.url) as web, httpx.AsyncClient(trust_env=False, timeout=30) as http:
            for name in NAMES:
                chat = await StaffChat.arrives(Doors(web), phones.bot)
                await chat.links(desk_of(found.mission, name, f"http://{found.officers}", http))
                phones.people.append(chat.person)
        return phones

    async def answer(self) -> int:
        """Tap what can be tapped, a few at a time; gives how much was tapped."""
        taps = 0
        async with client(self.url) as http:
            doors = Doors(http)
            for person in self.people:
                chat = await doors.get(f"people/{person}/chat", bot=self.bot)
                for message, button in self.untapped(person, chat["messages"], time.monotonic()):
                    said = {"message_id": message, "button": button, "bot": self.bot}
                    # Another officer may have taken the button away.
                    with suppress(DoorRefusedError):
                        await doors.post(f"people/{person}/tap", said)
                        taps += 1
        return taps

    def untapped(
        self, person: int, messages: Iterable[Any], now: float
    ) -> Sequence[tuple[int, str]]:
        """The next buttons for somebody to tap, which then count as tapped."""
        fresh = [
            (message, button)
            for message, button in _buttons(messages)
            if now - self._tapped.get((person, message), -PATIENCE_S) >= PATIENCE_S
        ][:AT_ONCE]
        self._tapped.update(((person, message), now) for message, _ in fresh)
        return fresh


def _buttons(messages: Iterable[Any]) -> Iterable[tuple[int, str]]:
    for message in messages:
        for row in message.get("buttons") or ():
            for button in row:
                yield int(message["message_id"]), str(button["data"])


@dataclass
class Pages:
    """Which pages Telegram accepted from the staff bot: by reference, how often to whom."""

    accepted: Counter[tuple[int, str]] = field(default_factory=Counter)
    in_sum: int = 0
    """Alerts that only counted cases."""

    def note(self, call: Call) -> None:
        """Take in a call of the staff bot's."""
        if call["method"] != "sendMessage" or not call.get("ok"):
            return
        given = call["parameters"].get("reply_markup") or "{}"
        markup = json.loads(given) if isinstance(given, str) else given
        keys = [key for row in markup.get("inline_keyboard", ()) for key in row]
        for key in keys:
            with suppress(MalformedReferenceError):
                name = str(read(str(key["callback_data"]).removeprefix(ON_IT)))
                self.accepted[int(call["parameters"]["chat_id"]), name] += 1
        self.in_sum += not keys

    @property
    def references(self) -> frozenset[str]:
        """Cases of which somebody was told by name."""
        return frozenset(reference for _, reference in self.accepted)
