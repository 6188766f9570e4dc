"""What heads are told of deliveries that were given up, and how they have them tried again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.casework.actions import AUDITOR, HEAD, OVERSIGHT
from bot.services import changes
from bot.services.audit import SERVICE
from bot.services.officers.chain import verify_chain
from bot.services.officers.reading import AWAY
from bot.services.outbox import DEAD, HELD, WAITING
from bot.services.rows import OutboxRow
from tests.bot.services.officers.cases import FACTS, PEOPLE, memory, reference
from tests.handlers.officers.asked import fits, in_role
from tests.handlers.officers.wire import Wire

ALARMS = ("forwarding_dead", "forwarding_held")
KEPT = 2
"""A case that cleo does not read."""


async def gives_up(
    api: Wire, key: int, case: int, *, destination: str = "openfn", standing: str = DEAD
) -> None:
    """Let a delivery of a case's entry stop; its entry's number is its key."""
    row = OutboxRow(key, destination, case, "report", 21600, 12, key, standing, "status_422")
    await api.world.store.commit(changes.AddOutbox(row))


async def listed(api: Wire, who: str = "ada") -> list[tuple[str, int]]:
    """The cases and entries that an officer is told of."""
    page: Any = fits(await api.ask("GET", "/v1/undelivered", who=who), "Undelivered")
    return [(each["reference"], each["entry"]) for each in page["items"]]


async def retries(api: Wire, case: int, query: str, who: str = "ada") -> httpx.Response:
    """Have a case's entries tried again."""
    return await api.ask("POST", f"/v1/cases/{reference(case)}/undelivered?{query}", who=who)


async def standings(api: Wire) -> dict[int, str]:
    """How every item stands."""
    rows = [*await api.store.stopped(), *await api.store.outbox()]
    return {row.key: row.standing for row in rows}


async def test_a_head_reads_what_was_given_up_and_why(api: Wire) -> None:
    """Where to, since when, how often, and the code; what is only held is not among it."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)
    await gives_up(api, 12, 1, standing=HELD)

    page = fits(await api.ask("GET", "/v1/undelivered"), "Undelivered")

    assert page == {
        "items": [
            {
                "reference": reference(1),
                "priority": "P2",
                "destination": "openfn",
                "entry": 11,
                "kind": "report",
                "since": 21600,
                "tries": 12,
                "reason": "status_422",
            }
        ],
        "more": False,
    }


@pytest.mark.parametrize("role", ["intake", "investigator", "advocate", AUDITOR])
async def test_nobody_else_may(api: Wire, role: str) -> None:
    """As at every other door for heads, whether or not the case is there."""
    in_role(api, "ada", role)
    await gives_up(api, 11, 1)

    answers = [await api.ask("GET", "/v1/undelivered")]
    answers += [await retries(api, case, "destination=openfn") for case in (1, 99)]

    assert {(each.status_code, each.content) for each in answers} == {(403, b'{"error":"role"}')}
    assert await standings(api) == {11: DEAD}


async def test_oversight_may_on_the_cases_that_it_is_given(api: Wire) -> None:
    """It takes the place of the whole local team, heads included."""
    in_role(api, "ada", OVERSIGHT)
    await gives_up(api, 11, 1)

    assert await listed(api) == [(reference(1), 11)]


async def test_an_excluded_head_sees_the_same_as_if_there_were_nothing(api: Wire) -> None:
    """No row, no count, no alarm; a retry is refused like one at a case that there is not."""
    in_role(api, "cleo", HEAD)
    api.world.facts = replace(FACTS, alarms=(*ALARMS, AWAY))
    places = ("/v1/undelivered", "/v1/cases?view=all")
    before = [(await api.ask("GET", place, who="cleo")).content for place in places]
    await api.file(KEPT, remembered=memory("ben", "ada"))
    await gives_up(api, 21, KEPT)
    await gives_up(api, 22, KEPT, standing=HELD)
    await gives_up(api, 23, KEPT, standing=WAITING)
    after = [(await api.ask("GET", place, who="cleo")).content for place in places]
    refused = [await retries(api, case, "destination=openfn", "cleo") for case in (KEPT, 99)]

    assert after == before
    assert b"forwarding_" not in after[1]
    assert {(each.status_code, each.content) for each in refused} == {(404, b'{"error":"unknown"}')}
    assert await standings(api) == {21: DEAD, 22: HELD, 23: WAITING}


async def test_those_who_read_the_case_are_told_that_a_delivery_stopped(api: Wire) -> None:
    """The alarm is theirs, in each of its two kinds by itself."""
    api.world.facts = replace(FACTS, alarms=ALARMS)
    await gives_up(api, 11, 1)
    told = (await api.ask("GET", "/v1/cases")).json()["service"]["alarms"]

    assert told == ["forwarding_dead"]


async def test_those_who_read_what_waits_are_told_that_nobody_takes_it(api: Wire) -> None:
    """A receiver that is away; who reads none of what waits for it hears nothing."""
    api.world.facts = replace(FACTS, alarms=(AWAY,))
    before = (await api.ask("GET", "/v1/cases")).json()["service"]["alarms"]
    await gives_up(api, 11, 1, standing=WAITING)
    told = (await api.ask("GET", "/v1/cases")).json()["service"]["alarms"]

    assert (before, told) == ([], [AWAY])


async def test_one_entry_is_tried_again_or_all_of_a_destination(api: Wire) -> None:
    """Only what was named, and only what was given up."""
    in_role(api, "ada", HEAD)
    for key in (11, 12, 13):
        await gives_up(api, key, 1)
    await gives_up(api, 14, 1, destination="archive")
    await gives_up(api, 15, 1, standing=HELD)
    one = fits(await retries(api, 1, "destination=openfn&entry=12"), "Retried")
    after_one = await standings(api)
    rest = fits(await retries(api, 1, "destination=openfn"), "Retried")

    assert (one, rest) == ({"retried": 1}, {"retried": 2})
    assert after_one == {11: DEAD, 12: "waiting", 13: DEAD, 14: DEAD, 15: HELD}
    assert await standings(api) == {
        11: "waiting", 12: "waiting", 13: "waiting", 14: DEAD, 15: HELD,
    }  # fmt: skip
    assert await listed(api) == [(reference(1), 14)]


async def test_each_retry_stands_in_the_chain_of_its_case_and_nowhere_else(api: Wire) -> None:
    """By the head's own signed request; other heads read the service's chain, and not this."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)
    for _ in range(2):  # the second finds nothing, and says nothing
        await retries(api, 1, "destination=openfn&entry=11")
    key = (await api.store.cases())[0].key
    acts = await api.store.audit(key)

    assert [(act.action, act.officer) for act in acts[1:]] == [("forwarding_retried", "ada")]
    assert b"destination=openfn&entry=11" in acts[1].base
    assert await api.store.audit(SERVICE) == []
    assert verify_chain(acts, PEOPLE.roster.signers(), reference(1)) == ()


async def test_a_retry_answers_nobody(api: Wire) -> None:
    """What the reporter wrote is as new, and as unanswered, as it was before."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)
    before = (await api.ask("GET", "/v1/cases")).json()["cases"]
    await retries(api, 1, "destination=openfn")

    assert before[0]["new"]
    assert (await api.ask("GET", "/v1/cases")).json()["cases"] == before


async def test_two_at_once_make_one_retry(api: Wire) -> None:
    """Whoever comes second finds that it waits already."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)
    answers = await asyncio.gather(*(retries(api, 1, "destination=openfn") for _ in range(4)))

    assert sorted(each.json()["retried"] for each in answers) == [0, 0, 0, 1]


async def test_who_looked_before_another_wrote_retries_nothing(
    api: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of the outbox is old by then; the chain says so."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)
    look, first = api.world.store.stopped, list[int]()

    async def overtaken() -> Sequence[OutboxRow]:
        rows = await look()
        if not first:
            first.append(0)
            first[0] = (await retries(api, 1, "destination=openfn")).json()["retried"]
        return rows

    monkeypatch.setattr(api.world.store, "stopped", overtaken)
    mine = await retries(api, 1, "destination=openfn")

    assert (first, mine.json()["retried"]) == ([1], 0)


@pytest.mark.parametrize("query", ["", "entry=1", "destination=openfn&entry=x"])
async def test_a_retry_that_names_no_destination_is_none(api: Wire, query: str) -> None:
    """Never everything, because a name was forgotten."""
    in_role(api, "ada", HEAD)
    await gives_up(api, 11, 1)

    assert (await retries(api, 1, query)).status_code == 400
    assert await standings(api) == {11: DEAD}
