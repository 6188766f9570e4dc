"""A card as the phone shows it, each of its lines and buttons leading to its sentence.

Owns the shape that the page draws. The words come from the bot's own renderer
by way of the script of screens; nothing here says anything in another way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.cli.workbench.preview_scenes import script
from bot.cli.workbench.preview_told import Piece, Told
from bot.i18n import Translator
from bot.interview.cards import CARD_LIMIT
from bot.interview.text_pages import units


@dataclass(frozen=True, slots=True)
class Part:
    """A line or a button.

    Attributes:
        text: as it is shown.
        id: its sentence's, or nothing where it has no words of the catalog.
        here: whether it holds the sentence that is being translated.
    """

    text: str
    id: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One screen in one language."""

    number: int
    section: str
    code: str
    direction: str
    lines: tuple[Part, ...]
    rows: tuple[tuple[Part, ...], ...]
    typed: tuple[Part, ...]
    length: int
    limit: int = CARD_LIMIT


def card(number: int, voice: Translator, ids: Mapping[str, str], wanted: str = "") -> Card:
    """Show a screen.

    Args:
        number: its place in the script, from 1.
        voice: of the language.
        ids: of the sentences, by msgid.
        wanted: the msgid of the sentence that is being translated.
    """
    scene = script()[number - 1]
    told = scene.tell(voice)

    def part(piece: Piece, text: str | None = None) -> Part:
        heard = [one.key for one in piece.heard]
        name = wanted if wanted in heard else next(iter(heard), "")
        return Part(piece.text if text is None else text, ids.get(name, ""), wanted in heard)

    return Card(
        number=number,
        section=scene.section,
        code=voice.language.code,
        direction=voice.language.direction,
        lines=tuple(part(piece) for piece in _of(told, "line")),
        rows=tuple(_rows(told, part)),
        typed=tuple(part(piece) for piece in _of(told, "typed")),
        length=units(told.text),
    )


def _of(told: Told, kind: str) -> Iterator[Piece]:
    return (piece for piece in told.pieces if piece.part.startswith(kind))


def _rows(told: Told, part: Callable[[Piece, str], Part]) -> Iterator[tuple[Part, ...]]:
    """Yield the buttons; those with icons alone have no piece of their own."""
    pieces = list(_of(told, "button"))
    for row in told.rows:
        parts = []
        for text in row:
            has_words = bool(pieces) and text.endswith(pieces[0].text)
            parts.append(part(pieces.pop(0), text) if has_words else Part(text, "", here=False))
        yield tuple(parts)
