"""What a destination holds: who kept what under which key, and what could be read in it.

Owns the list of what was accepted, in order. Bodies are not kept: of each there
stay its key, the SHA-256 of the sealed file in it, and whatever looks like a
secret (see `tests.storm.spills`).
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from tests.storm.spills import suspects


@dataclass
class Ledger:
    """One destination.

    Attributes:
        name: as the mission calls it.
        kinds: of entries that the mission's rules send here.
        taken: key and SHA-256 of the sealed file, for each time that something was accepted.
        suspects: what looks like a secret in anything that came, accepted or not.
        tries: how often somebody came with something.
        forged: how often a signature was not the bot's.
    """

    name: str
    kinds: frozenset[str]
    taken: list[tuple[str, str]] = field(default_factory=list)
    suspects: set[str] = field(default_factory=set)
    thrown: Counter[str] = field(default_factory=Counter)
    tries: int = 0
    forged: int = 0

    def came(self, content: bytes) -> None:
        """Somebody came with this: look through it, whatever becomes of it."""
        self.tries += 1
        self.suspects |= suspects(content)

    def take(self, key: str, sealed: bytes) -> None:
        """It was accepted."""
        self.taken.append((key, hashlib.sha256(sealed).hexdigest()))

    @property
    def keys(self) -> frozenset[str]:
        """What is held, by key."""
        return frozenset(key for key, _ in self.taken)
