"""What was sent to a locked desk: sealed in memory, and its writer's alone."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sealing.age import X25519Identity
from desk.drafts import Draft, Drafts
from desk.unsent import MOST, Unsent
from tests.bot.sealing.cast import Seeded
from tests.desk.counter import Counter, counter

CANARY = "KANARIENVOGEL"
NOTE = "/cases/K7M2QD/decide/note/check"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Counter]:
    """A desk at which ada was locked while her note was open."""
    with counter(tmp_path, idle_s=60) as made:
        made.come_in()
        made.unlock(who="ada")
        yield made


def send_late(place: Counter) -> str:
    """Let the desk lock itself, then send the form that was open; where the browser is sent."""
    token = place.token
    place.pass_time(61)
    sent = place.post(NOTE, {"form": token, "words": CANARY, "version": "1"})
    return sent.headers["location"].removeprefix(place.desk.root)


def drafts(place: Counter) -> Drafts:
    """Of whoever is unlocked."""
    browser = place.desk.sessions.find(place.browser.cookies[place.desk.cookie])
    assert browser is not None
    assert browser.session is not None
    return Drafts(browser.session.cache)


def test_a_form_that_came_after_the_lock_is_its_officers_draft(place: Counter) -> None:
    """The unlock page says that it is kept, and after it the words are there."""
    where = send_late(place)
    assert "Your words are kept sealed" in place.browser.get(where).text

    place.unlock(who="ada")

    draft = drafts(place).of("K7M2QD", "note")
    assert draft is not None
    assert draft.form == {"words": CANARY}


def test_another_language_forgets_neither_the_words_nor_the_way(place: Counter) -> None:
    """Who unlocks in their own language still comes to where the words stand."""
    where = send_late(place)

    chosen = place.post("/preferences", {"language": "fr", "next": where})

    assert chosen.headers["location"] == place.desk.root + where
    page = place.browser.get(where).text
    assert 'name="next" value="/cases/K7M2QD/decide/note?kept=1"' in page
    assert f'name="next" value="{html.escape(where)}"' in page


def test_nobody_else_gets_it(place: Counter) -> None:
    """Another officer at the same browser has no such draft; its writer still has, later."""
    send_late(place)

    place.unlock(who="ben")
    assert drafts(place).all() == ()
    place.post("/lock", {})
    place.unlock(who="ada")

    assert [draft.form["words"] for draft in drafts(place).all()] == [CANARY]


def test_an_old_tab_under_a_colleague_keeps_its_words_for_their_writer(place: Counter) -> None:
    """The colleague is shown neither a form nor words, and has no draft of them."""
    token = place.token
    place.post("/lock", {})
    place.unlock(who="ben")

    sent = place.post(NOTE, {"form": token, "words": CANARY})

    assert sent.status_code == 400
    assert CANARY not in sent.text
    assert drafts(place).all() == ()
    place.post("/lock", {})
    place.unlock(who="ada")
    assert [draft.form["words"] for draft in drafts(place).all()] == [CANARY]


def test_a_full_disk_costs_no_word(place: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not become a draft at unlocking still can at the next."""

    def full(*_: object) -> None:
        raise OSError("no space left")

    send_late(place)
    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "keep", full)
        assert place.unlock(who="ada").status_code == 500
    place.post("/lock", {})
    place.unlock(who="ada")

    assert [draft.form["words"] for draft in drafts(place).all()] == [CANARY]


def test_while_locked_it_is_opened_nowhere(place: Counter, tmp_path: Path) -> None:
    """Neither on disk at any time, nor in what the locked desk remembers of its browser."""
    send_late(place)
    browser = place.desk.sessions.find(place.browser.cookies[place.desk.cookie])
    assert browser is not None
    assert CANARY.encode() not in b"".join(browser.unsent._kept.values())
    assert CANARY not in repr(browser.unsent)

    place.unlock(who="ada")

    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not any(CANARY.encode() in file for file in files)


def test_a_form_of_nobodys_page_is_not_kept(place: Counter) -> None:
    """Without the token of the officer's last pages, nothing is put among their drafts."""
    place.pass_time(61)
    sent = place.post(NOTE, {"form": "guess", "words": CANARY})
    assert "lost=1" in sent.headers["location"]

    place.unlock(who="ada")

    assert drafts(place).all() == ()


def test_memory_has_an_end() -> None:
    """Beyond so many forms the oldest goes; a form that is sent anew is new, and its text wins."""
    random, identity = Seeded("unsent"), X25519Identity.generate(Seeded("ada"))
    unsent = Unsent()
    unsent.leave("ada", identity.recipient(), "x")
    sent = [*((number, "first") for number in range(MOST)), (0, "anew"), (MOST, "first")]
    for number, words in sent:
        form = {"words": words}
        unsent.keep(Draft(reference=f"{number}", action="note", form=form, saved=1), random)

    given = [(int(one.reference), one.form["words"]) for one in unsent.take("ada", identity)]

    assert given == sent[2:]
    assert tuple(unsent.take("ada", identity)) == ()
