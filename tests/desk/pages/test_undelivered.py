"""What was not delivered, as heads see it, and how they have it tried again."""

from dataclasses import replace
from typing import Any

import pytest

from desk.pages.undelivered_words import OTHER, REASONS, reason_said
from desk.words import OFFERED, Voices
from tests.desk.pages.rig import HOSTILE, Rig


def item(rig: Rig, entry: int, **facts: Any) -> dict[str, Any]:
    """One entry that did not arrive, as the server lists it."""
    return {
        "reference": rig.reference,
        "priority": "P1",
        "destination": "openfn",
        "entry": entry,
        "kind": "report",
        "since": 1_750_000_000 - 1_750_000_000 % 3600,
        "tries": 12,
        "reason": "status_422",
        **facts,
    }


def becomes(rig: Rig, *roles: str) -> None:
    """Give ada these roles on the roster that her desk has verified."""
    verified = rig.session.roster
    officers = tuple(
        replace(o, roles=roles) if o.name == "ada" else o for o in verified.roster.officers
    )
    rig.session.roster = replace(verified, roster=replace(verified.roster, officers=officers))


async def test_a_head_reads_where_it_did_not_arrive_and_why(rig: Rig) -> None:
    """By destination, each with its case, its tries and a sentence for its code."""
    becomes(rig, "head")
    rig.client.given_up = [
        item(rig, 1),
        item(rig, 2, destination="archive", reason="full", kind="letter"),
    ]
    text = (await rig.get("/undelivered")).text

    assert "The receiver answered with status <bdi>422</bdi>." in text
    assert text.index(">archive<") < text.index(">openfn<")
    assert "The folder&#39;s disk is full." in text
    assert f'href="/cases/{rig.reference}"' in text
    assert "Letter to the reporter" in text
    assert text.count("Try again") == 2


async def test_nothing_is_said_where_there_is_nothing(rig: Rig) -> None:
    """Not even that there may be something of cases that others read."""
    becomes(rig, "head")
    text = (await rig.get("/undelivered")).text

    assert "Nothing that you read is undelivered." in text
    assert "/undelivered/retry" not in text


async def test_one_entry_or_a_whole_destination_is_tried_again(rig: Rig) -> None:
    """Only what the button says; all of a destination case by case, each asked for once."""
    becomes(rig, "head")
    rig.client.given_up = [item(rig, 1), item(rig, 2), item(rig, 3, destination="archive")]
    one = await rig.post(
        "/undelivered/retry", destination="openfn", reference=rig.reference, entry="2"
    )
    shown = await rig.get(one.headers["location"])
    rig.client.given_up.append(item(rig, 4))
    await rig.post("/undelivered/retry", destination="openfn")

    assert (one.status_code, one.headers["location"]) == (303, "/undelivered?again=1")
    assert "entry waits to be sent again" in shown.text
    assert rig.client.retried == [(rig.reference, "openfn", 2), (rig.reference, "openfn", None)]
    assert [each["entry"] for each in rig.client.given_up] == [3]


async def test_a_retry_that_came_too_late_says_so(rig: Rig) -> None:
    """Another head was quicker: nobody is told that something was done."""
    becomes(rig, "head")

    answer = await rig.post("/undelivered/retry", destination="openfn")

    assert "others were quicker" in (await rig.get(answer.headers["location"])).text


async def test_who_is_no_head_is_told_so_and_asks_nothing(rig: Rig) -> None:
    """Neither page nor form reaches the server."""
    becomes(rig, "intake")
    page = await rig.get("/undelivered")
    sent = await rig.post("/undelivered/retry", destination="openfn")

    assert "is shown to heads" in page.text
    assert sent.status_code == 403
    assert not [each for each in rig.office.server.asked if "undelivered" in each]


async def test_without_a_server_it_is_read_and_not_tried(rig: Rig) -> None:
    """What was seen last, with its time, and no button that could do nothing."""
    becomes(rig, "head")
    rig.client.given_up = [item(rig, 1)]
    await rig.get("/undelivered")
    rig.office.server.away = True
    page = await rig.get("/undelivered")

    assert page.status_code == 200
    assert "You see what was fetched at" in page.text
    assert "status <bdi>422</bdi>" in page.text
    assert "/undelivered/retry" not in page.text


async def test_with_nothing_fetched_it_says_why_it_is_empty(rig: Rig) -> None:
    """An empty list would read as all delivered."""
    becomes(rig, "head")
    rig.office.server.away = True
    page = await rig.get("/undelivered")

    assert page.status_code == 503
    assert "never fetched on this machine" in page.text
    assert "Nothing that you read" not in page.text


@pytest.mark.parametrize(
    ("role", "leads"), [("head", True), ("oversight", True), ("intake", False)]
)
async def test_the_alarm_leads_heads_to_it(rig: Rig, role: str, leads: bool) -> None:
    """Where it stands in the bar, and from the page of the service's record."""
    becomes(rig, role)
    rig.client.queue = {
        "cases": [],
        "counts": {},
        "urgent": {},
        "service": {"now": 1, "alarms": ["forwarding_dead"]},
    }
    await rig.get("/approvals")
    text = (await rig.get("/approvals")).text

    assert "forwarding was given up" in text
    assert ('href="/undelivered"' in text) is leads
    rig.session.pages.clear()
    assert ('href="/undelivered"' in (await rig.get("/audit")).text) is leads


async def test_what_a_server_says_does_not_run(rig: Rig) -> None:
    """A code, a kind or a name that is no such thing stands there as text."""
    becomes(rig, "head")
    rig.client.given_up = [item(rig, 1, destination=HOSTILE, reason=HOSTILE, kind=HOSTILE)]
    text = (await rig.get("/undelivered")).text

    assert "<script>alert" not in text
    assert "<b>bold" not in text


def test_every_reason_that_the_server_gives_has_words() -> None:
    """Codes of answers by their number, a class of error by the sentence for the rest."""
    assert reason_said("status_503") == "The receiver answered with status 503."
    assert reason_said("smtp_552") == "The mail server answered with code 552."
    assert reason_said("OSError") == OTHER
    assert all(reason_said(code) == words for code, words in REASONS.items())


@pytest.mark.parametrize("code", OFFERED)
def test_no_reason_stays_english(code: str) -> None:
    """Whoever reads Arabic reads why in Arabic."""
    words = Voices().words(code)

    said = [words.say(reason_said(each)) for each in (*REASONS, "status_503", "smtp_552", "x")]
    assert [one for one in said if "<span" in one] == []
