"""Priorities: anyone raises, and to lower one takes two."""

from bot.casework.actions import Action
from tests.bot.services.officers.acts import put, refused
from tests.bot.services.officers.office import Office

A = Action


async def test_anyone_raises_and_the_clock_follows(office: Office) -> None:
    """From P3 to P1: the answer is due within the hour of when it came."""
    await put(office, "submitted", priority=3)
    received = (await office.row()).received
    await office.does("ada", A.RAISE, priority="P1")

    row = await office.row()
    assert (row.priority, row.due) == (1, received + 3600)
    for wrong in ("P1", "P3"):
        await refused(office, office.does("ada", A.RAISE, priority=wrong), "priority")
    for nonsense in ("P9", "1", ""):
        await refused(office, office.does("ada", A.RAISE, priority=nonsense), "facts")


async def test_lowering_takes_two(office: Office) -> None:
    """A proposal changes nothing; its maker cannot agree to it; another can, once."""
    await put(office, "acknowledged", priority=1)
    await office.does("ada", A.LOWER, priority="P3")
    row = await office.row()
    (proposal,) = (await office.memory()).proposals
    assert (row.priority, proposal.by, proposal.to) == (1, "ada", 3)
    by = str(proposal.number)
    await refused(office, office.does("ben", A.LOWER, priority="P4"), "open_proposal")
    await refused(office, office.does("ada", A.APPROVE, by=by), "second_person")
    await refused(office, office.does("ben", A.APPROVE, by="99"), "no_proposal")

    await office.does("ben", A.APPROVE, by=by)
    assert (await office.row()).priority == 3
    assert (await office.memory()).proposals == ()
    await refused(office, office.does("cleo", A.APPROVE, by=by), "no_proposal")


async def test_a_lowering_can_be_declined(office: Office) -> None:
    """By another, or by its maker."""
    for who in ("ben", "ada"):
        await put(office, "acknowledged", priority=2)
        await office.does("ada", A.LOWER, priority="P4")
        (proposal,) = (await office.memory()).proposals
        await office.does(who, A.DECLINE, by=str(proposal.number))
        assert (await office.memory()).proposals == ()
        assert (await office.row()).priority == 2


async def test_raising_ends_a_proposal_to_lower(office: Office) -> None:
    """It was about another priority."""
    await put(office, "acknowledged", priority=2)
    await office.does("ada", A.LOWER, priority="P3")
    await office.does("ben", A.RAISE, priority="P1")

    assert (await office.memory()).proposals == ()
