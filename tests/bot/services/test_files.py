"""A file is sealed as it streams in; a failure at any step leaves nothing of it behind."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.errors import DiskFullError, StorageError
from bot.sealing.age import FileKey
from bot.sealing.entry import EntryWriter, WrongLengthError
from bot.sealing.manifest import FileFacts
from bot.sealing.opened import Expected, open_payload
from bot.services.changes import AddChunk, Change
from bot.services.files import CHUNK, FilePlace, FileSealing
from storage.memory import MemoryStore
from tests.bot.sealing.cast import Seeded, mission
from tests.bot.services.scene import CANARY, Hands, pieces

PLACE = FilePlace("ab" * 16, 2)
FACTS = FileFacts(form="voice", media_type="audio/ogg", seconds=42)
CONTENT = CANARY.encode() * 250_000


class Counting(MemoryStore):
    """A store that notes sizes, fails when told, and remembers all bytes it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []
        self.seen = bytearray()
        self.fail_at: int | None = None
        self.refuse_drop = False

    async def commit(self, *changes: Change) -> None:
        """Commit, unless this is the one to fail."""
        for change in changes:
            if isinstance(change, AddChunk):
                if len(self.sizes) == self.fail_at:
                    raise DiskFullError
                self.sizes.append(len(change.sealed))
                self.seen += change.sealed
            elif self.refuse_drop:
                raise StorageError
        await super().commit(*changes)


def sealing(store: MemoryStore) -> FileSealing:
    """What seals into a store."""
    return FileSealing(store, mission().server, Hands(), Seeded("files"))


async def left(store: MemoryStore) -> list[int]:
    """Payloads that are still kept."""
    return list(await store.loose_payloads(2**62))


async def test_a_file_comes_back_as_it_came() -> None:
    """Bit for bit, with its place, facts and digest; no piece of it stands in the store."""
    store = Counting()
    kept = await sealing(store).keep(PLACE, FACTS, len(CONTENT), pieces(CONTENT, 70_000))

    payload = b"".join([chunk async for chunk in store.payload(kept.payload)])
    signers = mission().roster.signers()
    opened = open_payload(FileKey(kept.file_key), payload, signers, Expected("ab" * 16, 2))
    assert opened.originals["original"] == CONTENT
    assert opened.manifest.file == FACTS
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert CANARY.encode() not in store.seen
    assert await left(store) == [kept.payload]


async def test_no_transaction_is_larger_than_a_megabyte() -> None:
    """However the pieces come."""
    for size in (100, 70_000, 3_000_000):
        store = Counting()
        await sealing(store).keep(PLACE, FACTS, len(CONTENT), pieces(CONTENT, size))

        assert max(store.sizes) <= CHUNK
        assert len(store.sizes) < 8


@pytest.mark.parametrize("announced", [0, len(CONTENT) - 1, len(CONTENT) + 1, 5 * len(CONTENT)])
async def test_another_length_than_announced_leaves_nothing(announced: int) -> None:
    """A broken download is fetched again, not kept in half."""
    store = MemoryStore()

    with pytest.raises(WrongLengthError):
        await sealing(store).keep(PLACE, FACTS, announced, pieces(CONTENT, 300_000))
    assert await left(store) == []


async def test_an_empty_file_is_a_file() -> None:
    """Nothing of nothing is kept whole."""
    store = MemoryStore()
    kept = await sealing(store).keep(PLACE, FACTS, 0, pieces(b""))

    assert kept.sha256 == hashlib.sha256(b"").hexdigest()


async def broken(content: bytes) -> AsyncIterator[bytes]:
    """A download that breaks off."""
    async for piece in pieces(content[: len(content) // 2], 200_000):
        yield piece
    raise ConnectionError


async def test_a_download_that_breaks_off_leaves_nothing() -> None:
    """Even when a megabyte had been committed already."""
    store = Counting()

    with pytest.raises(ConnectionError):
        await sealing(store).keep(PLACE, FACTS, len(CONTENT), broken(CONTENT))
    assert store.sizes
    assert await left(store) == []


@pytest.mark.parametrize("step", range(4))
async def test_a_disk_that_fills_at_any_chunk_leaves_nothing(step: int) -> None:
    """The first, a middle one, the last: what was stored is dropped, and no plaintext was."""
    store = Counting()
    store.fail_at = step

    with pytest.raises(DiskFullError):
        await sealing(store).keep(PLACE, FACTS, len(CONTENT), pieces(CONTENT, 300_000))
    assert len(store.sizes) == step
    assert await left(store) == []
    assert CANARY.encode() not in store.seen


@pytest.mark.parametrize("step", ["start", "push", "finishing"])
async def test_a_seal_that_fails_at_any_step_leaves_no_plaintext(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the store, nor in what is raised."""
    store, calls = Counting(), 0
    whole = getattr(EntryWriter, step)

    def failing(*arguments: Any) -> bytes:
        nonlocal calls
        calls += 1
        if calls == 2 or step != "push":
            raise MemoryError
        sealed: bytes = whole(*arguments)
        return sealed

    monkeypatch.setattr(EntryWriter, step, failing)

    with pytest.raises(MemoryError) as raised:
        await sealing(store).keep(PLACE, FACTS, len(CONTENT), pieces(CONTENT, 300_000))
    assert CANARY not in repr(raised.value)
    assert CANARY.encode() not in store.seen
    assert await left(store) == []


async def test_what_cannot_even_be_dropped_is_loose() -> None:
    """The failure that led here is the one raised; the sweep finds the payload later."""
    store = Counting()
    store.refuse_drop = True
    store.fail_at = 2

    with pytest.raises(DiskFullError):
        await sealing(store).keep(PLACE, FACTS, len(CONTENT), pieces(CONTENT, 300_000))
    assert len(await left(store)) == 1


async def test_a_kept_file_shows_no_key() -> None:
    """Its `repr` may end in a log."""
    kept = await sealing(MemoryStore()).keep(PLACE, FACTS, 5, pieces(b"voice"))

    assert repr(kept.file_key) not in repr(kept)
    assert kept.file_key.hex() not in repr(kept)
