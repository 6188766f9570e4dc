"""Reads `locales/glossary.toml`: the words of this work, and how each language says them.

Owns the file's form and what counts as using a word. A word is found by its
greater part, because languages bend theirs at both ends; what this misses or
finds too much is no fault of a translator's, so a difference is only asked
about. A name that must stay is another matter: it stays, or is spelled as
written down here.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.cli.workbench.transliteration import WAYS
from bot.errors import CatalogError

FILE = "glossary.toml"
_NAMES, _NOTE, _FORMS, _EXCEPT = "never_translate", "note", "also", "except"
_OWN_FACTS = {_NOTE, _FORMS, _EXCEPT}
_WRITTEN_FROM = {"sr-Latn": "sr-Cyrl"}
_PART = 0.6
"""How much of a word's letters must be found in one piece, whatever its endings."""
_SHORT = 3
"""Words of so few letters are looked for whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of this work.

    Attributes:
        english: as it stands in the English.
        note: what a translator must know of it.
        also: its other English forms.
        other: English phrases in which it means something else.
        words: by language, the word to use first, and others that will do.
    """

    english: str
    note: str
    also: tuple[str, ...]
    other: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]

    def stands_in(self, english: str) -> bool:
        """Say whether an English sentence uses it."""
        for phrase in self.other:
            english = english.replace(phrase, "")
        return any(_pattern(form).search(english) for form in (self.english, *self.also))

    def used_in(self, said: str, code: str) -> bool:
        """Say whether a translation has one of the language's words for it."""
        return any(_is_used(word, said) for word in self.words[code])


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of this work, and the names that no language translates."""

    terms: tuple[Term, ...]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By name: how languages of another script spell it."""

    def in_sentence(self, english: str, code: str) -> Iterator[Term]:
        """Yield the terms that an English sentence uses and a language has a word for."""
        yield from (term for term in self.terms if code in term.words and term.stands_in(english))

    def lost(self, english: str, said: str, code: str) -> Iterator[str]:
        """Yield the names that stand in the English and neither so nor spelled in a translation."""
        for name, spellings in self.names.items():
            kept = (name, *spellings.get(code, ()))
            if _pattern(name).search(english) and not any(one in said for one in kept):
                yield name


NO_GLOSSARY = Glossary((), {})


def read_glossary(folder: Path) -> Glossary:
    """Read the glossary of a folder of languages; an empty one where there is no file.

    Raises:
        CatalogError: the file is no TOML, or holds what is no term.
    """
    path = folder / FILE
    if not path.exists():
        return NO_GLOSSARY
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        names = {name: _each(spelled) for name, spelled in tables.pop(_NAMES, {}).items()}
        return Glossary(tuple(_term(*entry) for entry in tables.items()), names)
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        raise CatalogError(f"{path} cannot be read: mend or restore it.") from None


def _term(english: str, facts: Mapping[str, str | list[str]]) -> Term:
    words = _each({code: said for code, said in facts.items() if code not in _OWN_FACTS})
    for made, source in _WRITTEN_FROM.items():
        if source in words:
            words[made] = tuple(map(WAYS[made], words[source]))
    note = facts[_NOTE]
    if not isinstance(note, str):
        raise TypeError("a note is one text")
    also, other = (_several(facts.get(name, [])) for name in (_FORMS, _EXCEPT))
    return Term(english=english, note=note, also=also, other=other, words=words)


def _each(said: Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {code: _several(words) for code, words in said.items()}


def _several(said: str | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(english)}s?(?!\w)", re.IGNORECASE)


def _is_used(word: str, said: str) -> bool:
    # Of a phrase the greater half will do: its small words bend away in sentences.
    parts = [part for part in _plain(word).split() if len(part) > 1] or [_plain(word)]
    found = [any(piece in _plain(said) for piece in _pieces(part)) for part in parts]
    return sum(found) * 2 >= len(found)


@cache
def _pieces(word: str) -> tuple[str, ...]:
    if len(word) <= _SHORT:
        return (word,)
    size = max(_SHORT, round(len(word) * _PART))
    return tuple(word[start : start + size] for start in range(len(word) - size + 1))


@cache
def _plain(text: str) -> str:
    """Return small letters without marks above and below, and Ethiopic signs without vowels."""
    parts = unicodedata.normalize("NFD", text.casefold())
    kept = (letter for letter in parts if unicodedata.category(letter) != "Mn")
    return "".join(_ethiopic(letter) for letter in kept)


def _ethiopic(letter: str) -> str:
    # Unicode has a row of eight for each consonant, one a vowel; words bend by their vowels.
    return chr(ord(letter) & ~7) if "\u1200" <= letter <= "\u135f" else letter
