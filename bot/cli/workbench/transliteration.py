"""Serbian in Latin letters, made of Serbian in Cyrillic: one source, two scripts.

Owns the letters and the catalog made of them. The way from Cyrillic is the
one without doubt: every letter has one Latin spelling, while "nj" back again
may be one letter or two. Placeholders, commands, addresses and whatever else
stands in Latin already go through untouched.
"""

import re
from collections.abc import Callable, Mapping

from babel.messages.catalog import Catalog, Message

from bot.errors import CatalogError
from bot.i18n.soundness import forms_of

_SMALL = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)) | {
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
_LETTERS = _SMALL | {small.upper(): latin.capitalize() for small, latin in _SMALL.items()}
# The lone capital of a pair is one letter of a word in capitals, else the beginning of a word.
_PAIR_IN_CAPITALS = re.compile(r"[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])|(?<=[А-ЯЂЈЉЊЋЏ])[ЉЊЏ](?![а-яђјљњћџ])")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")

EXCEPTIONS: Mapping[str, str] = {}
"""Whole words that Latin writes otherwise than letter by letter, such as foreign names."""


def to_latin(text: str) -> str:
    """Write Serbian Cyrillic in Latin letters.

    Raises:
        CatalogError: a letter is Cyrillic and not Serbian.
    """
    for word, spelling in EXCEPTIONS.items():
        text = re.sub(rf"\b{word}\b", spelling, text)
    text = _PAIR_IN_CAPITALS.sub(lambda found: _LETTERS[found.group()].upper(), text)
    text = "".join(_LETTERS.get(letter, letter) for letter in text)
    if stray := _CYRILLIC.search(text):
        raise CatalogError(
            f"“{text}” holds the letter {stray.group()}, which is not Serbian: mend it in sr-Cyrl."
        )
    return text


WAYS: Mapping[str, Callable[[str], str]] = {"sr-Latn": to_latin}
"""How each language that is made of another is written, by its code."""


def made(code: str, source: Catalog, template: Catalog) -> Catalog:
    """Return the catalog of a language that is made of another, with the template's sentences.

    Raises:
        CatalogError: nobody has told how it is made, or a sentence cannot be.
    """
    way = WAYS.get(code)
    if way is None:
        raise CatalogError(f"languages.toml makes {code} from another language: nobody told how.")
    catalog = Catalog()
    catalog.mime_headers = [("Plural-Forms", source.plural_forms)]
    for message in template:
        theirs = source.get(message.id, message.context)
        if not message.id or theirs is None:
            continue
        forms = tuple(way(form) for form in forms_of(theirs))
        string = forms if theirs.pluralizable else forms[0]
        flags = {flag for flag in theirs.flags if flag == "fuzzy"}
        catalog.add(
            message.id,
            string,
            flags=flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def differing(made_now: Catalog, written: Catalog) -> list[str]:
    """Return the English of each sentence that is written otherwise than it is made."""
    found = []
    for message in made_now:
        if not message.id:
            continue
        theirs = written.get(message.id, message.context)
        if theirs is None or _shown(theirs) != _shown(message):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def _shown(message: Message) -> tuple[bool, tuple[str, ...]]:
    return message.fuzzy, forms_of(message)
