"""The queue page: order, marks, views, what may be done from a row."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.drafts import Draft, Drafts
from desk.pages.case_words import catalogs
from tests.desk.counter import NOW, Counter, counter, summary


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Counter]:
    """A desk, unlocked, with three cases at its server."""
    with counter(tmp_path) as made:
        made.server.cases = [
            summary("K7M2QD", priority="P1", due=NOW + 34 * 60),
            summary("B9C4NM", assignee="ben", state="assessing"),
            summary("C2D3F4", due=NOW - 2 * 3600),
        ]
        made.server.urgent = {"count": 1, "first": "K7M2QD", "due": NOW + 34 * 60}
        made.come_in()
        made.unlock()
        yield made


def test_urgent_cases_stand_above_every_filter(place: Counter) -> None:
    """The strip says how many, which one and until when, also where a filter hides the row."""
    page = place.browser.get("/?language=ar").text

    assert "urgent case has no human response" in page
    assert "K7M-2QD" in page
    assert re.search(r"34\D+minutes left", page)
    assert "<title>(1 urgent)" in page.replace("\u2068", "").replace("\u2069", "")
    assert "No case fits." in page


def test_a_filter_leaves_the_others_to_choose(place: Counter) -> None:
    """Whoever looked for one language goes to another by the same field."""
    place.server.cases[0] |= {"language": "ar"}
    page = place.browser.get("/?language=ar").text
    field = page[page.index('id="language"') : page.index('id="area"')]

    assert page.count('data-key="open"') == 1
    assert set(re.findall(r'<option value="([\w-]+)"', field)) == set(catalogs().languages)


def test_rows_keep_the_servers_order_and_the_roles_of_a_table(place: Counter) -> None:
    """Rows stand as the server orders them; as cards they still are a table to a reader."""
    page = place.browser.get("/").text

    assert re.findall(r'data-key="open"><bdi class="reference">([^<]+)', page) == [
        "K7M-2QD", "B9C-4NM", "C2D-3F4",
    ]  # fmt: skip
    assert page.count('role="rowheader"') == 3
    assert "2</bdi> hours late" in page


def test_marks_stand_in_their_row(place: Counter) -> None:
    """A duplicate is seen before it is worked a second time."""
    place.server.cases[1] |= {"marks": ["duplicate"]}
    assert "Same matter as another case" in place.browser.get("/").text


def test_a_held_letter_whose_time_has_come_is_said(place: Counter) -> None:
    """It lies on this machine alone: unless the queue says so, nobody would."""
    browser = place.desk.sessions.find(place.browser.cookies[place.desk.cookie])
    assert browser is not None
    assert browser.session is not None
    drafts = Drafts(browser.session.cache)
    words = {"template": "own_words", "letter_words": "We come.", "language": "en"}
    draft = Draft(reference="K7M2QD", action="letter", form=words, saved=NOW - 90)
    drafts.hold(draft, NOW + 60)
    assert "held letter" not in place.browser.get("/").text

    drafts.hold(draft, NOW - 60)
    page = place.browser.get("/").text
    assert "held letter can go now" in page
    assert f'href="{place.desk.root}/cases/K7M2QD/letter"' in page
    assert "We come." not in page


def test_a_whole_reference_goes_to_its_case(place: Counter) -> None:
    """Typing a reference, however written, opens the case."""
    where = place.browser.get("/?find=k7m 2qd").headers["location"]
    assert where == f"{place.desk.root}/cases/K7M2QD"


def test_take_names_the_version_that_was_seen(place: Counter) -> None:
    """Take assigns to oneself at the version on the page, once."""
    place.post("/queue/act", {"take": "K7M2QD:3", "next": "/?view=mine"})

    assert place.server.acts == ["/v1/cases/K7M2QD/acts/assign"]
    asked = [path for method, path in place.server.asked if method == "POST"]
    assert asked == ["/v1/cases/K7M2QD/acts/assign?to=ada"]


@pytest.mark.parametrize("do", ["close", "letter", "send", "approve"])
def test_a_selection_is_never_closed_or_sent(place: Counter, do: str) -> None:
    """Whatever a form asks, a selection is taken or acknowledged, nothing else."""
    place.post("/queue/act", {"do": do, "case": ["K7M2QD:3", "C2D3F4:3"]})

    assert place.server.acts == [f"/v1/cases/{case}/acts/assign" for case in ("K7M2QD", "C2D3F4")]


def test_acknowledging_a_selection(place: Counter) -> None:
    """Each chosen case is acknowledged by an act of its own."""
    answer = place.post("/queue/act", {"do": "acknowledge", "case": ["K7M2QD:3", "C2D3F4:3"]})

    assert len(place.server.acts) == 2
    assert "done=2" in answer.headers["location"]


def test_changes_are_counted_and_move_no_row(place: Counter) -> None:
    """The poll says how many rows differ from those on the page, and sends no row."""
    seen = "K7M2QD:3 B9C4NM:2 D2F3G4:1"

    page = place.browser.get("/queue/changes", params={"seen": seen}).text

    assert "3</bdi> changes" in page
    assert "<tr" not in page


def test_the_server_away_shows_what_was_fetched(place: Counter) -> None:
    """Without a server the last page is shown as such, and nothing can be taken."""
    place.browser.get("/")
    place.server.away = True
    place.pass_time(600)

    page = place.browser.get("/").text

    assert "No server since" in page
    assert "K7M-2QD" in page
    assert 'name="take"' not in page


def test_a_wrong_clock_is_said(place: Counter) -> None:
    """Deadlines are only as good as this machine's clock."""
    assert "clock differs" not in place.browser.get("/").text
    place.pass_time(-300)

    assert "clock differs" in place.browser.get("/").text


def test_arabic_runs_the_other_way_and_marks_what_it_lacks(place: Counter) -> None:
    """The page is right to left; a sentence without translation is marked as English."""
    place.post("/preferences", {"language": "ar"})

    page = place.browser.get("/").text

    assert '<html lang="ar" dir="rtl"' in page
    assert '<bdi class="reference">K7M-2QD</bdi>' in page


def test_presence_stands_in_the_row(place: Counter) -> None:
    """Who is at a case already is seen before it is opened."""
    place.server.cases[0]["present"] = [{"officer": "ben", "doing": "writing", "minutes": 3}]

    assert re.search(r"ben</bdi> is writing", place.browser.get("/").text)
