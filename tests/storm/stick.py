"""A folder that is carried away: sometimes it is not there, sometimes it cannot be written.

Owns its bad days and the reading of what lies in it, whole files only, each
held to its checksum. A thread takes the folder away while the bot writes.
"""

import hashlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.storm.deck import Deck
from tests.storm.ledger import Ledger

FAULTS = ("away", "unwritable")
LONGEST_S, PEACE_S = 4.0, 4.0


@dataclass
class Stick:
    """The folder, and who takes it away."""

    path: Path
    ledger: Ledger
    rng: random.Random
    broken: list[str] = field(default_factory=list)
    """Files whose checksum is wrong; their number, never their names, is told."""
    _calm: threading.Event = field(default_factory=threading.Event)

    def storm(self) -> None:
        """Come and go until it is calm, each fault at least once."""
        deck = Deck(FAULTS, self.rng)
        while not (self._calm.is_set() and deck.is_through):
            kind = deck.deal()
            self.ledger.thrown[kind] += 1
            self._suffer(kind, self.rng.uniform(1.0, LONGEST_S))
            self._calm.wait(self.rng.uniform(0.5, PEACE_S))

    def calm(self) -> None:
        """Stay from now on."""
        self._calm.set()

    def _suffer(self, kind: str, seconds: float) -> None:
        elsewhere = self.path.with_name(f"{self.path.name}.elsewhere")
        self.path.rename(elsewhere)
        if kind == "unwritable":
            # Taking rights away would not stop an account that may do everything.
            self.path.touch()
        threading.Event().wait(seconds)
        self.path.unlink(missing_ok=True)
        elsewhere.rename(self.path)

    def read(self) -> None:
        """Enter what lies there: whatever has a checksum is complete."""
        for sums in sorted(self.path.glob("*.sha256")):
            digest, name = sums.read_text().split()
            content = (self.path / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                self.broken.append(name)
            if name.endswith(".age"):
                self.ledger.take(name, content)
        for path in self.path.iterdir():
            self.ledger.came(path.name.encode() + b" " + path.read_bytes())
        self.ledger.tries = len(self.ledger.taken)


@contextmanager
def stick(path: Path, ledger: Ledger, rng: random.Random) -> Iterator[Stick]:
    """Let a folder come and go."""
    path.mkdir(mode=0o700)
    found = Stick(path, ledger, rng)
    thread = threading.Thread(target=found.storm)
    thread.start()
    try:
        yield found
    finally:
        found.calm()
        thread.join(30)
