"""The judge of destinations finds what is missing, doubled, forged, foreign or never told."""

import hashlib

from tests.storm.deliveries import faults_of, figures, left_over, pages_missing
from tests.storm.ledger import Ledger
from tests.storm.phones import Pages

KINDS = frozenset({"report", "file"})
SEALED = {name: f"sealed {name}".encode() for name in ("one", "two", "letter")}
DIGESTS = {name: hashlib.sha256(content).hexdigest() for name, content in SEALED.items()}
ENTRIES = {DIGESTS["one"]: "report", DIGESTS["two"]: "file", DIGESTS["letter"]: "letter"}


def ledger(*taken: tuple[str, str]) -> Ledger:
    """A destination that accepted these sealed files under these keys."""
    found = Ledger("there", KINDS)
    for key, name in taken:
        found.take(key, SEALED[name])
    return found


def test_each_item_once_is_in_order() -> None:
    """What the rules send there is there, and what they do not send is not missed."""
    assert faults_of(ledger(("a", "one"), ("b", "two")), ENTRIES) == []


def test_a_lost_item_is_found() -> None:
    """An entry that no destination holds was promised to somebody who waits for it."""
    assert faults_of(ledger(("a", "one")), ENTRIES) == ["there: 1 missing"]


def test_a_repeat_under_its_key_is_counted_and_forgiven() -> None:
    """Whoever knows the key sees that it came twice."""
    found = ledger(("a", "one"), ("a", "one"), ("b", "two"))

    assert faults_of(found, ENTRIES) == []
    assert figures(found)["repeats_known_by_key"] == 1
    assert figures(found)["items"] == 2


def test_a_double_under_another_key_is_found() -> None:
    """Nobody could tell that one report came twice: one person would count as two."""
    found = ledger(("a", "one"), ("c", "one"), ("b", "two"))

    assert faults_of(found, ENTRIES) == ["there: 1 under two keys"]


def test_one_key_for_two_items_is_found() -> None:
    """A receiver that keeps what it has would throw the second one away."""
    found = ledger(("a", "one"), ("a", "two"))

    assert faults_of(found, ENTRIES) == ["there: 1 keys with two contents"]


def test_what_the_rules_do_not_send_there_is_found() -> None:
    """An entry of another kind, or of no case at all, has no business there."""
    found = ledger(("a", "one"), ("b", "two"), ("c", "letter"))

    assert faults_of(found, ENTRIES) == ["there: 1 not theirs"]
    assert faults_of(found, ENTRIES, erased=1) == []


def test_a_forged_signature_is_found() -> None:
    """A receiver that checks would have refused it."""
    found = ledger(("a", "one"), ("b", "two"))
    found.forged = 1

    assert faults_of(found, ENTRIES) == ["there: 1 with a forged signature"]


def test_what_still_waits_or_was_given_up_is_found() -> None:
    """Only what lies there for these destinations counts; a letter's end is not theirs."""
    waiting = {"hook dead": 2, "duty waiting": 1, "erase waiting": 7}

    assert left_over(waiting, {"hook", "duty"}) == [
        "duty waiting: 1 in the outbox",
        "hook dead: 2 in the outbox",
    ]


def page(reference: str, *, accepted: bool = True) -> dict[str, object]:
    """A page as the simulator's log shows it."""
    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": f"on:{reference}"}]]}
    parameters = {"chat_id": 7, "text": "1 new", "reply_markup": markup}
    return {"method": "sendMessage", "ok": accepted, "parameters": parameters}


def test_an_urgent_case_of_which_nobody_was_told_is_found() -> None:
    """A page that Telegram refused told nobody; one that came twice is known by its reference."""
    pages = Pages()
    for call in (page("K7M2QD"), page("K7M2QD"), page("B4B4B4", accepted=False)):
        pages.note(call)

    assert pages.accepted[7, "K7M2QD"] == 2
    assert pages_missing({"K7M2QD"}, pages.references) == []
    assert pages_missing({"K7M2QD", "B4B4B4"}, pages.references) == ["staff-bot: 1 missing"]
