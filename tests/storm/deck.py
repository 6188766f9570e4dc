"""What goes wrong next: every kind once before any kind twice, in a random order.

Owns the drawing and the count. Independent draws would leave a rare kind out of
a short storm, and then nobody could say that it had been met.
"""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Deck(Generic[T]):
    """Kinds of trouble, dealt one by one."""

    def __init__(self, kinds: Sequence[T], rng: random.Random) -> None:
        self._kinds, self._rng = list(kinds), rng
        self._left: list[T] = []
        self._lock = threading.Lock()
        self.dealt = 0

    def deal(self) -> T:
        """The next one."""
        with self._lock:
            if not self._left:
                self._left = self._rng.sample(self._kinds, len(self._kinds))
            self.dealt += 1
            return self._left.pop()

    @property
    def is_through(self) -> bool:
        """Whether every kind was dealt."""
        return self.dealt >= len(self._kinds)


class Trouble:
    """One server's bad days: while it storms some requests fail, until each kind was met."""

    FINE = "fine"

    def __init__(self, kinds: Sequence[str], rng: random.Random, share: float = 0.4) -> None:
        """Set up.

        Args:
            kinds: what can go wrong.
            rng: of this server alone.
            share: of the requests that go wrong while it storms.
        """
        self._deck, self._rng, self._share = Deck(kinds, rng), rng, share
        self._storms = True
        self.thrown: Counter[str] = Counter()

    def next(self) -> str:
        """What happens to the next request: a kind, or FINE."""
        wanted = self._storms or not self._deck.is_through
        if not wanted or self._rng.random() >= self._share:
            return self.FINE
        kind = self._deck.deal()
        self.thrown[kind] += 1
        return kind

    def calm(self) -> None:
        """Let everything go well, once each kind was met."""
        self._storms = False
