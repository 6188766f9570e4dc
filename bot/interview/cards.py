"""What a card is made of: lines, buttons and rows, before any translation.

Owns these shapes and the limits of a card. Nothing here knows a catalog:
sentences are English msgids, translated and joined at the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.interview.mission import Names

CARD_LIMIT = 280
"""UTF-16 units of rendered text; what fits half a small phone above the buttons."""
ROW_LIMIT = 6
LABEL_LIMIT = 20
DATA_LIMIT = 64
"""Bytes of callback data that Telegram allows."""
LETTER_PAGE = 230
"""UTF-16 units of a letter shown at once, which leaves room for the line above it."""

VERBATIM = "{words}"
"""A sentence that is nothing but its parameter; never translated."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or set of sentences, as a msgid with its parameters.

    `sentence` may carry a context, joined as `NC_` joins it. With `plural`,
    `count` chooses the form. `isolate` names the parameters that must stand
    in bidi isolates (numbers, codes, words of unknown direction). `sign` is
    written before it, for those who do not read, and never said aloud. What is
    `dispensable` goes unsaid where no voice can say it: a listener does without a count.
    """

    sentence: str
    plural: str | None = None
    count: int | None = None
    params: Mapping[str, "str | int | Line | Names"] = field(default_factory=dict)
    isolate: frozenset[str] = frozenset()
    sign: str = ""
    dispensable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One button: its icon, its label, and what a tap on it does."""

    label: "Line | str | Names" = ""
    icon: str = ""
    data: str | None = None
    copy: str | None = field(default=None, repr=False)
    url: None = None


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A whole card. An `event` is always a new message; a `card` may replace the live one."""

    id: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    kind: Literal["card", "event"] = "card"
