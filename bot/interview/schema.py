"""An interview as one frozen value, and the JSON form in which it is stored.

Owns the state of a conversation and nothing else: no case id, no chat id, no
time. What is stored is versioned; a draft of an older questionnaire is
continued by ids, and words whose question is gone become part of the story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.interview.parts import Notice, Part


class Phase(StrEnum):
    """Where a conversation stands."""

    WELCOME = "welcome"
    LIMITS = "limits"
    ASKING = "asking"
    CHECK = "check"
    SENDING = "sending"
    SENT = "sent"
    CODE = "code"
    CASE = "case"
    ADDING = "adding"
    LEFT = "left"


class Aside(StrEnum):
    """A page that lies over a phase and closes back to it."""

    LANGUAGE = "language"
    HELP = "help"
    SERVICES = "services"
    CARE = "care"
    MORE = "more"
    PRIVACY = "privacy"
    CHANGE = "change"
    LETTER = "letter"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One conversation with one reporter."""

    language: str
    phase: Phase = Phase.WELCOME
    aside: Aside | None = None
    page: int = 0
    """Of the aside, or of a question's options where no aside is open."""
    consented: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    """Question id to choice id (to an area's id for `where`)."""
    skipped: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    last_number: int = 0
    """The highest part number given out; numbers are never reused."""
    revisiting: str | None = None
    replacing: bool = False
    """The next words replace the revisited answer, as the person asked."""
    waiting: bool = False
    """In SENDING: the person chose to wait for the files."""
    sending_up_to: int | None = None
    """While a report is on its way: the highest part number it holds; else None."""
    urgent: bool = False
    """Sent by 🆘; kept after sending so that the card can say so."""
    letter: int | None = None
    receipt: Notice | None = None
    """What just happened, for the first line of the card."""
    last_tap: str = ""
    """The last tap taken, by which a double tap is known."""
    questionnaire: str = ""
    """Fingerprint of the questionnaire this was last advanced under."""


def begin(language: str) -> Interview:
    """Start a conversation in a language that the caller has chosen."""
    return Interview(language=language)
