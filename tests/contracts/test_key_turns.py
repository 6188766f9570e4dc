"""At a key turn rows get a new tag, day and seal, all together."""

from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ConflictError
from bot.services.changes import AddTrace, AddUpdate, MarkShown, PutDraft
from bot.services.ports import Store
from tests.contracts import rows

FRESH: dict[str, Any] = {"tag": b"tuesday's tag", "day": 20001, "sealed": b"under tuesday's key"}


async def test_all_rows_turn_together(store: Store) -> None:
    """They are found under the new tag only, and updates keep their order."""
    await store.commit(PutDraft(rows.draft(), None), AddTrace(rows.trace()))
    await store.commit(AddUpdate(rows.update(9)), AddUpdate(rows.update(4)))

    await store.replace_sealed(
        [rows.draft(**FRESH)],
        [rows.update(4, **FRESH), rows.update(9, **FRESH)],
        [rows.trace(**FRESH)],
    )

    assert await store.draft([b"tuesday's tag"]) == rows.draft(**FRESH)
    assert await store.draft([rows.draft().tag]) is None
    assert await store.traces([b"tuesday's tag"]) == [rows.trace(**FRESH)]
    assert await store.waiting_updates() == [rows.update(9, **FRESH), rows.update(4, **FRESH)]


async def test_a_draft_that_changed_meanwhile_stops_the_turn(store: Store) -> None:
    """An older seal over a newer one would lose answers; nothing at all is written."""
    await store.commit(PutDraft(rows.draft(version=1), None), AddUpdate(rows.update(1)))
    await store.commit(PutDraft(rows.draft(version=2), 1))

    with pytest.raises(ConflictError):
        await store.replace_sealed([rows.draft(version=1, **FRESH)], [rows.update(1, **FRESH)], [])
    assert await store.drafts() == [rows.draft(version=2)]
    assert await store.waiting_updates() == [rows.update(1)]


async def test_rows_that_are_gone_meanwhile_stay_gone(store: Store) -> None:
    """A turn brings nothing back."""
    await store.replace_sealed([rows.draft(**FRESH)], [rows.update(**FRESH)], [rows.trace(**FRESH)])

    assert (await store.drafts(), await store.waiting_updates(), await store.traces()) == (
        [], [], [],
    )  # fmt: skip


async def test_a_card_shown_meanwhile_stays_shown(store: Store) -> None:
    """Only tag, day and seal are replaced."""
    await store.commit(PutDraft(rows.draft(version=3), None))
    await store.commit(MarkShown(11, 3))
    await store.replace_sealed([replace(rows.draft(version=3, shown=0), **FRESH)], [], [])

    assert [row.shown for row in await store.drafts()] == [3]


async def test_erasure_is_settled(store: Store) -> None:
    """With nobody in the way, at the first try."""
    await store.commit(PutDraft(rows.draft(), None))

    assert await store.settle_erasure()
    assert await store.settle_erasure()
