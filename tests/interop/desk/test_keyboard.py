"""Every act of an officer by the keyboard alone, in one story; and a focus that stays."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.keys import Keys
from tests.interop.desk.officer import Officer

TRIAGED = {"category": "cat:ZZZ", "subject": "subj:UNK", "harm_risk": "some"}
CLOSING = {"code": "close:INS", "category": "cat:ZZZ"}
POLLED_MS = 61_000
SMALL_LAPTOP = (820, 600)  # the bar has two lines there


def fresh_case(town: Town, open_page: OpenPage) -> str:
    """A case that nobody has acknowledged, and that is not urgent yet; found by another's mouse."""
    scout = Officer.unlocks(open_page(), town.desk, "officer-2")
    urgent = {
        str(a.get_attribute("href")).rpartition("/")[2]
        for a in scout.page.locator("tr.is-p1 a[data-key=open]").all()
    }
    cases = [case for case in scout.references() if case not in urgent]
    return next(case for case in cases if scout.next_step(case) == "acknowledge")


def opens_from_queue(keys: Keys, case: str) -> None:
    """Go along the rows by J to a case, and open it."""
    for _ in range(keys.page.locator("tr[data-row]").count()):
        keys.keyboard.press("j")
        if keys.page.locator(f"tr.current a[href$='/cases/{case}']").count():
            break
    assert keys.stop(f"a[href$='/cases/{case}']")["there"]
    keys.goes("Enter")


def finds(keys: Keys, case: str) -> None:
    """Type a case's reference into the queue's field."""
    keys.keyboard.press("/")
    assert keys.stop("#find")["there"]
    keys.keyboard.type(case)
    keys.goes("Enter")


def asks(keys: Keys) -> None:
    """Write a letter by a template, look at it, send it; the case waits for the answer."""
    keys.goes("r")
    keys.chooses("template", "question")
    keys.writes("#words", "jkt: which gate?")
    keys.chooses("ask", "yes")
    keys.follows("#letter-form button.main")
    keys.follows("form[action$='/letter/send'] button.main")
    keys.page.locator(".done").first.wait_for()


def exports(keys: Keys) -> None:
    """Print a summary; then take it as a file, from a page that can still be used afterwards."""
    page = keys.page
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes'; }")
    keys.follows(".steps a[href$='/print']")
    keys.follows("main form button.main")
    keys.follows("main form button.main")
    keys.reaches("[data-print]")
    keys.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    keys.follows("main .unprinted a")
    keys.follows(".steps a[href$='/print']")
    keys.chooses("format", "json")
    keys.follows("main form button.main")
    keys.reaches("main form button.main")
    with page.expect_download():
        keys.keyboard.press("Enter")
    assert keys.stop("main form button.main")["there"], "the focus went when the file came"
    expect(page.locator("main form button.main")).not_to_have_attribute("aria-disabled", "true")
    keys.follows("main button[formaction$='/print']")


def test_a_case_from_its_row_to_its_end(town: Town, open_page: OpenPage) -> None:
    """Acknowledge, triage, raise, give, lower, ask, note, close by two, print, take as a file."""
    case = fresh_case(town, open_page)
    one = Keys.unlocks(open_page(), town.desk, "officer-1", "en")
    opens_from_queue(one, case)
    one.goes("s")
    one.fills_in({})
    one.goes("s")
    one.fills_in(TRIAGED, "Read at once.")
    one.decides("raise", {"priority": "P1"}, "There is danger.")
    one.goes("t")
    one.fills_in({"to": "officer-1", "checked": "yes"}, "Nobody of us is meant.")
    one.goes("s")
    one.fills_in({})
    asks(one)
    one.goes("s")
    one.fills_in({})
    one.goes("n")
    one.fills_in({}, "Ask at the gate again.")
    one.decides("lower", {"priority": "P2"}, "The danger is over.")

    two = Keys.unlocks(open_page(), town.desk, "officer-2", "en")
    two.follows(".bar a[href$='/approvals']")
    two.follows(f"main a[href$='/cases/{case}/decide/approve']")
    two.fills_in({}, "So it is.")

    one.goes("g")
    finds(one, case)
    expect(one.page.locator("h1 .priority-p2")).to_be_visible()
    one.follows("main a[href$='/decide/propose_close']")
    for name, value in CLOSING.items():
        one.chooses(name, value)
    one.writes("main textarea[name=words]:not([hidden])", "Nobody was named.")
    one.chooses("language", "en")
    one.follows("main form button.main")
    one.follows("main form button.main")
    two.follows(".bar a[href$='/approvals']")
    two.follows(f"main a[href$='/cases/{case}/decide/close']")
    two.fills_in({"attest": "yes"})
    exports(two)


@pytest.mark.parametrize("language", ["ar"])
def test_a_head_on_a_small_laptop(town: Town, open_page: OpenPage, language: str) -> None:
    """A legal hold is put on and ended, and every page is gone around: from right to left."""
    keys = Keys.unlocks(open_page(size=SMALL_LAPTOP), town.desk, "officer-3", language)
    keys.rounds()
    keys.keyboard.press("j")
    keys.goes("Enter")
    keys.rounds()
    keys.follows("main a[href$='/decide/hold']")
    keys.rounds()
    keys.fills_in({}, "زق")
    keys.follows("main a[href$='/decide/release_hold']")
    keys.fills_in({})
    keys.goes("r")
    keys.rounds()
    keys.follows(".back a")
    keys.follows(".steps a[href$='/print']")
    keys.rounds()
    keys.chooses("what", "whole")
    keys.writes("#export-words", "زق")
    keys.follows("main form button.main")
    keys.rounds()
    for place in ("approvals", "audit", "roster", "help"):
        keys.follows(f".bar a[href$='/{place}']")
        keys.rounds()
    keys.keyboard.press("Escape")
    keys.keyboard.press("Escape")
    keys.page.wait_for_url("**/unlock?next=**")
    keys.rounds()


def test_a_refusal_is_where_the_focus_is(town: Town, open_page: OpenPage) -> None:
    """What is wrong with a form is what an officer is at, when it comes back."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1")
    page, keys = officer.page, Keys(officer.page)
    case = officer.references()[0]
    unfilled: Mapping[str, str] = {"decide/note": "[aria-invalid]", "print": "#wrong"}
    for path, wrong in unfilled.items():
        officer.goes(f"/cases/{case}/{path}")
        if path == "print":
            keys.chooses("what", "whole")
        page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
        keys.follows("main form button.main")
        page.locator(wrong).first.wait_for()
        assert page.evaluate("at => document.activeElement.matches(at)", wrong)


def polled(page: Page, path: str) -> None:
    """Let the page's time go by until it asks once more, and put in what it is told."""
    with page.expect_response(lambda answer: path in answer.url):
        page.clock.run_for(POLLED_MS)
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping')")
    page.clock.run_for(1000)


def test_what_is_swapped_in_takes_no_focus(town: Town, open_page: OpenPage) -> None:
    """Changes, presence and a letter's picture come by themselves; focus and caret stay."""
    other = Officer.unlocks(open_page(), town.desk, "officer-2")
    page = open_page()
    page.clock.install()
    keys = Keys.unlocks(page, town.desk, "officer-1", "en")
    cases = other.references()[:2]

    keys.keyboard.press("j")
    at = page.evaluate("document.activeElement.href")
    other.opens(cases[0])
    other.decides("note", {"words": "One more."})
    polled(page, "/queue/changes")
    assert page.evaluate("document.activeElement.href") == at
    keys.reaches("#changes a", "Shift+Tab")
    other.opens(cases[1])
    other.decides("note", {"words": "And one more."})
    polled(page, "/queue/changes")
    assert keys.stop("#changes a")["there"]
    keys.follows("#changes a")

    finds(keys, cases[0])
    keys.reaches(".steps a")
    polled(page, "/presence")
    polled(page, "/presence")
    assert keys.stop(".steps a")["there"]

    keys.goes("r")
    keys.writes("#words", "half a ")
    polled(page, "/letter/draft")
    keys.keyboard.type("sentence")
    expect(page.locator("#words")).to_have_value("half a sentence")
    polled(page, "/letter/draft")
    expect(page.locator("#phone")).to_contain_text("half a sentence")


def test_a_new_urgent_case_is_heard(town: Town, open_page: OpenPage) -> None:
    """Whoever has switched the sound on hears that one more urgent case waits."""
    other = Officer.unlocks(open_page(), town.desk, "officer-2")
    case = fresh_case(town, open_page)
    page = open_page()
    page.add_init_script(
        "window.heard = 0; const tone = OscillatorNode.prototype;"
        "tone.start = () => { window.heard += 1; }; tone.stop = () => {};"
    )
    page.clock.install()
    keys = Keys.unlocks(page, town.desk, "officer-1", "en")
    keys.follows(".foot form:has([name=sound]) button")
    other.opens(case)
    other.decides("raise", {"priority": "P1", "words": "Now."})
    polled(page, "/queue/changes")
    assert page.evaluate("window.heard") == 1
