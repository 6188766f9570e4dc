"""Decides what of a returned spreadsheet is taken, sentence by sentence.

Owns the rule that nothing is lost: a sentence whose English or whose
translation has changed since the file was made stays as it is in the catalog,
and what the translator wrote is handed back with the reason. What would fail
in front of a person is never taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.cli.workbench.domains import DOMAINS
from bot.cli.workbench.facts import english
from bot.cli.workbench.reviews import reviewable
from bot.cli.workbench.saving import put, record_word, save, source_digest
from bot.cli.workbench.spreadsheet.reading import Filled, Returned
from bot.errors import ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.plurals import Plural
from bot.i18n.reviews import Level, digest
from bot.i18n.safety import key
from bot.i18n.soundness import broken, forms_of, usable


@dataclass(frozen=True, slots=True)
class Refused:
    """What a translator wrote and nobody took."""

    number: str
    english: str
    written: str
    now: str
    why: str


@dataclass(slots=True)
class Taken:
    """What became of a returned file.

    Attributes:
        taken: msgids that have a new translation.
        looked: msgids that somebody vouched for as they are.
        unfinished: msgids of which a plural form is missing still.
        refused: what was not taken.
    """

    taken: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)


def take(folder: Path, returned: Returned, alias: str) -> Taken:
    """Take what can be taken into a language's catalog, and write down who translated it.

    Args:
        folder: where the languages lie.
        returned: the file.
        alias: who translated; nobody is written down where it is empty.

    Raises:
        ConfigError: nobody can translate into the language or domain that it names.
        CatalogError: a file cannot be read.
    """
    language = reviewable(folder, returned.code)
    domain = next((one for one in DOMAINS if one.name == returned.domain), None)
    if domain is None or not domain.has(folder, language):
        raise ConfigError(f"{language.code} has no catalog “{returned.domain}”: see the file.")
    catalog = read_catalog(catalog_path(folder, language.code, domain.name))
    taking = _Taking(catalog, language.plural)
    for _, rows in groupby(sorted(returned.rows, key=_sentence), key=_sentence):
        taking.weigh(tuple(rows))
    result = taking.result
    if result.taken:
        by = dict.fromkeys(result.taken, alias) if alias else {}
        save(folder, language, catalog, by, domain)
    if alias:
        own = record_word(folder, language.code, Level.REVIEWED, alias, result.looked)
        result.refused += [taking.own(name) for name in own]
        result.looked -= set(own)
    return result


def _sentence(row: Filled) -> str:
    return row.sentence


class _Taking:
    """Weighs sentences against one catalog and changes it where nothing speaks against it."""

    def __init__(self, catalog: Catalog, plural: Plural) -> None:
        self._plural = plural
        self._sentences = {source_digest(each): each for each in catalog if each.id}
        self.result = Taken()

    def weigh(self, rows: Sequence[Filled]) -> None:
        """Take one sentence's rows, or refuse them with the reason."""
        message = self._sentences.get(rows[0].sentence)
        if message is None:
            self._refuse(rows, None, _STRANGE if not rows[0].sentence else _GONE)
            return
        fault = next(self._faults(rows, message), None)
        if fault is not None:
            self._refuse(rows, message, fault)
            return
        if _untouched(rows, message):
            self._look(rows, message)
        else:
            self._compare(rows, message)

    def own(self, name: str) -> Refused:
        """Say that nobody vouches for their own translation."""
        message = next(one for one in self._sentences.values() if key(one) == name)
        return Refused("", english(message, self._plural, 0), "ok", _joined(message), _OWN)

    def _faults(self, rows: Sequence[Filled], message: Message) -> Iterator[str]:
        yield from (f"The cell {row.fault}." for row in rows if row.fault)
        now = forms_of(message)
        if any(not 0 <= row.form < len(now) for row in rows):
            yield _FORMS
            return
        if any(row.english != english(message, self._plural, row.form).strip() for row in rows):
            yield _MOVED
        if len({row.form for row in rows}) < len(rows):
            yield _TWICE

    def _look(self, rows: Sequence[Filled], message: Message) -> None:
        """Take somebody's word for a translation that they left as it was."""
        if not any(row.looked for row in rows):
            return
        if any(row.state != digest(message) for row in rows):
            self._refuse(rows, message, _CHANGED)
        elif usable(message):
            self.result.looked.add(key(message))
        elif all(forms_of(message)):
            self._change(rows, message, forms_of(message))

    def _compare(self, rows: Sequence[Filled], message: Message) -> None:
        now = forms_of(message)
        emptied = [row for row in rows if not row.translation and now[row.form]]
        written = {row.form: row.translation for row in rows if row.translation}
        forms = tuple(written.get(number, before) for number, before in enumerate(now))
        if forms != now and any(row.state != digest(message) for row in rows):
            self._refuse(rows, message, _CHANGED)
            return
        self._refuse(emptied, message, _EMPTIED)
        if forms != now:
            self._change(rows, message, forms)

    def _change(self, rows: Sequence[Filled], message: Message, forms: tuple[str, ...]) -> None:
        before, flags = message.string, set(message.flags)
        put(message, forms)
        faults = list(broken(message, self._plural)) if usable(message) else []
        if faults:
            message.string, message.flags = before, flags
            self._refuse(rows, message, faults[0])
            return
        self.result.taken.add(key(message))
        if not usable(message):
            self.result.unfinished.add(key(message))

    def _refuse(self, rows: Sequence[Filled], message: Message | None, why: str) -> None:
        for row in rows:
            now = forms_of(message) if message else ()
            there = now[row.form] if 0 <= row.form < len(now) else ""
            if row.translation or row.fault or why == _EMPTIED:
                refused = Refused(row.number, row.english, row.translation, there, why)
                self.result.refused.append(refused)


def _untouched(rows: Sequence[Filled], message: Message) -> bool:
    """Say whether the file holds the translation with which it was made."""
    as_it_was = message.clone()
    forms = {row.form: row.translation for row in rows}
    put(as_it_was, [forms.get(number, "") for number in range(len(forms_of(message)))])
    return digest(as_it_was) == rows[0].state


def _joined(message: Message) -> str:
    return " | ".join(forms_of(message))


_STRANGE = "The row belongs to no sentence: write translations only beside their English."
_GONE = "The English has changed or gone since the file was made: export again and look anew."
_MOVED = "The English beside it is another sentence's: the rows were moved. Export again."
_TWICE = "The sentence stands in the file twice: keep one row and import again."
_FORMS = "The row is for a plural form that the language has not: export again."
_CHANGED = "Somebody else has changed the translation since the file was made: choose one of both."
_EMPTIED = "The cell was emptied: the translation that was there stays."
_OWN = "Nobody vouches for their own translation: another person must read it."
