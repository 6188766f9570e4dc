"""What a person can do on a phone. Owns the actions; knows neither why nor how."""

from dataclasses import dataclass

from simulator.crowd.screen import Key
from simulator.crowd.words import File, Text


@dataclass(frozen=True, slots=True)
class Say:
    """Write a message; `part` is story, addition, answer, code or command."""

    words: str
    part: str
    canary: str | None = None

    @classmethod
    def text(cls, text: Text, part: str) -> "Say":
        """Words that hold a canary."""
        return cls(text.words, part, text.canary)


@dataclass(frozen=True, slots=True)
class Show:
    """Send a file as a story or an addition."""

    file: File
    part: str


@dataclass(frozen=True, slots=True)
class Tap:
    """Touch a button: perhaps twice in a hurry, perhaps one that is gone already."""

    key: Key
    twice: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again later, as [Wait] on a card proposes."""

    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """This report is over for the person: sent, cleared, left, stuck or wandered."""

    outcome: str


Action = Say | Show | Tap | Wait | Finish
