"""The inbox: at least once in, exactly once out."""

import pytest

from bot.errors import ConflictError
from bot.services.changes import AddUpdate, FinishUpdate, Remember, SetAside
from bot.services.ports import Store
from bot.services.rows import UnreadableRow
from tests.contracts import rows


async def test_updates_come_back_in_the_order_they_came(store: Store) -> None:
    """Arrival decides the order, never the numbers of updates."""
    for number in (5, 900, 2, 30):
        await store.commit(AddUpdate(rows.update(number)))

    assert [row.update for row in await store.waiting_updates()] == [5, 900, 2, 30]


async def test_an_update_comes_back_as_it_was_kept(store: Store) -> None:
    """Every fact of the row survives."""
    row = rows.update(3, tag=b"\x00\xff" * 16, day=20123, sealed=bytes(range(256)))

    await store.commit(AddUpdate(row))

    assert await store.waiting_updates() == [row]


async def test_the_oldest_are_given_when_there_are_too_many(store: Store) -> None:
    """A limit cuts the newest off."""
    await store.commit(*(AddUpdate(rows.update(number)) for number in range(1, 6)))

    assert [row.update for row in await store.waiting_updates(limit=2)] == [1, 2]


async def test_the_inbox_is_read_page_by_page(store: Store) -> None:
    """Each page goes on where the one before ended, also where its end is finished by now."""
    await store.commit(*(AddUpdate(rows.update(number)) for number in (9, 1, 8, 2, 7)))
    first = await store.waiting_updates(2)
    await store.commit(FinishUpdate(7, 1, at=100))
    second = await store.waiting_updates(2, first[-1].arrival)
    third = await store.waiting_updates(2, second[-1].arrival)

    read = [[row.update for row in page] for page in (first, second, third)]
    assert read == [[9, 1], [8, 2], [7]]
    assert await store.waiting_updates(2, third[-1].arrival) == []


async def test_one_update_is_found_while_it_waits(store: Store) -> None:
    """Neither another bot's, nor one that is finished."""
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(2)))
    assert await store.waiting_update(7, 2) == rows.update(2)
    assert await store.waiting_update(8, 2) is None

    await store.commit(FinishUpdate(7, 2, at=100))
    assert await store.waiting_update(7, 2) is None


async def test_an_update_sent_twice_is_kept_once(store: Store) -> None:
    """The second copy is left alone, in place and content."""
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(2)))
    await store.commit(AddUpdate(rows.update(1, sealed=b"another copy")))

    assert await store.waiting_updates() == [rows.update(1), rows.update(2)]


async def test_the_same_number_of_two_bots_is_two_updates(store: Store) -> None:
    """Numbers belong to a bot."""
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(1, bot=8)))

    assert len(await store.waiting_updates()) == 2


async def test_a_finished_update_is_not_taken_again(store: Store) -> None:
    """Telegram may send it again after its effect is kept."""
    await store.commit(AddUpdate(rows.update(1)))
    await store.commit(FinishUpdate(7, 1, at=100))
    await store.commit(AddUpdate(rows.update(1)))

    assert await store.waiting_updates() == []


async def test_an_update_takes_effect_once(store: Store) -> None:
    """Whoever finishes it again is refused with everything in the same commit."""
    await store.commit(AddUpdate(rows.update(1)))
    await store.commit(FinishUpdate(7, 1, at=100), Remember("effects", 1))

    with pytest.raises(ConflictError):
        await store.commit(Remember("effects", 2), FinishUpdate(7, 1, at=100))
    await store.commit(AddUpdate(rows.update(1)))

    assert await store.remembered("effects") == 1
    assert await store.waiting_updates() == []


async def test_an_update_that_never_came_cannot_be_finished(store: Store) -> None:
    """Nor one of another bot; and it can still come."""
    await store.commit(AddUpdate(rows.update(1, bot=8)))

    with pytest.raises(ConflictError):
        await store.commit(FinishUpdate(7, 1, at=100))
    await store.commit(AddUpdate(rows.update(1)))

    assert len(await store.waiting_updates()) == 2


async def test_finished_numbers_are_forgotten_when_they_are_old(store: Store) -> None:
    """Only those before the given time."""
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(2)))
    await store.commit(FinishUpdate(7, 1, at=100), FinishUpdate(7, 2, at=200))
    await store.purge_finished(before=200)
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(2)))

    assert [row.update for row in await store.waiting_updates()] == [1]


async def test_what_is_set_aside_leaves_the_inbox_and_is_not_taken_again(store: Store) -> None:
    """Nothing behind a poison update waits, and it is not lost either."""
    await store.commit(AddUpdate(rows.update(1)), AddUpdate(rows.update(2)))
    await store.commit(SetAside(rows.unreadable(1)))
    await store.commit(SetAside(rows.unreadable(1)), AddUpdate(rows.update(1)))

    assert [row.update for row in await store.waiting_updates()] == [2]
    assert await store.unreadable() == [rows.unreadable(1)]


async def test_what_was_set_aside_cannot_be_finished(store: Store) -> None:
    """It has left the inbox, and whoever works on it still must not take effect."""
    await store.commit(AddUpdate(rows.update(1)))
    await store.commit(SetAside(rows.unreadable(1)))

    with pytest.raises(ConflictError):
        await store.commit(Remember("effects", 1), FinishUpdate(7, 1, at=100))
    assert await store.remembered("effects") is None
    assert await store.unreadable() == [rows.unreadable(1)]


async def test_what_is_finished_cannot_be_set_aside(store: Store) -> None:
    """Its effect is kept: whoever could not show it must not call it unreadable."""
    await store.commit(AddUpdate(rows.update(1)))
    await store.commit(FinishUpdate(7, 1, at=100))

    with pytest.raises(ConflictError):
        await store.commit(SetAside(rows.unreadable(1)))
    assert await store.unreadable() == []


async def test_what_was_set_aside_goes_with_its_day_key(store: Store) -> None:
    """Nothing can open it after three days, so nothing keeps it longer."""
    await store.commit(AddUpdate(rows.update(1)))
    day = 86400
    await store.commit(SetAside(UnreadableRow(7, 1, 1, 10 * day, "ab", b"sealed")))

    await store.purge_finished(before=11 * day)
    assert len(await store.unreadable()) == 1
    await store.purge_finished(before=11 * day + 1)

    assert await store.unreadable() == []
