"""With a reader's own few colours in place of ours, nothing that matters is told by them alone."""

from playwright.sync_api import Page

from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.officer import Officer
from tests.interop.desk.test_pages import cases_of

# What of an element can still be seen when backgrounds and shadows are gone.
SEEN = """node => {
    const seen = getComputedStyle(node);
    return [seen.borderInlineStartColor, seen.borderInlineStartWidth, seen.borderBlockEndColor,
            seen.textDecorationLine, seen.outlineStyle, seen.backgroundColor].join();
}"""
UNBOUND = """() => [...document.querySelectorAll('main .button, main .priority, main .notice')]
    .filter((node) => node.checkVisibility() && getComputedStyle(node).borderTopWidth === '0px')
    .map((node) => node.outerHTML.slice(0, 80))"""


def differ(page: Page, one: str, other: str) -> bool:
    """Whether two things look different."""
    looks = {str(page.locator(which).first.evaluate(SEEN)) for which in (one, other)}
    return len(looks) > 1


def test_what_colours_tell_is_told_without_them(town: Town, open_page: OpenPage) -> None:
    """Urgent rows, the row in focus, the page one is on, pressed buttons, hidden words."""
    officer = Officer.unlocks(open_page(), town.desk, "officer-1")
    page = officer.page
    page.emulate_media(forced_colors="active")
    urgent = next(cases_of(officer))
    officer.goes("/")
    page.keyboard.press("j")
    page.locator("tr.current").wait_for()

    first = " > :first-child"
    assert differ(page, f"tr.is-p1{first}", f"tbody tr:not(.is-p1){first}")
    assert differ(page, "tr.current", "tbody tr:not(.current)")
    assert differ(page, ".bar a[aria-current]", ".bar a:not([aria-current])")
    assert differ(page, ".views a[aria-current]", ".views a:not([aria-current])")
    assert differ(page, ".foot [aria-pressed=true]", ".foot button:not([aria-pressed=true])")
    assert page.evaluate(UNBOUND) == []

    officer.goes(f"/cases/{urgent}/print")
    officer.fills({"what": "whole", "words": "For the file."})
    officer.submits()
    page.locator(".mark input").first.check(force=True)
    assert differ(page, ".mark:has(:checked) span", ".mark:not(:has(:checked)) span")
    assert page.evaluate(UNBOUND) == []
