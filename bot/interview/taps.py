"""Callback data: what our buttons carry and how it is read back.

Owns the form `verb:screen[:argument]`. It is stateless and at most 64 bytes;
`screen` is the id of the card that the button stood on, so that a tap on an
old card can be told from one on the card now shown.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from bot.errors import OutOfTurnError
from bot.interview.cards import DATA_LIMIT


class Verb(StrEnum):
    """What a tap asks for."""

    START = "start"
    AGREE = "agree"
    PICK = "pick"
    TELL = "tell"
    """Choose how to be answered and send at once: the last step of the minor's path."""
    SKIP = "skip"
    BACK = "back"
    PAGE = "page"
    KEEP = "keep"
    REPLACE = "repl"
    CHANGE = "change"
    """Go back to one question; opening the list of questions is OPEN."""
    SEND = "send"
    WAIT = "wait"
    URGENT = "urgent"
    OPEN = "open"
    CLOSE = "close"
    SPEAK = "speak"
    """Choose a language."""
    CODE = "code"
    LETTER = "letter"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    NOTICE = "notice"
    """Choose anew whether news are announced in this chat."""
    DISAGREE = "disagree"
    RATE = "rate"
    DONE = "done"
    STOP = "stop"
    ADD = "add"
    AFTER = "after"
    PICTURE = "pic"
    """Tap one of the pictures (`bot.interview.pictures`)."""
    CLEAR = "clear"
    HEAR = "hear"
    """Have the card read aloud; it changes nothing else."""


RECEIPT_SCREEN = "receipt"
"""The receipt is a message of its own, so its buttons are never out of turn."""
STANDALONE = frozenset({Verb.ADD, Verb.AFTER, Verb.CLEAR})
FORGOTTEN = STANDALONE | {Verb.HEAR}
"""Taps that no draft remembers: an address of a case must not rest in it, and who listens may
want to listen again."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap, read."""

    verb: Verb
    screen: str
    argument: str = field(default="", repr=False)

    @property
    def number(self) -> int:
        """The argument as a small number.

        Raises:
            OutOfTurnError: It is none.
        """
        if not (self.argument.isascii() and self.argument.isdecimal() and len(self.argument) < 6):
            raise OutOfTurnError
        return int(self.argument)


def tap_data(verb: Verb, screen: str, argument: str | int | None = None) -> str:
    """Write callback data.

    Raises:
        ValueError: It would be longer than Telegram allows.
    """
    written = f"{verb.value}:{screen}" if argument is None else f"{verb.value}:{screen}:{argument}"
    if len(written.encode()) > DATA_LIMIT:
        raise ValueError("Callback data beyond 64 bytes; shorten the id in the mission's file.")
    return written


LOCATOR = re.compile(r"[A-Za-z0-9_-]{22}\Z")
"""By what a button names a report: whoever holds it may append, and never read."""


def report_named(written: str) -> str | None:
    """The locator that callback data carries; None if it carries none."""
    return next(filter(LOCATOR.match, written.split(":")), None)


_VERBS = {verb.value: verb for verb in Verb}


def parse_tap(written: str) -> Tap:
    """Read callback data.

    Raises:
        OutOfTurnError: It is none of ours, or of an older version.
    """
    verb, _, rest = written.partition(":")
    screen, _, argument = rest.partition(":")
    if verb not in _VERBS or not screen:
        raise OutOfTurnError
    return Tap(_VERBS[verb], screen, argument)
