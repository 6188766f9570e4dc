"""How long a translation may be, in the unit that whoever shows it counts in.

Owns these limits: Telegram counts UTF-16 units, a button has room for
letters as they are seen, and a comment above a sentence may set its own. What
a tap sends back to the bot is no text of a catalog, so no bytes are counted
here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message

from bot.cli.workbench.rule import Said, is_label
from bot.i18n.soundness import sources_of
from bot.interview.cards import CARD_LIMIT
from bot.interview.text_pages import units
from handlers.telegram.profile import ABOUT, COMMANDS, SHORT

LABEL_LIMIT = 28
"""Letters as they are seen, of which a wide one counts twice: what a button can show."""
MENU = dict.fromkeys((words for _, words in COMMANDS), 60) | {SHORT: 100, ABOUT: CARD_LIMIT}
"""UTF-16 units of what strangers see before they write."""

_WIDE = {"W", "F"}
_SAID_IN_COMMENT = re.compile(r"at most (\d+) characters")


def labels(said: Said) -> Iterator[str]:
    """Yield that a button's words are too long for it."""
    if said.domain.on_cards and is_label(said.message) and room(said.form) > LABEL_LIMIT:
        yield (
            f"stands on a button and has {room(said.form)} letters; phones cut it off: use at most "
            f"{LABEL_LIMIT}, better 20."
        )


def cards(said: Said) -> Iterator[str]:
    """Yield that one sentence alone is longer than a whole card."""
    if said.domain.on_cards and units(said.form) > CARD_LIMIT:
        yield (
            f"has {units(said.form)} letters, and a whole card holds {CARD_LIMIT}: say it shorter."
        )


def menus(said: Said) -> Iterator[str]:
    """Yield that Telegram, or the place that a comment tells of, has room for less."""
    limit = own_limit(said.message)
    if limit is not None and units(said.form) > limit:
        yield f"has {units(said.form)} letters and may have {limit}: say it shorter."


def own_limit(message: Message) -> int | None:
    """Return a sentence's own limit in UTF-16 units, if it has one."""
    found = _SAID_IN_COMMENT.search(" ".join(message.auto_comments))
    return int(found[1]) if found else MENU.get(sources_of(message)[-1])


@dataclass(frozen=True, slots=True)
class Room:
    """How long a sentence may be.

    Attributes:
        limit: in that unit.
        is_label: whether letters are counted as they are seen; else as UTF-16 units.
    """

    limit: int
    is_label: bool

    def taken(self, text: str) -> int:
        """Return how much of it a text takes."""
        return room(text) if self.is_label else units(text)


def room_of(message: Message) -> Room:
    """Return the room of a sentence: its own, a button's, or a card's."""
    own = own_limit(message)
    if own is None and is_label(message):
        return Room(LABEL_LIMIT, is_label=True)
    return Room(own or CARD_LIMIT, is_label=False)


def room(text: str) -> int:
    """Count the letters that are seen: no marks above and below, and a wide sign as two."""
    seen = [sign for sign in text if unicodedata.category(sign) not in {"Mn", "Me", "Cf"}]
    return len(seen) + sum(unicodedata.east_asian_width(sign) in _WIDE for sign in seen)
