"""Turns a screen into what Telegram shows: one text and its buttons.

Owns the joining of lines, the marking of a sentence that stands in another
language than the card's, and the shape of the inline keyboard. Pure. It
decides nothing about what is shown, and never adds a sentence of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.i18n import Translator
from bot.i18n.bidi import behind
from bot.interview.cards import Button, Line, Row, Screen
from bot.interview.spoken import is_listening
from bot.services.doubling import doubled, waits

Keyboard = dict[str, list[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """A message ready to be sent: its text and its keyboard."""

    text: str
    keyboard: Keyboard

    def parameters(self) -> dict[str, Any]:
        """The parameters that sending and editing share."""
        return {
            "text": self.text,
            "reply_markup": self.keyboard,
            "link_preview_options": {"is_disabled": True},
        }


def render(screen: Screen, translator: Translator, *, heard: bool = False) -> Rendered:
    """Say a screen in one language; in two while nobody has checked a safety sentence of it.

    Args:
        screen: what is shown.
        translator: in whose words.
        heard: whether a voice can say it; 🔊 stands on no other card.
    """
    rows = screen.rows if heard else tuple(map(_unheard, screen.rows))
    if waits(screen.lines, translator):
        text = doubled(screen.lines, translator, said)
    else:
        text = "\n".join(said(line, translator) for line in screen.lines)
    return Rendered(text, _keyboard(filter(None, rows), translator))


def said(line: Line, translator: Translator) -> str:
    """Say one line, marked with its language where that is another than the card's."""
    params = {name: _param(value, translator) for name, value in line.params.items()}
    sentence = translator.sentence(
        line.sentence, params, plural=line.plural, count=line.count, isolate=line.isolate
    )
    foreign = sentence.language != translator.language.code
    marked = f"[{sentence.language}] {sentence.text}" if foreign else sentence.text
    return behind(line.sign, marked, translator.language.direction)


def label(words: Line | str | Mapping[str, str], translator: Translator) -> str:
    """Say a button's label."""
    if isinstance(words, Line):
        return said(words, translator)
    return words if isinstance(words, str) else translator.name(words).text


def _param(value: Any, translator: Translator) -> str | int:
    if isinstance(value, Line):
        return said(value, translator)
    return translator.name(value).text if isinstance(value, Mapping) else value


def _unheard(row: Row) -> Row:
    return tuple(button for button in row if not is_listening(button))


def _keyboard(rows: Iterable[Row], translator: Translator) -> Keyboard:
    return {"inline_keyboard": [[_button(button, translator) for button in row] for row in rows]}


def _button(button: Button, translator: Translator) -> dict[str, Any]:
    text = behind(button.icon, label(button.label, translator), translator.language.direction)
    if button.copy is not None:
        return {"text": text, "copy_text": {"text": button.copy}}
    return {"text": text, "callback_data": button.data}
