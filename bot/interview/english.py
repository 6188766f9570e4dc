"""Lines in English, the language in which they are written.

Owns nothing but this reading: reports for officers need it, and a card's
length is measured by it. Every other language is the catalogs' matter.
"""

from collections.abc import Iterable

from bot.interview.cards import ROW_LIMIT, Line
from bot.interview.mission import Names
from bot.interview.text_pages import units

ENGLISH_LIMIT = 230
"""UTF-16 units of a card in English, so that a translation a fifth longer still fits."""

LINE_UNITS = 26
"""UTF-16 units of English for which a line is allowed, so that a translation keeps to it."""

FULL_CARD_LINES = 9
"""Lines that a small phone shows above the most rows of buttons."""


def english(line: Line | str | Names) -> str:
    """Return a line in English, the language of its msgid."""
    if isinstance(line, str):
        return line
    if not isinstance(line, Line):
        return line.get("en") or next(iter(line.values()), "")
    sentence = line.sentence
    if line.plural is not None and line.count != 1:
        sentence = line.plural
    _, _, words = sentence.rpartition(_CONTEXT_END)
    params = {
        name: value if isinstance(value, int) else english(value)
        for name, value in line.params.items()
    }
    return f"{line.sign} {words.format_map(params) if params else words}".strip()


_CONTEXT_END = "\x04"
"""What joins a context with its sentence, as `NC_` joins them."""


def fitted(ranked: Iterable[tuple[int, Line]], rows: int = 0) -> tuple[Line, ...]:
    """Return the lines that fit a card, in order; those of the highest rank go first.

    Lines of rank 0 always stay.

    Args:
        ranked: Rank and line, in the order in which they are read.
        rows: How many rows of buttons stand below; beside the most, height counts as well.
    """
    kept = list(ranked)
    while _length(kept) > ENGLISH_LIMIT or (rows >= ROW_LIMIT and _height(kept) > FULL_CARD_LINES):
        highest = max(rank for rank, _ in kept)
        if highest == 0:
            break
        last = max(place for place, (rank, _) in enumerate(kept) if rank == highest)
        del kept[last]
    return tuple(line for _, line in kept)


def all_of_rank(rank: int, lines: Iterable[Line]) -> tuple[tuple[int, Line], ...]:
    """Give each of these lines the same rank."""
    return tuple((rank, line) for line in lines)


def _length(ranked: list[tuple[int, Line]]) -> int:
    return units("\n".join(english(line) for _, line in ranked))


def _height(ranked: list[tuple[int, Line]]) -> int:
    # Each sentence begins a line of its own, so that many short ones are higher than long.
    return sum(-(-units(english(line)) // LINE_UNITS) for _, line in ranked)
