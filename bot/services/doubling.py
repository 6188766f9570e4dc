"""Shows a card in the mission's fallback language as well, while nobody has checked its words.

A wrong word in a safety sentence can hurt, and a translator cannot vouch for
their own. So a card that holds such a sentence unread is shown twice in one
message: first in the fallback language, then in the person's own, which
stands next to the buttons, each under its language's own name. Owns this
shape. Buttons stay in the person's language; what is nothing but a parameter
(a code, a contact) is told once.
"""

from collections.abc import Callable, Iterable, Iterator

from bot.i18n import Translator
from bot.i18n.soundness import has_words
from bot.interview.cards import Line
from bot.interview.text_pages import units

DOUBLED_LIMIT = 640
"""UTF-16 units of a card in two languages: two whole cards, their names, and some air."""


def waits(lines: Iterable[Line], translator: Translator) -> bool:
    """Say whether a sentence of these could hurt and no second person has read it."""
    if translator.stand_in is None:
        return False
    return any(translator.waits(line.sentence, line.plural) for line in every_line(lines))


def doubled(
    lines: tuple[Line, ...], translator: Translator, said: Callable[[Line, Translator], str]
) -> str:
    """Say the lines in the fallback language, and then in the translator's own.

    Where both would be longer than `DOUBLED_LIMIT`, only the sentences that
    wait are said in both, and three dots tell that there is more below.

    Args:
        lines: of one card.
        translator: the person's own voice, which has a stand-in.
        said: how one line is said.
    """
    sure = translator.stand_in or translator
    own = _under_name(translator, (said(line, translator) for line in lines))
    worded = tuple(line for line in lines if _is_worded(line))
    whole = f"{_under_name(sure, (said(line, sure) for line in worded))}\n\n{own}"
    if units(whole) <= DOUBLED_LIMIT:
        return whole
    most = [said(line, sure) for line in worded if waits((line,), translator)]
    return f"{_under_name(sure, (*most, '…'))}\n\n{own}"


def _under_name(translator: Translator, lines: Iterable[str]) -> str:
    return "\n".join((f"[{translator.language.own_name}]", *lines))


def _is_worded(line: Line) -> bool:
    """Whether a catalog says any of it: a frame without words may hold a sentence that has them."""
    return any(has_words(one.sentence) for one in every_line((line,)))


def every_line(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield these lines and those within them."""
    for line in lines:
        yield line
        yield from every_line(value for value in line.params.values() if isinstance(value, Line))
