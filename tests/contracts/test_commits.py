"""A commit is all or nothing, whoever else commits, and whoever walks away."""

import asyncio
import random
from dataclasses import replace

import pytest

from bot.errors import ConflictError, StorageError
from bot.services.changes import (
    AddCase,
    AddTrace,
    AddUpdate,
    Count,
    FinishUpdate,
    PutDraft,
    Remember,
)
from bot.services.ports import Store
from tests.contracts import rows


async def test_a_refused_commit_leaves_nothing_behind(store: Store) -> None:
    """What came before the conflict in the same commit is undone too."""
    await store.commit(AddCase(rows.case()), AddUpdate(rows.update(1)))

    with pytest.raises(ConflictError):
        await store.commit(
            AddUpdate(rows.update(2)), FinishUpdate(7, 1, 100), Count(1, "cell"),
            PutDraft(rows.draft(), None), AddCase(rows.case()),
        )  # fmt: skip
    assert await store.waiting_updates() == [rows.update(1)]
    assert await store.drafts() == []
    assert await store.tallies() == {}


async def test_changes_are_made_in_their_order(store: Store) -> None:
    """The later of two that meet decides."""
    await store.commit(AddUpdate(rows.update(1)), FinishUpdate(7, 1, 100))
    with pytest.raises(ConflictError):
        await store.commit(FinishUpdate(7, 2, 100), AddUpdate(rows.update(2)))
    await store.commit(Remember("x", 1), Remember("x", 2))

    assert await store.waiting_updates() == []
    assert await store.remembered("x") == 2


async def test_an_empty_commit_is_nothing(store: Store) -> None:
    """It neither fails nor waits."""
    await store.commit()


async def test_one_callers_conflict_is_no_other_callers_business(store: Store) -> None:
    """Of many commits at the same moment exactly the conflicting ones fail."""
    commits = [store.commit(AddCase(rows.case(key % 10)), Count(1, "x")) for key in range(100)]

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [type(None)] * 10 + [ConflictError] * 90
    assert await store.tallies() == {(1, "x"): 10}


async def test_one_callers_nonsense_is_no_other_callers_business(store: Store) -> None:
    """A row that no store can keep fails alone."""
    nonsense = PutDraft(replace(rows.draft(), key=None), 3)  # type: ignore[arg-type]
    commits = [store.commit(AddUpdate(rows.update(1))), store.commit(nonsense),
               store.commit(AddUpdate(rows.update(2)))]  # fmt: skip

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert [outcome is None for outcome in outcomes] == [True, False, True]
    assert len(await store.waiting_updates()) == 2


async def test_commits_of_one_moment_keep_their_order(store: Store) -> None:
    """Those asked for first are made first."""
    await asyncio.gather(*(store.commit(AddUpdate(rows.update(number))) for number in range(400)))

    assert [row.update for row in await store.waiting_updates()] == list(range(400))


async def test_of_many_who_change_one_version_one_wins(store: Store) -> None:
    """The expected version is a lock that nobody can forget."""
    await store.commit(PutDraft(rows.draft(version=1), None))
    commits = [
        store.commit(PutDraft(rows.draft(version=2, sealed=bytes([1 + place])), 1))
        for place in range(50)
    ]

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert outcomes.count(None) == 1
    assert [row.sealed for row in await store.drafts()] == [bytes([1 + outcomes.index(None)])]


async def test_a_read_after_a_commit_sees_it(store: Store) -> None:
    """The reader is another connection, but not another truth."""
    for number in range(200):
        await store.commit(Remember("n", number))

        assert await store.remembered("n") == number


async def test_callers_who_walk_away_leave_no_half_pair(store: Store) -> None:
    """Whatever the moment: both rows or none, every acknowledged pair, and work goes on."""
    dice = random.Random(20260)
    acknowledged: set[int] = set()

    async def pair(number: int) -> None:
        trace = rows.trace(number + 1)
        async with asyncio.timeout(dice.choice([0, 0.0001, 0.0005, 0.002, 5])):
            await store.commit(AddUpdate(rows.update(number)), AddTrace(trace))
        acknowledged.add(number)

    for start in range(0, 1500, 30):
        pairs = (pair(number) for number in range(start, start + 30))
        outcomes = await asyncio.gather(*pairs, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} <= {type(None), TimeoutError}
    await store.commit(Remember("still works", 1))

    updates = {row.update for row in await store.waiting_updates(limit=9999)}
    assert updates == {row.key - 1 for row in await store.traces()}
    assert acknowledged <= updates
    assert 0 < len(acknowledged) < 1500


async def test_a_closed_store_says_so(store: Store) -> None:
    """It never pretends to keep or to know."""
    await store.commit(Remember("x", 1))
    await store.close()  # type: ignore[attr-defined]

    with pytest.raises(StorageError):
        await store.commit(Remember("x", 2))
    with pytest.raises(StorageError):
        await store.remembered("x")
