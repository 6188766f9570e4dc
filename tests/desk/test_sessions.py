"""Unlocking, locking and being locked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.counter import PASSPHRASE, Counter, counter, with_sequence


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Counter]:
    """A desk, and a browser that was let in."""
    with counter(tmp_path) as made:
        made.come_in()
        yield made


def test_the_passphrase_unlocks(place: Counter) -> None:
    """The right passphrase opens the queue as that officer."""
    assert place.unlock().headers["location"] == f"{place.desk.root}/"

    page = place.browser.get("/")

    assert page.status_code == 200
    assert "ada" in page.text


def test_a_locked_desk_shows_the_lock_and_comes_back(place: Counter) -> None:
    """A page that is asked for while locked is shown after unlocking."""
    where = place.browser.get("/roster").headers["location"]
    assert where == f"{place.desk.root}/unlock?next=%2Froster"


def test_a_wrong_passphrase_is_said_and_slows_down(place: Counter) -> None:
    """Each wrong try doubles the wait, in which even the right one is refused."""
    assert "does not open" in place.unlock("wrong").text
    assert "Wait <bdi>1</bdi> second" in place.unlock().text
    place.pass_time(1.1)
    assert "does not open" in place.unlock("wrong").text
    assert "Wait <bdi>2</bdi> seconds" in place.unlock().text
    place.pass_time(2.1)

    assert place.unlock().status_code == 303


def test_a_passphrase_is_never_written_back(place: Counter) -> None:
    """The page that refuses a passphrase does not hold it."""
    assert "almost right" not in place.unlock("almost right").text


def test_an_idle_desk_locks_itself(place: Counter) -> None:
    """After the time without a touch, keys and pages are gone; polls are no touch."""
    place.unlock()
    place.pass_time(600)
    assert place.browser.get("/alive").status_code == 204
    place.pass_time(301)

    assert place.browser.get("/alive").status_code == 303
    assert place.browser.get("/").headers["location"].startswith(f"{place.desk.root}/unlock")


def test_typing_keeps_it_open(place: Counter) -> None:
    """Whoever writes a long letter is not locked out in the middle."""
    place.unlock()
    for _ in range(4):
        place.pass_time(600)
        assert place.browser.get("/alive?active=1").status_code == 204

    assert place.browser.get("/").status_code == 200


def test_locking_makes_old_forms_worthless(place: Counter) -> None:
    """A form of before the lock does nothing after the next unlocking."""
    place.unlock()
    old = place.token
    place.post("/lock", {})
    place.unlock()

    assert place.post("/queue/act", {"form": old, "take": "K7M2QD:3"}).status_code == 400
    assert place.server.acts == []


def test_an_old_page_can_still_lock(place: Counter) -> None:
    """Hiding works from a tab that was opened before the last unlocking."""
    place.unlock()
    place.post("/lock", {"form": "of yesterday"})

    assert place.browser.get("/").headers["location"].startswith(f"{place.desk.root}/unlock")


def test_a_second_window_may_lock_too(place: Counter) -> None:
    """Hiding in a second window does not refuse the passphrase that is typed in the first."""
    place.unlock()
    place.post("/lock", {})
    token = place.token
    place.post("/lock", {"form": "of the second window"})

    assert place.token == token


def test_a_window_that_is_behind_goes_on(place: Counter) -> None:
    """A passphrase in a second window, after the first has unlocked: there is nothing to refuse."""
    token = place.token
    place.unlock()

    answer = place.post("/unlock", {"form": token, "who": "ada", "passphrase": "", "next": "/help"})

    assert answer.headers["location"] == f"{place.desk.root}/help"


def test_a_passphrase_needs_this_desks_form(place: Counter) -> None:
    """Nobody is unlocked by a form that another page made up."""
    answer = place.post("/unlock", {"form": "made up", "who": "ada", "passphrase": PASSPHRASE})

    assert answer.status_code == 400
    assert place.browser.get("/").headers["location"].startswith(f"{place.desk.root}/unlock")


def test_a_page_of_before_the_lock_unlocks_nobody(place: Counter) -> None:
    """Its token was in every page that the officer had open; what unlocks is the lock's own."""
    place.unlock()
    token = place.token
    place.post("/lock", {})
    answer = place.post("/unlock", {"form": token, "who": "ada", "passphrase": PASSPHRASE})

    assert answer.status_code == 400
    assert place.browser.get("/").headers["location"].startswith(f"{place.desk.root}/unlock")


def test_a_page_of_the_lock_acts_for_nobody(place: Counter) -> None:
    """Whoever saw the locked desk has its token; what acts for an officer is theirs alone."""
    token = place.token
    place.unlock()

    assert place.post("/queue/act", {"form": token, "take": "K7M2QD:3"}).status_code == 400
    assert place.server.acts == []


def test_two_browsers_are_two_officers(place: Counter) -> None:
    """Each browser has an officer of its own, so that two can practise at one desk."""
    place.unlock(who="ada")
    first = place.browser.cookies[place.desk.cookie]
    place.browser.cookies.clear()
    place.come_in()
    place.unlock(who="ben")
    second = place.browser.cookies[place.desk.cookie]

    officers = [place.desk.sessions.find(each) for each in (first, second)]

    assert [each.session.officer for each in officers if each and each.session] == ["ada", "ben"]


def test_an_older_roster_is_an_alarm(place: Counter) -> None:
    """A server that goes back to an older roster opens nothing."""
    place.unlock()
    place.post("/lock", {})
    with_sequence(place.server, 6)

    answer = place.unlock()

    assert answer.status_code == 502
    assert "older roster" in answer.text
    assert place.browser.get("/").status_code == 303


def test_a_forged_answer_is_an_alarm(place: Counter) -> None:
    """An answer that the server's key did not sign is not used."""
    place.unlock()
    place.server.forged = True

    answer = place.browser.get("/")

    assert answer.status_code == 502
    assert "not signed by your mission" in answer.text


def test_without_a_server_the_remembered_roster_serves(place: Counter) -> None:
    """Once known, the roster and the queue can be read with the server away."""
    place.unlock()
    place.browser.get("/")
    place.post("/lock", {})
    place.server.away = True

    assert place.unlock().status_code == 303
    assert "No server since" in place.browser.get("/").text


def test_nothing_in_the_home_names_anyone(place: Counter) -> None:
    """Files of the desk say neither who the officer is nor which cases they saw."""
    from tests.desk.counter import summary  # noqa: PLC0415  # read beside its use

    place.server.cases = [summary("K7M2QD", assignee="ben")]
    place.unlock()
    place.browser.get("/")

    files = [path for path in place.desk.settings.home.rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    names = " ".join(str(path.relative_to(place.desk.settings.home)) for path in files)

    assert len(files) >= 2
    for word in ("K7M2QD", "ada", "ben", PASSPHRASE):
        assert word.encode() not in held
        assert word not in names
