"""Other ways of working: without a mouse, without scripts, and two officers at one case."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Error, Page, expect

from bot.cli.demo_stage import PASSPHRASE
from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.fresh import fresh_case
from tests.interop.desk.judging import faults
from tests.interop.desk.officer import Officer
from tests.interop.desk.test_pages import LANGUAGES

MOST_STEPS = 120


def reach(page: Page, selector: str, key: str = "Tab") -> None:
    """Go to something by the keyboard, and see that the focus on it can be seen."""
    for _ in range(MOST_STEPS):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(IN_SIGHT), f"{selector} has the focus out of sight"
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached by {key}")


# Neither off the screen nor under the sticky bar (WCAG 2.2, 2.4.11), and marked.
IN_SIGHT = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return getComputedStyle(at).outlineStyle !== 'none' && over !== null &&
        (at.contains(over) || over.contains(at));
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_without_a_mouse(town: Town, open_page: OpenPage, language: str) -> None:
    """Unlock, open, take, write, check, send, and lock by Esc Esc, in either direction."""
    page = open_page()
    page.goto(town.desk.address)
    page.locator("#passphrase").wait_for()
    reach(page, f"button[value={language}]")
    page.keyboard.press("Enter")
    page.wait_for_function("code => document.documentElement.lang === code", arg=language)
    reach(page, "input[name=who]", "Shift+Tab")  # a group is entered at its end
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[value=officer-1]")).to_be_checked()
    reach(page, "#passphrase")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator("tr[data-row]").first.wait_for()
    page.wait_for_load_state()

    page.keyboard.press("j")
    reach(page, "tr.current a[data-key=open]")
    case = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("t")
    page.locator("main .notice[role=status]").wait_for()
    reach(page, f"a[data-key=open][href='{case}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{case}")
    expect(page.locator(".in-charge bdi").first).to_have_text("officer-1")

    page.keyboard.press("r")
    page.wait_for_url(f"**{case}/letter")
    reach(page, "#template")
    page.keyboard.press("ArrowDown")
    reach(page, "#words")
    page.keyboard.type("Jrts: keys rest in a field?")
    reach(page, "#letter-form button.main")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{case}/letter/check")
    expect(page.locator(".phone").first).to_contain_text("Jrts: keys rest in a field?")
    reach(page, "form[action$='/letter/send'] button.main")
    page.keyboard.press("Enter")
    page.locator(".done").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/unlock?next=**")
    page.wait_for_load_state()
    assert "Jrts" not in page.content()
    # What a form sent is not kept: the browser has nothing to go back to.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()


def test_words_outlive_a_lock(town: Town, open_page: OpenPage) -> None:
    """Esc Esc over a note that was never sent: it stands in its form when its writer is back."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1")
    page, case = officer.page, officer.references()[0]
    officer.goes(f"/cases/{case}/decide/note")
    officer.fills({"words": "Kept <whoever> looks."})
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/unlock?kept=1&next=**")
    assert "whoever" not in page.content()

    officer.unlocks_again()
    page.wait_for_url(f"**/cases/{case}/decide/note?kept=1")
    expect(page.locator("textarea[name=words]")).to_have_value("Kept <whoever> looks.")


def test_one_escape_locks_nothing(town: Town, open_page: OpenPage) -> None:
    """A single Esc on a page that has only just come is not taken for the second."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1")
    escape = "new KeyboardEvent('keydown', {code: 'Escape', bubbles: true})"
    officer.page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => document.body.dispatchEvent({escape}))"
    )
    officer.goes("/")
    officer.page.wait_for_load_state("networkidle")
    assert officer.page.locator("html.covered").count() == 0
    assert officer.page.url == f"{town.desk.url}/"


def test_keys_stay_their_places_on_another_layout(town: Town, open_page: OpenPage) -> None:
    """On an Arabic layout the key at J writes ت, and still goes to the next row."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1", "ar")
    officer.page.evaluate(
        "document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true}))"
    )
    expect(officer.page.locator("tr.current")).to_have_count(1)


def test_the_main_path_needs_no_script(town: Town, open_page: OpenPage) -> None:
    """Unlock, queue, case, a decision, a letter and the lock work with scripts switched off."""
    officer = Officer.unlocks(open_page(scripts=False), town.desk, "officer-1")
    case = fresh_case(town, open_page, officer)
    officer.decides("acknowledge")
    officer.decides("note", {"words": "Without a script."})
    expect(officer.page.locator("main")).to_contain_text("Without a script.")
    officer.writes({"template": "received", "language": "en"})
    expect(officer.page.locator(".done").first).to_be_visible()
    assert case in officer.page.url
    officer.page.locator("form.lock button").click()
    expect(officer.page.locator("#passphrase")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_second_is_told_and_loses_no_word(
    town: Town, open_page: OpenPage, language: str
) -> None:
    """A letter to a case that another changed is not sent, is kept, and can be sent after all."""
    first = Officer.unlocks(open_page(), town.desk, "officer-1", language)
    second = Officer.unlocks(open_page(), town.desk, "officer-2", language)
    case = fresh_case(town, open_page, first)
    second.opens(case)
    expect(second.page.locator("main")).to_contain_text("officer-1")
    second.page.locator("a[href$='/letter']").first.click()
    second.fills(
        {"template": "own_words", "letter_words": "Kept whatever happens.", "language": "en"}
    )
    second.submits()
    first.opens(case)
    first.decides("acknowledge")

    second.submits()
    expect(second.page.locator("#problem")).to_contain_text("officer-1")
    expect(second.page.locator("#words")).to_have_value("Kept whatever happens.")
    assert faults(second.page) == []
    second.goes(f"/cases/{case}/letter")
    expect(second.page.locator("#words")).to_have_value("Kept whatever happens.")
    second.submits()
    second.submits()
    expect(second.page.locator(".done").first).to_be_visible()


def test_a_decision_that_came_second_is_shown_anew(town: Town, open_page: OpenPage) -> None:
    """Two give one case to different people: the second is told, and gives nothing by accident."""
    first = Officer.unlocks(open_page(), town.desk, "officer-1")
    second = Officer.unlocks(open_page(), town.desk, "officer-2")
    case = fresh_case(town, open_page, first)
    reason = {"words": "Nobody of us is meant.", "checked": "yes"}
    for officer in (first, second):
        officer.goes(f"/cases/{case}/decide/assign")
        officer.fills({"to": officer.name, **reason})
        officer.submits()
    first.submits()
    second.submits()

    expect(second.page.locator("#problem")).to_contain_text("officer-1")
    expect(second.page.locator("textarea[name=words]")).to_have_value(reason["words"])
    second.opens(case)
    expect(second.page.locator(".in-charge bdi").first).to_have_text("officer-1")


def test_another_port_of_the_machine_is_sent_no_cookie(town: Town, open_page: OpenPage) -> None:
    """A page leads an unlocked browser to another account's program, whose own script asks on."""
    told: list[str | None] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            told.append(self.headers["cookie"])
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<script>fetch('/x').then(() => document.title = 'asked')</script>")

        def log_message(self, *_: object) -> None:
            pass

    page = Officer.unlocks(open_page(), town.desk, "officer-1").page
    assert page.context.cookies(), "there is a cookie to be had"
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("document.title === 'asked'")
        server.shutdown()
        thread.join()

    assert len(told) >= 2
    assert set(told) == {None}
