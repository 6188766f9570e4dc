"""Closing: urgent cases take two officers, others a finding; a withdrawal closes nothing alone."""

import pytest

from bot.casework.actions import Action
from bot.casework.lifecycle import Move, Standing, State
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.officers.knowing import knows
from tests.bot.services.officers.acts import put, refused
from tests.bot.services.officers.office import Office

A = Action


@pytest.mark.parametrize("priority", [1, 2])
async def test_urgent_cases_close_by_another(office: Office, priority: int) -> None:
    """Never by the one who proposed it, and never without a proposal of an officer's."""
    for state in ("triaged", "quarantine", "closing"):
        await put(office, state, priority=priority)
        brought = await office.bring("ada", "finding")
        await refused(office, office.does("ada", A.CLOSE, brought=brought), "second_person")
    await office.does("ada", A.PROPOSE_CLOSE)
    (proposal,) = (await office.memory()).proposals
    await refused(office, office.does("ada", A.CLOSE), "second_person")
    await refused(office, office.does("ben", A.CLOSE, by="77"), "no_proposal")
    await refused(office, office.does("ben", A.PROPOSE_CLOSE), "open_proposal")

    await office.does("ben", A.CLOSE, by=str(proposal.number))
    assert (await office.row()).state == "closed"
    assert (await office.memory()).proposals == ()


async def test_others_close_by_one_person_with_a_finding(office: Office) -> None:
    """Which may be the proposal's; without either there is no closing."""
    await put(office, "triaged", priority=4)
    await refused(office, office.does("ada", A.CLOSE), "closing_finding")
    await office.does("ada", A.CLOSE, brought=await office.bring("ada", "finding"))
    assert (await office.row()).state == "closed"

    await put(office, "assessing", priority=3)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ada", A.CLOSE)
    assert (await office.row()).state == "closed"


async def test_raised_while_it_closes_it_takes_two(office: Office) -> None:
    """What counts is the priority at the end."""
    await put(office, "assessing", priority=3)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ada", A.RAISE, priority="P2")

    await refused(office, office.does("ada", A.CLOSE), "second_person")


async def test_kept_open_the_proposal_is_gone(office: Office) -> None:
    """A later closing needs its own."""
    await put(office, "assessing", priority=1)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ben", A.KEEP_OPEN)
    await put(office, "closing", priority=1)

    await refused(office, office.does("ben", A.CLOSE), "second_person")


async def test_a_withdrawn_urgent_case_is_closed_by_two(office: Office) -> None:
    """The reporter's wish is no officer's proposal."""
    await put(office, str(Standing(State.INVESTIGATING)), priority=1)
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    assert edit.move(Move.WITHDRAW)
    await office.scene.store.commit(*edit.changes())
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ben", A.CLOSE)

    assert (await office.row()).state == "closed"


async def test_a_case_withdrawn_unheard_stays_urgent_until_a_person_acts(office: Office) -> None:
    """Whoever is made to withdraw must not lose the person who would have asked why."""
    await put(office, str(Standing(State.SUBMITTED)), priority=1)
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    key = sealer.server_key
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    assert edit.move(Move.WITHDRAW)
    await office.scene.store.commit(*edit.changes())
    withdrawn = await office.row()
    await office.does("ada", A.PROPOSE_CLOSE)

    assert knows(withdrawn, CaseMemory.open(withdrawn, key), None).urgent
    assert withdrawn.due == row.due
    after = await office.row()
    assert not knows(after, CaseMemory.open(after, key), None).urgent
