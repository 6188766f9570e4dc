"""Which list a case stands in, for whom, and in which order."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.sealing.server_keys import ServerKey
from bot.services import changes
from bot.services.letter_reading import LETTER_OPENED
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import UnknownCaseError
from bot.services.officers.proposals import Proposal
from bot.services.officers.views import (
    View,
)
from tests.bot.sealing.cast import Seeded
from tests.bot.services.officers.cases import (
    SERVER_KEY,
    case,
    memory,
    officer_act,
    reference,
    server_act,
)
from tests.bot.services.officers.listed import OFFICERS


def test_urgent_cases_come_first_until_a_person_answers() -> None:
    """A P1 is above all that is due sooner, and below it once it is acknowledged."""
    caseload = Caseload(SERVER_KEY)
    late, urgent = case(1, received=0), case(2, priority=1, received=21600 * 1000)
    caseload.take((changes.AddCase(late), changes.AddCase(urgent)))

    assert [k.key for k in caseload.page("ada", View.TODO, -1, 9)] == [2, 1]
    count, first = caseload.urgent("ada")
    assert (count, first and first.key) == (1, 2)

    answered = case(2, priority=1, received=21600 * 1000, state="acknowledged", version=2)
    caseload.take((changes.PutCase(answered, 1),))

    assert [k.key for k in caseload.page("ada", View.TODO, -1, 9)] == [1, 2]
    assert caseload.urgent("ada") == (0, None)


def test_what_waits_for_another_is_not_to_be_done_until_the_reporter_writes() -> None:
    """A waiting case leaves the list of things to do, and an answer brings it back."""
    caseload = Caseload(SERVER_KEY)
    row = case(1, state="waiting_reporter:assessing")
    caseload.take((changes.AddCase(row), changes.AddAudit(officer_act(row, "ask", "ada"))))

    assert caseload.counts("ada")[View.TODO] == 0
    assert caseload.counts("ada")[View.WAITING] == 1

    caseload.take((changes.AddAudit(server_act(row, "words")),))

    assert caseload.counts("ada")[View.TODO] == 1


def test_a_second_person_is_asked_and_never_the_first() -> None:
    """A proposal stands in the approvals of every reader but the one who made it."""
    caseload = Caseload(SERVER_KEY)
    proposal = Proposal(number=3, action=Action.PROPOSE_CLOSE, by="ada")
    row = case(1, memory("ada", "ben", proposals=(proposal,)), state="closing", assignee="ada")
    caseload.take((changes.AddCase(row),))

    assert caseload.counts("ada")[View.APPROVALS] == 0
    assert caseload.counts("ben")[View.APPROVALS] == 1
    assert caseload.counts("ben")[View.TODO] == 1


def test_whoever_proposed_sees_what_waits_for_another() -> None:
    """Also beneath another's proposal; and until it is dropped, nobody else does."""
    caseload = Caseload(SERVER_KEY)
    close = Proposal(number=3, action=Action.PROPOSE_CLOSE, by="ben")
    export = Proposal(number=4, action=Action.PROPOSE_EXPORT, by="ada")
    both = memory("ada", "ben", "cleo", proposals=(close, export))
    caseload.take((changes.AddCase(case(1, both)),))

    assert [caseload.counts(name)[View.PROPOSED] for name in OFFICERS] == [1, 1, 0]
    left = memory("ada", "ben", "cleo", proposals=(close,))
    caseload.take((changes.PutCase(case(1, left, version=2), 1),))
    assert [caseload.counts(name)[View.PROPOSED] for name in OFFICERS] == [0, 1, 0]


def test_marks_are_known() -> None:
    """A list says what is a duplicate without anybody opening it."""
    caseload = Caseload(SERVER_KEY)
    caseload.take((changes.AddCase(case(1, memory("ada", marks=("duplicate",)))),))

    assert caseload.find("ada", reference(1)).marks == ("duplicate",)


def test_a_letter_that_was_opened_is_no_word_of_the_reporters() -> None:
    """A case that waits does not come back to hand because its letter was read."""
    caseload = Caseload(SERVER_KEY)
    row = case(1, memory("ada"), state="waiting_reporter:assessing")
    caseload.take((changes.AddCase(row), changes.AddAudit(officer_act(row, "letter", "ada"))))
    caseload.take((changes.AddAudit(server_act(row, LETTER_OPENED)),))

    assert caseload.counts("ada")[View.TODO] == 0
    assert caseload.find("ada", reference(1)).fresh is False


def test_an_older_version_changes_nothing() -> None:
    """Being told late, or twice, is the same as being told once."""
    caseload = Caseload(SERVER_KEY)
    old, new = case(1), case(1, memory("ben"), version=2)

    caseload.take((changes.AddCase(old), changes.PutCase(new, 1), changes.PutCase(new, 1)))
    caseload.take((changes.AddCase(old),))

    assert caseload.counts("ada")[View.ALL] == 0
    assert caseload.counts("ben")[View.ALL] == 1


def test_a_recused_officer_finds_nothing_any_more() -> None:
    """Whoever stepped aside reads as if the case were not there."""
    caseload = Caseload(SERVER_KEY)
    caseload.take((changes.AddCase(case(1, memory("ada", "ben", recused=("ada",)))),))

    with pytest.raises(UnknownCaseError):
        caseload.find("ada", reference(1))
    assert caseload.find("ben", reference(1)).readers == {"ben"}


def test_a_case_whose_memory_was_altered_is_nobodys_and_is_said() -> None:
    """It fails closed, counts as an alarm, and is everyone's again once it is sound."""
    caseload = Caseload(SERVER_KEY)
    other = ServerKey.generate(Seeded("another"))
    broken = replace(case(1), sealed=memory("ada").seal(1, 1, other, Seeded("x")))
    caseload.take((changes.AddCase(broken),))

    assert caseload.unopened == 1
    assert caseload.counts("ada")[View.ALL] == 0
    assert [known.key for known in caseload.everything(-1, 9)] == [1]

    caseload.take((changes.PutCase(case(1, version=2), 1),))

    assert caseload.unopened == 0
    assert caseload.counts("ada")[View.ALL] == 1
