"""Drafts and traces: the open conversation, and what must vanish from the chat."""

import pytest

from bot.errors import ConflictError
from bot.services.changes import AddTrace, DropDraft, DropTrace, MarkShown, PutDraft
from bot.services.ports import Store
from tests.contracts import rows


async def test_a_draft_is_found_under_any_live_tag(store: Store) -> None:
    """Tags turn daily; an old one still finds the row."""
    await store.commit(PutDraft(rows.draft(tag=b"monday"), None))

    assert await store.draft([b"tuesday", b"monday"]) == rows.draft(tag=b"monday")
    assert await store.draft([b"tuesday"]) is None
    assert await store.draft([]) is None


async def test_of_two_drafts_the_last_touched_is_given(store: Store) -> None:
    """Whatever the order of the tags."""
    await store.commit(PutDraft(rows.draft(1, tag=b"a", touched=10), None))
    await store.commit(PutDraft(rows.draft(2, tag=b"b", touched=20), None))

    for tags in ([b"a", b"b"], [b"b", b"a"]):
        found = await store.draft(tags)

        assert found is not None
        assert found.key == 2


async def test_a_draft_changes_only_from_the_expected_version(store: Store) -> None:
    """Two workers who read the same version cannot both write."""
    await store.commit(PutDraft(rows.draft(version=1), None))
    await store.commit(PutDraft(rows.draft(version=2, sealed=b"second"), 1))

    with pytest.raises(ConflictError):
        await store.commit(PutDraft(rows.draft(version=2, sealed=b"late"), 1))
    assert await store.drafts() == [rows.draft(version=2, sealed=b"second")]


async def test_a_new_draft_may_not_replace_one(store: Store) -> None:
    """`None` says that there was none."""
    await store.commit(PutDraft(rows.draft(), None))

    with pytest.raises(ConflictError):
        await store.commit(PutDraft(rows.draft(sealed=b"other"), None))
    assert await store.drafts() == [rows.draft()]


async def test_a_dropped_draft_is_not_brought_back_by_a_late_write(store: Store) -> None:
    """[Stop and clear] wins over whoever was slower."""
    await store.commit(PutDraft(rows.draft(), None))
    await store.commit(DropDraft(11))
    await store.commit(DropDraft(11))

    with pytest.raises(ConflictError):
        await store.commit(PutDraft(rows.draft(version=2), 1))
    assert await store.drafts() == []


async def test_the_version_shown_never_goes_back(store: Store) -> None:
    """Telegram may accept an older card later than a newer one."""
    await store.commit(PutDraft(rows.draft(version=5), None))
    await store.commit(MarkShown(11, 5))
    await store.commit(MarkShown(11, 4))
    await store.commit(MarkShown(99, 4))

    assert [row.shown for row in await store.drafts()] == [5]


async def test_traces_come_oldest_first_and_by_chat(store: Store) -> None:
    """All of them, or one chat's under its live tags."""
    first, second = rows.trace(1, delete_by=30, tag=b"a"), rows.trace(2, delete_by=10, tag=b"b")
    third = rows.trace(3, delete_by=20, tag=b"c")
    await store.commit(*map(AddTrace, (first, second, third)))

    assert await store.traces() == [second, third, first]
    assert await store.traces([b"a", b"b"]) == [second, first]
    assert await store.traces([]) == []


async def test_traces_are_added_once_and_dropped_once(store: Store) -> None:
    """Both can be made again without harm."""
    await store.commit(AddTrace(rows.trace()), AddTrace(rows.trace()))
    assert await store.traces() == [rows.trace()]

    await store.commit(DropTrace(21))
    await store.commit(DropTrace(21))
    assert await store.traces() == []
