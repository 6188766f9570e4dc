"""Says a card as the bot does, and remembers which sentences of the catalog it took.

Owns the trace from a catalog's sentence to the line or button on which it
stands. The words come from the bot's own voice and its own renderer: nothing
here says a sentence in another way, so what a translator sees is what a
person will read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.i18n import Sentence, Translator
from bot.i18n.soundness import has_words
from bot.i18n.translator import Param
from bot.interview.cards import Button, Line, Screen
from handlers.telegram.card import label, render, said


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that was said.

    Attributes:
        key: its msgid, its context before it, as `bot.i18n.safety.key` has it.
        plural: the English of many, where a count chose the form.
    """

    key: str
    plural: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One line, or one button's label, and the sentences that it is made of: the whole first."""

    part: str
    """Where on its card it stands: `line 2`, `button 3`, `typed words`."""
    text: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A card as it is shown: its text, its rows of buttons, and what they are made of."""

    text: str
    rows: tuple[tuple[str, ...], ...]
    pieces: tuple[Piece, ...]


Tell = Callable[[Translator], Told]


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that people see, under the heading of its section, in any language."""

    section: str
    tell: Tell


class Tracing(Translator):
    """A voice that remembers what it was asked to say."""

    def __init__(self, voice: Translator) -> None:
        """Speak as this voice does."""
        # The whole of the other voice, so that a fact added there is never forgotten here.
        vars(self).update(vars(voice))
        self._heard: list[Heard] = []

    def sentence(
        self,
        msgid: str,
        params: Mapping[str, Param] | None = None,
        *,
        plural: str | None = None,
        count: int | None = None,
        isolate: Iterable[str] | None = None,
    ) -> Sentence:
        """Say a sentence, and remember that it was asked for."""
        if has_words(msgid):
            self._heard.append(Heard(msgid, plural))
        return super().sentence(msgid, params, plural=plural, count=count, isolate=isolate)

    def piece(self, part: str, say: Callable[[Translator], str]) -> Piece:
        """Have something said, with what it was made of."""
        self._heard = []
        text = say(self)
        # What fills a sentence is said before it; the whole is named first.
        return Piece(part, text, tuple(dict.fromkeys((*self._heard[-1:], *self._heard[:-1]))))


def told(screen: Screen, voice: Translator, typed: Iterable[Line] = ()) -> Told:
    """Show a card, with 🔊 on it, for a person's recordings can give any language a voice.

    Args:
        screen: the card.
        voice: of the language.
        typed: the lists of words that people may type instead of tapping; no card shows them.
    """
    tracing = Tracing(voice)
    rendered = render(screen, voice, heard=True)
    rows = rendered.keyboard["inline_keyboard"]
    parts = [(f"line {number}", _saying(line)) for number, line in enumerate(screen.lines, start=1)]
    parts += [
        (f"button {number}", _labelling(button))
        for number, button in enumerate(labelled(screen), start=1)
    ]
    parts += [("typed words", _saying(line)) for line in typed]
    return Told(
        rendered.text,
        tuple(tuple(str(button["text"]) for button in row) for row in rows),
        tuple(tracing.piece(part, say) for part, say in parts),
    )


def told_in_words(voice: Translator, *says: Callable[[Translator], str]) -> Told:
    """Show texts that stand on no card, each a line."""
    tracing = Tracing(voice)
    pieces = tuple(tracing.piece(f"line {number}", say) for number, say in enumerate(says, start=1))
    return Told("\n".join(piece.text for piece in pieces), (), pieces)


def labelled(screen: Screen) -> Iterator[Button]:
    """Return the buttons that have words, as they are counted when a card is read aloud."""
    return (button for row in screen.rows for button in row if button.label)


def _saying(line: Line) -> Callable[[Translator], str]:
    return lambda voice: said(line, voice)


def _labelling(button: Button) -> Callable[[Translator], str]:
    return lambda voice: label(button.label, voice)
