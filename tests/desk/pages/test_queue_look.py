"""Filters of the queue: over the whole view, up to a bound that is told."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.casework.reference import ALPHABET
from desk import fetching
from desk.pages import export_list, queue_look
from desk.session import Session
from tests.desk.counter import Counter, counter, summary

REFERENCES = ["K7M" + "".join(last) for last in itertools.product(ALPHABET, repeat=3)]
SO_MANY, FAR = 65, 62
"""Cases, and one of them that stands behind the first page and in the third stretch."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A desk, unlocked, with more cases at its server than a page; it has opened none."""
    monkeypatch.setattr(fetching, "STRETCH", 25)
    with counter(tmp_path) as made:
        made.server.cases = [summary(reference) for reference in REFERENCES[:SO_MANY]]
        made.come_in()
        made.unlock()
        yield made


def session_of(place: Counter) -> Session:
    """The unlocked officer's."""
    browser = place.desk.sessions.find(place.browser.cookies[place.desk.cookie])
    assert browser is not None
    assert browser.session is not None
    return browser.session


def know(place: Counter, reference: str, **more: Any) -> None:
    """Keep a case's facts, as an opening does."""
    facts = {
        "reference": reference, "what": "", "kind": None, "category": None, "where": None,
        "language": "fr", "direction": "ltr", "urgent": False, "practice": False, "story": True,
    }  # fmt: skip
    kept = json.dumps({**facts, **more}).encode()
    session_of(place).cache.keep_fact(f"list/{reference}", kept)


def know_all(place: Counter) -> None:
    """Keep facts of every case; the far one alone lies in the north and speaks Arabic."""
    for case in place.server.cases:
        know(place, case["reference"])
    know(place, REFERENCES[FAR], where="north", language="ar", category="cat:SEA.TRX")


def listed(page: str) -> list[str]:
    """The references of a page's rows."""
    found = re.findall(r'data-key="open"><bdi class="reference">([^<]+)', page)
    return [one.replace("-", "") for one in found]


def plain(page: str) -> str:
    """A page's words."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize(
    "query", ["area=north", "language=ar", "category=cat:SEA.TRX", f"find={REFERENCES[FAR][2:]}"]
)
def test_a_filter_finds_what_stands_far_behind(place: Counter, query: str) -> None:
    """And what is known is not asked for again, nor any case opened anew."""
    know_all(place)
    place.server.asked.clear()

    page = place.browser.get(f"/?{query}").text

    assert listed(page) == [REFERENCES[FAR]]
    assert not [path for _, path in place.server.asked if path.startswith("/v1/cases/")]


@pytest.mark.parametrize(
    ("query", "facts"),
    [("priority=P2", {"priority": "P2"}), ("state=referred", {"state": "referred"})],
)
def test_priority_and_state_need_no_opening(
    place: Counter, query: str, facts: dict[str, str]
) -> None:
    """The server tells them: only what fits is opened, to be shown."""
    place.server.cases[FAR] |= facts
    place.server.asked.clear()

    page = place.browser.get(f"/?{query}").text

    assert listed(page) == [REFERENCES[FAR]]
    opened = {path for _, path in place.server.asked if path.startswith("/v1/cases/")}
    assert opened == {f"/v1/cases/{REFERENCES[FAR]}"}
    field = query.partition("=")[0]
    assert (
        f'<option value="{query.partition("=")[2]}" selected' in page[page.index(f'id="{field}"') :]
    )


def test_a_state_is_that_in_which_it_waits(place: Counter) -> None:
    """Whatever a wait returns to."""
    place.server.cases[FAR] |= {"state": "waiting_reporter:assessing"}
    assert listed(place.browser.get("/?state=waiting_reporter").text) == [REFERENCES[FAR]]


def test_a_view_that_was_not_looked_through_says_so(
    place: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far, of how many, and where to go on; the next page goes on, filters and all."""
    monkeypatch.setattr(queue_look, "MOST_LOOKED", 25)
    know_all(place)

    page = place.browser.get("/?area=north").text
    onward = re.findall(r'href="[^"]*(/\?[^"]*)" rel="next"', page)[0].replace("&amp;", "&")
    second = place.browser.get(onward).text
    onward = re.findall(r'href="[^"]*(/\?[^"]*)" rel="next"', second)[0].replace("&amp;", "&")
    third = place.browser.get(onward).text

    assert "No case fits. 25 cases were looked at." in plain(page)
    assert "Looked at 25 of 65 cases of this view." in plain(page)
    assert "Looked at 50 of 65 cases of this view." in plain(second)
    assert listed(third) == [REFERENCES[FAR]]
    assert "Looked at 65 of 65 cases of this view." in plain(third)
    assert 'rel="next"' not in third


def test_a_full_page_is_long_enough(place: Counter) -> None:
    """What fits everywhere is shown stretch by stretch."""
    know_all(place)

    page = place.browser.get("/?priority=P3").text

    assert len(listed(page)) == 50
    assert "Looked at 50 of 65 cases of this view." in plain(page)


def test_cases_that_are_not_opened_yet_are_told(
    place: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may fit: nobody may take the list for whole."""
    know_all(place)
    for one in REFERENCES[3:5]:
        session_of(place).cache.forget_fact(f"list/{one}")

    page = place.browser.get("/?area=north").text

    assert "2 cases are not opened at this desk yet and may fit, too." in plain(page)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("category=cat:SEA.PAT", "Paternity or child support"),
        ("category=cat:GONE", "cat:GONE"),
        ("language=so", "Somali"),
        ("area=south", "south"),
        ("priority=P1", "P1"),
        ("state=closed", "Closed"),
    ],
)
def test_what_is_chosen_stays_in_its_field(place: Counter, query: str, chosen: str) -> None:
    """Also where no row has it: or the next look would be for everything."""
    place.server.cases = place.server.cases[:2]
    name, _, value = query.partition("=")
    page = place.browser.get(f"/?{query}").text

    assert listed(page) == []
    field = page[page.index(f'id="{name}"') :]
    assert re.search(rf'value="{value}" selected>\W*{chosen}', field[: field.index("</select>")])


def test_every_area_can_be_chosen(place: Counter) -> None:
    """A list of the rows in sight would say that the others hold nothing."""
    assert '<option value="north">North bank' in place.browser.get("/").text


def test_changes_are_those_of_the_rows_that_a_filter_leaves(place: Counter) -> None:
    """Of the same stretch of the view, and nothing is opened for it."""
    know_all(place)
    page = place.browser.get("/?area=north").text
    hidden = dict(re.findall(r'type="hidden" id="(seen|looked)" name="\1" value="([^"]*)"', page))
    assert hidden == {"seen": f"{REFERENCES[FAR]}:3", "looked": "65"}
    place.server.asked.clear()

    def count() -> str:
        asked = {"area": "north", **hidden}
        return plain(place.browser.get("/queue/changes", params=asked).text)

    place.server.cases[0] |= {"version": 9}
    assert "change" not in count()
    know(place, REFERENCES[7], where="north")
    assert "1 change." in count()
    place.server.cases[FAR] |= {"version": 9}
    assert "2 changes." in count()
    assert not [path for _, path in place.server.asked if path.startswith("/v1/cases/")]


def test_without_a_server_what_was_looked_at_is_looked_at_again(place: Counter) -> None:
    """By the kept answers; where a filter was never used, by the page that was seen last."""
    know_all(place)
    place.browser.get("/?area=north")
    place.server.away = True

    assert listed(place.browser.get("/?area=north").text) == [REFERENCES[FAR]]


def test_without_a_server_the_last_page_can_be_filtered(place: Counter) -> None:
    """What was not seen is not said to hold nothing."""
    place.server.cases[3] |= {"priority": "P2"}
    place.browser.get("/")
    place.server.away = True

    page = place.browser.get("/?priority=P2").text

    assert listed(page) == [REFERENCES[3]]
    assert "Looked at 50 of 65 cases of this view." in plain(page)


def test_a_selection_of_a_whole_page_is_taken_whole(place: Counter) -> None:
    """A filtered page is longer than another; beyond its length, what is left is told."""
    chosen = [f"{one}:3" for one in REFERENCES[:252]]

    answer = place.post("/queue/act", {"do": "acknowledge", "case": chosen})

    assert len(place.server.acts) == 250
    assert "done=250&failed=2" in answer.headers["location"]


# ---------------------------------------------------------------- the list as a table


def test_a_table_is_the_whole_view(place: Counter) -> None:
    """Every case, each recorded; past one answer of the server."""
    know_all(place)

    rows = place.post("/export/list", {"view": "todo"}).text.splitlines()

    assert len(rows) == 66
    assert len(place.server.acts) == 65


def test_a_table_is_of_what_the_filters_leave(place: Counter) -> None:
    """Also where the first page has no such row, for which there is a button too."""
    know_all(place)
    place.server.cases[FAR] |= {"priority": "P2"}

    page = place.browser.get("/?area=south").text
    rows = place.post("/export/list", {"view": "todo", "area": "north"}).text.splitlines()

    assert 'action="' + place.desk.root + '/export/list"' in page
    assert len(rows) == 2
    assert rows[1].startswith(f'"{REFERENCES[FAR]}"')
    assert place.server.acts == [f"/v1/cases/{REFERENCES[FAR]}/acts/export"]


def test_a_table_names_what_may_belong_to_it(place: Counter) -> None:
    """A case that does not open may fit: its reference stands there, and nothing of it leaves."""
    know_all(place)
    session_of(place).cache.forget_fact(f"list/{REFERENCES[2]}")

    rows = place.post("/export/list", {"area": "north"}).text.splitlines()

    assert len(rows) == 3
    assert rows[1].startswith(f'"{REFERENCES[2]}","","",')
    assert "whether it fits the filters is not known" in rows[1]
    assert len(place.server.acts) == 1


def test_a_table_that_ends_before_its_view_says_so(
    place: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its last row, and on the page before."""
    monkeypatch.setattr(export_list, "MOST", 20)
    monkeypatch.setattr("desk.pages.queue.MOST", 20)
    know_all(place)

    page = place.browser.get("/").text
    rows = place.post("/export/list", {"view": "todo"}).text.splitlines()

    assert "One table has at most 20 rows" in plain(page)
    assert len(rows) == 22
    assert "not whole: the list ends here, and the view goes on." in rows[-1]
    assert len(place.server.acts) == 20


def test_a_table_that_the_server_left_says_so(place: Counter) -> None:
    """Half a list must not look like one."""
    know_all(place)
    true = place.server._said

    def gone(method: str, path: str, query: Any) -> tuple[int, Any]:
        if query.get("after"):
            place.server.away = True
        return true(method, path, query)

    place.server._said = gone  # type: ignore[method-assign]
    rows = place.post("/export/list", {"view": "todo"}).text.splitlines()

    assert "The server did not answer." in rows[-1]
