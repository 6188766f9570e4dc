"""One person at a phone: look, think, act, wait for the card.

Owns the loop between brain and hands, and the clock of it. Bounded by the run's
deadline: whatever happens, a person stops then.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from simulator.crowd.actions import Action, Finish, Say, Show, Tap, Wait
from simulator.crowd.brain import Mind
from simulator.crowd.hands import AwayError, Hands, Look, RefusedError
from simulator.crowd.record import PersonRecord, Report, Sent, fingerprint
from simulator.crowd.screen import REPLACE, SEND, STOP, Key

TRIES = 3
"""How often a person tries again before giving a report up as stuck."""
POLL = 10.0
"""Longest single wait at the events door, in seconds."""
PEEK = 3.0
"""How long a person watches a card that says to wait, in seconds."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast people are, and when they stop; `goes_on` says whether a last report is the last."""

    think: float
    patience: float
    settle: float
    deadline: float
    goes_on: Callable[[], bool] = _never

    def left(self) -> float:
        """Seconds until the run ends."""
        return self.deadline - time.monotonic()


@dataclass(slots=True)
class Person:
    """Somebody with a phone, a mind and a record."""

    hands: Hands
    mind: Mind
    record: PersonRecord
    pace: Pace
    rng: random.Random

    async def live(self, reports: int) -> None:
        """Take a number of reports through, one after the other, and more while it goes on."""
        number = 0
        while number < reports or self.pace.goes_on():
            if self.pace.left() <= 0:
                return
            last = number + 1 >= reports and not self.pace.goes_on()
            outcome = await self._report(last=last)
            if outcome == "refused" and self.pace.goes_on():
                await asyncio.sleep(PEEK)  # they come back when reports are taken again
            else:
                number += 1
        await self._settle()

    async def _report(self, *, last: bool) -> str:
        report = self.record.begin(_now())
        self.mind.begin(may_leave=last)
        try:
            report.outcome = await self._go_through(report)
        except AwayError:
            self.record.door_errors += 1
            report.outcome = "away"
        report.ended_at = _now()
        return report.outcome

    async def _go_through(self, report: Report) -> str:
        look = await self._look()
        while self.pace.left() > 0:
            action = self.mind.next(look.screen)
            report.steps += 1
            if isinstance(action, Finish):
                return action.outcome
            await self._think(action)
            if isinstance(action, Tap) and action.key.sign == REPLACE:
                self.record.replaces(_now())
            answered = await self._act_until_answered(action, look)
            if answered is None:
                return "stuck" if self.pace.left() > 0 else "cut"
            look = answered
            if self._cleared(action, look, report):
                return "cleared"
        return "sent" if report.receipt else "cut"

    def _cleared(self, action: Action, look: Look, report: Report) -> bool:
        stopped = isinstance(action, Tap) and action.key.sign == STOP
        return stopped and report.receipt is None and not look.screen.key(STOP)

    # A person to whom nothing happens does it again, as one does with a real phone.
    async def _act_until_answered(self, action: Action, look: Look) -> Look | None:
        for attempt in range(1 + TRIES):
            began = time.monotonic()
            try:
                await self._act(action)
            except RefusedError:
                self.record.door_refusals += 1
                self.mind.refused()
                return await self._look()
            answered = await self._card(look, self._patience(action))
            if answered:
                self._time(action, time.monotonic() - began, look, answered)
                return answered
            if _may_be_silent(action) or self.pace.left() <= 0:
                return await self._look()
            self._note_stuck(action, look, attempt)
            look = await self._look()
            action = self.mind.again(look.screen, action)
        return None

    def _patience(self, action: Action) -> float:
        longest = PEEK if _may_be_silent(action) else self.pace.patience
        return min(longest, self.pace.left())

    async def _act(self, action: Action) -> None:
        key = getattr(action, "key", None)
        self.record.did(type(action).__name__.lower(), key.data if key else "", _now())
        match action:
            case Say():
                await self._say(action)
            case Show():
                await self._show(action)
            case Tap(key, twice=True):
                await self._tap_twice(key)
            case Tap(key, stale=True):
                await self.hands.tap_stale(key)
            case Tap(key):
                await self.hands.tap(key)
            case Wait(key) if key:
                await self.hands.tap(key)

    async def _tap_twice(self, key: Key) -> None:
        await self.hands.tap(key)
        # The first touch may already have taken the button away; that is the point.
        with contextlib.suppress(RefusedError):
            await self.hands.tap(key)

    async def _say(self, say: Say) -> None:
        number = await self.hands.say(say.words)
        self._note(number, say.part, "text", say.words.encode(), say.canary)

    async def _show(self, show: Show) -> None:
        file = show.file
        number = await self.hands.show(show)
        sent = self._note(number, show.part, file.kind, file.content, file.canary)
        sent.caption_canary = file.caption.canary if file.caption else None

    def _note(self, number: int, part: str, kind: str, content: bytes, canary: str | None) -> Sent:
        sent = Sent(
            report=self.record.reports[-1].number,
            part=part,
            kind=kind,
            sha256=fingerprint(content),
            canary=canary,
            bytes=len(content),
            message_id=number,
            sent_at=_now(),
        )
        self.record.messages.append(sent)
        return sent

    async def _card(self, before: Look, seconds: float) -> Look | None:
        """The first look at which the bot shows something else, or None in time."""
        until = time.monotonic() + seconds
        revision = before.revision
        while (left := until - time.monotonic()) > 0:
            look = await self._watch(revision, min(left, POLL))
            if look.screen.answers(before.screen):
                return look
            revision = look.revision
        return None

    async def _look(self) -> Look:
        look = await self.hands.look()
        self.record.look(look.screen, _now())
        return look

    async def _watch(self, since: int, seconds: float) -> Look:
        look = await self.hands.watch(since, seconds)
        self.record.look(look.screen, _now())
        return look

    async def _think(self, action: Action) -> None:
        """A pause before acting; whoever writes also types."""
        pause = self.rng.expovariate(1 / self.pace.think) if self.pace.think else 0.0
        if isinstance(action, Say):
            pause += min(len(action.words), 200) * self.pace.think / 50
        await asyncio.sleep(min(pause, self.pace.think * 8, max(self.pace.left(), 0)))

    async def _settle(self) -> None:
        """Watch a little longer, so that deletions still under way are seen."""
        until = time.monotonic() + min(self.pace.settle, max(self.pace.left(), 0))
        try:
            look = await self._look()
            while self.record.owed and (left := until - time.monotonic()) > 0:
                look = await self._watch(look.revision, left)
        except AwayError:
            self.record.door_errors += 1

    def _time(self, action: Action, seconds: float, before: Look, after: Look) -> None:
        kinds = {Say: "message", Show: "file", Tap: "tap"}
        self.record.took(kinds.get(type(action), "wait"), seconds)
        sends = isinstance(action, Tap) and action.key.sign == SEND
        if sends and set(after.screen.codes) - set(before.screen.codes):
            self.record.took("send", seconds)

    def _note_stuck(self, action: Action, look: Look, attempt: int) -> None:
        entry = {
            "at": _now(),
            "report": self.record.reports[-1].number,
            "screen": look.screen.kind.value,
            "after": type(action).__name__.lower(),
            "attempt": attempt + 1,
        }
        self.record.stuck.append(entry)


def _may_be_silent(action: Action) -> bool:
    """Whether a bot may rightly show nothing new: to [Wait], and to a button long gone."""
    return isinstance(action, Wait) or (isinstance(action, Tap) and action.stale)


def _now() -> float:
    return round(time.time(), 3)
