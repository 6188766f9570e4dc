"""A followed store tells of what became durable, and is a store in every other way."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.errors import StorageError
from bot.services.changes import Change, Remember
from bot.services.followed import Followed
from bot.services.ports import Store
from storage.memory import MemoryStore
from tests.bot.services.stores import Failing


def test_every_method_of_the_port_is_there() -> None:
    """What the port promises, the wrapper has; what it only passes on is the store's own."""
    inner = MemoryStore()
    followed: Store = Followed(inner)
    promised = {name for name in dir(Store) if not name.startswith("_")}

    assert len(promised) > 20
    for name in promised - {"commit"}:
        assert getattr(followed, name) == getattr(inner, name)


async def test_followers_are_told_once_it_is_committed_and_before_the_caller_goes_on() -> None:
    """Each follower sees the commit's changes, when the store already has them."""
    inner = MemoryStore()
    told: list[tuple[Sequence[Change], int | None]] = []
    followed = Followed(inner, lambda changes: told.append((changes, _kept(inner))))

    await followed.commit(Remember("purged", 5))

    assert told == [((Remember("purged", 5),), 5)]


async def test_nobody_is_told_of_a_commit_that_failed() -> None:
    """What was refused did not happen."""
    inner = Failing()
    inner.fails = Remember
    told: list[Sequence[Change]] = []
    followed = Followed(inner, told.append)

    with pytest.raises(StorageError):
        await followed.commit(Remember("purged", 5))

    assert told == []


async def test_a_follower_that_fails_harms_nobody() -> None:
    """The commit stands, the other followers are told, and the fault is counted."""
    inner = MemoryStore()
    told: list[Sequence[Change]] = []

    def broken(_changes: Sequence[Change]) -> None:
        raise ValueError("a reporter's words")

    followed = Followed(inner, broken)
    followed.follow(told.append)

    await followed.commit(Remember("purged", 5))

    assert await inner.remembered("purged") == 5
    assert len(told) == 1
    assert followed.faults == 1


async def test_a_cancelled_caller_leaves_nobody_uninformed() -> None:
    """A commit whose caller gave up is made, and told of."""
    inner = MemoryStore()
    told: list[Sequence[Change]] = []
    followed = Followed(inner, told.append)

    task = asyncio.create_task(followed.commit(Remember("purged", 5)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(5):
        await asyncio.sleep(0)

    assert await inner.remembered("purged") == 5
    assert len(told) == 1


def _kept(store: MemoryStore) -> int | None:
    return store._tables.facts.get("purged")
