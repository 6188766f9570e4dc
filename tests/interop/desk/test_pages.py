"""Every page of the desk, in both directions and both themes, at both sizes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from desk.pages.decide_table import DECISIONS
from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.judging import faults
from tests.interop.desk.officer import Officer

LANGUAGES = ("en", "ar")
# What each decision's form is filled with to see its check page; the others have nothing to check.
HEADS_ONLY = {"hold", "release_hold"}
REASON = {"words": "A reason. سبب"}
CHECKED = {
    "triage": {"category": "cat:ZZZ", "subject": "subj:UNK", "harm_risk": "low", **REASON},
    "assign": {"to": "officer-2", "checked": "yes", **REASON},
    "refer": {"to_whom": "A clinic", "purpose": "care", **REASON},
    "propose_close": {"code": "close:INS", "category": "cat:ZZZ", "language": "en", **REASON},
    "note": REASON,
    "raise": {"priority": "P1", **REASON},
}


@dataclass
class Findings:
    """What was wrong, page by page."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def look(self, officer: Officer, name: str) -> None:
        """Judge the page that is open."""
        officer.page.wait_for_load_state()
        wrong = faults(officer.page)
        if wrong:
            self.found[name] = wrong


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """A language of the desk, one for each direction."""
    return str(request.param)


def cases_of(officer: Officer) -> Iterator[str]:
    """One urgent case and one with a picture, among those that are for practice."""
    references = officer.references()
    for wanted in ("tr.is-p1", "tr:not(.is-p1)"):
        link = officer.page.locator(f"{wanted} a[data-key=open]").first
        yield str(link.get_attribute("href")).rpartition("/")[2]
    for reference in references:
        officer.opens(reference)
        if officer.page.locator("a[href*='/evidence/']").count():
            yield reference
            return


def test_reading_pages(town: Town, open_page: OpenPage, language: str) -> None:
    """Queue, cases, approvals, audit, roster, help, errors and empty states have no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    found = Findings()
    urgent, calm, pictured = cases_of(officer)
    paths = [
        *("/", "/?view=mine", "/?category=money&language=so", "/no-such-page", "/cases/222222"),
        *("/approvals", "/audit", "/roster", "/help", f"/cases/{calm}", f"/cases/{urgent}/audit"),
        f"/cases/{calm}/translator",
    ]
    for path in paths:
        officer.goes(path)
        found.look(officer, path)
    officer.opens(pictured)
    officer.page.locator("a[href*='/evidence/']").first.click()
    found.look(officer, "evidence")
    assert found.found == {}


def test_deciding_pages(town: Town, open_page: OpenPage, language: str) -> None:
    """Every decision's form, the check pages, a form that was filled wrongly: no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    found = Findings()
    _, calm, _ = cases_of(officer)
    for action in DECISIONS.keys() - HEADS_ONLY:
        officer.goes(f"/cases/{calm}/decide/{action}")
        found.look(officer, action)
        if action in CHECKED:
            officer.fills(CHECKED[action])
            officer.submits()
            found.look(officer, f"check {action}")
    officer.goes(f"/cases/{calm}/decide/note")
    officer.page.locator("main form").evaluate("form => { form.noValidate = true; }")
    officer.submits()
    assert officer.page.locator(".problem").count()
    found.look(officer, "wrongly filled")
    assert found.found == {}


def test_closing_pages(town: Town, open_page: OpenPage, language: str) -> None:
    """What a second person sees before they close a case: no fault."""
    one = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    fresh = next(c for c in one.references() if one.next_step(c) == "acknowledge")
    one.decides("acknowledge")
    one.decides("triage", CHECKED["triage"])
    one.decides("propose_close", CHECKED["propose_close"])
    two = Officer.unlocks(open_page(), town.desk, "officer-2", language)
    found = Findings()
    two.goes("/approvals")
    found.look(two, "approvals")
    two.opens(fresh)
    found.look(two, "a case that waits")
    two.goes(f"/cases/{fresh}/decide/close")
    found.look(two, "close")
    two.fills({"attest": "yes"})
    two.submits()
    found.look(two, "check close")
    assert found.found == {}


def test_leaving_pages(town: Town, open_page: OpenPage, language: str) -> None:
    """Letters, prints and exports, as they are written, checked and made: no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    found = Findings()
    urgent, _, _ = cases_of(officer)
    officer.goes(f"/cases/{urgent}/letter")
    officer.fills({"template": "question", "letter_words": "Where? أين؟", "language": "en"})
    found.look(officer, "letter")
    officer.submits()
    found.look(officer, "check letter")
    officer.goes(f"/cases/{urgent}/print")
    found.look(officer, "print")
    officer.fills({"what": "whole", "words": "For the file. للملف"})
    officer.submits()
    found.look(officer, "check print")
    officer.goes(f"/cases/{urgent}/print")
    officer.submits()
    officer.submits()
    found.look(officer, "printed")
    assert found.found == {}


def test_locked_pages(town: Town, open_page: OpenPage, language: str) -> None:
    """Strangers' page, unlocking, a wrong passphrase, the wait after it: no fault."""
    found = Findings()
    stranger = open_page()
    stranger.goto(town.desk.url)
    found.look(Officer(stranger, town.desk, ""), "stranger")
    officer = Officer.unlocks(open_page(), town.desk, "officer-3", language)
    for path in ("/", "/audit", "/approvals"):
        officer.goes(path)
        found.look(officer, f"head's {path}")
    officer.goes("/roster")
    officer.page.locator("form[action$='/roster/link'] button").click()
    found.look(officer, "link")
    officer.page.locator("form.lock button").click()
    found.look(officer, "unlock")
    for name in ("wrong", "wait"):
        officer.page.locator("input[name=who][value=officer-3]").check()
        officer.page.locator("#passphrase").fill("not this one")
        officer.page.locator("form[action$='/unlock'] button").click()
        officer.page.locator("[role=alert]").wait_for()
        found.look(officer, name)
    assert found.found == {}


def test_pages_without_a_server(town: Town, open_page: OpenPage) -> None:
    """When the server is away, what was fetched is read, in either direction: no fault."""
    officers = [
        Officer.unlocks(open_page(), town.desk, f"officer-{number}", language)
        for number, language in enumerate(LANGUAGES, 1)
    ]
    cases = [next(cases_of(officer)) for officer in officers]
    for officer, case in zip(officers, cases, strict=True):
        officer.opens(case)
    found = Findings()
    town.place.stop_bot()
    try:
        for officer, case in zip(officers, cases, strict=True):
            for path in ("/", f"/cases/{case}", f"/cases/{case}/letter"):
                officer.goes(path)
                found.look(officer, f"{officer.direction} {path}")
    finally:
        town.place.start_bot()
    assert found.found == {}
