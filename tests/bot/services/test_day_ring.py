"""Day keys turn daily, and nothing that is open is lost by it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ConflictError, SealingError, StorageError
from bot.sealing.day_keys import LIVES_FOR, SEALS_FOR, DayKeyGoneError, DayKeys
from bot.services import waiting
from bot.services.changes import AddTrace, AddUpdate, PutDraft
from bot.services.day_ring import DayRing
from bot.services.draft_rows import open_draft
from bot.services.traces import new_trace, open_trace, seal_trace
from storage.memory import MemoryStore
from tests.bot.services.scene import BOT, CHAT, MemoryFile, Scene


async def open_rows(scene: Scene) -> None:
    """One draft, one update and one trace."""
    await scene.writes("words")
    trace = new_trace(BOT, CHAT, (5, 6), scene.clock.at + 60, scene.random)
    await scene.store.commit(
        AddUpdate(scene.ring.seal_update(BOT, 9, CHAT, b'{"update_id":9}')),
        AddTrace(seal_trace(trace, scene.ring.keys, scene.random)),
    )


def test_the_first_key_is_written_before_anything_is_sealed_with_it(scene: Scene) -> None:
    """What the ring holds is what the file holds."""
    assert DayKeys.parse(scene.file.read()) == scene.ring.keys


async def test_nothing_turns_before_its_time(scene: Scene) -> None:
    """A key seals for a whole day."""
    scene.clock.pass_(SEALS_FOR - 1)

    assert not await scene.ring.turn()
    assert len(scene.file.written) == 1


async def test_a_turn_seals_every_open_row_anew(scene: Scene) -> None:
    """After it, draft, update and trace open with the new key alone."""
    await open_rows(scene)
    before = scene.ring.keys
    draft = await scene.the_draft()
    scene.clock.pass_(SEALS_FOR)

    assert await scene.ring.turn()

    new = DayKeys((scene.ring.keys.current,))
    assert new.current not in before.keys
    (row,) = await scene.store.drafts()
    assert open_draft(row, new) == draft
    assert row.tag == new.chat_tag(BOT, CHAT)
    (update,) = await scene.store.waiting_updates()
    assert scene.ring.open_update(update) == (CHAT, b'{"update_id":9}')
    (trace,) = await scene.store.traces()
    assert open_trace(trace, new).messages == (5, 6)
    assert {each.day for each in (row, update, trace)} == {new.current.id}
    assert (await scene.the_draft()) == draft


async def test_a_turn_does_not_prolong_a_draft(scene: Scene) -> None:
    """Sealing anew is no touch by its reporter."""
    await scene.writes("words")
    (before,) = await scene.store.drafts()
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    assert [row.touched for row in await scene.store.drafts()] == [before.touched]


class Watched(MemoryStore):
    """A store that looks at the key file when rows are replaced."""

    def __init__(self, file: MemoryFile) -> None:
        super().__init__()
        self.file = file
        self.written: list[int] = []
        self.turned: list[tuple[int, ...]] = []
        self.pages = 10**6
        self.refusals = 0

    async def replace_sealed(self, *rows: Any) -> None:
        """Note what the file holds by now; refuse as often as told."""
        self.written.append(DayKeys.parse(self.file.read()).current.id)
        if self.refusals:
            self.refusals -= 1
            raise ConflictError("A draft was changed since it was read.")
        if rows[1]:
            self.pages -= 1
            if self.pages < 0:
                raise StorageError("the process dies here")
        self.turned.append(tuple(map(len, rows)))
        await super().replace_sealed(*rows)


async def test_the_new_key_is_on_the_disk_before_a_row_needs_it(scene: Scene) -> None:
    """A crash between the two loses nothing; conversations turn in one transaction."""
    scene.store = store = Watched(scene.file)
    scene.wake()
    await open_rows(scene)
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    now = scene.ring.keys.current.id
    assert (store.written, store.turned) == ([now, now], [(1, 0, 1), (0, 1, 0)])


async def test_a_draft_that_changes_during_the_turn_does_not_stop_it(scene: Scene) -> None:
    """The turn is tried again with what stands there now."""
    scene.store = store = Watched(scene.file)
    scene.wake()
    await open_rows(scene)
    scene.clock.pass_(SEALS_FOR)
    store.refusals = 1

    await scene.ring.turn()

    new = scene.ring.keys.current.id
    assert [row.day for row in await store.drafts()] == [new]
    assert [row.day for row in await store.waiting_updates()] == [new]
    assert [row.day for row in await store.traces()] == [new]


async def test_no_key_is_destroyed_while_an_open_row_needs_it(scene: Scene) -> None:
    """A turn that the store refused, long overdue, is made good before the old key goes."""
    scene.store = store = Watched(scene.file)
    scene.wake()
    await open_rows(scene)
    scene.clock.pass_(LIVES_FOR)
    store.refusals = 5

    with pytest.raises(ConflictError):
        await scene.ring.turn()
    await scene.ring.turn()

    assert len(scene.ring.keys.keys) == 1
    assert (await scene.the_draft()).interview.parts
    (update,) = await store.waiting_updates()
    assert scene.ring.open_update(update) == (CHAT, b'{"update_id":9}')


async def flood(scene: Scene, number: int) -> None:
    """So many updates wait."""
    for update in range(1, number + 1):
        row = scene.ring.seal_update(BOT, update, CHAT, b'{"update_id":%d}' % update)
        await scene.store.commit(AddUpdate(row))


async def all_open(scene: Scene, number: int) -> bool:
    """Whether each update of a flood can be opened as it came."""
    found = await scene.store.waiting_updates(number + 1)
    bodies = [(CHAT, b'{"update_id":%d}' % update) for update in range(1, number + 1)]
    return [scene.ring.open_update(row) for row in found] == bodies


async def test_a_flooded_inbox_turns_page_by_page(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than a page is in memory or in one transaction, and nothing is left out."""
    monkeypatch.setattr(waiting, "PAGE", 10)
    scene.store = store = Watched(scene.file)
    scene.wake()
    await flood(scene, 25)
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    assert store.turned == [(0, 0, 0), (0, 10, 0), (0, 10, 0), (0, 5, 0)]
    assert {row.day for row in await store.waiting_updates()} == {scene.ring.keys.current.id}
    assert await all_open(scene, 25)


@pytest.mark.parametrize("pages", [0, 1, 2])
async def test_a_process_that_dies_between_two_pages_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """Each row names its key; the old one goes only after all pages were turned anew."""
    monkeypatch.setattr(waiting, "PAGE", 10)
    scene.store = store = Watched(scene.file)
    scene.wake()
    await flood(scene, 25)
    old = scene.ring.keys.current
    scene.clock.pass_(SEALS_FOR)
    store.pages = pages
    with pytest.raises(StorageError):
        await scene.ring.turn()

    scene.wake()
    assert await all_open(scene, 25)
    assert sum(row.day == old.id for row in await store.waiting_updates()) == 25 - 10 * pages

    scene.clock.pass_(LIVES_FOR - SEALS_FOR)
    store.pages = 0
    with pytest.raises(StorageError):
        await scene.ring.turn()
    assert old in scene.ring.keys.keys, "no key goes while a row may need it"
    assert old in DayKeys.parse(scene.file.read()).keys

    store.pages = 10**6
    await scene.ring.turn()
    assert old not in scene.ring.keys.keys
    assert await all_open(scene, 25)


async def test_old_keys_are_destroyed_after_72_hours(scene: Scene) -> None:
    """From then on nothing opens what only they sealed, not even with the file."""
    sealed = scene.ring.seal_update(BOT, 1, CHAT, b"{}")
    for _ in range(3):
        scene.clock.pass_(SEALS_FOR)
        await scene.ring.turn()

    with pytest.raises(DayKeyGoneError):
        scene.ring.open_update(sealed)
    kept = DayKeys.parse(scene.file.read())
    assert sealed.day not in {key.id for key in kept.keys}
    assert all(scene.clock.at - key.made < LIVES_FOR for key in kept.keys)


async def test_a_clock_that_is_not_trusted_turns_nothing(scene: Scene) -> None:
    """Not a day later, not a year later: a jump must not destroy open reports."""
    await open_rows(scene)
    scene.clock.believed = False
    scene.clock.at += 400 * SEALS_FOR

    assert not await scene.ring.turn()
    assert len(scene.file.written) == 1
    scene.clock.at -= 400 * SEALS_FOR
    assert await scene.conversations.load(CHAT) is not None


async def test_one_row_that_cannot_be_opened_keeps_no_other_behind(scene: Scene) -> None:
    """It is left as it is; its neighbours turn."""
    await open_rows(scene)
    (row,) = await scene.store.drafts()
    await scene.store.commit(PutDraft(replace(row, key=1, sealed=b"broken"), None))
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    new = scene.ring.keys.current.id
    assert sorted(row.day == new for row in await scene.store.drafts()) == [False, True]


async def test_a_ring_read_from_its_file_opens_what_was_sealed_before(scene: Scene) -> None:
    """A restart goes on with the same keys."""
    sealed = scene.ring.seal_update(BOT, 1, -CHAT, b"raw \xff bytes")

    ring = DayRing(scene.file, scene.store, scene.clock, scene.random)

    assert ring.open_update(sealed) == (-CHAT, b"raw \xff bytes")
    assert len(scene.file.written) == 1


def test_an_update_is_bound_to_its_place(scene: Scene) -> None:
    """Sealed bytes moved under another update's number open nothing."""
    sealed = scene.ring.seal_update(BOT, 1, CHAT, b"{}")

    with pytest.raises(SealingError):
        scene.ring.open_update(replace(sealed, update=2))
    with pytest.raises(SealingError):
        scene.ring.open_update(replace(sealed, tag=b"0" * 16))
