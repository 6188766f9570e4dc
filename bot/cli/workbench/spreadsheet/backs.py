"""Decides which back-translations of a returned spreadsheet are taken.

Owns the rule that a back-translation belongs to the text that its writer had
before them, and to no other: if the translation has changed since, or somebody
else has translated it back, what was written is handed back with the reason.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from bot.cli.workbench.backs import MACHINE, Back, Backs, read_backs, record_backs
from bot.cli.workbench.facts import english
from bot.cli.workbench.saving import source_digest
from bot.cli.workbench.spreadsheet.reading import Filled, Returned
from bot.cli.workbench.spreadsheet.taking import Refused
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.digests import digest_of
from bot.i18n.languages import Language, read_languages
from bot.i18n.reviews import digest
from bot.i18n.safety import key
from bot.i18n.soundness import usable


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a file's back-translations."""

    done: tuple[str, ...]
    refused: tuple[Refused, ...]


def take_back(folder: Path, returned: Returned, alias: str) -> TakenBack:
    """Take the back-translations of a file whose translations have been taken already.

    Args:
        folder: where the languages lie.
        returned: the file.
        alias: who translated back; a machine where it is empty.

    Raises:
        ConfigError: nobody can translate into the language that it names.
        CatalogError: a file cannot be read.
    """
    language = read_languages(folder / "languages.toml")[returned.code]
    catalog = read_catalog(catalog_path(folder, returned.code, returned.domain))
    sentences = {source_digest(each): each for each in catalog if each.id}
    backs, today = read_backs(folder, returned.code), dt.datetime.now(dt.UTC).date()
    said: dict[str, Back] = {}
    rows: dict[str, Filled] = {}
    refused = []
    for row in filter(_is_touched, returned.rows):
        message = sentences.get(row.sentence)
        why = _fault(row, message, language, backs)
        if why is None and message is not None and key(message) not in said:
            said[key(message)] = Back(row.back, alias or MACHINE, today)
            rows[key(message)] = row
        elif why != _SAME:
            refused.append(_refused(row, message, backs, why or _TWICE))
    recorded = record_backs(folder, returned.code, said)
    refused += [_refused(rows[name], None, {}, _OWN) for name in recorded.own]
    return TakenBack(recorded.done, tuple(refused))


def _is_touched(row: Filled) -> bool:
    # A file without the column says nothing of them.
    is_said = bool(row.back or row.told) and digest_of(row.back) != row.told
    return is_said or bool(row.back_fault)


def _fault(row: Filled, message: Message | None, language: Language, backs: Backs) -> str | None:
    """Say why a cell is not taken; nothing where it is."""
    if row.back_fault:
        return f"The cell {row.back_fault}."
    if row.form > 0:
        return _FIRST
    if message is None or row.english != english(message, language.plural, 0).strip():
        return _GONE
    there = backs.get(digest(message))
    if there is not None and there.says == row.back:
        return _SAME
    if not row.back:
        return _EMPTIED
    if row.state != digest(message) or not usable(message):
        return _CHANGED
    return _OTHER if digest_of(there.says if there else "") != row.told else None


def _refused(row: Filled, message: Message | None, backs: Mapping[str, Back], why: str) -> Refused:
    there = backs.get(digest(message)) if message else None
    return Refused(row.number, row.english, row.back, there.says if there else "", why)


_SAME = ""
_FIRST = "A sentence is translated back as a whole, beside the first of its forms."
_GONE = "The English has changed or gone, or rows were moved: export again and look anew."
_EMPTIED = "The back-translation was emptied: what was there stays."
_CHANGED = "The translation is not the one that was translated back: export again, read it anew."
_OTHER = "Somebody else has translated it back since the file was made: choose one of both."
_TWICE = "The sentence stands in the file twice: keep one row and import again."
_OWN = "Nobody translates back what they wrote themselves: another person must."
