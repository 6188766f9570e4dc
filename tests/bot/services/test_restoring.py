"""Backup and mirror become one: the newest counts, and the erased stay away."""

from dataclasses import replace

from bot.services import changes
from bot.services.audit import Chain
from bot.services.coarse_time import GRAIN
from bot.services.erasing import erasure, erasure_digest, gone
from bot.services.letter_reading import ERASE, KEPT_FOR, LETTER_OPENED, NUMBER
from bot.services.rows import ErasureRow
from storage.memory import MemoryStore
from tests.bot.services.restores import KEY, ONE, PAYLOAD, TWO, acts, backup, mirrored, restoring
from tests.contracts import rows


async def test_a_newer_copy_wins() -> None:
    """Row, entries, headers and acts come from the mirror; what it dropped goes."""
    store = await backup()
    here, case = restoring(store), mirrored(5, 3, 4)
    case.entries[0].row = replace(case.entries[0].row, headers=(ONE, TWO))
    await here.merge(case)
    await here.check()

    assert await store.cases() == [case.row]
    assert [len(entry.headers) for entry in await store.entries(31)] == [2, 1, 1]
    assert await store.audit(31) == case.acts
    assert (here.outcome.newer, here.outcome.only_mirrored, here.outcome.faults) == (1, [], [])
    await here.merge(mirrored(6, 1, 4))
    assert [entry.number for entry in await store.entries(31)] == [1]


async def test_a_copy_that_lacks_more_than_letters_takes_nothing_away() -> None:
    """We end letters there and nothing else: somebody was at the mirror, or its disk fails."""
    store = await backup()
    here = restoring(store)
    await here.merge(mirrored(5, 0, 3))

    assert [entry.number for entry in await store.entries(31)] == [1]
    assert here.outcome.faults == [
        f"{rows.case(31).reference}: entry 1 is not in the mirror; the backup's stays."
    ]


async def with_letter() -> MemoryStore:
    """The backup, with a letter beside the report."""
    store = await backup()
    letter = rows.entry(31, 2, 901, kind="letter", headers=(ONE,))
    await store.commit(rows.chunk(901, 0, PAYLOAD), changes.AddEntry(letter))
    return store


async def test_a_letter_that_went_after_the_backup_does_not_come_back() -> None:
    """Its end moves the chain, and no version."""
    store = await with_letter()
    here = restoring(store)
    await here.merge(mirrored(2, 1, 2))
    assert [entry.number for entry in await store.entries(31)] == [1, 2]
    await here.merge(mirrored(2, 1, 3))
    await here.check()

    assert [entry.number for entry in await store.entries(31)] == [1]
    assert here.outcome.faults == []


async def test_a_letter_that_went_before_the_backup_does_not_come_back() -> None:
    """Though a mirror that was behind still has it; all else of the case is merged."""
    store = await with_letter()
    await store.commit(changes.DropEntry(31, 2))
    here, case = restoring(store), mirrored(2, 3, 2)
    await here.merge(case)
    await here.check()

    assert [entry.number for entry in await store.entries(31)] == [1, 3]
    assert await store.loose_payloads(2**60) == []
    assert here.outcome.faults == []


async def test_a_letter_that_was_opened_after_the_backup_still_goes_in_its_time() -> None:
    """The mirror has no outbox: what is owed is read from the chain, once."""
    store, day = await with_letter(), 86400
    opened = Chain(31, rows.case(31).reference, acts(2)[-1], KEY)
    here, case = restoring(store), mirrored(2, 2, 0)
    case.acts = [*acts(2), opened.server_act(LETTER_OPENED, day, {NUMBER: 2})]
    await here.merge(case)
    for _ in range(2):
        await here.owe_ends()
    await here.hold()

    (owed,) = await store.outbox()
    assert (owed.destination, owed.case, owed.entry) == (ERASE, 31, 2)
    assert owed.due == day + GRAIN + KEPT_FOR


async def test_an_older_copy_takes_nothing_away() -> None:
    """A mirror that was behind adds what it has, and no more."""
    store = await backup()
    here = restoring(store)
    await here.merge(mirrored(1, 0, 1))
    await here.check()

    assert await store.cases() == [rows.case(31, version=2)]
    assert (len(await store.entries(31)), len(await store.audit(31))) == (1, 2)
    assert here.outcome.faults == []


async def test_a_case_of_the_mirror_alone_comes_too() -> None:
    """And is named, because nobody was told of it."""
    store = await backup()
    here = restoring(store)
    await here.merge(mirrored(1, 2, 2, 32))
    await here.check()

    assert here.outcome.only_mirrored == [rows.case(32).reference]
    assert (here.outcome.cases, here.outcome.faults) == (2, [])


async def test_erased_cases_never_come_back() -> None:
    """Recorded here or in the mirror, and whatever the mirror still has of them."""
    store = await backup()
    await store.commit(changes.AddErasure(ErasureRow(erasure_digest(32), 0)))
    here = restoring(store)
    await here.erase([ErasureRow(erasure_digest(31), 86400)])
    await here.merge(mirrored(9, 1, 2))
    await here.merge(mirrored(9, 1, 2, 32))
    await here.erase(())
    await here.check()

    assert await store.cases() == []
    assert here.outcome.erased == 2
    assert here.outcome.faults == ["Of 2 erasures no act says anything: was a list altered?"]
    assert {row.base for row in await store.audit(31)} == {b""}
    assert {row.digest for row in await store.erasures()} == {
        erasure_digest(31),
        erasure_digest(32),
    }


async def test_an_erasure_has_its_act() -> None:
    """Who can write to the mirror could else have every case kept out unnoticed."""
    store = await backup()
    row = await store.case(31)
    assert row is not None
    await store.commit(*erasure(row, (acts(2)[-1], None), KEY, 90000))
    here = restoring(store)
    await here.erase(())
    await here.merge(mirrored(9, 1, 3))
    await here.check()

    assert (here.outcome.erased, here.outcome.faults) == (1, [])


def test_what_erases_is_what_replays() -> None:
    """One tuple of changes for both, so that neither can forget a part."""
    assert [type(change).__name__ for change in gone(31, 86400 + 5)] == [
        "DropCase",
        "PareAudit",
        "AddErasure",
    ]
