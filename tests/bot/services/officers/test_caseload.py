"""The caseload: what it lists is what a recount over the store would list, for everyone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.actions import Action
from bot.services import changes
from bot.services.officers.caseload import Caseload
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
from bot.services.rows import CaseRow
from tests.bot.services.officers.cases import (
    SERVER_KEY,
    case,
    memory,
    officer_act,
    reference,
    server_act,
)
from tests.bot.services.officers.listed import OFFICERS, STATES

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
