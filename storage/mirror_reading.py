"""The mirror read back: each case whole and checked, or named as a fault.

Owns the reading of what `storage.mirror` writes. A mirror lies on another
disk, where anyone may have been: lengths, names and forms are checked before
a case is believed. What it cannot check are seals; those the readers' keys do.
"""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import SealingError, StorageError
from bot.sealing.age import sealed_size, stanza_count
from bot.sealing.age.header import MAX_HEADER_SIZE, find_end
from bot.services.audit_export import read_audit_line
from bot.services.rows import AuditRow, CaseRow, EntryRow
from storage.export import paths_of
from storage.mirror_form import ACTS, CASE, FORM, SERVICE_FILE, read_facts

_PIECE = 1 << 20
_TEXTS = ("reference", "queue", "state", "language", "channel", "identity_kind")
_NUMBERS = ("priority", "received", "due", "version")


@dataclass(frozen=True, slots=True)
class MirroredEntry:
    """One entry: its row, whose payload has no key yet, and where its payload lies."""

    row: EntryRow
    path: Path

    def pieces(self) -> Iterator[bytes]:
        """The payload, about 1 MB at a time."""
        with self.path.open("rb") as file:
            file.seek(len(self.row.headers[0]))
            while piece := file.read(_PIECE):
                yield piece


@dataclass(frozen=True, slots=True)
class MirroredCase:
    """All that a mirror keeps of a case."""

    row: CaseRow
    entries: tuple[MirroredEntry, ...]
    acts: tuple[AuditRow, ...]


def read_case(folder: Path) -> MirroredCase:
    """Read a case's folder; StorageError if it is not whole."""
    facts = read_facts(folder / CASE)
    try:
        if facts is None or facts["format"] != FORM or facts["reference"] != folder.name:
            raise StorageError(f"{folder} is not a case's folder.")
        row = _row(facts)
        acts = tuple(_acts(folder / ACTS, row.reference, row.key))
        entries = tuple(_entry(folder, row.key, one) for one in facts["entries"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, SealingError) as error:
        raise StorageError(f"{folder} is damaged ({type(error).__name__}).") from error
    if not 0 < row.key < 2**63:
        raise StorageError(f"{folder} is no case: a case's key is a number of its own.")
    if row.version < 1 or not entries or len(acts) < int(facts["acts"]):
        raise StorageError(f"{folder} is not whole: it was being written.")
    return MirroredCase(row, entries, acts)


def read_service(mirror: Path) -> tuple[AuditRow, ...]:
    """The service's own chain as the mirror has it."""
    try:
        return tuple(_acts(mirror / SERVICE_FILE, None, 0))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, SealingError) as error:
        raise StorageError(f"{mirror / SERVICE_FILE} is damaged.") from error


def _row(facts: dict[str, Any]) -> CaseRow:
    texts: dict[str, Any] = {name: str(facts[name]) for name in _TEXTS}
    numbers: dict[str, Any] = {name: int(facts[name]) for name in _NUMBERS}
    return CaseRow(
        key=int(facts["key"], 16),
        locator=bytes.fromhex(facts["locator"]),
        assignee=None if facts["assignee"] is None else str(facts["assignee"]),
        sealed=b64decode(facts["sealed"]),
        note=b64decode(facts["note"]),
        **texts,
        **numbers,
    )


def _acts(path: Path, reference: str | None, key: int) -> Iterator[AuditRow]:
    for line in path.read_bytes().splitlines():
        name, act = read_audit_line(line)
        if reference is not None and name != reference:
            raise ValueError("another chain")
        yield AuditRow(
            key, act.number, act.action, act.officer, act.base, act.signature, act.previous,
            act.server_signature,
        )  # fmt: skip


def _entry(folder: Path, case: int, facts: dict[str, Any]) -> MirroredEntry:
    bucket, count = int(facts["bucket"]), int(facts["headers"])
    shape = EntryRow(
        case, int(facts["number"]), str(facts["kind"]), bucket, int(facts["at"]), (b"",) * count, 0
    )
    paths = list(paths_of(shape, folder))
    headers = tuple(_header(path, sealed_size(bucket)) for path in paths)
    row = EntryRow(case, shape.number, shape.kind, bucket, shape.at, headers, 0)
    return MirroredEntry(row, paths[0])


def _header(path: Path, payload: int) -> bytes:
    with path.open("rb") as file:
        start = file.read(MAX_HEADER_SIZE + 1)
    header = start[: find_end(start)]
    if stanza_count(header) < 1 or path.stat().st_size != len(header) + payload:
        raise ValueError("an entry of another length")
    return header
