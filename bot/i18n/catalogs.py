"""Every catalog that the bot speaks from, compiled in memory at start.

Owns reading `locales/`, and failing there and then: a catalog that cannot be
read, counts wrongly or has lost a placeholder stops the start with one
sentence, and never a conversation. It writes nothing, so a translator's file
and what the bot says cannot drift apart.
"""

from collections.abc import Collection, Iterable, Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.errors import CatalogError
from bot.i18n.languages import LOCALES, SOURCE, Language, read_languages
from bot.i18n.reviews import read_reviews
from bot.i18n.safety import Caution, safety_strings, waiting
from bot.i18n.soundness import broken_in, usable
from bot.i18n.translator import English, Missing, Translator

REPORTERS = "messages"
"""The domain of what reporters read."""
OFFICERS, FOR_OFFICERS = "desk", (SOURCE, "fr", "ar")
"""The domain of what officers read, at the desk and in the staff bot's chats, and its languages."""
TEMPLATE = f"{REPORTERS}.pot"
"""Every sentence of that domain in English, with the marks of its comments."""


class Catalogs:
    """The languages that the bot speaks, in the mission's order."""

    def __init__(self, translators: Mapping[str, Translator]) -> None:
        """Take the voice of each offered language, by its code."""
        self.languages = {code: voice.language for code, voice in translators.items()}
        self._translators = dict(translators)

    @classmethod
    def load(
        cls,
        folder: Path = LOCALES,
        wanted: Iterable[str] | None = None,
        domain: str = REPORTERS,
        caution: Caution | None = None,
    ) -> Self:
        """Load the wanted languages, or all that are shipped, and their fallbacks.

        Args:
            folder: where `languages.toml` and the catalogs lie.
            wanted: language codes.
            domain: whose sentences: the bot's own, or another surface's.
            caution: the mission's rule for safety sentences that nobody but their translator has
                read; None where nobody's safety hangs on them, as in a preview or a test.

        Raises:
            CatalogError: a language is unknown, or its catalog is missing or unsound.
        """
        known = read_languages(folder / "languages.toml")
        codes = _offered(known, wanted)
        needed = {*codes, *(other for code in codes for other in known[code].fallback)} - {SOURCE}
        read = {code: read_catalog(catalog_path(folder, code, domain)) for code in needed}
        unread = _unread(folder, read, caution.allowed) if caution else {}
        voices = {SOURCE: English()} | {
            code: _voice(known[code], catalog_path(folder, code, domain), read[code])
            for code in read
        }
        own_names = {code: language.own_name for code, language in known.items()}

        def voice(code: str) -> Translator:
            return Translator(known[code], _chain(known[code], voices), own_names, unread)

        translators = {code: voice(code) for code in codes}
        if caution:
            # Unread words cannot stand in for unread words: then only the source is sure.
            default = translators.get(caution.default)
            sure = voice(SOURCE) if default is None or default.waiting else default
            for one in translators.values():
                one.stand_in = sure if one.language.code != sure.language.code else None
        return cls(translators)

    def waiting(self, code: str) -> frozenset[str]:
        """Return the safety sentences of an offered language that wait for a second reader.

        With cards that hold one the mission's fallback language is shown as well. Empty without
        a `Caution`, and for the language that stands in for the others.
        """
        voice = self.translator(code)
        return voice.waiting if voice.stand_in is not None else frozenset()

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


def _offered(known: Mapping[str, Language], wanted: Iterable[str] | None) -> list[str]:
    """Return the wanted codes in their order; all that are shipped without a wish."""
    if wanted is None:
        return [code for code, language in known.items() if language.shipped]
    codes = list(wanted)
    for code in codes:
        if code not in known:
            raise CatalogError(
                f"The language {code} is not in languages.toml: take it out of the mission's "
                f"languages, or begin it with `amana locales new {code}`."
            )
    return codes


def _voice(language: Language, path: Path, catalog: Catalog) -> NullTranslations:
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


def _unread(
    folder: Path, read: Mapping[str, Catalog], allowed: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return what waits for a second reader, by the language whose words they are.

    Sentence by sentence: a language that may stand alone vouches for no other
    that lends it what it lacks.
    """
    safety = safety_strings(read_catalog(folder / TEMPLATE))
    unread = {
        code: waiting(catalog, safety, read_reviews(folder, code)) for code, catalog in read.items()
    }
    return {code: said for code, said in unread.items() if code not in allowed}
