"""The outbox as operators see it: what waits, what is held, what was given up.

Owns what a human may do with it: try again, let go, hold back, drop. It shows
codes and coarse times, no key of a row and no word of a case.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from bot.casework.reference import MalformedReferenceError, Reference, read, shown
from bot.errors import ConfigError
from bot.services.changes import Change, DropOutbox, ResumeOutbox, StopOutbox
from bot.services.coarse_time import rounded
from bot.services.duty.alerts import DUTY
from bot.services.letter_reading import ERASE
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, OutboxRow

Request = Mapping[str, Any]
Answer = Mapping[str, Any]
WAITING, HELD, DEAD = "waiting", "held", "dead"
_NAME_DIGITS = 8


class OutboxReader(Protocol):
    """What can be read of the outbox, also beside a running bot."""

    async def case(self, key: int) -> CaseRow | None:
        """The case of a key."""

    async def outbox(self) -> Sequence[OutboxRow]:
        """What waits."""

    async def stopped(self) -> Sequence[OutboxRow]:
        """What is held or dead."""


async def listed(store: OutboxReader) -> list[dict[str, str | int | None]]:
    """Every item, those that want a human first."""
    return [_facts(row, await store.case(row.case)) for row in await _all(store)]


async def _all(store: OutboxReader) -> tuple[OutboxRow, ...]:
    """Everything but the ends of letters, which a reporter was promised and nobody puts off."""
    rows = (*await store.stopped(), *await store.outbox())
    return tuple(row for row in rows if row.destination != ERASE)


class OutboxDesk:
    """What an operator asks of the outbox."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def commands(self) -> Mapping[str, Callable[[Request], Awaitable[Answer]]]:
        """What the running bot answers on its socket."""
        return {f"outbox-{act}": self._asked(act) for act in ("list", *_ACTS)}

    async def act(self, act: str, names: Iterable[str], destination: str = "") -> int:
        """Do one thing to items; returns to how many.

        Args:
            act: `retry` (what is dead), `release` (what is held), `hold` (what waits) or
                `drop` (what is dead or held).
            names: items, as listed, or references of cases; every such item if there are none.
            destination: only of this one, if given.

        Raises:
            ConfigError: a name fits no such item; nothing was done.
        """
        standings, make = _ACTS[act]
        rows = tuple(row for row in await _all(self._store) if row.standing in standings)
        if destination:
            rows = tuple(row for row in rows if row.destination == destination)
        elif act == "hold":  # what wakes a human is held back only by its name
            rows = tuple(row for row in rows if row.destination != DUTY)
        chosen = await self._chosen(rows, tuple(names))
        at = rounded(self._clock.now())
        await self._store.commit(*(make(row, at) for row in chosen))
        return len(chosen)

    async def _chosen(
        self, rows: tuple[OutboxRow, ...], names: tuple[str, ...]
    ) -> tuple[OutboxRow, ...]:
        if not names:
            return rows
        found: dict[int, OutboxRow] = {}
        for name in names:
            case = await self._case(name)
            fitting = [row for row in rows if name == _name(row) or row.case == case]
            if not fitting:
                raise ConfigError(f"{name} fits nothing there; `amana outbox list` shows all.")
            found.update((row.key, row) for row in fitting)
        return tuple(found.values())

    async def _case(self, name: str) -> int | None:
        try:
            row = await self._store.case_by_reference(read(name))
        except MalformedReferenceError:
            return None
        return row.key if row is not None else None

    def _asked(self, act: str) -> Callable[[Request], Awaitable[Answer]]:
        async def answer(request: Request) -> Answer:
            if act == "list":
                return {"items": await listed(self._store)}
            names = [str(name) for name in request.get("names") or ()]
            done = await self.act(act, names, str(request.get("destination") or ""))
            return {"items": done}

        return answer


def _facts(row: OutboxRow, case: CaseRow | None) -> dict[str, str | int | None]:
    return {
        "item": _name(row),
        "destination": row.destination,
        "case": shown(Reference(case.reference)) if case is not None else None,
        "priority": f"P{case.priority}" if case is not None else None,
        "entry": row.entry or None,
        "kind": row.kind,
        "standing": row.standing,
        "tries": row.tries,
        "reason": row.reason or None,
    }


def _resume(row: OutboxRow, at: int) -> Change:
    # What duty counts are steps taken, not failures: whoever was called is not called again.
    is_duty = row.destination == DUTY
    return ResumeOutbox(row.key, row.due, row.tries) if is_duty else ResumeOutbox(row.key, at)


def _hold(row: OutboxRow, _at: int) -> Change:
    return StopOutbox(row.key, HELD, "by_operator")


def _drop(row: OutboxRow, _at: int) -> Change:
    return DropOutbox(row.key)


_ACTS: Mapping[str, tuple[frozenset[str], Callable[[OutboxRow, int], Change]]] = {
    "retry": (frozenset({DEAD}), _resume),
    "release": (frozenset({HELD}), _resume),
    "hold": (frozenset({WAITING}), _hold),
    "drop": (frozenset({DEAD, HELD}), _drop),
}


def _name(row: OutboxRow) -> str:
    """What a person types: enough of the row's key to be its own."""
    return f"{row.key:016x}"[:_NAME_DIGITS]
