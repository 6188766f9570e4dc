"""Faults to inject: what goes wrong, where, how often; must never decide what correct is."""

import fnmatch
import random
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from simulator.clock import Clock
from simulator.errors import ApiError, DoorError, not_found, too_many_requests, unauthorized
from simulator.wire import Json

_T = TypeVar("_T")
_HTTP_TEXTS = {
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout",
}  # fmt: skip
KINDS = frozenset(
    {"429", "5xx", "500", "502", "503", "504", "401", "404", "hang", "slow", "truncated", "html",
     "cut_before", "cut_after", "duplicate_updates", "reorder_updates", "poison_update",
     "clock_jump"}
)  # fmt: skip
_AT_DELIVERY = frozenset({"duplicate_updates", "reorder_updates"})
_AT_ONCE = frozenset({"poison_update", "clock_jump"})


@dataclass(slots=True)
class Fault:
    """One fault that waits for its moment."""

    fault_id: int
    kind: str
    method: str = "*"
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    seconds: float = 30.0
    retry_after: int = 1
    commit: bool = False
    hits: int = 0
    __pydantic_config__ = ConfigDict(extra="forbid")

    def error(self) -> ApiError | None:
        """The refusal this fault answers with, for the kinds that answer."""
        match self.kind:
            case "429":
                return too_many_requests(self.retry_after)
            case "401":
                return unauthorized()
            case "404":
                return not_found()
            case "5xx" | "500" | "502" | "503" | "504":
                code = 502 if self.kind == "5xx" else int(self.kind)
                return ApiError(code, _HTTP_TEXTS[code])
        return None


_FAULT = TypeAdapter(Fault)


class Faults:
    """The active faults, oldest first."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._active: list[Fault] = []
        self._count = 0

    def load(self, wanted: Iterable[Json]) -> list[Fault]:
        """Add faults.

        Raises:
            DoorError: 400 if one is not a fault.
        """
        added = [self._read(facts) for facts in wanted]
        for fault in added:
            if fault.kind == "clock_jump":
                self._clock.offset_seconds += fault.seconds
        self._active += [f for f in added if f.kind not in _AT_ONCE]
        return added

    def _read(self, facts: Json) -> Fault:
        kind = str(facts.get("kind", "")).lower().replace("-", "_")
        if kind not in KINDS:
            raise DoorError(400, f"a fault's kind is one of {', '.join(sorted(KINDS))}")
        fields = {k: v for k, v in facts.items() if k not in ("kind", "update", "bot")}
        self._count += 1
        try:
            return _FAULT.validate_python({"fault_id": self._count, "kind": kind, **fields})
        except ValidationError:
            known = "kind, method, times, probability, after, seconds, retry_after and commit"
            raise DoorError(400, f"a fault has {known}") from None

    def active(self) -> list[Json]:
        """What may still happen."""
        return [asdict(fault) for fault in self._active]

    def clear(self) -> None:
        """Let everything go well again."""
        self._active.clear()

    def strike(self, method: str) -> Fault | None:
        """The fault that hits this call, if one does; it is counted down."""
        return self._next(method, lambda kind: kind not in _AT_DELIVERY) if self._active else None

    def disturb(self, batch: list[_T]) -> list[_T]:
        """A delivered batch as the network garbles it: doubled or out of order."""
        if not self._active or not batch:
            return batch
        # One alone cannot be out of order: such a fault waits for company.
        if len(batch) > 1 and self._next("getUpdates", lambda kind: kind == "reorder_updates"):
            batch = batch[::-1]
        if self._next("getUpdates", lambda kind: kind == "duplicate_updates"):
            batch = [item for one in batch for item in (one, one)]
        return batch

    def _next(self, method: str, suits: Callable[[str], bool]) -> Fault | None:
        name = method.lower()
        for fault in self._active:
            if not suits(fault.kind) or not fnmatch.fnmatchcase(name, fault.method.lower()):
                continue
            if fault.after > 0:
                fault.after -= 1
            elif fault.probability >= 1 or self._rng.random() < fault.probability:
                self._count_down(fault)
                return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        fault.hits += 1
        if fault.times and fault.hits >= fault.times:
            self._active.remove(fault)
