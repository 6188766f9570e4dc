"""Reading a phone: what a person sees in a chat and which screen it is.

Owns the signs on buttons, which are the same in every language. It is pure, and must
never know a catalog, a question or an answer: the crowd finds its way like a stranger.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

START, AGREE, STOP, SEND, CHANGE = "▶", "✅", "✖", "📤", "✏"
DANGER, HELP, CODE, LANGUAGE, LISTEN = "🆘", "ℹ", "🔑", "🌐", "🔊"
BACK, SKIP, WAIT, COPY, CLEAR, ADD = "◀", "⏭", "⏳", "📋", "🧹", "➕"
MORE, REPLACE, WITHDRAW, ASK = "➡", "🔄", "↩", "❓"
SIGNS = (
    *(START, AGREE, STOP, SEND, CHANGE, DANGER, HELP, CODE, LANGUAGE, LISTEN),
    *(BACK, SKIP, WAIT, COPY, CLEAR, ADD, MORE, REPLACE, WITHDRAW, ASK),
)

NATIVE_NAMES = {
    "en": "English",
    "fr": "Français",
    "ar": "العربية",
    "es": "Español",
    "sw": "Kiswahili",
}
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
# Before the mark may stand what is not for the eye, and which language stood in for another.
_TAKES = re.compile("(?:[\u200e\u200f\u2066-\u2069\\s]|\\[[a-z-]+\\])*✓")
_REFUSES = re.compile("(?:[\u200e\u200f\u2066-\u2069\\s]|\\[[a-z-]+\\])*❌")
# Five groups of four between isolates, alone on a line: nothing else in a chat looks so.
_RECEIPT = re.compile("\u2066\\s*([0-9]{4}(?:[ \u00a0\u202f][0-9]{4}){4})\\s*\u2069")


class Kind(Enum):
    """The screens that a stranger can tell apart by their signs."""

    EMPTY = "empty"
    LANGUAGE = "language"
    WELCOME = "welcome"
    CONSENT = "consent"
    ASIDE = "aside"
    QUESTION = "question"
    CHANGES = "changes"
    CHECK = "check"
    PENDING = "pending"
    RECEIPT = "receipt"
    CLOSED = "closed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Key:
    """A button, with the sign on it where it carries one."""

    message_id: int
    text: str
    data: str
    sign: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the phone shows it."""

    id: int
    mine: bool
    text: str
    keys: tuple[Key, ...] = ()

    @property
    def first_line(self) -> str:
        """The line that says what just happened."""
        return self.text.split("\n", 1)[0].strip()

    @property
    def takes(self) -> bool:
        """Whether the card says that something was received."""
        return _TAKES.match(self.first_line) is not None

    @property
    def refuses(self) -> bool:
        """Whether the card says that something was not received."""
        return _REFUSES.match(self.first_line) is not None

    @property
    def code(self) -> str | None:
        """The twenty digits of a receipt, or None."""
        found = _RECEIPT.search(self.text)
        return re.sub(r"\D", "", found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Screen:
    """A chat at one moment."""

    messages: tuple[Message, ...] = ()

    @property
    def card(self) -> Message | None:
        """The bot's newest message with buttons, else its newest message."""
        bots = [message for message in self.messages if not message.mine]
        with_keys = [message for message in bots if message.keys]
        seen = with_keys or bots
        return seen[-1] if seen else None

    @property
    def kind(self) -> Kind:
        """Which screen this is."""
        return _kind(self.card) if self.card else Kind.EMPTY

    @property
    def newest(self) -> int:
        """The id of the bot's newest message, or 0."""
        return max((message.id for message in self.messages if not message.mine), default=0)

    def answers(self, before: "Screen") -> bool:
        """Whether the bot did something since `before`: another card, a sound, a bare chat.

        Old messages that vanish are no answer: they follow one, and the person would take
        them for the answer to what they did next.
        """
        if not self.messages:
            return bool(before.messages)
        return bool(self.card) and (self.card != before.card or self.newest > before.newest)

    def key(self, sign: str) -> Key | None:
        """The card's button that carries `sign`."""
        keys = self.card.keys if self.card else ()
        return next((key for key in keys if key.sign == sign), None)

    def find(self, sign: str) -> Key | None:
        """A button that carries `sign` anywhere in the chat: the newest, the card's first."""
        keys = (key for m in reversed(self.messages) for key in m.keys if key.sign == sign)
        return self.key(sign) or next(keys, None)

    @property
    def options(self) -> tuple[Key, ...]:
        """The card's buttons without a sign: what can be chosen."""
        keys = self.card.keys if self.card else ()
        return tuple(key for key in keys if key.sign is None and key.data)

    @property
    def codes(self) -> tuple[str, ...]:
        """The receipts in sight, oldest first."""
        return tuple(m.code for m in self.messages if not m.mine and m.code)

    def native(self, language: str) -> Key | None:
        """The button that carries a language's own name."""
        name = NATIVE_NAMES.get(language, language)
        keys = self.card.keys if self.card else ()
        return next((key for key in keys if name.casefold() in key.text.casefold()), None)


def sign_of(label: str) -> str | None:
    """The sign on a button's label, wherever it stands."""
    plain = label.replace(_EMOJI_STYLE, "")
    return next((sign for sign in SIGNS if sign in plain), None)


def read(chat: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> Screen:
    """Read what the chat door answered."""
    messages = chat["messages"] if isinstance(chat, Mapping) else chat
    return Screen(tuple(_message(message) for message in messages))


def _message(raw: Mapping[str, Any]) -> Message:
    number = int(raw["message_id"])
    rows = raw.get("buttons") or []
    keys = tuple(_key(number, button) for row in rows for button in row)
    return Message(number, raw["from"] == "person", raw.get("text") or "", keys)


def _key(message_id: int, raw: Mapping[str, Any]) -> Key:
    text = str(raw["text"])
    return Key(message_id, text, str(raw.get("data") or ""), sign_of(text))


def _kind(card: Message) -> Kind:
    signs = {key.sign for key in card.keys}
    if card.code:
        return Kind.RECEIPT
    if START in signs:
        return Kind.WELCOME
    if SEND in signs:
        return _on_the_way_out(signs)
    if CHANGE in signs:
        return Kind.CHANGES
    if AGREE in signs:
        # Beside an agreement stands nothing else to choose; beside an offer of help it does.
        return Kind.ASIDE if None in signs else Kind.CONSENT
    if _names_languages(card):
        return Kind.LANGUAGE
    if CODE in signs:
        return Kind.CLOSED
    return Kind.QUESTION if STOP in signs else Kind.OTHER


def _on_the_way_out(signs: set[str | None]) -> Kind:
    if WAIT in signs:
        return Kind.PENDING
    return Kind.CHECK if CHANGE in signs else Kind.QUESTION


def _names_languages(card: Message) -> bool:
    names = {name.casefold() for name in NATIVE_NAMES.values()}
    # Two names, because one alone may stand on a button that offers another language.
    return sum(any(name in key.text.casefold() for name in names) for key in card.keys) >= 2
