"""A letter that was opened is marked once, coarsely, and leaves the server after its time."""

import asyncio
from dataclasses import replace

import pytest

from bot.sealing.manifest import EntryKind
from bot.services.audit import acted_at
from bot.services.case_memory import CaseMemory
from bot.services.changes import PutCase
from bot.services.letter_expiry import LETTER_ERASED, LetterExpiry
from bot.services.letter_reading import ERASE, KEPT_FOR, LETTER_OPENED, opened_letters
from bot.services.outbox import OutboxDesk, listed
from bot.services.rows import CaseRow
from bot.services.upkeep import SPELL, Upkeep
from tests.bot.services.letters import case_with_note, opened_by, post, written
from tests.bot.services.scene import CHAT, Scene

DAY = 24 * 3600
SIX_HOURS = 6 * 3600


async def opened_by_door(scene: Scene) -> tuple[CaseRow, int, str]:
    """A case whose one letter was opened from its notice."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()
    await scene.notices.read(pending.doors[0], "en")
    await scene.notices.opened(pending.doors[0])
    return await scene.case(), number, pending.doors[0]


async def marks(scene: Scene, row: CaseRow) -> list[int]:
    """The numbers of the letters that the chain says were opened."""
    return list(opened_letters(await scene.store.audit(row.key)))


async def kinds(scene: Scene, row: CaseRow) -> list[str]:
    """The kinds of the case's entries."""
    return [entry.kind for entry in await scene.store.entries(row.key)]


def upkeep(scene: Scene) -> Upkeep:
    """Upkeep with the end of letters."""
    expiry = LetterExpiry(scene.store, scene.clock, scene.server_key, scene.people.server)
    return Upkeep(
        scene.store, scene.ring, scene.clock, scene.conversations, DAY, endings=(expiry.expire,)
    )


async def later(scene: Scene, seconds: int) -> None:
    """So much later, upkeep looks."""
    scene.clock.pass_(seconds + SPELL)
    await upkeep(scene).tick()


async def test_a_letter_opened_by_its_door_is_marked_once(scene: Scene) -> None:
    """However often it is tapped; and the mark says six hours, not a minute."""
    row, number, door = await opened_by_door(scene)
    scene.clock.pass_(3 * 3600)
    await scene.notices.opened(door)

    acts = [a for a in await scene.store.audit(row.key) if a.action == LETTER_OPENED]
    assert await marks(scene, row) == [number]
    assert len(acts) == 1
    assert acted_at(acts[0]) % SIX_HOURS == 0
    assert str(CHAT).encode() not in acts[0].base


async def test_opening_moves_no_version_and_calls_nobody(scene: Scene) -> None:
    """An officer who writes at that moment is not told that the case changed."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    before = await scene.case()
    (pending,) = await scene.notices._pending()
    await scene.notices.opened(pending.doors[0])

    assert await scene.case() == before
    told = await scene.store.outbox()
    assert {each.destination for each in told} == {"duty", ERASE}
    assert len([each for each in told if each.destination == "duty"]) == 1  # the report itself


async def test_two_taps_at_once_leave_one_mark(scene: Scene) -> None:
    """A phone on a slow line repeats what was tapped."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()
    await asyncio.gather(*(scene.notices.opened(pending.doors[0]) for _ in range(5)))

    assert await marks(scene, row) == [number]
    acts = await scene.store.audit(row.key)
    assert len([a for a in acts if a.action == LETTER_OPENED]) == 1


async def test_a_letter_opened_by_its_code_is_marked_and_stays_so(scene: Scene) -> None:
    """Also after a restart, when the code is typed again."""
    row, digits, _ = await scene.files()
    number = await post(scene, row)
    turn = await opened_by(scene, digits)
    assert turn.opened is not None
    assert [letter.read for letter in turn.opened.letters] == [False]
    assert await marks(scene, row) == []

    await scene.taps(f"letter:case:{number}")
    assert await marks(scene, row) == [number]
    await scene.taps("done:case")
    scene.wake()
    turn = await opened_by(scene, digits)
    assert turn.opened is not None
    assert [letter.read for letter in turn.opened.letters] == [True]


async def test_a_number_that_is_no_letter_marks_nothing(scene: Scene) -> None:
    """What a tap says is not believed."""
    row, digits, _ = await scene.files()
    await post(scene, row)
    await opened_by(scene, digits)
    await scene.taps("letter:case:1", "letter:case:77")

    assert await marks(scene, row) == []


async def test_an_opened_letter_leaves_after_thirty_days(scene: Scene) -> None:
    """Not before; the chain keeps that it was opened, and that it is gone."""
    row, number, _ = await opened_by_door(scene)
    await later(scene, KEPT_FOR - 60)
    assert EntryKind.LETTER in await kinds(scene, row)

    await later(scene, 2 * SIX_HOURS)
    assert EntryKind.LETTER not in await kinds(scene, row)
    acts = await scene.store.audit(row.key)
    assert [a.action for a in acts][-2:] == [LETTER_OPENED, LETTER_ERASED]
    assert await marks(scene, row) == [number]
    assert await scene.store.next_number(row.key) > number
    assert [e for e in await scene.store.outbox() if e.destination == ERASE] == []


async def test_a_letter_that_nobody_opened_stays(scene: Scene) -> None:
    """Its reporter may come back after months."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    await later(scene, 400 * DAY)

    assert EntryKind.LETTER in await kinds(scene, row)


@pytest.mark.parametrize("trusted", [True, False])
async def test_only_a_believed_clock_ends_a_letter(scene: Scene, trusted: bool) -> None:
    """One that jumped a year would take letters that were read this morning."""
    row, _, _ = await opened_by_door(scene)
    scene.clock.believed = trusted
    await later(scene, 366 * DAY)

    assert (EntryKind.LETTER in await kinds(scene, row)) is not trusted


async def test_a_legal_hold_keeps_letters_until_it_is_released(scene: Scene) -> None:
    """Nothing of a held case goes, whatever its age."""
    row, _, _ = await opened_by_door(scene)
    await _hold(scene, hold=True)
    await later(scene, KEPT_FOR + 10 * DAY)
    assert EntryKind.LETTER in await kinds(scene, row)

    await _hold(scene, hold=False)
    await later(scene, 2 * DAY)
    assert EntryKind.LETTER not in await kinds(scene, row)


async def test_letters_end_without_a_roster(scene: Scene) -> None:
    """Erasing seals nothing; a lapsed roster must not keep letters for longer."""
    row, _, _ = await opened_by_door(scene)
    scene.roster = None
    await later(scene, KEPT_FOR + DAY)

    assert EntryKind.LETTER not in await kinds(scene, row)


async def test_no_operator_puts_a_letters_end_off(scene: Scene) -> None:
    """Holding back everything that waits is about deliveries, not about what was promised."""
    row, _, _ = await opened_by_door(scene)
    assert all(item["destination"] != ERASE for item in await listed(scene.store))
    await OutboxDesk(scene.store, scene.clock).act("hold", ())
    await later(scene, KEPT_FOR + DAY)

    assert EntryKind.LETTER not in await kinds(scene, row)


async def _hold(scene: Scene, *, hold: bool) -> None:
    row = await scene.case()
    memory = replace(CaseMemory.open(row, scene.server_key), hold=hold)
    version = row.version + 1
    sealed = memory.seal(row.key, version, scene.server_key, scene.random)
    await scene.store.commit(PutCase(replace(row, version=version, sealed=sealed), row.version))


async def test_on_a_clock_that_jumped_no_letter_goes(scene: Scene) -> None:
    """Whoever calls asked whether it is believed; between the two it may have jumped."""
    row, _, _ = await opened_by_door(scene)
    before = await kinds(scene, row)
    scene.clock.believed = False
    scene.clock.pass_(400 * DAY)
    expiry = LetterExpiry(scene.store, scene.clock, scene.server_key, scene.people.server)
    await expiry.expire()
    assert await kinds(scene, row) == before

    scene.clock.believed = True
    await expiry.expire()
    assert await kinds(scene, row) != before
