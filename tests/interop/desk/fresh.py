"""A case that nobody has acknowledged, for a story to begin with.

Owns where it comes from: those to practise on are few, and every test uses some up.
"""

from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.officer import Officer
from tests.interop.desk.phone import Phone

SMALL_PHONE = (360, 640)
NOT_YET = "[data-key=state][href$='/decide/acknowledge']"
CHOSEN = {"hurt": "adult", "kind": "money", "reply": "code"}


def fresh_case(town: Town, open_page: OpenPage, officer: Officer) -> str:
    """Open one that is there, or let somebody report; gives its reference."""
    for case in officer.references():
        officer.opens(case)
        if officer.page.locator(NOT_YET).count():  # a case that is closed offers no step at all
            return case
    return filed_case(town, open_page, officer)


def filed_case(town: Town, open_page: OpenPage, officer: Officer) -> str:
    """Let somebody report, and open it; gives its reference."""
    known = set(officer.references())
    phone = Phone.arrives(open_page(size=SMALL_PHONE), town.url, "en")
    phone.reports("They want money for water.", CHOSEN)
    (case,) = set(officer.references()) - known
    officer.opens(case)
    return case
