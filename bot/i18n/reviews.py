"""Which translations a person has read, by `locales/CODE/reviews.toml`.

Owns the digest that names a sentence together with its translation, and what
a record of it is worth. A record stands beside the catalog and not in it: if
either side changes by a letter, its digest is no longer found and nobody has
read it. What has no record was written by a machine, as far as anyone knows.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Self

from babel.messages.catalog import Message

from bot.errors import CatalogError
from bot.i18n.aliases import is_alias, person
from bot.i18n.digests import digest_of_sides
from bot.i18n.soundness import forms_of, sources_of

FILE = "reviews.toml"


class Level(IntEnum):
    """How far a translation has come, from least to most."""

    MACHINE = 0
    TRANSLATED = 1
    REVIEWED = 2
    FIELD_TESTED = 3

    @property
    def word(self) -> str:
        """As files and commands write it."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of(cls, word: str) -> Self:
        """Return the level that a word names.

        Raises:
            ValueError: no level is called so.
        """
        for level in cls:
            if level.word == word:
                return level
        raise ValueError("no such level")


@dataclass(frozen=True, slots=True)
class Review:
    """One person's word for one translation."""

    level: Level
    alias: str
    on: dt.date

    def __str__(self) -> str:
        """As the file has it: `reviewed ada 2026-11-22`."""
        return f"{self.level.word} {self.alias} {self.on.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one record.

        Raises:
            ValueError: it is not a level, an alias and a day.
        """
        word, alias, day = text.split(" ")
        if not is_alias(alias):
            raise ValueError("no alias")
        return cls(Level.of(word), alias, dt.date.fromisoformat(day))


class Reviews:
    """What people have vouched for in one language."""

    def __init__(self, records: Mapping[str, tuple[Review, ...]]) -> None:
        """Take the records by digest."""
        self.records = dict(records)

    def of(self, message: Message) -> tuple[Review, ...]:
        """Return what people said of a translation as it is now."""
        return self.records.get(digest(message), ())

    def translators(self, message: Message) -> frozenset[str]:
        """Return who wrote it, as `person` names them; nobody where a machine did."""
        return frozenset(
            person(one.alias) for one in self.of(message) if one.level is Level.TRANSLATED
        )

    def level(self, message: Message) -> Level:
        """Return how far it has come; nobody's word counts for their own translation."""
        own = self.translators(message)
        counted = (
            one.level
            for one in self.of(message)
            if one.level is Level.TRANSLATED or person(one.alias) not in own
        )
        return max(counted, default=Level.MACHINE)

    def read_by_another(self, message: Message) -> bool:
        """Say whether a person other than the translator has read it."""
        return self.level(message) >= Level.REVIEWED


def digest(message: Message) -> str:
    """Name a sentence together with its translation."""
    return digest_of_sides(message.context or "", sources_of(message), forms_of(message))


def reviews_path(folder: Path, code: str) -> Path:
    """Return where a language's records lie."""
    return folder / code / FILE


def read_reviews(folder: Path, code: str) -> Reviews:
    """Read a language's records; none where it has no file.

    Raises:
        CatalogError: the file is no TOML, or holds what is no record.
    """
    path = reviews_path(folder, code)
    if not path.exists():
        return Reviews({})
    try:
        lines = tomllib.loads(path.read_text(encoding="utf-8"))
        return Reviews({name: tuple(map(Review.parse, records)) for name, records in lines.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        raise CatalogError(f"{path} cannot be read: mend or restore it.") from None
