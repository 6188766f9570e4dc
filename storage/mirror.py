"""A second place for committed cases: one folder a case, plain age files.

Owns `<mirror>/<reference>/`: the entries, and `case.json` with what the
case's row shows in clear. What has been written is never written again, so
keeping a case twice costs nothing; the reader list, the notice note and the
working tables never come here.
"""

import asyncio
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from bot.errors import StorageError
from bot.services.ports import Store
from bot.services.rows import CaseRow, EntryRow
from storage.durable import make_folder, write_whole
from storage.export import write_entry

_REFERENCE = re.compile(r"[0-9A-Z]{1,16}")


class FolderMirror:
    """Fulfils `bot.services.ports.Mirror` with a folder, as a rule on another disk."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first case comes."""
        self._folder = folder

    async def keep(self, case: CaseRow, entries: Sequence[EntryRow], store: Store) -> None:
        """Write what is not there yet, durably.

        Raises:
            StorageError: the folder refused, or it holds another case under
                this reference; what is there was left alone.
        """
        folder = self._folder / _checked(case.reference)
        await asyncio.to_thread(_keep_facts, folder, case)
        for entry in entries:
            await write_entry(store, entry, folder, keep=True)
        # The rounded time, for the same reason as on the files within.
        await asyncio.to_thread(os.utime, folder, (case.received, case.received))


def _checked(reference: str) -> str:
    """A reference becomes a folder's name: no row may choose a path."""
    if not _REFERENCE.fullmatch(reference):
        raise StorageError("A case's reference is not a plain word. This is a fault of ours.")
    return reference


def _keep_facts(folder: Path, case: CaseRow) -> None:
    path = folder / "case.json"
    facts = _facts(case)
    make_folder(folder)
    kept = _kept(path)
    # References return once a case is erased; its files must not pass for another's.
    if kept is not None and kept.get("locator") != facts["locator"]:
        raise StorageError(f"{folder} holds another case. Move that folder away.")
    if kept != facts:
        text = json.dumps(facts, indent=1, sort_keys=True) + "\n"
        write_whole(path, text.encode(), case.received)


def _kept(path: Path) -> dict[str, object] | None:
    try:
        kept: dict[str, object] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read. Move it away.") from error
    return kept


def _facts(case: CaseRow) -> dict[str, object]:
    return {
        "reference": case.reference,
        "locator": case.locator.hex(),
        "queue": case.queue,
        "priority": case.priority,
        "state": case.state,
        "language": case.language,
        "channel": case.channel,
        "identity_kind": case.identity_kind,
        "received": case.received,
        "due": case.due,
        "assignee": case.assignee,
        "version": case.version,
    }
