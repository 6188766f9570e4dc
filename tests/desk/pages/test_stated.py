"""What a server states of a case without anybody's signature: proposals, and how urgent it is."""

from dataclasses import replace
from typing import Any

import pytest

from bot.services.audit import Chain
from bot.services.changes import AddAudit
from desk.answers import Proposal
from desk.stated import OTHERWISE
from tests.desk.pages.rig import Rig
from tests.desk.pages.test_approvals import queue
from tests.desk.server import signed


async def acts(rig: Rig, name: str, action: str, query: str = "") -> int:
    """An officer's signed act comes into the chain; its number."""
    scene, row = rig.scene, await rig.office.server.row(rig.reference)
    server = scene.people.server
    request = signed(scene.people[name], server.public.key_id, row.reference, action, query)
    chain = Chain(row.key, row.reference, await scene.store.last_act(row.key), server)
    act = chain.officer_act(action, name, request)
    await scene.store.commit(AddAudit(act))
    return act.number


def states(rig: Rig, proposal: Proposal) -> None:
    """The server states a proposal that is as it says, or not."""
    rig.client.signed = rig.client.summary["proposal"] = proposal


async def proposed(rig: Rig, name: str, action: str, query: str = "") -> Proposal:
    """An officer proposes something, and the server states it as it was signed."""
    to = query.removeprefix("priority=") or None
    proposal = Proposal(await acts(rig, name, action, query), action, name, to)
    states(rig, proposal)
    rig.client.queue = await queue(rig)
    return proposal


async def test_a_proposal_as_it_was_signed_waits_to_be_decided(rig: Rig) -> None:
    """No alarm, and a yes to its number."""
    await rig.decides("note", "assessing", words="Seen.")
    number = (await proposed(rig, "ben", "lower", "priority=P4")).number

    assert "/decide/approve" in (await rig.get("/approvals")).text
    await rig.decides("approve", "assessing", words="Yes.")

    assert rig.last_act[:2] == ("approve", {"by": str(number)})


@pytest.mark.parametrize(
    "lie",
    [{"to": "P3"}, {"to": None}, {"action": "propose_export", "to": None}, {"by": "cleo"},
     {"number": 1}, {"number": 99}],
    ids=["another_priority", "none", "another_kind", "another_name", "another_row", "no_row"],
)  # fmt: skip
async def test_what_was_signed_otherwise_is_named_and_not_decided(
    rig: Rig, lie: dict[str, Any]
) -> None:
    """A yes says a number only: it must not be said to something else than was read."""
    await rig.decides("note", "assessing", words="Seen.")
    states(rig, replace(await proposed(rig, "ben", "lower", "priority=P4"), **lie))
    rig.client.queue = await queue(rig)

    page = await rig.get("/approvals")
    await rig.decides("approve", "assessing", words="Yes.")

    assert "/decide/approve" not in page.text
    assert str(OTHERWISE) in page.text
    assert rig.last_act[0] != "approve"
    assert str(OTHERWISE) in (await rig.get(rig.case)).text


async def test_a_request_that_stands_there_twice_proposes_nothing_anew(rig: Rig) -> None:
    """An old proposal under a new number is the server's, and not its officer's."""
    scene, row = rig.scene, await rig.office.server.row(rig.reference)
    first = await proposed(rig, "ben", "lower", "priority=P4")
    await acts(rig, "cleo", "decline", f"by={first.number}")
    rows = await scene.store.audit(row.key)
    again = Chain(row.key, row.reference, rows[-1], scene.people.server)
    old = next(each for each in rows if each.number == first.number)
    request = signed(
        scene.people["ben"], scene.people.server.public.key_id, row.reference, "lower",
        "priority=P4",
    )  # fmt: skip
    replayed = again.officer_act("lower", "ben", request)
    assert replayed.base == old.base
    await scene.store.commit(AddAudit(replayed))
    states(rig, replace(first, number=replayed.number))

    page = await rig.get(rig.case)

    assert str(OTHERWISE) in page.text


@pytest.mark.parametrize(
    ("action", "query", "by", "then"),
    [
        ("lower", "priority=P4", "cleo", "decline by"),
        ("lower", "priority=P4", "cleo", "approve by"),
        ("lower", "priority=P4", "cleo", "raise priority=P1"),
        ("propose_close", "", "cleo", "keep_open"),
        ("propose_export", "", "ben", "export by"),
    ],
)
async def test_what_is_over_does_not_wait_again(
    rig: Rig, action: str, query: str, by: str, then: str
) -> None:
    """Stated once more it is neither decided nor, since two answers may cross, an alarm."""
    number = (await proposed(rig, "ben", action, query)).number
    what, _, said = then.partition(" ")
    await acts(rig, by, what, f"by={number}" if said == "by" else said)

    page = await rig.get("/approvals")

    assert "Nothing waits for you" in page.text
    assert str(OTHERWISE) not in (await rig.get(rig.case)).text


async def test_an_export_that_was_approved_still_waits_for_its_maker(rig: Rig) -> None:
    """A head's yes does not end it: making it does."""
    number = (await proposed(rig, "ada", "propose_export")).number
    await acts(rig, "ben", "approve", f"by={number}")

    page = await rig.get("/approvals")

    assert "waits for another person" in page.text
    assert str(OTHERWISE) not in (await rig.get(rig.case)).text


async def test_a_priority_that_nobody_signed_is_named(rig: Rig) -> None:
    """The report says how urgent it was; who said otherwise since has signed it."""
    first = (await rig.office.opens("ada", rig.reference)).report.priority
    assert first == "P2"
    rig.client.summary["priority"] = "P4"

    page = await rig.get(rig.case)

    assert "says that the priority is" in page.text


async def test_a_priority_that_was_signed_for_is_no_fault(rig: Rig) -> None:
    """Raised by one, lowered by two; and no priority but that one."""
    await acts(rig, "ben", "raise", "priority=P1")
    number = await acts(rig, "ben", "lower", "priority=P2")
    await acts(rig, "cleo", "approve", f"by={number}")
    for said, is_fine in (("P1", False), ("P2", True), ("P3", False)):
        rig.client.summary["priority"] = said
        page = await rig.get(rig.case)
        assert ("says that the priority is" not in page.text) is is_fine, said


async def test_one_person_alone_lowers_nothing(rig: Rig) -> None:
    """An approval of one's own, as only a changed server would keep it, does not count."""
    number = await acts(rig, "ben", "lower", "priority=P4")
    await acts(rig, "ben", "approve", f"by={number}")
    rig.client.summary["priority"] = "P4"

    assert "says that the priority is" in (await rig.get(rig.case)).text


async def test_a_priority_that_changes_between_two_answers_is_no_fault(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain is asked for after the case: what came in between is asked for again."""
    ask = rig.client.audit
    raised: list[Any] = []

    async def late(reference: str) -> Any:
        if not raised:
            raised.append(await acts(rig, "ben", "raise", "priority=P1"))
            rows = await ask(reference)
            rig.client.summary["priority"] = "P1"
            return rows
        return await ask(reference)

    monkeypatch.setattr(rig.client, "audit", late)

    assert "says that the priority is" not in (await rig.get(rig.case)).text
