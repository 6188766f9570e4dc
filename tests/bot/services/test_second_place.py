"""Every case is written to the second place, and a full one turns nobody away."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Sequence

import pytest

from bot.errors import StorageError
from bot.interview.events import Tapped
from bot.services import changes
from bot.services.arrivals import Arrival
from bot.services.conversations import Conversations
from bot.services.echoes import AFTERGLOW
from bot.services.erasing import erasure_digest, gone
from bot.services.followed import Followed
from bot.services.ports import CaseReader
from bot.services.rows import AuditRow, CaseCopy, ErasureRow
from bot.services.second_place import ENOUGH, SecondPlace
from storage.memory import MemoryStore
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.turns import sent_with_pending
from tests.contracts import rows


class Copies:
    """A mirror that can fail."""

    def __init__(self) -> None:
        self.kept: list[CaseCopy] = []
        self.service: Sequence[AuditRow] = ()
        self.erased: Sequence[ErasureRow] = ()
        self.full = False

    async def keep(self, copy: CaseCopy, _store: CaseReader) -> None:
        """Keep a case, or refuse."""
        if self.full:
            raise StorageError
        self.kept.append(copy)

    async def keep_service(self, acts: Sequence[AuditRow]) -> None:
        """Keep the service's chain."""
        self.service = acts

    async def erase(self, erasures: Sequence[ErasureRow]) -> None:
        """Keep what is erased."""
        self.erased = erasures


async def test_each_case_is_copied_and_a_full_mirror_refuses_no_report(scene: Scene) -> None:
    """An alarm stands until every copy is made; what failed is caught up."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    mirror.full = True
    await scene.files("first")
    failed = scene.conversations.second_place.failed
    mirror.full = False
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.tells("second")
    await scene.sends()

    still = scene.conversations.second_place.failed
    await scene.conversations.second_place.catch_up()

    assert (failed, still, scene.conversations.second_place.failed) == (True, True, False)
    assert len({copy.row.key for copy in mirror.kept}) == 2
    assert len(await scene.store.cases()) == 2


async def test_a_mirror_that_hangs_holds_up_one_receipt_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk at the end of a dead network answers nothing: the alarm stands, reports go on."""
    monkeypatch.setattr("bot.services.second_place.WAIT", 0.05)
    store, mirror, answers = MemoryStore(), Copies(), asyncio.Event()
    keep, asked = mirror.keep, list[int]()

    async def hanging(copy: CaseCopy, reader: CaseReader) -> None:
        asked.append(copy.row.key)
        await answers.wait()
        await keep(copy, reader)

    mirror.keep = hanging  # type: ignore[assignment,method-assign]
    await store.commit(*rows.filed(31, 41), *rows.filed(32, 42))
    place = SecondPlace(mirror, store)
    async with asyncio.timeout(5):
        for row in await store.cases():
            await place.copy(row)
        stood, waited_for = place.failed, len(asked)
        answers.set()
        while place.failed:  # noqa: ASYNC110  # nothing is told to a waiter
            await asyncio.sleep(0)
        await place.catch_up()

    assert (stood, waited_for) == (True, 1)
    assert {copy.row.key for copy in mirror.kept} == {31, 32}
    assert (place.failed, place.behind) == (False, 0)


async def test_a_fault_that_nobody_foresaw_keeps_no_receipt_and_no_other_case() -> None:
    """It stands as an alarm; the loop says it once everything else is copied."""
    store, mirror = MemoryStore(), Copies()
    keep = mirror.keep

    async def odd(copy: CaseCopy, reader: CaseReader) -> None:
        if copy.row.key == 31:
            raise RuntimeError
        await keep(copy, reader)

    mirror.keep = odd  # type: ignore[assignment,method-assign]
    place = SecondPlace(mirror, store)
    followed = Followed(store, place.take)
    await followed.commit(*rows.filed(31, 41), *rows.filed(32, 42))
    for row in await store.cases():
        await place.copy(row)
    await followed.commit(*rows.filed(33, 43))
    with pytest.raises(RuntimeError):
        await place.catch_up()

    assert {copy.row.key for copy in mirror.kept} == {32, 33}
    assert (place.failed, place.behind) == (True, 1)


async def test_a_disk_that_is_away_is_not_asked_for_every_case() -> None:
    """Nor do some that cannot be copied keep the others from it: each round begins elsewhere."""
    store, mirror = MemoryStore(), Copies()
    place, bad = SecondPlace(mirror, store), set(range(31, 31 + ENOUGH))
    followed, keep, asked = Followed(store, place.take), mirror.keep, list[int]()

    async def some(copy: CaseCopy, reader: CaseReader) -> None:
        asked.append(copy.row.key)
        if copy.row.key in bad:
            raise StorageError
        await keep(copy, reader)

    mirror.keep = some  # type: ignore[assignment,method-assign]
    for key in range(31, 41):
        await followed.commit(*rows.filed(key, key + 100))
    await place.catch_up()
    assert asked == sorted(bad)
    await place.catch_up()

    assert {copy.row.key for copy in mirror.kept} == set(range(31, 41)) - bad
    assert (place.failed, place.behind) == (True, ENOUGH)


async def test_what_is_erased_while_its_copy_fails_goes_all_the_same() -> None:
    """A piece that was written meanwhile must not stay for want of a second look."""
    store, mirror = MemoryStore(), Copies()
    place = SecondPlace(mirror, store)
    followed = Followed(store, place.take)

    async def half(_copy: CaseCopy, _store: CaseReader) -> None:
        await followed.commit(*gone(31, 90000))
        await place._bring(-1)  # the list reaches the mirror before the rest of the copy does
        mirror.erased = ()
        raise StorageError

    mirror.keep = half  # type: ignore[assignment,method-assign]
    await followed.commit(*rows.filed())
    row = await store.case(31)
    assert row is not None
    async with asyncio.timeout(5):
        await place.copy(row)
    await place.catch_up()

    assert mirror.erased == [ErasureRow(erasure_digest(31), 86400)]


async def test_what_comes_later_is_copied_too(scene: Scene) -> None:
    """A file that follows its report, words added to it, an answer given after sending."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    turn, row = await sent_with_pending(scene)
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("more")
    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)
    await scene.conversations.answer_after(CHAT, arrival)

    assert [len(copy.entries) for copy in mirror.kept] == [1, 2, 3, 4]


async def test_every_commit_that_touches_a_case_is_followed() -> None:
    """Acts, headers, drops, the service's chain and erasures, whoever made them."""
    store, mirror = MemoryStore(), Copies()
    place = SecondPlace(mirror, store)
    followed = Followed(store, place.take)
    await followed.commit(*rows.filed())
    await place.catch_up()
    for change in (
        changes.AddAudit(rows.act()), changes.AppendHeader(31, 1, b"later"),
        changes.DropEntry(31, 1), changes.AddAudit(rows.act(1, case=0)),
    ):  # fmt: skip
        await followed.commit(change)
        assert place.behind == 1
        await place.catch_up()
        assert place.behind == 0
    await followed.commit(*gone(31, 90000))
    await place.catch_up()

    assert [len(copy.acts) for copy in mirror.kept] == [0, 1, 1, 1]
    assert [len(copy.entries) for copy in mirror.kept] == [1, 1, 1, 0]
    assert mirror.service == [rows.act(1, case=0)]
    assert mirror.erased == [ErasureRow(erasure_digest(31), 86400)]


async def test_a_start_compares_everything() -> None:
    """What a killed process left uncopied is copied by the next one."""
    store, mirror = MemoryStore(), Copies()
    await store.commit(*rows.filed(31, 41), *rows.filed(32, 42))
    place = SecondPlace(mirror, store)
    running = asyncio.create_task(place.run())
    async with asyncio.timeout(20):
        while not mirror.kept or place.behind:  # noqa: ASYNC110  # nothing is told to a waiter
            await asyncio.sleep(0.01)
    running.cancel()

    assert {copy.row.key for copy in mirror.kept} == {31, 32}


async def test_a_case_that_changes_while_it_is_copied_is_copied_again() -> None:
    """The copy of a moment ago does not pass for the case of now."""
    store, mirror = MemoryStore(), Copies()
    place = SecondPlace(mirror, store)
    followed = Followed(store, place.take)
    await followed.commit(*rows.filed())
    keep = mirror.keep

    async def slow(copy: CaseCopy, reader: CaseReader) -> None:
        await keep(copy, reader)
        if len(mirror.kept) == 1:
            await followed.commit(changes.AddAudit(rows.act()))

    mirror.keep = slow  # type: ignore[assignment,method-assign]
    await place.catch_up()
    assert place.behind == 1
    await place.catch_up()

    assert [len(copy.acts) for copy in mirror.kept] == [0, 1]
    assert place.behind == 0
