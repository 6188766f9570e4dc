"""Closings: what no officer may find, and that a second person reads what they confirm."""

from dataclasses import replace

import pytest

from bot.casework.lifecycle import State
from bot.services.rows import CaseRow
from desk.answers import Proposal
from desk.casefile import CaseFile
from desk.planning import FormError
from tests.desk.decisions import CLOSING, TRIAGE, does, filed
from tests.desk.office import Office


async def test_sexual_exploitation_is_never_mediated(office: Office) -> None:
    """Whatever category the form says, the one that was triaged counts as well."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE)
    case = await office.opens("ada", row.reference)

    for category in ("cat:SEA.TRX", "cat:COR.BRI"):
        form = CLOSING | {"code": "close:MED", "category": category}
        with pytest.raises(FormError) as refused:
            await does(office, "ada", case, "propose_close", form)
        assert refused.value.reason == "never"


async def test_only_a_head_finds_a_report_knowingly_false(office: Office) -> None:
    """And no rule ever does."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "propose_close", CLOSING | {"code": "close:FAL"})

    assert refused.value.reason == "head"


async def with_proposal(office: Office, row: CaseRow, by: str, priority: str) -> CaseFile:
    """A case as another officer opens it, whose closing somebody proposed."""
    case = await office.opens("ada" if by == "ben" else "ben", row.reference)
    proposal = Proposal(number=7, action="propose_close", by=by)
    summary = replace(
        case.detail.summary, proposal=proposal, priority=priority, state=State.CLOSING
    )
    return replace(case, detail=replace(case.detail, summary=summary))


async def test_a_closing_is_confirmed_by_another_and_its_letter_sent(office: Office) -> None:
    """The letter waits sealed in the finding; it leaves with the second person's attest."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = CLOSING | {"letter_words": "Nous regrettons.", "language": "fr"}
    await does(office, "ada", case, "propose_close", form)
    proposed = await with_proposal(office, row, "ada", "P1")
    assert proposed.letters == ()

    await does(office, "ben", proposed, "close", {"attest": "yes"})

    action, facts, _ = office.client("ben").acts[-1]
    assert (action, facts) == ("close", {"by": "7"})
    seen = await office.opens("cleo", row.reference)
    (letter,) = seen.letters
    assert (letter.template, letter.result, letter.words) == ("closed", "UNS", "Nous regrettons.")
    assert (letter.language, letter.by) == ("fr", "ben")
    attest = seen.notes[-1]
    assert (attest.what, attest.by) == ("attest", "ben")
    assert attest.facts["code"] == "close:UNS"


async def test_nobody_confirms_their_own_closing_of_an_urgent_case(office: Office) -> None:
    """For P1 and P2 it takes two; for the others one may."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)

    for priority, passes in (("P1", False), ("P2", False), ("P3", True)):
        own = await with_proposal(office, row, "ada", priority)
        if passes:
            await does(office, "ada", own, "close", {"attest": "yes"})
        else:
            with pytest.raises(FormError) as refused:
                await does(office, "ada", own, "close", {"attest": "yes"})
            assert refused.value.reason == "second_person"


async def test_a_closing_is_not_confirmed_unread(office: Office) -> None:
    """The tick is the second person's word."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)
    proposed = await with_proposal(office, row, "ada", "P1")

    with pytest.raises(FormError) as refused:
        await does(office, "ben", proposed, "close", {})

    assert refused.value.field == "attest"


async def test_another_closing_than_the_one_proposed_is_not_confirmed(office: Office) -> None:
    """The server names who proposed; the sealed finding must be theirs."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)
    proposed = await with_proposal(office, row, "cleo", "P1")

    with pytest.raises(FormError) as refused:
        await does(office, "ben", proposed, "close", {"attest": "yes"})

    assert refused.value.reason == "no_proposal"


async def test_a_decision_on_no_proposal_is_refused_here(office: Office) -> None:
    """It was decided or taken back meanwhile."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    for action in ("approve", "decline"):
        with pytest.raises(FormError) as refused:
            await does(office, "ada", case, action, {"words": "x"})
        assert refused.value.reason == "no_proposal"
