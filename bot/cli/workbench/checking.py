"""Checks every catalog of a folder, and sums up how far each language is.

Owns what is read for a check and the line that sums it up. Changes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import read_backs
from bot.cli.workbench.domains import CHATS, DOMAINS, Domain
from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import keys
from bot.cli.workbench.findings import (
    Beside,
    Finding,
    findings,
    findings_of_source,
    in_order,
)
from bot.cli.workbench.findings_back import NO_BACK, findings_back
from bot.cli.workbench.glossary import read_glossary
from bot.cli.workbench.transliteration import differing, made
from bot.errors import CatalogError, ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import SOURCE, Language, read_languages
from bot.i18n.reviews import read_reviews
from bot.i18n.safety import marked, waiting
from bot.i18n.soundness import usable

MADE, TEMPLATE = "made otherwise", "template"
_PLACES = 3
"""How many places the summary names; each finding has its own sentence above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found in one language's sentences of one domain.

    Attributes:
        name: the language's, in English.
        code: its code, and the domain where that is not the chats.
        done: sentences that are translated.
        sentences: all of them.
        waiting: safety sentences that no second person has read.
        draft: whether the language may be unfinished.
        findings: what must be mended first.
    """

    name: str
    code: str
    done: int
    sentences: int
    waiting: int
    draft: bool
    findings: tuple[Finding, ...]

    @property
    def must_fix(self) -> tuple[Finding, ...]:
        """What keeps it from its release."""
        return tuple(one for one in self.findings if one.must)

    @property
    def wishes(self) -> tuple[Finding, ...]:
        """What a person should look at again."""
        return tuple(one for one in self.findings if not one.must)

    def __str__(self) -> str:
        """Sum up in one line."""
        parts = [f"{self.name} ({self.code}): {self.done} of {self.sentences} done."]
        if self.draft:
            parts.append("A draft.")
        if self.must_fix:
            parts.append(f"Fix {len(self.must_fix)} before release{self._first_places()}.")
        if self.waiting:
            parts.append(f"{_counted(self.waiting, 'safety text waits', 'safety texts wait')}")
            parts[-1] += " for a second reader."
        unsaid = sum(one.kind == NO_BACK for one in self.findings)
        if unsaid:
            parts.append(f"{_counted(unsaid, 'safety text waits', 'safety texts wait')}")
            parts[-1] += " to be translated back."
        if self.wishes:
            parts.append(f"{_counted(len(self.wishes), 'wish', 'wishes')}.")
        return " ".join(parts)

    def _first_places(self) -> str:
        places = [one.place for one in self.must_fix if one.place][:_PLACES]
        return f": {'; '.join(places)}" if places else ""


def check(
    folder: Path, codes: Collection[str] = (), places: Mapping[str, str] | None = None
) -> list[Checked]:
    """Check the templates and some languages, or all, English first.

    Args:
        folder: where the languages lie.
        codes: which; all where empty.
        places: where each sentence of the chats stands, by its msgid with context.

    Raises:
        ConfigError: a language is not there.
        CatalogError: a file cannot be read.
    """
    languages = read_languages(folder / "languages.toml")
    for code in codes:
        if code not in languages:
            raise ConfigError(f"There is no language {code}: see `amana locales status`.")
    chosen = [language for code, language in languages.items() if not codes or code in codes]
    beside = Beside(glossary=read_glossary(folder), places=places or {})
    found = []
    for domain in DOMAINS:
        known = beside if domain is CHATS else replace(beside, places={})
        bench = _Bench(folder, languages[SOURCE], extract(folder.parent, domain), domain, known)
        found.append(bench.source())
        found += [bench.language(each) for each in chosen if domain.has(folder, each)]
    return found


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all languages of one domain are held against."""

    folder: Path
    english: Language
    template: Catalog
    domain: Domain
    beside: Beside

    def source(self) -> Checked:
        """Check the template, and how hard its English is."""
        found = list(_template_faults(self.folder, self.template, self.domain))
        if self.domain is CHATS:
            found += findings_of_source(self.template, self.beside)
        return self._checked(self.english, self.template, 0, found)

    def language(self, language: Language) -> Checked:
        """Check one language's catalog."""
        catalog = self._read(language.code)
        stand_ins = {
            code: self._read(code)
            for code in language.fallback
            if catalog_path(self.folder, code, self.domain.name).exists()
        }
        beside = replace(self.beside, stand_ins=stand_ins)
        found = list(self._made_otherwise(language, catalog))
        found += findings(language, catalog, self.template, self.domain, beside)
        backs = read_backs(self.folder, language.code)
        found += findings_back(language, catalog, marked(self.template), backs, beside)
        unread = waiting(catalog, marked(self.template), read_reviews(self.folder, language.code))
        return self._checked(language, catalog, len(unread), found)

    def _read(self, code: str) -> Catalog:
        return read_catalog(catalog_path(self.folder, code, self.domain.name))

    def _checked(
        self, language: Language, catalog: Catalog, unread: int, found: list[Finding]
    ) -> Checked:
        sentences = [message for message in catalog if message.id]
        is_source = language is self.english
        return Checked(
            name=self.english.formats.language_name(language.code) or language.own_name,
            code=language.code if self.domain is CHATS else f"{language.code}, {self.domain.name}",
            done=len(sentences) if is_source else sum(map(usable, sentences)),
            sentences=len(sentences),
            waiting=unread,
            draft=not language.shipped,
            findings=tuple(in_order(found, self.beside)),
        )

    def _made_otherwise(self, language: Language, catalog: Catalog) -> Iterator[Finding]:
        source = language.made_from
        if source is None:
            return
        try:
            differ = differing(made(language.code, self._read(source), self.template), catalog)
        except CatalogError as error:
            yield Finding(kind=MADE, must=True, message="", place="", told=str(error))
            return
        if differ:
            told = (
                f"{len(differ)} sentences are not what {source} says, the first “{differ[0]}”: "
                f"change them there and run `amana locales update {source}`."
            )
            yield Finding(kind=MADE, must=True, message="", place="", told=told)


def _template_faults(folder: Path, template: Catalog, domain: Domain) -> Iterator[Finding]:
    if _told(read_catalog(folder / domain.template)) != _told(template):
        told = f"{domain.template} is not what the code says now: run `amana locales update`."
        yield Finding(kind=TEMPLATE, must=True, message="", place="", told=told)


def _told(template: Catalog) -> tuple[frozenset[object], frozenset[str]]:
    """What a template must agree in with the code: its sentences, and which of them are marked."""
    return keys(template), marked(template)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
