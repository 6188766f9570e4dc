"""How a translation is written: spaces, lines, its last mark, invisible signs.

Owns the rules for what is hard to see in a translator's window and easy to
see on a phone.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.cli.workbench.rule import Said
from bot.i18n.soundness import PLACEHOLDER

_OPENING = set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_CLOSING = set("\u202c\u2069")
_SIGNS = _OPENING | _CLOSING | set("\u200e\u200f\u061c")

_ALIKE = (
    ".\u0589\u06d4\u0964\u1362\u3002",
    "?\u061f\u1367\uff1f",
    ":\uff1a\u1365\u1366",
    "!\uff01",
)
"""Last marks that mean the same, by script; Greek asks with a semicolon."""
_GREEK_QUESTION = ";\u037e"
_CLOSERS = '\u201d\u2019\u00bb)\uff09\u300d" '

_BESIDE_LATIN = re.compile(r"[A-Za-z]\{[a-z_]+\}|\{[a-z_]+\}[A-Za-z]")


def outer_spaces(said: Said) -> Iterator[str]:
    """Yield a space at the beginning or the end that the English has not."""
    if said.form != said.form.strip() and said.source == said.source.strip():
        yield "begins or ends with a space: take it away."


def doubled_spaces(said: Said) -> Iterator[str]:
    """Yield two spaces where one belongs."""
    if "  " in said.form and "  " not in said.source:
        yield "has two spaces side by side: leave one."


def lines(said: Said) -> Iterator[str]:
    """Yield another number of lines than the English has."""
    if said.source.count("\n") != said.form.count("\n"):
        yield f"must have as many lines as the English: {said.source.count(chr(10)) + 1}."


def last_mark(said: Said) -> Iterator[str]:
    """Yield another kind of last mark than the English has; marks of any script are equal."""
    wanted, found = _mark(said.source, ""), _mark(said.form, said.language.code)
    if wanted != found:
        have = f"“{found}”" if found else "no mark"
        need = f"“{wanted}”" if wanted else "none"
        yield f"ends with {have} where the English has {need}: end it alike, as your script does."


def direction_signs(said: Said) -> Iterator[str]:
    """Yield invisible signs of direction, which the bot sets by itself."""
    if not set(said.form) & _SIGNS:
        return
    opened = sum(sign in _OPENING for sign in said.form)
    if opened != sum(sign in _CLOSING for sign in said.form):
        yield (
            "holds an invisible direction sign that is not closed, which would turn the words "
            "after it: delete the sentence and type it anew."
        )
    else:
        yield "holds an invisible direction sign: take it away, the bot sets them itself."


def beside_latin(said: Said) -> Iterator[str]:
    """Yield a Latin letter that touches a placeholder in a text from the right."""
    if said.language.direction == "rtl" and (found := _BESIDE_LATIN.search(said.form)):
        name = PLACEHOLDER.search(found.group())
        yield (
            f"has a Latin letter right beside {name.group() if name else 'a placeholder'}: from "
            "right to left the two can change places. Put a space or a word of your own between."
        )


def _mark(text: str, code: str) -> str:
    """Return a text's last mark in English, or nothing; icons and quotation marks aside."""
    last = text.rstrip(_CLOSERS).rstrip()
    while last and unicodedata.category(last[-1]) in {"So", "Mn", "Cf"}:
        last = last[:-1].rstrip(_CLOSERS)
    sign = last[-1:]
    if code == "el" and sign and sign in _GREEK_QUESTION:
        return "?"
    return next((marks[0] for marks in _ALIKE if sign and sign in marks), "")
