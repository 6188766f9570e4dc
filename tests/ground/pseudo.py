"""Languages that nobody speaks, made of English in memory, to find what no translation reaches.

Owns three: `en-XA`, longer by two fifths and full of accents; `en-XB`, from
the right, in letters of the right; `en-XL`, in wide letters without a space.
None of their words has a plain Latin letter, so that a plain one on a screen
stands in the code; every sentence stands in marks, so that a missing mark is
a cut. They are never shipped and never written into this tree's `locales/`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.cli.workbench.domains import DOMAINS, Domain
from bot.cli.workbench.files import write_catalog
from bot.cli.workbench.glossary import read_glossary
from bot.cli.workbench.rule import is_typed
from bot.i18n.catalogs import read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.soundness import sources_of

BEGIN, END = "⟦", "⟧"
"""Around each sentence; on a phone both must be seen."""
LONGER = 1.4
"""How much longer a translation may be than its English, buttons' marks included."""

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_HEBREW = "יבגדוהזחןאכלמנסעפצקרשתםטףץ"
"""In the order of the English letters; the narrow ones for those that stand most often."""
_WIDE_FROM = 0xFEE0
_KEPT = re.compile(r"\{[a-z_]+\}|(?<![\w/])/[a-z]+\b|https?://\S+")

_SLOT = "\x00"
"""Stands for a kept piece while the words around it are written."""

_FACTS = """
[{code}]
own_name = "{own_name}"
direction = "{direction}"
status = "unreviewed"
"""


def accented(text: str) -> str:
    """Write English with accents, two fifths longer."""
    written = text.translate(str.maketrans(_PLAIN, _ACCENTED))
    pad = max(0, int(len(text) * LONGER) - len(text) - 2)
    return f"{BEGIN}{written}{'·' * pad}{END}"


def mirrored(text: str) -> str:
    """Write English in letters that run from the right."""
    letters = _HEBREW * 2
    return f"{BEGIN}{text.translate(str.maketrans(_PLAIN, letters))}{END}"


def joined(text: str) -> str:
    """Write English in wide letters without spaces, half of them, so that it is as wide."""
    halves = re.sub(r"[A-Za-z]+", lambda word: word.group()[::2], text)
    halves = re.sub(rf"(?<!{_SLOT}) (?!{_SLOT})", "", halves)  # a command needs its space
    wide = {ord(letter): ord(letter) + _WIDE_FROM for letter in _PLAIN}
    return f"{BEGIN}{halves.translate(wide)}{END}"


Way = Callable[[str], str]
PSEUDO: Mapping[str, tuple[str, str, Way]] = {
    "en-XA": ("⟦Åççéñţš⟧", "ltr", accented),
    "en-XB": ("⟦עברלמתפיא⟧", "rtl", mirrored),
    "en-XL": ("⟦Ｗｉｄｅ⟧", "ltr", joined),
}
"""By code: the own name, the direction, and how a sentence is written."""


def pseudo_catalog(template: Catalog, way: Way, names: Iterable[str] = ()) -> Catalog:
    """Return a catalog made of a template's English.

    Args:
        template: every sentence.
        way: how a sentence is written.
        names: that stay as they are, as in every language.
    """
    catalog = Catalog()
    for message in template:
        if not message.id:
            continue
        split = (lambda text: "|".join(map(way, text.split("|")))) if is_typed(message) else way
        said = tuple(_written(text, split, names) for text in sources_of(message))
        catalog.add(message.id, said if message.pluralizable else said[0], context=message.context)
    return catalog


def add_pseudo(folder: Path, domains: Iterable[Domain] = DOMAINS) -> None:
    """Add all three to a copy of `locales/`, as if they were shipped."""
    names = tuple(read_glossary(folder).names)
    with (folder / "languages.toml").open("a", encoding="utf-8") as file:
        for code, (own_name, direction, _) in PSEUDO.items():
            file.write(_FACTS.format(code=code, own_name=own_name, direction=direction))
    languages = read_languages(folder / "languages.toml")
    for domain in domains:
        template = read_catalog(folder / domain.template)
        for code, (_, _, way) in PSEUDO.items():
            catalog = pseudo_catalog(template, way, names)
            write_catalog(folder, catalog, languages[code], domain)


def _written(text: str, way: Way, names: Iterable[str]) -> str:
    """Write all but what every translation keeps."""
    kept = re.compile("|".join([_KEPT.pattern, *(rf"\b{re.escape(name)}\b" for name in names)]))
    pieces = kept.findall(text)
    written = way(kept.sub(_SLOT, text))
    for piece in pieces:
        written = written.replace(_SLOT, piece, 1)
    return written
