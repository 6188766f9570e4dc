"""Every page of the desk, in both directions and both themes, at both sizes; in French once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route

from desk import primero_map
from desk.pages.decide_table import DECISIONS
from tests.desk.pages.test_primero import ACCOUNT, FIELDS, TABLE
from tests.ground.desk import Desk
from tests.ground.primero import case_management
from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.judging import faults, faults_at_a_glance
from tests.interop.desk.officer import Officer
from tests.interop.desk.visits import LOOKED_AT, Trail

LANGUAGES = ("en", "ar")
AT_A_GLANCE = "fr"
HEADS_ONLY = {"hold", "release_hold"}
REASON = {"words": "A reason. سبب"}
# What a decision's form is filled with to see its check page; the others' are alike.
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
    """What was looked at, and what was wrong, page by page."""

    trail: Trail
    desk: Desk
    test: str
    found: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page, name: str) -> None:
        """Judge the page that is open."""
        page.wait_for_load_state()
        route = self.trail.shows(page, self.desk.url)
        if page.evaluate("document.documentElement.lang") == AT_A_GLANCE:
            wrong = faults_at_a_glance(page, thorough=route not in self.seen)
        else:
            wrong = faults(page)
        if wrong:
            self.found[name] = wrong
        self.seen |= {route} - {""}

    def conclude(self) -> None:
        """Fail if anything was wrong, or if a page was not seen that this test is to look at."""
        assert self.found == {}
        assert self.seen == LOOKED_AT[self.test]


@pytest.fixture
def findings(trail: Trail, town: Town, request: pytest.FixtureRequest) -> Findings:
    """Nothing yet."""
    return Findings(trail, town.desk, request.function.__name__)


@pytest.fixture(params=(*LANGUAGES, AT_A_GLANCE))
def language(request: pytest.FixtureRequest) -> str:
    """A language of the desk: one for each direction, and the third."""
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


def overtaken(officer: Officer) -> None:
    """Let the page's form be one that was made before somebody else changed the case."""
    officer.page.locator("main form input[name=version]").first.evaluate("node => node.value = 0")


def test_reading_pages(town: Town, open_page: OpenPage, findings: Findings, language: str) -> None:
    """Queue, cases, approvals, audit, roster, help, errors and empty states have no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    urgent, calm, pictured = cases_of(officer)
    paths = [
        *("/", "/?view=mine", "/?category=money&language=so", "/no-such-page", "/cases/222222"),
        *("/approvals", "/audit", "/roster", "/help", f"/cases/{calm}", f"/cases/{urgent}/audit"),
        f"/cases/{calm}/translator",
    ]
    for path in paths:
        officer.goes(path)
        findings.look(officer.page, path)
    officer.opens(pictured)
    officer.page.locator("a[href*='/evidence/']").first.click()
    findings.look(officer.page, "evidence")
    findings.conclude()


def test_deciding_pages(town: Town, open_page: OpenPage, findings: Findings, language: str) -> None:
    """Every decision's form, the check pages, a form that was filled wrongly: no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    _, calm, _ = cases_of(officer)
    for action in DECISIONS.keys() - HEADS_ONLY:
        officer.goes(f"/cases/{calm}/decide/{action}")
        findings.look(officer.page, action)
        if action in CHECKED:
            officer.fills(CHECKED[action])
            officer.submits()
            findings.look(officer.page, f"check {action}")
    officer.goes(f"/cases/{calm}/decide/note")
    officer.page.locator("main form").evaluate("form => { form.noValidate = true; }")
    officer.submits()
    assert officer.page.locator(".problem").count()
    findings.look(officer.page, "wrongly filled")
    officer.fills(REASON)
    officer.submits()
    officer.page.locator("main button[formaction$='/change']").click()
    findings.look(officer.page, "change something")
    findings.conclude()


def test_closing_pages(town: Town, open_page: OpenPage, findings: Findings, language: str) -> None:
    """What a second person sees before they close a case: no fault."""
    one = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    fresh = next(c for c in one.references() if one.next_step(c) == "acknowledge")
    one.decides("acknowledge")
    one.decides("triage", CHECKED["triage"])
    one.decides("propose_close", CHECKED["propose_close"])
    two = Officer.unlocks(open_page(), town.desk, "officer-2", language)
    two.goes("/approvals")
    findings.look(two.page, "approvals")
    two.opens(fresh)
    findings.look(two.page, "a case that waits")
    two.goes(f"/cases/{fresh}/decide/close")
    findings.look(two.page, "close")
    two.fills({"attest": "yes"})
    two.submits()
    findings.look(two.page, "check close")
    overtaken(two)
    two.submits()
    findings.look(two.page, "overtaken")
    findings.conclude()


def test_pages_of_a_head(
    town: Town, open_page: OpenPage, findings: Findings, language: str
) -> None:
    """What a head alone sees and decides, a legal hold put on and ended among it: no fault."""
    head = Officer.unlocks(open_page(), town.desk, "officer-3", language)
    for path in ("/", "/audit", "/approvals", "/undelivered"):
        head.goes(path)
        findings.look(head.page, path)
    case = head.references()[0]
    for action in ("hold", "release_hold"):
        head.goes(f"/cases/{case}/decide/{action}")
        findings.look(head.page, action)
        if action == "hold":
            head.fills(REASON)
            head.submits()
            findings.look(head.page, "check hold")
        head.submits()
        head.page.locator(".done").first.wait_for()
        findings.look(head.page, f"after {action}")
    head.goes("/roster")
    head.page.locator("form[action$='/roster/link'] button").click()
    findings.look(head.page, "link")
    findings.conclude()


def test_leaving_pages(town: Town, open_page: OpenPage, findings: Findings, language: str) -> None:
    """Letters, prints and exports, as they are written, checked and made: no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    urgent, _, _ = cases_of(officer)
    officer.goes(f"/cases/{urgent}/letter")
    officer.fills({"template": "question", "letter_words": "Where? أين؟", "language": "en"})
    findings.look(officer.page, "letter")
    officer.submits()
    findings.look(officer.page, "check letter")
    overtaken(officer)
    officer.submits()
    findings.look(officer.page, "overtaken letter")
    officer.goes(f"/cases/{urgent}/print")
    findings.look(officer.page, "print")
    officer.fills({"what": "whole", "words": "For the file. للملف"})
    officer.submits()
    findings.look(officer.page, "check print")
    officer.page.locator("main button[formaction$='/print']").click()
    findings.look(officer.page, "change print")
    officer.goes(f"/cases/{urgent}/print")
    officer.submits()
    officer.submits()
    findings.look(officer.page, "printed")
    officer.goes(f"/cases/{urgent}/print")
    officer.fills({"format": "form-print"})
    officer.submits()
    officer.submits()
    findings.look(officer.page, "printed form")
    findings.conclude()


@contextmanager
def handing_over(desk: Desk) -> Iterator[None]:
    """A case management system, and the table that makes the desk offer it."""
    path = desk.home / primero_map.FILE
    with case_management(*FIELDS) as there:
        path.write_text(TABLE.format(url=there.url, purpose="inside"), encoding="utf-8")
        try:
            yield
        finally:
            path.unlink()


def test_handing_over_pages(
    town: Town, open_page: OpenPage, findings: Findings, language: str
) -> None:
    """Handing over to case management: asked, refused, checked, not let in, done: no fault."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    urgent, _, _ = cases_of(officer)
    with handing_over(town.desk):
        officer.goes(f"/cases/{urgent}/print")
        officer.page.locator("a[href$='/primero']").click()
        findings.look(officer.page, "primero")
        officer.fills({"narrative": "yes", "words": "They care. يهتمون"})
        officer.submits()
        assert officer.page.locator("#wrong").count(), "a head was not asked"
        findings.look(officer.page, "refused primero")
        officer.fills({"narrative": "no"})
        officer.submits()
        findings.look(officer.page, "check primero")
        for word in ("not this one", ACCOUNT["word"]):
            officer.fills({"account": ACCOUNT["account"], "word": word})
            officer.submits()
            findings.look(officer.page, f"primero, {'in' if word in ACCOUNT.values() else 'out'}")
        assert officer.page.locator(".done").count()
    findings.conclude()


def stays(route: Route) -> None:
    """Let a page be looked at that moves on by itself."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("http-equiv", "data-unused"))


def test_locked_pages(town: Town, open_page: OpenPage, findings: Findings, language: str) -> None:
    """Strangers' page, coming in, unlocking, a wrong passphrase, the wait after it: no fault."""
    stranger = open_page()
    stranger.goto(town.desk.url)
    findings.look(stranger, "stranger")
    guest = open_page()
    guest.route("**/start/*", stays)
    guest.goto(town.desk.address)
    findings.look(guest, "start")
    officer = Officer.unlocks(open_page(), town.desk, "officer-3", language)
    officer.page.locator("form.lock button").click()
    findings.look(officer.page, "unlock")
    officer.goes("/unlock?kept=1&lost=1")
    findings.look(officer.page, "unlock after all")
    for name in ("wrong", "wait"):
        officer.page.locator("input[name=who][value=officer-3]").check()
        officer.page.locator("#passphrase").fill("not this one")
        officer.page.locator("form[action$='/unlock'] button").click()
        officer.page.locator("[role=alert]").wait_for()
        findings.look(officer.page, name)
    findings.conclude()


def test_pages_without_a_server(town: Town, open_page: OpenPage, findings: Findings) -> None:
    """When the server is away, what was fetched is read, in either direction: no fault."""
    officers = [
        Officer.unlocks(open_page(), town.desk, f"officer-{number}", language)
        for number, language in enumerate(LANGUAGES, 1)
    ]
    cases = [next(cases_of(officer)) for officer in officers]
    for officer, case in zip(officers, cases, strict=True):
        officer.opens(case)
    town.place.stop_bot()
    try:
        for officer, case in zip(officers, cases, strict=True):
            for path in ("/", f"/cases/{case}", f"/cases/{case}/letter"):
                officer.goes(path)
                findings.look(officer.page, f"{officer.direction} {path}")
    finally:
        town.place.start_bot()
    findings.conclude()
