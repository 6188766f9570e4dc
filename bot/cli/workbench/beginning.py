"""Begins a language: its facts, and where CLDR has none, a table of formats to fill.

Owns what a new language starts with. It writes no sentence: those are a
translator's.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from babel.core import Locale, UnknownLocaleError

from bot.cli.whole import write_whole
from bot.errors import CatalogError, ConfigError
from bot.i18n.languages import read_languages
from bot.i18n.own_formats import FILE
from bot.i18n.plurals import plural_of

_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""A language's tag (BCP 47) as far as folders here are named by it."""
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
    """What a caller says of a new language; what is left out, CLDR must know.

    Attributes:
        own_name: as its speakers write it.
        direction: how its script runs.
        formatting: whose dates it uses.
        counts_like: a language that has as many forms for numbers, for the same numbers.
        fallback: who says what it lacks.
    """

    own_name: str | None = None
    direction: str | None = None
    formatting: str | None = None
    counts_like: str | None = None
    fallback: tuple[str, ...] = ()


def begin(folder: Path, code: str, said: Beginning) -> None:
    """Add a language to `languages.toml` as a draft.

    Raises:
        ConfigError: the code is none, or CLDR does not know the language and the caller did not
            say enough, or it leans on a language that is not there.
    """
    if not _CODE.fullmatch(code):
        raise ConfigError(f"“{code}” is no language's code: it looks like kg, fa-AF or sr-Latn.")
    _need_plural(said.counts_like or code)
    known = _known_to_cldr(code)
    name = said.own_name or (known.get_display_name(known) if known else None)
    runs = said.direction or (known.text_direction if known else None)
    formatting = said.formatting or (str(known) if known else None)
    if not name or not runs:
        raise ConfigError(_unknown(code, name, runs))
    there = read_languages(folder / "languages.toml")
    for other in said.fallback:
        if other not in there:
            raise ConfigError(f"{code} cannot fall back to {other}, which is not there: begin it.")
    facts = [f"\n[{code}]", f"own_name = {_toml(name)}", f'direction = "{runs}"']
    facts += [f'formatting = "{formatting}"'] if formatting else []
    facts += [f"counts_like = {_toml(said.counts_like)}"] if said.counts_like else []
    facts += [f"fallback = {_toml(list(said.fallback))}"] if said.fallback else []
    listed = folder / "languages.toml"
    added = "\n".join([*facts, 'status = "draft"']) + "\n"
    write_whole(listed, listed.read_bytes() + added.encode())
    if formatting is None:
        _write_formats(folder / code / FILE, name)


def _unknown(code: str, name: str | None, runs: str | None) -> str:
    """Say in a translator's words what must be told of a language that CLDR lacks."""
    example = "Its own name"
    missing = [] if name else ["--own-name with the language's name as its speakers write it"]
    missing += [] if runs else ["--direction ltr if it is written from the left, rtl if not"]
    return (
        f"Your computer's list of languages has no {code}, which is no hindrance: say what it "
        f"does not know. Add {' and '.join(missing)}, for example: "
        f'`amana locales new {code} --own-name "{name or example}" --direction ltr`.'
    )


def _need_plural(code: str) -> None:
    try:
        plural_of(code)
    except CatalogError:
        raise ConfigError(
            f"Nobody has written down how {code} counts: give --counts-like and a language that "
            "does it alike, such as sw (one form for 1, another for all else), sg (one form for "
            "all) or ru (three forms)."
        ) from None


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
