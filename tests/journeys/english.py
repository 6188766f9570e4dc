"""Finds English where a person of another language would meet it.

Owns two ways of looking: whole English sentences, wherever a language says
them otherwise; and plain Latin words, in languages whose letters are others.
What a mission writes in its own file, names, and commands are no leak.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from bot.cli import demo_mission
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.soundness import PLACEHOLDER, forms_of, sources_of
from tests.ground.doors import Json

OTHER_LETTERS = {"ar", "ru", "zh", "fa-AF", "ps", "uk", "el", "sr-Cyrl", "ur", "am"}
_WORD = re.compile(r"(?<![\w/])[A-Za-z]{2,}")
_MARK = re.compile(r"\[(?:[a-z]{2,3})(?:-[A-Za-z]+)?\]")
_NAMES = {"Amana", "Telegram", "MB", "UN", "UTC"}
_FEWEST = 3


def spoken(calls: Iterable[Json], person: int) -> Iterator[str]:
    """Yield every text and every label that the bot sent to one person."""
    for call in calls:
        said: dict[str, Any] = call["parameters"]
        if str(said.get("chat_id")) != str(person):
            continue
        yield from (said[name] for name in ("text", "caption") if said.get(name))
        rows = (said.get("reply_markup") or {}).get("inline_keyboard", ())
        yield from (button["text"] for row in rows for button in row)


class Ears:
    """Hears English in what one language says."""

    def __init__(
        self,
        folder: Path,
        language: Language,
        own_names: Iterable[str],
        *,
        other_letters: bool = False,
    ) -> None:
        """Take the language, what the languages' buttons say, and if none of it is plain Latin."""
        self._folder = folder
        self._language = language
        named = language.code in OTHER_LETTERS or "X" in language.code
        self._other_letters = other_letters or named
        # A time of day may hold AM and PM in Latin letters: that is how CLDR writes it there.
        times = [
            language.formats.time(dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC)) for hour in (9, 21)
        ]
        self._allowed = {*_names(own_names), *_WORD.findall(" ".join(times))}

    def heard(self, text: str) -> list[str]:
        """Return what is English in a text."""
        found = _MARK.findall(text)
        found += [one for one in self._sentences if one in text]
        if self._other_letters:
            found += [word for word in _WORD.findall(text) if word not in self._allowed]
        return found

    @cached_property
    def _sentences(self) -> tuple[str, ...]:
        """English sentences of some words that this language says otherwise."""
        catalog: Catalog = read_catalog(catalog_path(self._folder, self._language.code))
        return tuple(
            english
            for message in catalog
            if message.id
            for english, said in zip(sources_of(message), forms_of(message), strict=False)
            if len(english.split()) >= _FEWEST
            and not PLACEHOLDER.search(english)
            and english not in said
        )


def _names(own_names: Iterable[str]) -> Iterator[str]:
    yield from _NAMES
    for name in own_names:
        yield from _WORD.findall(name)
    yield from _words_of((demo_mission.AREAS, demo_mission.CONTACTS, demo_mission.SERVICES))


def _words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _WORD.findall(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _words_of(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _words_of(each)
