"""Entries as files that any age reader opens.

Owns the names: `NNN-KIND.age` is the first header with the payload, and each
later header with the same payload is `NNN-KIND.hM.age`, M from 2, because an
age file has one header. It needs no key, and never has one.
"""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bot.errors import StorageError
from bot.services.ports import CaseReader
from bot.services.rows import CaseRow, EntryRow
from storage.durable import make_folder, refusals, stream_whole
from storage.thread import Thread

# A kind becomes part of a file's name: no row, however it came about, may choose a path.
_KIND = re.compile(r"[a-z]{1,32}")


async def write_entries(store: CaseReader, case: CaseRow, folder: Path) -> list[Path]:
    """Write all entries of a case into a folder, made if need be; files there are replaced.

    Raises:
        StorageError: the folder refused, or an entry's payload is not kept.
    """
    make_folder(folder)
    written: list[Path] = []
    thread = Thread("amana-export")
    try:
        for entry in await store.entries(case.key):
            written += await write_entry(store, entry, folder, thread)
    finally:
        thread.stop()
    return written


async def write_entry(
    store: CaseReader, entry: EntryRow, folder: Path, thread: Thread, *, keep: bool = False
) -> list[Path]:
    """Write one entry's files and return their paths, first header first.

    Args:
        store: where the payload is read from, once for each file.
        entry: what to write.
        folder: an existing folder.
        thread: what touches the folder: a disk that hangs must not hold up the event loop.
        keep: leave files alone that are there already; they are whole, since
            a file comes to its name only when it is.
    """
    paths = list(paths_of(entry, folder))
    for path, header in zip(paths, entry.headers, strict=True):
        with refusals(path):
            is_there = keep and await thread.run(path.exists)
        if not is_there:
            await stream_whole(path, _age_file(store, header, entry.payload), entry.at, thread)
    return paths


def paths_of(entry: EntryRow, folder: Path) -> Iterator[Path]:
    """Where an entry's files lie, first header first."""
    if not _KIND.fullmatch(entry.kind):
        raise StorageError("An entry's kind is not a plain word. This is a fault of ours.")
    stem = f"{entry.number:03}-{entry.kind}"
    for place in range(1, len(entry.headers) + 1):
        yield folder / (f"{stem}.age" if place == 1 else f"{stem}.h{place}.age")


async def _age_file(store: CaseReader, header: bytes, payload: int) -> AsyncIterator[bytes]:
    yield header
    async for piece in store.payload(payload):
        yield piece
