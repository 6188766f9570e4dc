"""A restore names every fault and stops at none."""

from dataclasses import replace

from bot.services import changes
from bot.services.audit import SERVICE, SERVICE_NAME
from bot.services.letter_reading import LETTER_OPENED
from tests.bot.services.restores import ONE, PAYLOAD, acts, backup, mirrored, restoring
from tests.contracts import rows


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
