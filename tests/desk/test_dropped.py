"""Entries that a server takes away: named, unless the record says why they went."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.services
from bot.services.audit import Chain
from bot.services.case_edits import CaseEdit
from bot.services.changes import AddAudit
from bot.services.letter_expiry import LETTER_ERASED
from bot.services.letter_reading import NUMBER
from bot.services.rows import CaseRow
from desk.dropped import ADDED
from tests.bot.services.letters import post
from tests.desk.decisions import does
from tests.desk.office import Office, opened_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


async def adds(office: Office, row: CaseRow, words: str) -> None:
    """The reporter adds something."""
    scene = office.scene
    now, sealer = await scene.store.case(row.key), scene.sealer()
    assert now is not None
    assert sealer is not None
    edit = CaseEdit(now, await scene.store.audit(row.key), sealer, scene.clock.now())
    edit.say("words", {"words": words}, words)
    await scene.store.commit(*edit.changes())


async def test_what_was_seen_and_is_gone_is_named(office: Office) -> None:
    """A letter, an addition: each time, not once, and with its number."""
    row, _, _ = await office.scene.files("words")
    await post(office.scene, row)
    await adds(office, row, "more")
    assert (await office.opens("ada", row.reference)).faults == ()
    office.server.hidden = {2, 3}

    for _ in range(2):
        case = await office.opens("ada", row.reference)
        assert [(f.number, f.kind) for f in case.faults] == [(2, "letter"), (3, "addition")]

    office.server.hidden = set()
    assert (await office.opens("ada", row.reference)).faults == ()


async def test_a_letter_whose_end_the_record_tells_raises_no_alarm(office: Office) -> None:
    """Thirty days after it was opened, a letter leaves the server, and the chain says so."""
    scene = office.scene
    row, _, _ = await scene.files("words")
    await post(scene, row)
    await office.opens("ada", row.reference)
    office.server.hidden = {2}
    acts = await scene.store.audit(row.key)
    chain = Chain(row.key, row.reference, acts[-1], scene.people.server)
    act = chain.server_act(LETTER_ERASED, scene.clock.now(), {NUMBER: 2})
    await scene.store.commit(AddAudit(act))

    case = await office.opens("ada", row.reference)

    assert case.faults == ()
    assert case.chain_faults == ()


@pytest.mark.parametrize("kind", ["addition", "note"])
async def test_what_was_never_seen_is_missed_by_the_record(office: Office, kind: str) -> None:
    """Who opens the case for the first time learns that the record tells of more."""
    row, _, _ = await office.scene.files("words")
    if kind == "addition":
        await adds(office, row, "more")
    else:
        case = await office.opens("ada", row.reference)
        await does(office, "ada", case, "note", {"words": "The cow came back."})
    assert (await office.opens("cleo", row.reference)).chain_faults == ()
    office.server.hidden = {2}

    (said,) = (await office.opens("ben", row.reference)).chain_faults

    assert kind in said
    assert "was taken away" in said


async def test_what_came_between_two_answers_is_not_missed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is asked for after the entries: what came meanwhile is no fault."""
    row, _, _ = await office.scene.files("words")
    client = office.client("ada")
    ask = client.case
    asked: list[str] = []

    async def late(reference: str) -> object:
        detail = await ask(reference)
        if not asked:
            await adds(office, row, "more")
        asked.append(reference)
        return detail

    monkeypatch.setattr(type(client), "case", staticmethod(late))

    assert (await office.opens("ada", row.reference)).chain_faults == ()
    assert len(asked) == 2


def test_every_kind_of_addition_is_counted() -> None:
    """The server's own sources: whatever says an addition is among those that are counted."""
    said = re.compile(r'(?:edit\.say\(|_state\(turning, )"(\w+)"')
    sources = Path(bot.services.__path__[0]).rglob("*.py")
    assert {what for each in sources for what in said.findall(each.read_text())} == ADDED
