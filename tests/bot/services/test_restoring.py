"""Backup and mirror become one: the newest counts, the erased stay away, every fault is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.sealing.age import FileKey, X25519Identity, seal_header, sealed_size
from bot.sealing.signers import Signers
from bot.sealing.signing import SigningKey
from bot.services import changes
from bot.services.audit import SERVICE, SERVICE_NAME, Chain
from bot.services.coarse_time import GRAIN
from bot.services.duty.alerts import DUTY
from bot.services.erasing import erasure, erasure_digest, gone
from bot.services.letter_reading import ERASE, KEPT_FOR, LETTER_OPENED, NUMBER
from bot.services.restoring import Restoring
from bot.services.rows import AuditRow, CaseRow, EntryRow, ErasureRow
from storage.memory import MemoryStore
from tests.contracts import rows

KEY = SigningKey(bytes(range(32)))
SIGNERS = Signers.of([KEY.public])
PAYLOAD = bytes(sealed_size(16384))


def header(number: int) -> bytes:
    """A real header for somebody."""
    reader = X25519Identity.generate(lambda size: bytes([number]) * size)
    return seal_header(FileKey(bytes(16)), [reader.recipient()], lambda size: bytes([7]) * size)


ONE, TWO = header(1), header(2)


def acts(count: int, key: int = 31, name: str | None = None) -> list[AuditRow]:
    """A sound chain of the server's."""
    chain = Chain(key, name or rows.case(key).reference, None, KEY)
    return [chain.server_act(f"act{number}", 0) for number in range(count)]


@dataclass
class Entry:
    """An entry in a mirror."""

    row: EntryRow

    def pieces(self) -> Iterator[bytes]:
        """Its payload in two pieces."""
        yield from (PAYLOAD[:10000], PAYLOAD[10000:])


@dataclass
class Case:
    """A case in a mirror."""

    row: CaseRow
    entries: Sequence[Entry]
    acts: Sequence[AuditRow]


def mirrored(version: int, entries: int, chain: int, key: int = 31, **facts: str) -> Case:
    """A case as the mirror has it: a report, and letters."""
    row = replace(rows.case(key, version=version), **facts)  # type: ignore[arg-type]
    kinds = ["report", *["letter"] * (entries - 1)][:entries]
    each = [
        Entry(rows.entry(key, n, 0, kind=kind, headers=(ONE,))) for n, kind in enumerate(kinds, 1)
    ]
    return Case(row, each, acts(chain, key))


async def backup(key: int = 31) -> MemoryStore:
    """A store with one case of one entry and two acts, as a backup has it."""
    store = MemoryStore()
    await store.commit(
        changes.AddCase(rows.case(key, version=2)), rows.chunk(key + 100, 0, PAYLOAD),
        changes.AddEntry(rows.entry(key, 1, key + 100, headers=(ONE,))),
        *map(changes.AddAudit, acts(2, key)),
    )  # fmt: skip
    return store


def restoring(store: MemoryStore) -> Restoring:
    """A restore onto it."""
    drawn = iter(range(1, 1000))

    def draw(size: int) -> bytes:
        return (next(drawn) << 8).to_bytes(size)

    return Restoring(store, SIGNERS, draw)


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


async def test_what_collides_or_does_not_hold_is_named() -> None:
    """Each fault has its sentence, and none stops the rest."""
    store = await backup()
    here = restoring(store)
    await here.merge(mirrored(1, 1, 1, 33, reference=rows.case(31).reference))
    other = mirrored(3, 1, 0)
    other.acts = [replace(act, action="else") for act in acts(3)]
    await here.merge(other)
    short = mirrored(1, 1, 1, 34)
    short.acts = [replace(act, case=34) for act in acts(1, 35)]
    await here.merge(short)
    await here.check()

    assert [fault.split(": ", 1)[1] for fault in here.outcome.faults] == [
        "the mirror's copy collides with another case.",
        "its chains in backup and mirror differ; the backup's stands.",
        "its chain of acts does not hold (see `amana audit verify`).",
    ]
    assert len(await store.audit(31)) == 2
    assert (await store.cases())[0].version == 3


async def test_nothing_that_a_mirror_holds_stops_a_restore() -> None:
    """Numbers that no database takes, acts that are none: named, and all else is merged."""
    store = await backup()
    here, odd, open_ = restoring(store), mirrored(1, 1, 1, 32), mirrored(1, 2, 0, 33)
    odd.row = replace(odd.row, key=2**70)
    open_.acts = [replace(acts(1, 33)[0], action=LETTER_OPENED, base=b'{"facts":{"number":2}}')]
    await here.merge(odd)
    await here.merge(open_)
    await here.merge(mirrored(1, 1, 1, 34))
    await here.merge_service([replace(acts(1, SERVICE, SERVICE_NAME)[0], number=-1), "act"])  # type: ignore[list-item]
    await here.owe_ends()
    await here.check()

    assert {row.key for row in await store.cases()} == {31, 33, 34}
    assert [fault.split(": ", 1)[-1] for fault in here.outcome.faults] == [
        "the mirror's copy is odd (OverflowError).",
        "The mirror's copy of the service's chain is odd (AttributeError).",
        "its chain of acts does not hold (see `amana audit verify`).",
    ]


async def test_damaged_entries_are_named() -> None:
    """A payload of another length, a header that is none."""
    store = await backup()
    await store.commit(
        rows.chunk(901, 0, PAYLOAD[:-1]), changes.AddEntry(rows.entry(31, 2, 901, headers=(ONE,))),
        rows.chunk(902, 0, PAYLOAD), changes.AddEntry(rows.entry(31, 3, 902, headers=(b"none",))),
    )  # fmt: skip
    here = restoring(store)
    await here.check()

    reference = rows.case(31).reference
    assert here.outcome.faults == [
        f"{reference}: entry 2 is damaged.",
        f"{reference}: entry 3 is damaged.",
    ]


async def test_nothing_leaves_before_a_human_looks() -> None:
    """Pages and deliveries are held; what only ends letters here goes on."""
    store = await backup()
    await store.commit(
        changes.AddOutbox(rows.item(1)), changes.AddOutbox(rows.item(2, destination=ERASE))
    )
    here = restoring(store)
    await here.hold()

    assert [row.key for row in await store.outbox()] == [2]
    assert [(r.key, r.standing, r.reason) for r in await store.stopped()] == [
        (1, "held", "restored")
    ]


async def called_for(priority: int, *steps: str, kind: str = "received") -> list[tuple[int, int]]:
    """Restore a page of the backup, with steps that the mirror's chain has; its key and tries."""
    store = await backup()
    chain = Chain(31, rows.case(31).reference, acts(2)[-1], KEY)
    case = mirrored(3, 1, 0)
    case.row = replace(case.row, priority=priority)
    case.acts = [*acts(2), *(chain.server_act(step, 0) for step in steps)]
    page = rows.item(1, destination=DUTY, case=31, kind=kind, due=600, tries=0)
    await store.commit(changes.AddOutbox(page))
    here = restoring(store)
    await here.merge(case)
    await here.hold()
    assert here.outcome.held == len(await store.stopped())
    return [(row.key, row.tries) for row in await store.stopped()]


async def test_who_was_called_after_the_backup_is_not_called_again() -> None:
    """The chain says which steps were taken; what nobody was told waits as it is."""
    assert await called_for(1) == [(1, 0)]
    assert await called_for(1, "called") == [(1, 1)]
    assert await called_for(1, "called", "called_next") == [(1, 2)]
    assert await called_for(2, "read") == [(1, 0)]
    assert await called_for(2, "called_head") == []
    assert await called_for(1, "called_head", kind="added") == [(1, 0)]


async def test_a_chain_that_does_not_hold_keeps_nobody_from_being_called() -> None:
    """Whoever can write to the mirror could else let a call for help fall silent."""
    store = await backup()
    forged = Chain(31, rows.case(31).reference, acts(2)[-1], SigningKey(bytes(32)))
    case = mirrored(3, 1, 0)
    case.acts = [*acts(2), forged.server_act("called_head", 0)]
    page = rows.item(1, destination=DUTY, case=31, kind="received", tries=0)
    await store.commit(changes.AddOutbox(page))
    here = restoring(store)
    await here.merge(case)
    await here.hold()

    assert [row.tries for row in await store.stopped()] == [0]


async def test_the_services_chain_goes_on_from_the_backups() -> None:
    """One that differs is left out and named."""
    store = await backup()
    service = acts(3, SERVICE, SERVICE_NAME)
    await store.commit(changes.AddAudit(service[0]))
    here = restoring(store)
    await here.merge_service(service)
    assert await store.audit(SERVICE) == service
    await here.merge_service([replace(service[0], base=b"else")])
    assert here.outcome.faults == ["The service's chain differs in backup and mirror."]


def test_what_erases_is_what_replays() -> None:
    """One tuple of changes for both, so that neither can forget a part."""
    assert [type(change).__name__ for change in gone(31, 86400 + 5)] == [
        "DropCase",
        "PareAudit",
        "AddErasure",
    ]
