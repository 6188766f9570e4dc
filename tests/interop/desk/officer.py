"""An officer at the desk in a browser: unlocks, opens, decides, writes.

Owns finding things by what they do (addresses and field names), never by
words, so that one story runs in every language of the desk.
"""

from collections.abc import Mapping

from playwright.sync_api import Page, Response

from bot.cli.demo_stage import PASSPHRASE
from tests.ground.desk import Desk


class Officer:
    """One officer in one browser."""

    def __init__(self, page: Page, desk: Desk, name: str) -> None:
        self.page, self.desk, self.name = page, desk, name

    @classmethod
    def unlocks(cls, page: Page, desk: Desk, name: str, language: str = "en") -> "Officer":
        """Open the desk's address and unlock it, in a language."""
        page.goto(desk.address)
        page.locator("#passphrase").wait_for()
        page.locator(f"form[action$='/preferences'] button[value='{language}']").click()
        page.locator(f"input[name=who][value='{name}']").check()
        page.locator("#passphrase").fill(PASSPHRASE)
        page.locator("form[action$='/unlock'] button").click()
        page.wait_for_url(f"{desk.url}/")
        return cls(page, desk, name)

    def unlocks_again(self) -> None:
        """Unlock a locked desk; the desk says what comes next."""
        self.page.locator(f"input[name=who][value='{self.name}']").check()
        self.page.locator("#passphrase").fill(PASSPHRASE)
        self.page.locator("form[action$='/unlock'] button").click()

    @property
    def direction(self) -> str:
        """The direction in which the page runs, as the browser computes it."""
        said: str = self.page.locator("main").evaluate("node => getComputedStyle(node).direction")
        return said

    def goes(self, path: str) -> Response:
        """Open a page of the desk."""
        answer = self.page.goto(f"{self.desk.url}{path}")
        assert answer is not None
        return answer

    def references(self, view: str = "all") -> list[str]:
        """The cases that a view lists."""
        self.goes(f"/?view={view}")
        links = self.page.locator("a[data-key=open]")
        return [str(a.get_attribute("href")).rpartition("/")[2] for a in links.all()]

    def next_step(self, reference: str) -> str:
        """The one main step that a case offers."""
        self.opens(reference)
        return str(self.page.locator("[data-key=state]").get_attribute("href")).rpartition("/")[2]

    def opens(self, reference: str) -> None:
        """Open a case's page."""
        self.goes(f"/cases/{reference}")

    def decides(self, action: str, fields: Mapping[str, str] | None = None) -> None:
        """Go from a case's page through a decision's form and its check page."""
        self.page.locator(f"a[href$='/decide/{action}']").first.click()
        self.fills(fields or {})
        self.submits()
        if fields:
            self.submits()
        self.page.locator(".done").first.wait_for()

    def fills(self, fields: Mapping[str, str]) -> None:
        """Fill a form's fields, each in its own way."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']:not([hidden])")
            kind = field.first.evaluate("node => node.type")
            if kind == "radio":
                self.page.locator(f"input[name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                field.set_checked(value == "yes")
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)

    def submits(self) -> None:
        """Press the page's main button."""
        self.page.locator("main form button.main").first.click()
        self.page.wait_for_load_state()

    def writes(self, fields: Mapping[str, str]) -> None:
        """Write a letter, check it and send it."""
        self.page.locator("a[href$='/letter']").first.click()
        self.fills(fields)
        self.submits()
        self.submits()
