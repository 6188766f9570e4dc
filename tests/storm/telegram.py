"""The simulated Telegram during a storm: its faults, its clock, its log of calls.

Owns what is thrown at the bot there, each kind once before any twice, and the
reading of the log while it is not yet too long: calls are searched for secrets
at the end, when the secrets are known, so what looks like one is kept.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.storm.deck import Deck
from tests.storm.phones import Pages
from tests.storm.spills import Call, Secrets, in_call

FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "401", "method": "getUpdates"},
    {"kind": "404", "method": "getUpdates"},
    {"kind": "429", "method": "sendMessage", "times": 3, "retry_after": 1},
    {"kind": "429", "method": "editMessageText", "times": 3, "retry_after": 1},
    {"kind": "5xx", "times": 10},
    {"kind": "hang", "times": 2, "seconds": 10},
    {"kind": "slow", "times": 5, "seconds": 1},
    {"kind": "truncated", "times": 3},
    {"kind": "html", "times": 3},
    {"kind": "cut_before", "times": 5},
    {"kind": "cut_after", "times": 5},
    {"kind": "duplicate_updates", "times": 3},
    {"kind": "reorder_updates", "times": 3},
    {"kind": "poison_update"},
    {"kind": "clock_jump"},
)
"""What Telegram and the network do meanwhile; each is over by itself."""
LEAP_S = 31 * 60.0
UNDER_WAY = 500
"""Calls back from the newest, some of which had not ended when the log was read."""
MOST_LEAPS = 30
"""Fifteen hours: a draft and a day key live through them."""


@dataclass
class Telegram:
    """One simulator, from outside."""

    url: str
    clock: Path
    rng: random.Random
    thrown: Counter[str] = field(default_factory=Counter)
    offset: float = 0.0
    unseen: int = 0
    """Calls that fell out of the log before they were read."""
    calls: dict[int, Call] = field(default_factory=dict)
    """All but the polls, by number."""
    _next: int = 0

    def __post_init__(self) -> None:
        """Shuffle."""
        self._deck = Deck(FAULTS, self.rng)

    def go_wrong(self, times: int = 1) -> None:
        """Throw the next faults."""
        for _ in range(times):
            fault = self._deck.deal()
            self.thrown[fault["kind"]] += 1
            if fault["kind"] == "clock_jump":
                self.leap()
            else:
                self._post("faults", fault)

    def leap(self) -> None:
        """Let half an hour pass at once for everybody, Telegram first."""
        if self.offset >= MOST_LEAPS * LEAP_S:
            return
        self._post("faults", {"kind": "clock_jump", "seconds": LEAP_S})
        self.offset += LEAP_S
        self.clock.write_text(str(self.offset))

    @property
    def now(self) -> float:
        """Seconds since 1970 UTC, as the storm's clocks have it."""
        return time.time() + self.offset

    def calm(self) -> None:
        """Let everything go well."""
        httpx.delete(f"{self.url}/control/faults", trust_env=False, timeout=30).raise_for_status()

    @property
    def is_through(self) -> bool:
        """Whether every kind was thrown."""
        return self._deck.is_through

    def violations(self) -> list[str]:
        """What the bot did against Telegram's rules."""
        found = self._get("violations")["violations"]
        return sorted(f"{each['method']}: {each['violation']}" for each in found)

    def people(self) -> list[dict[str, Any]]:
        """Everybody who has a phone."""
        found: list[dict[str, Any]] = self._get("people")["people"]
        return found

    def read(self) -> None:
        """Read the log on from where it was left, and once more what was then under way."""
        since = max(0, self._next - UNDER_WAY)
        found = self._get("traffic", since=since, files=1)
        self.unseen += max(0, int(found["dropped"]) - self._next)
        self._next = int(found["next"])
        kept = (call for call in found["calls"] if call["method"].lower() != "getupdates")
        self.calls.update((call["seq"], call) for call in kept)

    def pages(self, staff: int) -> Pages:
        """What the staff bot told."""
        pages = Pages()
        for call in self.calls.values():
            if call["bot"] == staff:
                pages.note(call)
        return pages

    def spills(self, staff: int, secrets: Secrets) -> list[str]:
        """Which secrets stand in calls where they must not, each finding once."""
        calls = self.calls.values()
        found = (in_call(call, secrets, is_staff=call["bot"] == staff) for call in calls)
        return sorted({each for of_one in found for each in of_one})

    def _get(self, door: str, **query: int) -> Any:
        answer = httpx.get(f"{self.url}/control/{door}", params=query, trust_env=False, timeout=120)
        return answer.raise_for_status().json()

    def _post(self, door: str, said: Any) -> None:
        url = f"{self.url}/control/{door}"
        httpx.post(url, json=said, trust_env=False, timeout=30).raise_for_status()
