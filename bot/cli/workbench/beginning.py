"""Begins a language: its facts, and where CLDR has none, a table of formats to fill.

Owns what a new language starts with. It writes no sentence: those are a
translator's.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from babel.core import Locale, UnknownLocaleError

from bot.errors import ConfigError
from bot.i18n.languages import read_languages
from bot.i18n.own_formats import FILE
from bot.i18n.plurals import plural_of

_FORMATS = """\
# How {name} writes days, times and lists, of which CLDR knows nothing. Until a line is filled in
# and its # taken away, a day is 2026-03-30 and a list a, b, c.
# months = ["", "", "", "", "", "", "", "", "", "", "", ""]
# date = "{{day}} {{month}} {{year}}"
# time = "{{hour}}:{{minute}}"
# group = " "
# comma = ", "
# last = " and "
#
# [languages]
# en = "English"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a caller says of a new language; what is left out, CLDR must know."""

    own_name: str | None = None
    direction: str | None = None
    formatting: str | None = None
    fallback: tuple[str, ...] = ()


def begin(folder: Path, code: str, said: Beginning) -> None:
    """Add a language to `languages.toml` as a draft.

    Raises:
        ConfigError: CLDR does not know the language and the caller did not say enough, or it
            leans on a language that is not there.
        CatalogError: nobody has written down how the language counts.
    """
    plural_of(code)
    known = _known_to_cldr(code)
    name = said.own_name or (known.get_display_name(known) if known else None)
    runs = said.direction or (known.text_direction if known else None)
    formatting = said.formatting or (str(known) if known else None)
    if not name or not runs:
        raise ConfigError(f"Babel does not know {code}: give --own-name and --direction.")
    there = read_languages(folder / "languages.toml")
    for other in said.fallback:
        if other not in there:
            raise ConfigError(f"{code} cannot fall back to {other}, which is not there: begin it.")
    facts = [f"\n[{code}]", f"own_name = {_toml(name)}", f'direction = "{runs}"']
    facts += [f'formatting = "{formatting}"'] if formatting else []
    facts += [f"fallback = {_toml(list(said.fallback))}"] if said.fallback else []
    with (folder / "languages.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join([*facts, 'status = "draft"']) + "\n")
    if formatting is None:
        _write_formats(folder / code / FILE, name)


def _write_formats(path: Path, name: str) -> None:
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text(_FORMATS.format(name=name), encoding="utf-8")


def _toml(value: object) -> str:
    # A JSON string or list of strings is one of TOML's, too.
    return json.dumps(value, ensure_ascii=False)


def _known_to_cldr(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
