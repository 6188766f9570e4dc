"""People who play the same report over and over, without a pause, from a process of their own.

Owns the script and the clock of each deed: from touching the screen until the
answer shows. Deterministic: no thinking, no mistakes. It finds its way by
icons and ids, so that both bots are driven alike.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial

from tests.bench.wire import Wire
from tests.ground.phone import Button, Chat, Message, read

STORY = (
    "A guard at the water point took our cards and asked for money before he gave them back. "
    "My sister saw it, and two other women of our row."
)
CHOSEN = (
    ("hurt", "me_adult"),
    ("kind", "money"),
    ("who", "soldier"),
    ("where", "camp"),
    ("when", "month"),
    ("reply", "code"),
)
TAPS, MESSAGES = 9, 2
"""What one scripted report takes."""
PATIENCE = 60.0


@dataclass
class Log:
    """How long each deed took, in seconds, by its kind."""

    taps: list[float] = field(default_factory=list)
    sends: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)


class Player:
    """One person."""

    def __init__(self, wire: Wire, person: int, log: Log) -> None:
        self._wire = wire
        self._door = f"/control/people/{person}"
        self._log = log
        self.seen = Chat(0, ())

    @classmethod
    async def arrives(cls, wire: Wire, log: Log) -> "Player":
        """Somebody new."""
        facts = await wire.ask("POST", "/control/people", {"language_code": "en"})
        return cls(wire, facts["person"], log)

    @property
    def card(self) -> Message:
        """The card that was seen last."""
        assert self.seen.card is not None
        return self.seen.card

    async def report(self) -> None:
        """Play one report, from the first word to the receipt."""
        await self.writes("/start")
        await self.taps(lambda card: card.button("▶"))
        await self.taps(lambda card: card.button("✅"))
        await self.writes(STORY)
        for question, choice in CHOSEN:
            assert self.card.screen == question, self.card.screen
            await self.taps(partial(_answer, choice))
        asked = self.card.id
        await self.taps(lambda card: card.button("📤"), lambda chat: _is_sent(chat, asked))
        self._log.sends.append(self._log.taps.pop())

    async def writes(self, text: str) -> None:
        """Write, and wait for the card below."""
        began = time.perf_counter()
        sent = await self.posts(text)
        await self.until(lambda chat: chat.card is not None and chat.card.id > sent)
        self._log.messages.append(time.perf_counter() - began)

    async def posts(self, text: str) -> int:
        """Write without waiting."""
        answer = await self._wire.ask("POST", f"{self._door}/text", {"text": text})
        return int(answer["message_id"])

    async def taps(
        self,
        finger: Callable[[Message], Button],
        so: Callable[[Chat], bool] | None = None,
    ) -> None:
        """Tap, and wait for another card, or for what `so` says."""
        before = self.card
        said = {"message_id": before.id, "button": finger(before).data}
        began = time.perf_counter()
        await self._wire.ask("POST", f"{self._door}/tap", said)
        await self.until(so or (lambda chat: chat.card not in (None, before)))
        self._log.taps.append(time.perf_counter() - began)

    async def until(self, so: Callable[[Chat], bool]) -> None:
        """Watch the phone until something is so."""
        end = time.perf_counter() + PATIENCE
        while True:
            assert time.perf_counter() < end, "the bot did not answer"
            door = f"{self._door}/events?since={self.seen.revision}&timeout=10"
            self.seen = read(await self._wire.ask("GET", door))
            if so(self.seen):
                return


def _answer(choice: str, card: Message) -> Button:
    return card.answer(choice)


def _is_sent(chat: Chat, asked: int) -> bool:
    # A receipt of an earlier report still stands above.
    return any(message.receipt and message.id >= asked for message in chat.shown)


async def play(url: str, people: int, reports: int) -> tuple[Log, float]:
    """Let people play reports side by side; gives the log and the seconds it took."""
    log = Log()
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(Wire(url)) for _ in range(people)]
        players = [await Player.arrives(wire, log) for wire in wires]
        began = time.perf_counter()
        await asyncio.gather(*(_plays(player, reports) for player in players))
        return log, time.perf_counter() - began


async def _plays(player: Player, reports: int) -> None:
    for _ in range(reports):
        await player.report()


async def burst(url: str, people: int, messages: int) -> float:
    """Let people write many messages at once; gives the seconds until all are acknowledged."""
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(Wire(url)) for _ in range(people)]
        players = [await Player.arrives(wire, Log()) for wire in wires]
        for player in players:
            await player.writes("/start")
            await player.taps(lambda card: card.button("▶"))
            await player.taps(lambda card: card.button("✅"))
        began = time.perf_counter()
        await asyncio.gather(*(_bursts(player, messages) for player in players))
        return time.perf_counter() - began


async def _bursts(player: Player, messages: int) -> None:
    for text in _lines(messages):
        await player.posts(text)
    # A message is acknowledged when a card stands below it and it is gone from the chat.
    await player.until(lambda chat: not chat.own and chat.card is not None)


def _lines(messages: int) -> Iterator[str]:
    return (f"Line {number} of what happened at the gate." for number in range(messages))
