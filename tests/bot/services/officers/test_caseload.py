"""The caseload: what it lists is what a recount over the store would list, for everyone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.actions import Action
from bot.casework.lifecycle import WAITING, State
from bot.sealing.server_keys import ServerKey
from bot.services import changes
from bot.services.letter_reading import LETTER_OPENED
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import UnknownCaseError
from bot.services.officers.proposals import Proposal
from bot.services.officers.ranked import BLOCK, Ranked
from bot.services.officers.views import (
    BadCursorError,
    Known,
    View,
    cursor,
    order,
    read_cursor,
    reference_of,
    views_of,
)
from bot.services.rows import AuditRow, CaseRow
from storage.memory import MemoryStore
from tests.bot.sealing.cast import Seeded
from tests.bot.services.officers.cases import (
    SERVER_KEY,
    World,
    case,
    memory,
    officer_act,
    reference,
    server_act,
)

OFFICERS = ("ada", "ben", "cleo")
STATES = [f"{state}:assessing" if state in WAITING else str(state) for state in State]

crews = st.sets(st.sampled_from(OFFICERS)).map(lambda names: tuple(sorted(names)))
proposals = st.none() | st.builds(
    Proposal,
    number=st.just(3),
    action=st.sampled_from([Action.LOWER, Action.PROPOSE_CLOSE, Action.PROPOSE_EXPORT]),
    by=st.sampled_from(OFFICERS),
    approved_by=st.none() | st.just("cleo"),
)
keys = st.integers(min_value=1, max_value=6)
puts = st.tuples(
    st.just("put"), keys, crews, st.sampled_from(STATES), st.integers(1, 4),
    st.none() | st.sampled_from(OFFICERS), st.integers(0, 9), proposals,
)  # fmt: skip
acts = st.tuples(st.just("act"), keys, st.sampled_from(["words", "note", "read"]))
drops = st.tuples(st.just("drop"), keys)


def _put(step: Sequence[object], before: CaseRow | None) -> changes.Change:
    _, key, crew, state, priority, assignee, days, proposal = step
    version = before.version + 1 if before else 1
    remembered = memory(*crew, proposals=(proposal,) if proposal else ())  # type: ignore[misc]
    row = case(
        key,  # type: ignore[arg-type]
        remembered,
        state=state,
        priority=priority,
        assignee=assignee,
        received=21600 * days,  # type: ignore[operator]
        version=version,
    )
    return changes.PutCase(row, before.version) if before else changes.AddCase(row)


class _Told:
    """A caseload that is told, and what a plain list would know."""

    def __init__(self) -> None:
        self.caseload = Caseload(SERVER_KEY)
        self.rows: dict[int, CaseRow] = {}
        self.fresh: dict[int, bool | None] = {}

    def does(self, step: Sequence[object]) -> None:
        kind, key = step[0], step[1]
        assert isinstance(key, int)
        row = self.rows.get(key)
        if kind == "put":
            change = _put(step, row)
            assert isinstance(change, changes.AddCase | changes.PutCase)
            self.rows[key] = change.row
            self.fresh.setdefault(key, None)
            self.caseload.take((change,))
        elif kind == "drop":
            self.rows.pop(key, None)
            self.fresh.pop(key, None)
            self.caseload.take((changes.DropCase(key),))
        elif row is not None:
            self._acts(row, str(step[2]))

    def _acts(self, row: CaseRow, action: str) -> None:
        act = officer_act(row, action, "ada") if action != "words" else server_act(row, action)
        self.fresh[row.key] = {"words": True, "note": False}.get(action, self.fresh[row.key])
        self.caseload.take((changes.AddAudit(act),))

    def recount(self) -> Caseload:
        """A caseload that was told only how it ended."""
        fresh = Caseload(SERVER_KEY)
        for key, row in self.rows.items():
            fresh.take((changes.AddCase(row),))
            if self.fresh[key] is not None:
                act = server_act(row, "words") if self.fresh[key] else officer_act(row, "note", "x")
                fresh.take((changes.AddAudit(act),))
        return fresh


def _everything_of(caseload: Caseload, officer: str) -> dict[View, list[Known]]:
    return {view: caseload.page(officer, view, -1, 100) for view in View}


@given(st.lists(puts | acts | drops, max_size=30))
def test_after_any_changes_the_lists_are_those_of_a_recount(steps: list[Sequence[object]]) -> None:
    """No change leaves a trace: every list, count and urgent strip follows from how it ended."""
    told = _Told()
    for step in steps:
        told.does(step)
    naive = told.recount()

    for name in OFFICERS:
        lists = _everything_of(told.caseload, name)
        assert lists == _everything_of(naive, name)
        assert told.caseload.counts(name) == {view: len(found) for view, found in lists.items()}
        assert told.caseload.urgent(name) == naive.urgent(name)


@given(st.lists(puts, max_size=15))
def test_a_list_is_what_a_plain_filter_and_sort_would_give(steps: list[Sequence[object]]) -> None:
    """Each list holds the cases that the officer reads and that belong there, in order."""
    told = _Told()
    for step in steps:
        told.does(step)
    every = told.caseload.everything(-1, 100)

    assert {known.key for known in every} == set(told.rows)
    for name in OFFICERS:
        for view in View:
            mine = [k for k in every if name in k.readers and view in views_of(k, name)]
            never = 10**12
            plain = sorted(
                mine, key=lambda k: (not k.urgent, never if k.due is None else k.due, k.reference)
            )
            assert told.caseload.page(name, view, -1, 100) == plain


@given(st.lists(puts, min_size=3, max_size=15), st.integers(1, 3), puts)
def test_pages_go_on_where_they_ended_whatever_changed(
    steps: list[Sequence[object]], limit: int, change: Sequence[object]
) -> None:
    """A page after a cursor holds what now stands beyond it, even if its case is gone."""
    told = _Told()
    for step in steps:
        told.does(step)
    first = told.caseload.page("ada", View.ALL, -1, limit)
    if not first:
        return
    end = read_cursor(cursor(order(first[-1])))
    told.does(("drop", first[-1].key))
    told.does(change)

    rest = told.caseload.page("ada", View.ALL, end, 100)

    whole = told.caseload.page("ada", View.ALL, -1, 100)
    assert rest == [known for known in whole if order(known) > end]


@given(st.lists(st.integers(0, 40), max_size=200), st.integers(-1, 41))
def test_ranked_numbers_are_an_ordered_set(numbers: list[int], start: int) -> None:
    """Numbers go in and out; what is left is in order, once each."""
    ranked, plain = Ranked(), set[int]()
    for number in numbers:
        if number in plain:
            ranked.discard(number)
            plain.discard(number)
        else:
            ranked.add(number)
            ranked.add(number)
            plain.add(number)
    ranked.discard(99)

    assert (list(ranked), len(ranked)) == (sorted(plain), len(plain))
    assert ranked.after(start, 3) == sorted(number for number in plain if number > start)[:3]


def test_ranked_numbers_stay_in_order_over_many_blocks() -> None:
    """Blocks split and vanish without losing a number."""
    ranked, many = Ranked(), range(20 * BLOCK)
    scattered = sorted(many, key=lambda number: number * 7919 % len(many))

    for number in scattered:
        ranked.add(number)
    assert list(ranked) == list(many)
    # A block that grew with the list would make every change cost the list.
    assert max(map(len, ranked._blocks)) <= 2 * BLOCK
    for number in scattered[: len(scattered) // 2]:
        ranked.discard(number)

    assert list(ranked) == sorted(scattered[len(scattered) // 2 :])
    assert ranked.after(-1, 2) == sorted(scattered[len(scattered) // 2 :])[:2]


@given(st.integers(1, 27**6 - 1))
def test_a_number_names_its_case(key: int) -> None:
    """The reference comes back out of the number by which a case is sorted."""
    world = Caseload(SERVER_KEY)
    world.take((changes.AddCase(case(key)),))

    (known,) = world.everything(-1, 1)
    assert reference_of(order(known)) == reference(key)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "٣", "9" * 40, "1 "])
def test_a_cursor_that_no_page_ended_with_is_refused(text: str) -> None:
    """A cursor is a plain number of bounded length."""
    with pytest.raises(BadCursorError):
        read_cursor(text)


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


async def test_a_restart_knows_what_was_known() -> None:
    """Loading from the store gives the lists that following every commit gave."""
    world = World()
    for key in range(1, 300):
        state = STATES[key % len(STATES)]
        crew = OFFICERS[: key % 4]
        await world.file(case(key, memory(*crew), state=state, priority=1 + key % 4))
    again = Caseload(SERVER_KEY)

    await again.load(world.inner)

    for name in OFFICERS:
        assert again.counts(name) == world.caseload.counts(name)
        numbers = [order(known) for known in world.caseload.page(name, View.ALL, -1, 999)]
        assert [order(known) for known in again.page(name, View.ALL, -1, 999)] == numbers


async def test_what_is_committed_while_loading_is_not_lost_nor_brought_back() -> None:
    """A newer row stays newer, and a dropped case stays away."""
    caseload = Caseload(SERVER_KEY)

    class Past(MemoryStore):
        """Answers with what stood before the last commits."""

        async def cases(self) -> Sequence[CaseRow]:
            rows = [case(1), case(2), case(3)]
            newer = changes.PutCase(case(2, memory("ben"), version=2), 1)
            caseload.take((newer, changes.DropCase(3)))
            return rows

    await caseload.load(Past())

    assert [known.key for known in caseload.page("ada", View.ALL, -1, 9)] == [1]
    assert sorted(known.key for known in caseload.page("ben", View.ALL, -1, 9)) == [1, 2]


async def test_an_act_that_comes_while_the_chain_is_read_is_believed() -> None:
    """What was read before it says less than the act itself."""
    caseload = Caseload(SERVER_KEY)
    row = case(1)
    caseload.take((changes.AddCase(row),))

    class Slow(MemoryStore):
        """Answers with the chain as it was before an officer acted."""

        async def audit(self, case: int, after: int = 0) -> Sequence[AuditRow]:  # noqa: ARG002  # the port's
            before = [server_act(row, "received")]
            caseload.take((changes.AddAudit(officer_act(row, "note", "ada", before[0])),))
            return before

    known = await caseload.freshen(caseload.find("ada", reference(1)), Slow())

    assert known.fresh is False
    assert caseload.find("ada", reference(1)).fresh is False
