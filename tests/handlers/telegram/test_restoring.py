"""What the inbox holds at a start: opened, or set aside as soon as there is room."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.services import waiting
from bot.services.changes import AddUpdate, FinishUpdate, SetAside
from bot.services.rows import InboxRow
from handlers.telegram.items import Waiting
from handlers.telegram.restoring import Restoring
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.handlers.telegram.stores import Refusing


@pytest.fixture
def told() -> list[str]:
    """Which troubles were told."""
    return []


@pytest.fixture
def restoring(store: Refusing, scene: Scene, told: list[str]) -> Callable[[], Restoring]:
    """Begin a restart."""
    around = (store, scene.ring, scene.clock, scene.random)
    return lambda: Restoring(*around, lambda error, _: told.append(error))


async def kept(scene: Scene, update: int, *, altered: bool = False) -> InboxRow:
    """An update in the inbox, of which a byte may have been altered since."""
    row = scene.ring.seal_update(BOT, update, CHAT, b'{"update_id": 1}')
    if altered:
        row = replace(row, sealed=row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]))
    await scene.store.commit(AddUpdate(row))
    return row


async def test_what_cannot_be_opened_is_set_aside(
    restoring: Callable[[], Restoring], scene: Scene, told: list[str]
) -> None:
    """With an incident to find it by; the others are gone on with."""
    await kept(scene, 1)
    await kept(scene, 2, altered=True)
    start = restoring()

    (found,) = await start.updates()
    assert await start.tidy()

    assert found == (CHAT, Waiting(BOT, 1, calls=False))
    assert told == ["SealingError"]
    assert [row.update for row in await scene.store.unreadable()] == [2]
    assert [row.update for row in await scene.store.waiting_updates()] == [1]


async def test_a_flood_is_read_page_by_page(
    restoring: Callable[[], Restoring],
    scene: Scene,
    store: Refusing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the order in which it came; nothing of it stays in memory but where it lies."""
    monkeypatch.setattr(waiting, "PAGE", 4)
    largest, read = 0, store.waiting_updates

    async def counted(limit: int = 1000, after: int = 0) -> Sequence[InboxRow]:
        nonlocal largest
        page = await read(limit, after)
        largest = max(largest, len(page))
        return page

    monkeypatch.setattr(store, "waiting_updates", counted)
    for update in range(1, 11):
        await kept(scene, update, altered=update == 6)

    found = await restoring().updates()

    assert [(chat, item.update) for chat, item in found] == [
        (CHAT, update) for update in range(1, 11) if update != 6
    ]
    assert largest == 4
    assert all(isinstance(item, Waiting) for _, item in found)


async def test_a_full_disk_stops_no_start_and_the_next_look_sets_it_aside(
    restoring: Callable[[], Restoring], scene: Scene, store: Refusing
) -> None:
    """It stays in the inbox for so long; nothing is lost, and nobody works on it."""
    for update in (1, 2):
        await kept(scene, update, altered=True)
    store.kind, store.times = SetAside, 2
    start = restoring()

    assert await start.updates() == []
    assert not await start.tidy()
    assert not await start.tidy()
    assert len(await scene.store.waiting_updates()) == 2

    assert await start.tidy()
    assert [row.update for row in await scene.store.unreadable()] == [1, 2]
    assert await scene.store.waiting_updates() == []
    store.times = 1
    assert await start.tidy(), "nothing is left to be refused"


async def test_an_end_while_the_disk_is_full_loses_nothing(
    restoring: Callable[[], Restoring], scene: Scene, store: Refusing
) -> None:
    """The next start finds it again."""
    await kept(scene, 1, altered=True)
    store.kind, store.times = SetAside, 1
    start = restoring()
    await start.updates()
    await start.tidy()

    again = restoring()
    await again.updates()

    assert await again.tidy()
    assert [row.update for row in await scene.store.unreadable()] == [1]


async def test_what_was_finished_meanwhile_is_let_be(
    restoring: Callable[[], Restoring], scene: Scene
) -> None:
    """There is nothing left to set aside, and those behind it are not held up."""
    rows = [await kept(scene, update, altered=True) for update in (1, 2)]
    start = restoring()
    await start.updates()
    await scene.store.commit(FinishUpdate(BOT, rows[0].update, scene.clock.at))

    assert await start.tidy()

    assert [row.update for row in await scene.store.unreadable()] == [2]


async def test_another_fault_of_the_store_is_told(
    restoring: Callable[[], Restoring], scene: Scene, store: Refusing
) -> None:
    """Only a full disk is waited out in silence; the update is not forgotten for it."""
    await kept(scene, 1, altered=True)
    store.kind, store.times, store.error = SetAside, 1, StorageError
    start = restoring()
    await start.updates()

    with pytest.raises(StorageError):
        await start.tidy()

    assert await start.tidy()
    assert len(await scene.store.unreadable()) == 1
