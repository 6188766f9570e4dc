"""What a translation must not bring with it: another's number, another's name, signs unseen.

Owns the rules against words that somebody put in. Phones turn an address, a
name after @ and a number to call into something to tap, and a person in
danger taps it; a sign that nobody sees can make two sentences that look alike.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.cli.workbench.rule import Said
from bot.digits import to_ascii
from bot.i18n.soundness import sources_of

_RUN = re.compile(r"\d(?:[\d \u00a0\u2009\u202f().\u2010-\u2013/-]*\d)?")
"""A number with whatever stands between the digits of one to call."""
_GROUP = re.compile(r"\d+")
_NAME = re.compile(r"[\w.+-]*@\w+(?:[.-]\w+)*")
_LONG = 3
"""Digits of a number that could be called, or be somebody's own."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
"""Letters and marks of their kind, and yet nothing is seen."""
_SEEN_OR_TOLD = frozenset(
    "\n\u200c\u200d"  # lines have their rule; joiners change how letters of many scripts look
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # so has direction
)


def numbers(said: Said) -> Iterator[str]:
    """Yield each number that changed, and each that could be called where English has none."""
    is_changed = bool(_groups(*sources_of(said.message)) - _groups(said.form))
    for number, is_long in _brought(said):
        if is_changed or is_long:
            yield (
                f"has the number {number}, which the English does not have: people call a number "
                "that they see, or wait so long. Write those of the English."
            )


def own_numbers(said: Said) -> Iterator[str]:
    """Yield each short number that a translation says more than the English."""
    if not _groups(*sources_of(said.message)) - _groups(said.form):
        for number, is_long in _brought(said):
            if not is_long:
                yield f"has the number {number}, which the English does not have: is it right?"


def names(said: Said) -> Iterator[str]:
    """Yield each name after @ that the English has not: phones lead to whoever is called so."""
    known = Counter(name for source in sources_of(said.message) for name in _NAME.findall(source))
    for name in Counter(_NAME.findall(said.form)) - known:
        yield f"has {name}, which leads to somebody's account or mailbox: take it away."


def unseen(said: Said) -> Iterator[str]:
    """Yield signs that nobody sees."""
    found = {sign for sign in said.form if _is_unseen(sign)} - set(said.source)
    if found:
        codes = ", ".join(sorted(f"U+{ord(sign):04X}" for sign in found))
        yield f"holds signs that nobody sees ({codes}): delete the sentence and type it anew."


def _is_unseen(sign: str) -> bool:
    if sign in _SEEN_OR_TOLD:
        return False
    is_tag = "\U000e0000" <= sign <= "\U000e0fff"
    return unicodedata.category(sign) in _UNSEEN or sign in _BLANK or is_tag


def _brought(said: Said) -> Iterator[tuple[str, bool]]:
    """Yield the numbers that English has not, and whether each could be called."""
    known = {_digits(run) for source in sources_of(said.message) for run in _RUN.findall(source)}
    more = _groups(said.form) - _groups(*sources_of(said.message))
    for run in dict.fromkeys(_RUN.findall(said.form)):
        if _digits(run) not in known and _groups(run) & more:
            yield _digits(run), len(_digits(run)) >= _LONG


def _groups(*texts: str) -> Counter[str]:
    return Counter(to_ascii(group) for text in texts for group in _GROUP.findall(text))


def _digits(run: str) -> str:
    return "".join(map(to_ascii, _GROUP.findall(run)))
