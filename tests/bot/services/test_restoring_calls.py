"""After a restore nothing leaves by itself, and nobody is called twice for the same."""

from dataclasses import replace

from bot.sealing.signing import SigningKey
from bot.services import changes
from bot.services.audit import Chain
from bot.services.duty.alerts import DUTY
from bot.services.letter_reading import ERASE
from tests.bot.services.restores import KEY, acts, backup, mirrored, restoring
from tests.contracts import rows


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
