"""A second place for committed cases: one folder a case, plain age files.

Owns the writing of it; `storage.mirror_form` says what lies where. What has
been written of an entry is never written again. What a row keeps sealed under
the server key stays sealed; the working tables never come here.

The disk is another one, perhaps at the end of a network, where anyone may have
been: it is touched on a thread of its own, so that one that hangs holds up
nobody's report, and whatever it refuses or holds is said as a StorageError.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Sequence
from functools import cached_property, partial
from pathlib import Path

from bot.errors import StorageError
from bot.services.audit import SERVICE_NAME
from bot.services.audit_export import audit_line
from bot.services.erasing import erasure_digest
from bot.services.ports import CaseReader
from bot.services.rows import AuditRow, CaseCopy, CaseRow, ErasureRow
from storage.durable import make_folder, refusals, remove_folder, write_whole
from storage.export import paths_of, write_entry
from storage.mirror_form import (
    ACTS,
    CASE,
    ERASURES,
    SERVICE_FILE,
    case_folders,
    erasure_line,
    facts_of,
    folder_name,
    names,
    read_erasures,
    read_facts,
)
from storage.thread import Thread

# What a killed process leaves: a folder half removed, a file half written.
_REMNANT = re.compile(r"\..{1,64}\.[0-9a-f]{8}")


class FolderMirror:
    """Fulfils `bot.services.ports.Mirror` with a folder, as a rule on another disk."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it must exist, or a disk that is not mounted would go unnoticed."""
        self._folder = folder
        self._is_known = False

    async def keep(self, copy: CaseCopy, store: CaseReader) -> None:
        """Write what is not there yet, durably; what is no more goes.

        Raises:
            StorageError: the folder refused, or it holds another case under
                this reference, or a newer copy; what is there was left alone.
        """
        row = copy.row
        folder = self._folder / folder_name(row.reference)
        await self._do(partial(_claim, folder, row))
        for entry in copy.entries:
            await write_entry(store, entry, folder, self._thread, keep=True)
        await self._do(partial(_finish, folder, copy))

    async def keep_service(self, acts: Sequence[AuditRow]) -> None:
        """Add the acts that are not there yet."""
        lines = [audit_line(SERVICE_NAME, act) for act in acts]
        await self._do(partial(_write_lines, self._folder / SERVICE_FILE, lines))

    async def erase(self, erasures: Sequence[ErasureRow]) -> None:
        """Record erasures beside those recorded before, and remove those cases' folders."""
        if erasures:
            await self._do(partial(_erase, self._folder, erasures))

    @cached_property
    def _thread(self) -> Thread:
        return Thread("amana-mirror")

    async def _do(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            with refusals(self._folder):
                self._require_its_disk()
                work()

        await self._thread.run(guarded)

    def _require_its_disk(self) -> None:
        """Refuse an empty mount point: an erasure noted there would never reach the disk."""
        is_mirror = (self._folder / SERVICE_FILE).exists()
        if not self._folder.is_dir() or (self._is_known and not is_mirror):
            raise StorageError(f"The mirror {self._folder} is not there: is its disk mounted?")
        self._is_known = is_mirror


def _claim(folder: Path, row: CaseRow) -> None:
    """Make the folder this case's, before anything of it lies there."""
    if folder.is_symlink():
        raise StorageError(f"{folder} is a link. Move it away.")
    make_folder(folder)
    _remove_remnants(folder)
    kept = read_facts(folder / CASE)
    # References return once a case is erased; its files must not pass for another's.
    key, locator = names(row)
    if kept is not None and (kept.get("key", key), kept.get("locator")) != (key, locator):
        raise StorageError(f"{folder} holds another case. Move that folder away.")
    # After a restore without its mirror, the better copy must survive.
    if kept is not None and kept.get("version", 0) > row.version:
        raise StorageError(f"{folder} holds a newer copy. Restore with --mirror, or move it away.")
    if kept is None:
        _write_facts(folder / CASE, CaseCopy(row, (), ()), version=0)


def _finish(folder: Path, copy: CaseCopy) -> None:
    _write_lines(
        folder / ACTS,
        [audit_line(copy.row.reference, act) for act in copy.acts],
        at=copy.row.received,
    )
    _write_facts(folder / CASE, copy, version=copy.row.version)
    wanted = {path.name for entry in copy.entries for path in paths_of(entry, folder)}
    for path in folder.glob("*.age"):
        if path.name not in wanted:
            path.unlink()
    # The rounded time, for the same reason as on the files within.
    os.utime(folder, (copy.row.received, copy.row.received))


def _write_facts(path: Path, copy: CaseCopy, version: int) -> None:
    facts = facts_of(copy, version)
    if read_facts(path) != facts:
        text = json.dumps(facts, indent=1, sort_keys=True) + "\n"
        write_whole(path, text.encode(), copy.row.received)


def _write_lines(path: Path, lines: Sequence[bytes], at: int = 0) -> None:
    """Write lines anew where they differ from those that are there."""
    text = b"".join(line + b"\n" for line in lines)
    if not (path.exists() and path.read_bytes() == text):
        write_whole(path, text, at)


def _record(path: Path, erasures: Sequence[ErasureRow]) -> None:
    before = read_erasures(path)
    known = {row.digest for row in before}
    rows = (*before, *(row for row in erasures if row.digest not in known))
    _write_lines(path, list(map(erasure_line, rows)))


def _erase(mirror: Path, erasures: Sequence[ErasureRow]) -> None:
    _record(mirror / ERASURES, erasures)
    _remove_remnants(mirror)
    refused: StorageError | None = None
    for folder in case_folders(mirror):
        try:
            if _is_erased(folder, {row.digest for row in erasures}):
                remove_folder(folder)
        except StorageError as error:  # one that cannot be read must not save the others
            refused = error
    if refused is not None:
        raise refused


def _is_erased(folder: Path, digests: Collection[bytes]) -> bool:
    facts = read_facts(folder / CASE) or {}
    try:
        return erasure_digest(int(str(facts.get("key")), 16)) in digests
    except (ValueError, OverflowError):
        return False


def _remove_remnants(folder: Path) -> None:
    for left in folder.iterdir():
        if _REMNANT.fullmatch(left.name):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()
