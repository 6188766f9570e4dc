"""Entries and payloads: what a case is made of."""

import pytest

from bot.errors import ConflictError, StorageError
from bot.services.changes import AddCase, AddEntry, AppendHeader, Change, DropEntry, DropPayload
from bot.services.ports import Store
from tests.contracts import rows


async def pieces(store: Store, payload: int) -> list[bytes]:
    """A payload's pieces."""
    return [piece async for piece in store.payload(payload)]


async def test_entries_come_by_number_with_their_headers_in_order(store: Store) -> None:
    """Whatever the order in which they were added."""
    second = rows.entry(31, 2, 42, kind="file", headers=(b"zz", b"aa", b"mm"))
    await store.commit(AddCase(rows.case()), rows.chunk(42), AddEntry(second))
    await store.commit(rows.chunk(41), AddEntry(rows.entry()))

    assert await store.entries(31) == [rows.entry(), second]
    assert await store.entries(32) == []


async def test_a_payload_comes_back_piece_by_piece(store: Store) -> None:
    """In order, byte for byte, the last one short."""
    kept = [bytes([place]) * 1000 for place in range(12)] + [b"end"]
    for place, piece in enumerate(kept):
        await store.commit(rows.chunk(41, place, piece))

    assert await pieces(store, 41) == kept


async def test_an_unknown_payload_is_an_error_not_an_empty_file(store: Store) -> None:
    """Nobody may take what is lost for what is empty."""
    with pytest.raises(StorageError):
        await pieces(store, 41)


async def test_a_piece_made_again_is_kept_once(store: Store) -> None:
    """A caller who does not know the outcome may add it once more."""
    await store.commit(rows.chunk(41, 0, b"one"))
    await store.commit(rows.chunk(41, 1, b"two"))
    await store.commit(rows.chunk(41, 0, b"one"), rows.chunk(41, 1, b"two"))

    assert await pieces(store, 41) == [b"one", b"two"]


async def test_a_gap_in_a_payload_is_refused(store: Store) -> None:
    """A sweep may have dropped the beginning: the rest alone is no file."""
    with pytest.raises(ConflictError):
        await store.commit(rows.chunk(41, 1))
    await store.commit(rows.chunk(41, 0))
    with pytest.raises(ConflictError):
        await store.commit(rows.chunk(41, 2))


async def test_a_number_is_never_used_twice(store: Store) -> None:
    """Not even after its entry was dropped."""
    await store.commit(*rows.filed(), rows.chunk(42))
    with pytest.raises(ConflictError):
        await store.commit(AddEntry(rows.entry(31, 1, 42)))

    await store.commit(DropEntry(31, 1))
    await store.commit(DropEntry(31, 1))
    with pytest.raises(ConflictError):
        await store.commit(AddEntry(rows.entry(31, 1, 42)))
    assert await store.entries(31) == []
    assert await store.next_number(31) == 2


async def test_the_next_number_counts_gaps(store: Store) -> None:
    """One more than the highest ever used; 1 for a case without entries."""
    assert await store.next_number(31) == 1

    await store.commit(AddCase(rows.case()), rows.chunk(), AddEntry(rows.entry(31, 4)))
    assert await store.next_number(31) == 5


async def test_a_dropped_entry_takes_its_payload_along(store: Store) -> None:
    """Letters leave the server when their time is over."""
    await store.commit(*rows.filed())
    await store.commit(DropEntry(31, 1))

    with pytest.raises(StorageError):
        await pieces(store, 41)
    assert await store.loose_payloads(before=9999) == []


@pytest.mark.parametrize("missing", ["payload", "case"])
async def test_an_entry_without_payload_or_case_is_refused(store: Store, missing: str) -> None:
    """Acknowledged, it would be a report that nobody finds or opens."""
    other: Change = AddCase(rows.case()) if missing == "payload" else rows.chunk()

    with pytest.raises(StorageError):
        await store.commit(other, AddEntry(rows.entry()))
    assert await store.entries(31) == []


async def test_case_and_payload_may_follow_their_entry_in_one_commit(store: Store) -> None:
    """What counts is that they are there together."""
    await store.commit(AddEntry(rows.entry()), rows.chunk(), AddCase(rows.case()))

    assert await store.entries(31) == [rows.entry()]
    assert await store.loose_payloads(before=9999) == []


async def test_an_entry_without_a_header_is_refused(store: Store) -> None:
    """Nobody could ever open it."""
    with pytest.raises(StorageError):
        await store.commit(AddCase(rows.case()), rows.chunk(), AddEntry(rows.entry(headers=())))


async def test_two_entries_never_share_a_payload(store: Store) -> None:
    """A payload has one file key, and one entry's time to live."""
    await store.commit(*rows.filed())

    with pytest.raises(ConflictError):
        await store.commit(AddEntry(rows.entry(31, 2, 41)))


async def test_headers_are_appended_never_replaced(store: Store) -> None:
    """A careless officer cannot make a case unreadable; the same header twice is one."""
    await store.commit(*rows.filed())
    await store.commit(AppendHeader(31, 1, b"header two"))
    await store.commit(AppendHeader(31, 1, b"header two"), AppendHeader(31, 1, b"header one"))
    await store.commit(AppendHeader(31, 1, b"a third"))

    (found,) = await store.entries(31)
    assert found.headers == (b"header one", b"header two", b"a third")


async def test_a_header_for_no_entry_is_refused(store: Store) -> None:
    """The entry may have been dropped while the officer worked."""
    with pytest.raises(ConflictError):
        await store.commit(AppendHeader(31, 1, b"header"))


async def test_payloads_are_loose_until_an_entry_uses_them(store: Store) -> None:
    """Only those begun before the given time."""
    await store.commit(rows.chunk(41), rows.chunk(42))
    assert await store.loose_payloads(before=2001) == [41, 42]
    assert await store.loose_payloads(before=2000) == []

    await store.commit(AddCase(rows.case()), AddEntry(rows.entry()))
    assert await store.loose_payloads(before=2001) == [42]


async def test_a_loose_payload_can_be_dropped_twice(store: Store) -> None:
    """And made again afterwards from its beginning."""
    await store.commit(rows.chunk(41, 0, b"one"))
    await store.commit(DropPayload(41))
    await store.commit(DropPayload(41))
    await store.commit(rows.chunk(41, 0, b"new"))

    assert await pieces(store, 41) == [b"new"]


async def test_a_payload_in_use_cannot_be_dropped(store: Store) -> None:
    """When the sweep and a Send cross, the report wins."""
    await store.commit(*rows.filed())

    with pytest.raises(ConflictError):
        await store.commit(DropPayload(41))
    assert await pieces(store, 41) == [b"payload"]
