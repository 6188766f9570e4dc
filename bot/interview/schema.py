"""An interview as one frozen value, and the JSON form in which it is stored.

Owns the state of a conversation and nothing else: no case id, no chat id, no
time. What is stored is versioned; a draft of an older questionnaire is
continued by ids, and words whose question is gone become part of the story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.errors import StorageError
from bot.interview.parts import (
    STORY,
    Json,
    Notice,
    Part,
    notice_from_json,
    notice_to_json,
    part_from_json,
    part_to_json,
)
from bot.interview.questions import BY_ID, fingerprint


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
    ERASE = "erase"
    NOTICE = "notice"
    PICTURES = "pictures"


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


SCHEMA_VERSION = 1


def dump(interview: Interview) -> dict[str, Json]:
    """Return the interview as plain JSON values."""
    return {
        "schema": SCHEMA_VERSION,
        "language": interview.language,
        "phase": interview.phase.value,
        "aside": None if interview.aside is None else interview.aside.value,
        "page": interview.page,
        "consented": interview.consented,
        "answers": dict(interview.answers),
        "skipped": sorted(interview.skipped),
        "parts": [part_to_json(part) for part in interview.parts],
        "last_number": interview.last_number,
        "revisiting": interview.revisiting,
        "replacing": interview.replacing,
        "waiting": interview.waiting,
        "sending_up_to": interview.sending_up_to,
        "urgent": interview.urgent,
        "letter": interview.letter,
        "receipt": None if interview.receipt is None else notice_to_json(interview.receipt),
        "last_tap": interview.last_tap,
        "questionnaire": interview.questionnaire,
    }


def load(stored: Mapping[str, Json]) -> Interview:
    """Read what `dump` wrote, of this questionnaire or an older one.

    Raises:
        StorageError: It is not a stored interview, or of a later form than ours.
    """
    if stored.get("schema") != SCHEMA_VERSION:
        raise StorageError("A stored draft has a form that this version cannot read.")
    try:
        return _fitted(_read(stored))
    except (KeyError, TypeError, ValueError):
        raise StorageError("A stored draft is damaged.") from None


def _read(stored: Mapping[str, Any]) -> Interview:
    receipt, aside = stored["receipt"], stored["aside"]
    return Interview(
        language=stored["language"],
        phase=Phase(stored["phase"]),
        aside=None if aside is None else Aside(aside),
        page=stored["page"],
        consented=stored["consented"],
        answers=dict(stored["answers"]),
        skipped=frozenset(stored["skipped"]),
        parts=tuple(part_from_json(part) for part in stored["parts"]),
        last_number=stored["last_number"],
        revisiting=stored["revisiting"],
        replacing=stored["replacing"],
        waiting=stored["waiting"],
        sending_up_to=stored["sending_up_to"],
        urgent=stored["urgent"],
        letter=stored["letter"],
        receipt=None if receipt is None else notice_from_json(receipt),
        last_tap=stored["last_tap"],
        questionnaire=stored["questionnaire"],
    )


def _fitted(interview: Interview) -> Interview:
    """Continue a draft of another questionnaire by ids; words never go with a question."""
    if interview.questionnaire in {"", fingerprint()}:
        return interview
    answers = {
        question: choice
        for question, choice in interview.answers.items()
        if question in BY_ID and BY_ID[question].knows(choice)
    }
    parts = tuple(
        part if part.question in BY_ID else replace(part, question=STORY)
        for part in interview.parts
    )
    revisiting = interview.revisiting if interview.revisiting in BY_ID else None
    return replace(
        interview,
        answers=answers,
        skipped=interview.skipped & BY_ID.keys(),
        parts=parts,
        revisiting=revisiting,
        replacing=interview.replacing and revisiting is not None,
    )
