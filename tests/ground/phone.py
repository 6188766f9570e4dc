"""What a phone shows, read by icons and by what buttons carry, never by a language's words.

Owns the reading of the chat door's answer. Pure.
"""

import re
from dataclasses import dataclass
from typing import Any

_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
_RECEIPT = re.compile("\u2066([0-9]{4}(?:[ \u00a0\u202f][0-9]{4}){4})\u2069")


@dataclass(frozen=True, slots=True)
class Button:
    """One button."""

    text: str
    data: str
    copies: str | None

    def has(self, icon: str) -> bool:
        """Whether it carries this icon."""
        return icon in self.text.replace(_EMOJI_STYLE, "")

    @property
    def screen(self) -> str:
        """The id of the screen that it belongs to."""
        return self.data.split(":")[1] if self.data.count(":") else ""

    @property
    def choice(self) -> str:
        """What it carries beyond its screen."""
        return self.data.split(":", 2)[2] if self.data.count(":") > 1 else ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message in the chat."""

    id: int
    mine: bool
    text: str
    buttons: tuple[Button, ...]
    has_media: bool

    @property
    def screen(self) -> str:
        """The id of the screen that this card shows."""
        return next((button.screen for button in self.buttons if button.screen), "")

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids of the answers that can be tapped."""
        return tuple(b.choice for b in self.buttons if b.data.startswith(("pick:", "tell:")))

    @property
    def receipt(self) -> str | None:
        """The twenty digits, where this message shows a receipt."""
        found = _RECEIPT.search(self.text)
        return re.sub(r"\D", "", found[1]) if found else None

    def button(self, icon: str) -> Button:
        """The button with an icon; LookupError if there is none."""
        for button in self.buttons:
            if button.has(icon):
                return button
        raise LookupError(f"no {icon} on the card {self.screen!r}")

    def answer(self, choice: str) -> Button:
        """The button of an answer; LookupError if there is none."""
        for button in self.buttons:
            if button.choice == choice:
                return button
        raise LookupError(f"no answer {choice} on the card {self.screen!r}")


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat at one moment."""

    revision: int
    messages: tuple[Message, ...]

    @property
    def shown(self) -> tuple[Message, ...]:
        """What the bot shows."""
        return tuple(message for message in self.messages if not message.mine)

    @property
    def own(self) -> tuple[Message, ...]:
        """What the person's messages still in the chat are."""
        return tuple(message for message in self.messages if message.mine)

    @property
    def card(self) -> Message | None:
        """The bot's newest message with buttons, else its newest."""
        with_buttons = [message for message in self.shown if message.buttons]
        return next(reversed(with_buttons or self.shown), None)

    @property
    def words(self) -> str:
        """Everything that can be read in the chat, by both sides."""
        return "\n".join(message.text for message in self.messages)


def read(chat: dict[str, Any]) -> Chat:
    """Read what the chat door answered."""
    return Chat(chat["revision"], tuple(_message(raw) for raw in chat["messages"]))


def _message(raw: dict[str, Any]) -> Message:
    buttons = tuple(
        Button(each["text"], each["data"] or "", each.get("copy_text"))
        for row in raw["buttons"]
        for each in row
    )
    mine = raw["from"] == "person"
    return Message(raw["message_id"], mine, raw["text"], buttons, raw["media"] is not None)
