"""Facts about each language, read from `locales/languages.toml`.

Owns what is known of a language apart from its sentences: its own name, the
direction of its script, how it counts, who speaks for it where a sentence is
missing, and whether it is whole enough to be offered. Who has read which of
its sentences is `bot.i18n.reviews`. English is the source: the
sentences in the code are its catalog, so it has no file and nothing above it.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import digits as ascii_digits
from typing import Any, Literal, get_args

from babel.core import Locale, UnknownLocaleError

from bot.digits import to_ascii
from bot.errors import CatalogError
from bot.i18n.formats import Formats
from bot.i18n.own_formats import read_formats
from bot.i18n.plurals import Plural, plural_of

LOCALES = Path(__file__).parents[2] / "locales"
SOURCE = "en"

Direction = Literal["ltr", "rtl"]
Status = Literal["source", "draft", "unreviewed"]
_STATUSES = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language and how it is written and counted."""

    code: str
    own_name: str
    direction: Direction
    plural: Plural
    fallback: tuple[str, ...]
    """Languages asked in turn for a missing sentence; English is last of all."""
    formats: Formats
    """How it writes numbers, days, times and lists."""
    status: Status
    telegram: str | None
    """The two-letter code that Telegram takes for a bot's commands, if there is one."""
    also: tuple[str, ...]
    """Other codes that phones send and that this language serves."""
    made_from: str | None
    """The language whose catalog this one is made of, letter by letter, if it is."""

    @property
    def shipped(self) -> bool:
        """Whether it must be complete: everything but a draft."""
        return self.status != "draft"


def read_languages(path: Path) -> dict[str, Language]:
    """Read every language of a `languages.toml`, in its order.

    Raises:
        CatalogError: the file is missing or a fact in it cannot be used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CatalogError(f"{path} cannot be read as TOML: restore or mend it.") from None
    languages = {code: _language(path.parent, code, facts) for code, facts in tables.items()}
    for language in languages.values():
        for other in (*language.fallback, *filter(None, [language.made_from])):
            if other not in languages:
                raise CatalogError(f"{path} lets {language.code} lean on {other}: add it.")
    if SOURCE not in languages:
        raise CatalogError(f"{path} does not name English, the language of the source: add [en].")
    return languages


def _language(folder: Path, code: str, facts: dict[str, Any]) -> Language:
    digits = str(facts.get("digits", ascii_digits))
    if to_ascii(digits) != ascii_digits:
        raise CatalogError(f"languages.toml: [{code}] needs digits from nought to nine, in order.")
    try:
        locale = Locale.parse(facts["formatting"]) if "formatting" in facts else None
        language = Language(
            code=code,
            own_name=str(facts["own_name"]),
            direction=facts["direction"],
            plural=plural_of(str(facts.get("counts_like", code))),
            fallback=tuple(facts.get("fallback", ())),
            formats=Formats(locale, digits, read_formats(folder, code)),
            status=facts["status"],
            telegram=facts.get("telegram"),
            also=tuple(facts.get("also", ())),
            made_from=facts.get("from"),
        )
    except (KeyError, ValueError, TypeError, UnknownLocaleError):
        raise CatalogError(
            f"languages.toml: [{code}] needs own_name, direction, a status, and a formatting that "
            "Babel knows or none."
        ) from None
    if language.direction not in get_args(Direction) or language.status not in _STATUSES:
        raise CatalogError(
            f"languages.toml: [{code}] needs a direction (ltr or rtl) and a status "
            f"({', '.join(_STATUSES)})."
        )
    return language
