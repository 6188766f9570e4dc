"""What is remembered of a case: every fact comes back, the first form too, and no other."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.errors import SealingError
from bot.sealing.server_rows import seal_case_row
from bot.services.case_memory import FORM, CaseMemory
from bot.services.officers.proposals import Proposal, find, without
from tests.bot.services.officers.cases import MEMORY, RANDOM, SERVER_KEY, case

# What the first version of Amana kept: four bytes of a number, and the reader list.
FIRST_FORM = (
    b'\x00\x00\x00\x05{"case_id":"00","format":"amana/readers/1","readers":["ada"],'
    b'"report_manifest":"1","reporter":"age1","stanzas":6}'
)
PROPOSALS = (
    Proposal(number=4, action=Action.LOWER, by="ada", to=3),
    Proposal(number=6, action=Action.PROPOSE_EXPORT, by="ben", approved_by="cleo"),
)
FULL = replace(
    MEMORY,
    proposals=PROPOSALS,
    hold=True,
    marks=("duplicate",),
    recused=("emil",),
    told=True,
    unwanted=True,
)


def test_every_fact_comes_back() -> None:
    """Through the seal, bound to the case's row and version."""
    row = case(7, FULL)

    assert CaseMemory.open(row, SERVER_KEY) == FULL
    for moved in (replace(row, key=8), replace(row, version=2)):
        with pytest.raises(SealingError):
            CaseMemory.open(moved, SERVER_KEY)


def test_the_first_form_still_opens() -> None:
    """Nothing was decided on such a case yet."""
    row = case(7)
    sealed = seal_case_row(SERVER_KEY, row.key, row.version, FIRST_FORM, RANDOM)
    memory = CaseMemory.open(replace(row, sealed=sealed), SERVER_KEY)

    assert (memory.next_entry, memory.readers.readers) == (5, ("ada",))
    assert memory == CaseMemory(memory.readers, 5)
    assert memory.dump().startswith(b"{")
    assert CaseMemory.parse(memory.dump()) == memory


def test_a_case_from_before_there_was_erasing_by_wish_still_opens() -> None:
    """Nobody had wished it."""
    before = FULL.dump().replace(b',"unwanted":true', b"")

    assert b"unwanted" not in before
    assert CaseMemory.parse(before) == replace(FULL, unwanted=False)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        FULL.dump()[:-1],
        FULL.dump().replace(FORM.encode(), b"amana/case-memory/9"),
        FULL.dump().replace(b'"hold":true', b'"hold":1'),
        FULL.dump().replace(b'"by":"ada"', b'"by":"ada","x":1'),
        FULL.dump().replace(b'"action":"lower"', b'"action":"nonsense"'),
    ],
)
def test_what_is_no_memory_is_refused(document: bytes) -> None:
    """Loudly: a case whose readers are not known is not guessed at."""
    with pytest.raises(SealingError):
        CaseMemory.parse(document)


def test_proposals_are_found_by_kind_and_dropped_by_number() -> None:
    """One of a kind is open at a time."""
    assert find(PROPOSALS, Action.PROPOSE_EXPORT) == PROPOSALS[1]
    assert find(PROPOSALS, Action.PROPOSE_CLOSE) is None
    assert without(PROPOSALS, 4) == PROPOSALS[1:]
