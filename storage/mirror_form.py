"""The form of a mirror: which files it has, and what stands in a case's facts.

Owns names and shapes, which `storage.mirror` writes and `storage.mirror_reading`
reads back; it writes nothing.

    <mirror>/<reference>/case.json     the case's row, and which entries it has
                         NNN-KIND.age  entries, as `amana entries` writes them
                         audit.jsonl   the case's chain
    <mirror>/service.jsonl             the service's own chain
    <mirror>/erasures.jsonl            digests of cases that are erased
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.errors import StorageError
from bot.services.rows import CaseCopy, CaseRow, EntryRow, ErasureRow

FORM: Final = "amana/mirror-case/1"
CASE, ACTS, SERVICE_FILE, ERASURES = "case.json", "audit.jsonl", "service.jsonl", "erasures.jsonl"
_REFERENCE = re.compile(r"[0-9A-Z]{1,16}")
_DIGEST, _LATEST = 32, 2**62


def folder_name(reference: str) -> str:
    """A reference becomes a folder's name: no row may choose a path."""
    if not _REFERENCE.fullmatch(reference):
        raise StorageError("A case's reference is not a plain word. This is a fault of ours.")
    return reference


def case_folders(mirror: Path) -> Iterator[Path]:
    """The folders of a mirror that may hold a case."""
    if mirror.is_dir():
        found = (path for path in mirror.iterdir() if _REFERENCE.fullmatch(path.name))
        yield from sorted(path for path in found if path.is_dir() and not path.is_symlink())


def facts_of(copy: CaseCopy, version: int) -> dict[str, Any]:
    """What is written of a case; `version` 0 while it is not whole."""
    row = copy.row
    clear = ("reference", "queue", "priority", "state", "language", "channel", "identity_kind")
    times = ("received", "due", "assignee")
    key, locator = names(row)
    return {
        "format": FORM,
        **{name: getattr(row, name) for name in (*clear, *times)},
        "version": version,
        "key": key,
        "locator": locator,
        "sealed": b64encode(row.sealed).decode(),
        "note": b64encode(row.note).decode(),
        "acts": len(copy.acts),
        "entries": [_entry(entry) for entry in copy.entries],
    }


def _entry(entry: EntryRow) -> dict[str, Any]:
    named = {name: getattr(entry, name) for name in ("number", "kind", "bucket", "at")}
    return {**named, "headers": len(entry.headers)}


def names(row: CaseRow) -> tuple[str, str]:
    """A case's key and locator, as its facts have them."""
    return f"{row.key:016x}", row.locator.hex()


def read_facts(path: Path) -> dict[str, Any] | None:
    """A case's facts as they lie there; None if there are none."""
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise StorageError(f"{path} cannot be read. Move it away.") from error
    if not (isinstance(kept, dict) and isinstance(kept.get("version", 0), int)):
        raise StorageError(f"{path} is not one of ours. Move it away.")
    return kept


def read_erasures(path: Path) -> tuple[ErasureRow, ...]:
    """Every erasure that a mirror records; StorageError if the list is damaged."""
    try:
        said = [json.loads(line) for line in path.read_bytes().splitlines()]
        rows = tuple(ErasureRow(bytes.fromhex(one["digest"]), int(one["at"])) for one in said)
        if any(len(row.digest) != _DIGEST or not 0 <= row.at < _LATEST for row in rows):
            raise ValueError  # noqa: TRY301  # answered below, like all that it cannot be
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(f"{path} cannot be read. Move it away.") from error
    return rows


def erasure_line(row: ErasureRow) -> bytes:
    """One erasure, as the list has it."""
    return json.dumps({"at": row.at, "digest": row.digest.hex()}).encode()
