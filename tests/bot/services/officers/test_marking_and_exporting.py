"""Marks, holds and exports: set once, taken back, and words leave only by a head."""

from bot.casework.actions import Action
from tests.bot.services.officers.acts import refused
from tests.bot.services.officers.office import Office

A = Action


async def test_marks_and_holds_are_set_once_and_taken_back(office: Office) -> None:
    """They rest in what the server seals; nothing of them stands in the row."""
    await office.does("ada", A.DUPLICATE)
    await office.does("ada", A.ABUSIVE)
    await refused(office, office.does("ben", A.ABUSIVE), "marked")
    assert (await office.memory()).marks == ("duplicate", "abusive")
    await office.does("ben", A.UNMARK)
    await refused(office, office.does("ben", A.UNMARK), "not_marked")

    await office.does("cleo", A.HOLD)
    await refused(office, office.does("cleo", A.HOLD), "marked")
    assert (await office.memory()).hold
    await office.does("cleo", A.RELEASE)
    assert not (await office.memory()).hold


async def test_exporting_words_takes_a_head(office: Office) -> None:
    """A head alone, or a proposal that a head approved, used up by its maker; a summary: anyone."""
    await refused(office, office.does("ada", A.EXPORT), "needs_approval")
    await office.does("ada", A.EXPORT, what="summary")
    await office.does("cleo", A.EXPORT)
    await office.does("ada", A.PROPOSE_EXPORT)
    (proposal,) = (await office.memory()).proposals
    by = str(proposal.number)
    await refused(office, office.does("ada", A.EXPORT, by=by), "needs_approval")
    await refused(office, office.does("ben", A.APPROVE, by=by), "role")
    await office.does("cleo", A.APPROVE, by=by)
    await refused(office, office.does("ben", A.EXPORT, by=by), "no_proposal")
    await office.does("ada", A.EXPORT, by=by)

    assert (await office.memory()).proposals == ()
    await refused(office, office.does("ada", A.EXPORT, by=by), "no_proposal")
