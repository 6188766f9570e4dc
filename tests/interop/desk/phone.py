"""A reporter at the phone page, clicking as a person does.

Owns waiting: each deed returns when the card has changed. It finds its way by
icons and answers' ids, so that one story runs in every language.
"""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

CARD = ".phone .message:has(.keyboard)"
PATIENCE_MS = 20_000


class Phone:
    """One phone on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def arrives(cls, page: Page, url: str, language: str) -> "Phone":
        """Somebody new, who opens the chat."""
        page.goto(f"{url}/phone")
        page.locator("#language").select_option(language)
        page.get_by_role("button", name="Add a person").click()
        page.locator(".phone .start:not([hidden])").first.click()
        page.locator(CARD).first.wait_for()
        return cls(page)

    @property
    def card(self) -> Locator:
        """The newest card with buttons."""
        return self.page.locator(CARD).last

    @property
    def words(self) -> str:
        """All that the phone shows."""
        return "\n".join(self.page.locator(".phone .message .text").all_inner_texts())

    @property
    def direction(self) -> str:
        """The direction in which the card's text runs, as the browser computes it."""
        said: str = self.card.locator(".text").evaluate("node => getComputedStyle(node).direction")
        return said

    @property
    def screen(self) -> str:
        """The id of the screen that the card shows."""
        said = self.card.locator(".key[data-data*=':']").first.get_attribute("data-data") or ""
        return said.split(":")[1]

    def has(self, icon: str) -> bool:
        """Whether a button with this icon is there."""
        return self.page.locator(f"{CARD} .key", has_text=icon).count() > 0

    @property
    def buttons(self) -> list[str]:
        """The buttons of the newest card."""
        return self.card.locator(".key").all_inner_texts()

    def waits_for(self, screen: str) -> None:
        """Wait for a screen's card."""
        self.page.locator(f"{CARD} .key[data-data*=':{screen}']").last.wait_for()

    def writes(self, text: str) -> None:
        """Type and send, and wait for the card below."""
        before = self._looks()
        self.page.locator(".phone textarea").fill(text)
        self.page.locator(".phone .send").click()
        self._changes(before)

    def taps(self, icon: str) -> None:
        """Tap the newest button with an icon, and wait for what follows."""
        self._taps(self.page.locator(f"{CARD} .key", has_text=icon).last)

    def picks(self, choice: str) -> None:
        """Tap an answer by its id."""
        self._taps(self.card.locator(f".key[data-data$=':{choice}']").first)

    def agrees(self) -> None:
        """Go from the first card to the question about the story."""
        self.taps("▶")
        self.taps("✅")
        self.waits_for("story")

    def answers(self, chosen: Mapping[str, str]) -> None:
        """Answer what is chosen and skip the rest, up to the last look."""
        for _ in range(40):
            screen = self.screen
            if screen == "check":
                return
            if screen in chosen:
                self.picks(chosen[screen])
            elif screen == "health":
                self.picks("continue")
            else:
                self.taps("⏭")
        raise AssertionError("the last look never came")

    def adds(self, words: str) -> None:
        """Add words to the report, from its receipt or from its open card."""
        if self.has("➕"):
            self.taps("➕")
        self.writes(words)
        self.taps("✅")

    def reports(self, words: str, chosen: Mapping[str, str]) -> str:
        """Take a report from the first card to its receipt; gives the twenty digits."""
        self.agrees()
        self.writes(words)
        self.answers(chosen)
        self.taps("📤")
        shown = self.page.locator(".phone .message .text", has_text="\u2066").last
        shown.wait_for(timeout=PATIENCE_MS)
        self.page.locator(".phone .message.mine").first.wait_for(state="detached")
        found = re.search(r"\u2066([0-9]{4}(?:[ \u00a0\u202f][0-9]{4}){4})", shown.inner_text())
        assert found, "no receipt on the phone"
        return re.sub(r"\D", "", found[1])

    def _taps(self, key: Locator) -> None:
        before = self._looks()
        key.click()
        self._changes(before)

    def _looks(self) -> str:
        cards = self.page.locator(CARD)
        return self._likeness() if cards.count() else ""

    def _likeness(self) -> str:
        said: str = self.card.evaluate("node => node.dataset.id + node.textContent")
        return said

    def _changes(self, before: str) -> None:
        self.page.wait_for_function(
            "([cards, before]) => { const all = document.querySelectorAll(cards);"
            " const last = all[all.length - 1];"
            " return last && last.dataset.id + last.textContent !== before; }",
            arg=[CARD, before],
            timeout=PATIENCE_MS,
        )
