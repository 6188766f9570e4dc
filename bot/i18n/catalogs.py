"""Every catalog that the bot speaks from, compiled in memory at start.

Owns reading `locales/`, and failing there and then: a catalog that cannot be
read, counts wrongly or has lost a placeholder stops the start with one
sentence, and never a conversation. It writes nothing, so a translator's file
and what the bot says cannot drift apart.
"""

from collections.abc import Iterable, Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.errors import CatalogError
from bot.i18n.languages import LOCALES, SOURCE, Language, read_languages
from bot.i18n.soundness import broken_in, usable
from bot.i18n.translator import English, Missing, Translator

REPORTERS = "messages"
"""The domain of what reporters and the staff bot's chats read."""


class Catalogs:
    """The languages that the bot speaks, in the mission's order."""

    def __init__(
        self,
        languages: Mapping[str, Language],
        voices: Mapping[str, NullTranslations],
        own_names: Mapping[str, str],
    ) -> None:
        """Take the offered languages, a voice for each and their fallbacks, all own names."""
        self.languages = dict(languages)
        self._translators = {
            code: Translator(language, _chain(language, voices), own_names)
            for code, language in languages.items()
        }

    @classmethod
    def load(
        cls,
        folder: Path = LOCALES,
        wanted: Iterable[str] | None = None,
        domain: str = REPORTERS,
    ) -> Self:
        """Load the wanted languages, or all that are shipped, and their fallbacks.

        Args:
            folder: where `languages.toml` and the catalogs lie.
            wanted: language codes.
            domain: whose sentences: the bot's own, or another surface's.

        Raises:
            CatalogError: a language is unknown, or its catalog is missing or unsound.
        """
        known = read_languages(folder / "languages.toml")
        codes = list(wanted) if wanted is not None else [c for c in known if known[c].shipped]
        for code in codes:
            if code not in known:
                raise CatalogError(
                    f"The language {code} is not in languages.toml: take it out of the mission's "
                    f"languages, or begin it with `amana locales new {code}`."
                )
        needed = {SOURCE, *codes, *(f for code in codes for f in known[code].fallback)}
        voices = {code: _voice(folder, known[code], domain) for code in known if code in needed}
        own_names = {code: language.own_name for code, language in known.items()}
        return cls({code: known[code] for code in codes}, voices, own_names)

    def translator(self, code: str) -> Translator:
        """Return the voice of an offered language.

        Raises:
            CatalogError: the language is not offered.
        """
        try:
            return self._translators[code]
        except KeyError:
            raise CatalogError("A language was asked for that is not offered here.") from None

    def negotiate(self, sent: str | None) -> Language:
        """Choose the offered language for a code as phones send it, such as ``pt-BR``.

        Whole codes first, then shorter and shorter ones (``sr-Latn-RS``, ``sr-Latn``, ``sr``),
        then the first language offered: a person who can read it can find the language button.
        """
        tag = (sent or "").lower().replace("_", "-")
        offered = self.languages.values()
        served = {name: one for one in reversed(offered) for name in one.also}
        served |= {one.code.lower(): one for one in offered}
        while tag not in served and "-" in tag:
            tag = tag.rpartition("-")[0]
        return served.get(tag) or next(iter(offered))


def read_catalog(path: Path) -> Catalog:
    """Read one .po file.

    Raises:
        CatalogError: the file is missing or is no catalog.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except OSError:
        raise CatalogError(f"{path} cannot be read: restore it.") from None
    except (PoFileError, ValueError, SyntaxError):
        raise CatalogError(f"{path} is not a sound catalog: mend or restore it.") from None


def catalog_path(folder: Path, code: str, domain: str = REPORTERS) -> Path:
    """Return where a language's catalog lies."""
    return folder / code / "LC_MESSAGES" / f"{domain}.po"


def _voice(folder: Path, language: Language, domain: str) -> NullTranslations:
    if language.code == SOURCE:
        return English()
    path = catalog_path(folder, language.code, domain)
    catalog = read_catalog(path)
    faults = broken_in(catalog, language.plural)
    if faults:
        raise CatalogError(f"{path}: {faults[0]} ({len(faults)} in all.)")
    # Babel would compile a counted sentence without translation as if English were one.
    for message in [each for each in catalog if each.id and not usable(each)]:
        catalog.delete(message.id, message.context)
    catalog.locale = SOURCE  # without any, Babel drops the plural header
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    voice = GNUTranslations(compiled)
    voice.add_fallback(Missing())
    return voice


def _chain(
    language: Language, voices: Mapping[str, NullTranslations]
) -> dict[str, NullTranslations]:
    order = dict.fromkeys((language.code, *language.fallback, SOURCE))
    return {code: voices[code] for code in order}
