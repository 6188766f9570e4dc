"""Whoever holds the receipt has the report erased: now, or once its officers are done."""

import json
from dataclasses import replace

import pytest

from bot.casework.retention import WISHED
from bot.interview.parts import Said
from bot.interview.schema import Phase
from bot.services.arrivals import Turn
from bot.services.audit import SERVICE, Chain, facts_of
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, PutCase
from bot.services.erasing import erasure, erasure_digest
from bot.services.officers.knowing import FETCH
from bot.services.own_erasure import WISH
from bot.services.rows import CaseRow
from tests.bot.services.letters import opened_by
from tests.bot.services.scene import Scene
from tests.bot.services.turns import phase, sent_with_pending

FAR = 10**12


async def asks(scene: Scene, digits: str) -> Turn:
    """Open the case by its code, and have it erased with two taps."""
    await opened_by(scene, digits)
    return await scene.taps("open:case:erase", "erase:erase")


def said(turn: Turn) -> Said | None:
    """The first line of the card."""
    assert turn.draft is not None
    receipt = turn.draft.interview.receipt
    return None if receipt is None else receipt.said


async def changed(scene: Scene, row: CaseRow, **facts: object) -> None:
    """Let a case's row, or what is remembered of it, be another."""
    memory = CaseMemory.open(row, scene.server_key)
    if "hold" in facts:
        memory = replace(memory, hold=bool(facts.pop("hold")))
    version = row.version + 1
    sealed = memory.seal(row.key, version, scene.server_key, scene.random)
    new = replace(row, version=version, sealed=sealed, **facts)  # type: ignore[arg-type]  # fields by name
    await scene.store.commit(PutCase(new, row.version))


async def acts(scene: Scene, row: CaseRow, action: str) -> None:
    """Let an officer stand in the chain."""
    chain = Chain(row.key, row.reference, await scene.store.last_act(row.key), scene.people.server)
    await scene.store.commit(AddAudit(chain.unsigned_act(action, 0, "ada")))


async def test_a_report_that_nobody_has_begun_with_goes_at_once(scene: Scene) -> None:
    """Row, entries, payloads; what stays is a digest, and that its reporter wished it."""
    row, digits, _ = await scene.files("They took my cow.")
    opened = await opened_by(scene, digits)
    assert opened.opened is not None
    assert opened.opened.goes_at_once
    turn = await scene.taps("open:case:erase", "erase:erase")

    assert (phase(turn), said(turn)) == (Phase.WELCOME, Said.ERASED)
    assert await scene.store.cases() == []
    assert await scene.store.entries(row.key) == []
    (erased,) = await scene.store.erasures()
    assert erased.digest == erasure_digest(row.key)
    (act,) = await scene.store.audit(SERVICE)
    assert facts_of(act)["wished"] is True
    assert row.reference.encode() not in act.base


async def test_the_code_of_an_erased_report_is_like_any_unknown_one(scene: Scene) -> None:
    """Nothing tells it from a code that never was."""
    _, digits, _ = await scene.files()
    await asks(scene, digits)
    turn = await opened_by(scene, digits)

    assert (phase(turn), said(turn)) == (Phase.CODE, Said.UNKNOWN_CODE)


@pytest.mark.parametrize(
    "facts", [{"priority": 1}, {"hold": True}, {"assignee": "ada"}, {"state": "triaged"}]
)
async def test_a_case_that_weighs_more_stays_and_its_readers_are_told(
    scene: Scene, facts: dict[str, object]
) -> None:
    """A life in danger, a hold, or people at work: it is withdrawn, and goes after its end."""
    row, digits, _ = await scene.files()
    await changed(scene, row, **facts)
    turn = await asks(scene, digits)

    assert (phase(turn), said(turn)) == (Phase.CASE, Said.ERASURE_NOTED)
    assert turn.opened is not None
    assert not turn.opened.goes_at_once
    now = await scene.case()
    assert now.state == "closing"
    assert CaseMemory.open(now, scene.server_key).unwanted
    (added,) = map(json.loads, await scene.additions(now))
    assert (added["what"], added["erase"]) == ("withdrawn", True)


async def test_officers_are_told_how_long_it_stays() -> None:
    """By the same figure that the retention counts with."""
    assert f" {WISHED} days " in WISH


async def test_an_officers_look_keeps_it_and_a_desks_list_does_not(scene: Scene) -> None:
    """What somebody has seen may be evidence; a desk that fetched has shown it to nobody."""
    row, digits, _ = await scene.files()
    await acts(scene, row, FETCH)
    opened = await opened_by(scene, digits)
    assert opened.opened is not None
    assert opened.opened.goes_at_once
    await acts(scene, row, "read")
    turn = await scene.taps("open:case:erase", "erase:erase")

    assert said(turn) is Said.ERASURE_NOTED
    assert (await scene.case()).reference == row.reference


async def test_a_wish_is_told_once(scene: Scene) -> None:
    """However often it is asked for."""
    row, digits, _ = await scene.files()
    await changed(scene, row, priority=1)
    await asks(scene, digits)
    await scene.taps("done:case")
    await asks(scene, digits)

    assert len(await scene.additions(await scene.case())) == 1


async def test_a_closed_case_can_be_unwanted_too(scene: Scene) -> None:
    """It stays closed."""
    row, digits, _ = await scene.files()
    await changed(scene, row, state="closed")
    await asks(scene, digits)

    now = await scene.case()
    assert now.state == "closed"
    assert CaseMemory.open(now, scene.server_key).unwanted


async def test_a_file_that_comes_in_after_the_erasure_is_dropped(scene: Scene) -> None:
    """It belongs to nothing any more, and no row keeps it."""
    turn, row = await sent_with_pending(scene)
    (job,) = turn.fetch
    kept = await scene.keep(job)
    # From another phone, by the same code.
    ends = await scene.store.last_act(row.key), await scene.store.last_act(SERVICE)
    await scene.store.commit(*erasure(row, ends, scene.people.server, scene.clock.now()))
    await scene.conversations.file_kept(job, kept)

    assert await scene.store.loose_payloads(FAR) == []
    assert await scene.store.cases() == []


async def test_nothing_goes_while_nothing_can_be_sealed(scene: Scene) -> None:
    """The roster went between opening and tapping: the report stays, and so does the code."""
    _, digits, _ = await scene.files()
    await opened_by(scene, digits)
    scene.roster = None
    turn = await scene.taps("open:case:erase", "erase:erase")

    assert said(turn) is Said.TOO_MANY
    assert len(await scene.store.cases()) == 1
