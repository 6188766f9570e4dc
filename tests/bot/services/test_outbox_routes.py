"""Which entries lie in the outbox, for whom, from the moment in which they are kept."""

import pytest

from bot.errors import ConflictError
from bot.services.beside_a_case import PRACTICE
from bot.services.changes import AddEntry, DropOutbox, PutCase
from bot.services.outbox_routes import Route, Routes
from bot.services.outbox_store import Routed
from bot.services.rows import OutboxRow
from storage.memory import MemoryStore
from tests.bot.services.letters import post
from tests.bot.services.scene import Scene
from tests.contracts import rows

ALL = Routes([Route(destinations=("one", "two")), Route(destinations=("two",))])
CASE = rows.case(state="submitted")


def where(route: Route, **facts: object) -> bool:
    """Whether a route takes a report of such a case."""
    return route.takes(rows.case(**{"state": "submitted", **facts}), rows.entry())  # type: ignore[arg-type]  # facts by name


@pytest.mark.parametrize(
    ("route", "taken", "left"),
    [
        (Route(destinations=("x",), queues=frozenset({"child"})), {"queue": "child"},
         {"queue": "conduct"}),
        (Route(destinations=("x",), priorities=frozenset({1})), {"priority": 1}, {"priority": 2}),
        (Route(destinations=("x",), states=frozenset({"waiting_external"})),
         {"state": "waiting_external:assessing"}, {"state": "assessing"}),
    ],
)  # fmt: skip
def test_a_route_speaks_of_queue_priority_and_state(
    route: Route, taken: dict[str, object], left: dict[str, object]
) -> None:
    """And of nothing else; what it leaves open means any."""
    assert where(route, **taken)
    assert not where(route, **left)


def test_a_route_speaks_of_kinds() -> None:
    """Of entries."""
    route = Route(destinations=("x",), kinds=frozenset({"letter"}))

    assert route.takes(CASE, rows.entry(kind="letter"))
    assert not route.takes(CASE, rows.entry())


def test_an_entry_goes_once_to_each_place_under_a_key_that_follows_from_it() -> None:
    """Whatever rules name the place; another entry has another key."""
    items = [each.row for each in ALL.items(CASE, rows.entry())]
    others = [each.row for each in ALL.items(CASE, rows.entry(number=2))]

    assert [row.destination for row in items] == ["one", "two"]
    assert items == [each.row for each in ALL.items(CASE, rows.entry())]
    assert len({row.key for row in (*items, *others)}) == 4
    assert all((row.entry, row.due) == (1, rows.entry().at) for row in items)


def test_made_up_cases_go_nowhere() -> None:
    """No other system counts what officers train on."""
    assert ALL.items(rows.case(channel=PRACTICE), rows.entry()) == ()


async def delivered(store: MemoryStore) -> list[OutboxRow]:
    """What lies in the outbox for destinations of routes."""
    return [row for row in await store.outbox() if row.destination in {"one", "two"}]


async def test_an_entry_and_its_deliveries_are_one_commit() -> None:
    """Both or neither."""
    inner = MemoryStore()
    store = Routed(inner, ALL)
    await store.commit(*rows.filed(31))
    with pytest.raises(ConflictError):
        await store.commit(rows.chunk(42), AddEntry(rows.entry(number=1, payload=42)))

    assert len(await delivered(inner)) == 2


async def test_what_follows_a_case_is_delivered_by_how_the_case_stands_then() -> None:
    """Also where the commit does not touch the case's row."""
    inner = MemoryStore()
    urgent = Routes([Route(destinations=("one",), priorities=frozenset({1}))])
    store = Routed(inner, urgent)
    await store.commit(*rows.filed(31))
    await store.commit(rows.chunk(42), AddEntry(rows.entry(number=2, payload=42, kind="file")))
    assert await delivered(inner) == []

    raised = rows.case(31, priority=1, version=2)
    await store.commit(
        PutCase(raised, 1), rows.chunk(43), AddEntry(rows.entry(number=3, payload=43))
    )
    await store.commit(rows.chunk(44), AddEntry(rows.entry(number=4, payload=44)))

    assert sorted(row.entry for row in await delivered(inner)) == [3, 4]


async def test_what_was_delivered_does_not_come_back() -> None:
    """A commit that is made again is refused whole."""
    inner = MemoryStore()
    store = Routed(inner, ALL)
    await store.commit(*rows.filed(31))
    await store.commit(*(DropOutbox(row.key) for row in await delivered(inner)))

    with pytest.raises(ConflictError):
        await store.commit(*rows.filed(31))
    assert await delivered(inner) == []


async def test_reports_additions_and_letters_lie_in_the_outbox() -> None:
    """Through the real use cases: Send, a message to the case afterwards, an officer's letter."""
    inner = MemoryStore()
    scene = Scene(Routed(inner, ALL))  # type: ignore[arg-type]  # a store like any other
    row, _, locator = await scene.files("They took my cow.")
    assert [each.kind for each in await delivered(inner)] == ["report", "report"]

    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("and this")
    await post(scene, row)

    kinds = [each.kind for each in await delivered(inner)]
    await scene.close()
    assert sorted(kinds) == ["addition", "addition", "letter", "letter", "report", "report"]
