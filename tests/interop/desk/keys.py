"""An officer without a mouse: goes through pages by Tab, and sees at each stop where they are.

Owns the walking and what every stop must hold: the focus is marked, neither
off the screen nor under the bar, and never lost. Nothing here clicks.
"""

from typing import Any

from playwright.sync_api import Page

from bot.cli.demo_stage import PASSPHRASE
from tests.ground.desk import Desk

MOST_STEPS = 160
# Marked, on the screen, not under the sticky bar (WCAG 2.2, 2.4.7 and 2.4.11). A box that is drawn
# as running text wears its mark on that. Of what is higher than the screen a part is enough.
STOP = """wanted => {
    const at = document.activeElement;
    if (at === document.body || at === document.documentElement) return { lost: true };
    const piece = at.getClientRects()[0], high = Math.min(piece.bottom, innerHeight);
    const [x, y] = [piece.x + piece.width / 2, (Math.max(piece.y, 0) + high) / 2];
    const over = document.elementFromPoint(x, y);
    const around = at.closest('label') || at;
    const marked = [at, at.nextElementSibling].some((one) => {
        const seen = one && getComputedStyle(one);
        return seen && seen.outlineStyle !== 'none' && parseFloat(seen.outlineWidth) >= 2;
    });
    const seen = over !== null && (around.contains(over) || over.contains(at));
    const name = `${at.tagName} ${at.id || at.name || at.getAttribute('href') || at.className}`;
    return { lost: false, there: at.matches(wanted), marked, seen, name };
}"""


class Keys:
    """One officer's keyboard, at one page."""

    def __init__(self, page: Page) -> None:
        self.page, self.keyboard = page, page.keyboard

    @classmethod
    def unlocks(cls, page: Page, desk: Desk, name: str, language: str) -> "Keys":
        """Open the desk's address, choose a language, and unlock."""
        page.goto(desk.address)
        page.locator("#passphrase").wait_for()
        keys = cls(page)
        keys.follows(f"button[value={language}]")
        page.wait_for_function("code => document.documentElement.lang === code", arg=language)
        keys.reaches("input[name=who]", "Shift+Tab")  # a group is entered at its end
        keys.turns_to(f"input[value={name}]")
        keys.writes("#passphrase", PASSPHRASE)
        keys.goes("Enter")
        page.locator("tr[data-row]").first.wait_for()
        return keys

    def stop(self, wanted: str = "*") -> dict[str, Any]:
        """Where the focus is; it must be somewhere, and seen."""
        found: dict[str, Any] = self.page.evaluate(STOP, wanted)
        if not found["lost"]:
            assert found["marked"], f"nothing marks the focus on {found['name']}"
            assert found["seen"], f"the focus on {found['name']} is out of sight"
        return found

    def reaches(self, wanted: str, key: str = "Tab") -> None:
        """Go on until the focus is where it is wanted; between a page's end and its start, once."""
        lost = 0
        for _ in range(MOST_STEPS):
            found = self.stop(wanted)
            lost += found["lost"]
            assert lost <= 2, f"{wanted} cannot be reached by {key}"
            if found.get("there"):
                return
            self.keyboard.press(key)
        raise AssertionError(
            f"{wanted} cannot be reached by {key}: a trap at {self.stop()['name']}"
        )

    def goes(self, key: str) -> None:
        """Press a key that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.keyboard.press(key)
        self.page.wait_for_load_state()

    def follows(self, wanted: str) -> None:
        """Go to a link or a button, and press it."""
        self.reaches(wanted)
        self.goes("Enter")

    def turns_to(self, wanted: str) -> None:
        """Go through a group of radio buttons by the arrows, until one is chosen."""
        for _ in range(MOST_STEPS):
            if self.page.locator(wanted).is_checked():
                return
            self.keyboard.press("ArrowDown")
            self.stop()
        raise AssertionError(f"{wanted} cannot be chosen by the arrows")

    def chooses(self, name: str, value: str) -> None:
        """Choose in a list, a group or a box, whichever a field is."""
        field = self.page.locator(f"main [name='{name}']:not([hidden])").first
        kind = field.evaluate("node => node.type")
        self.reaches(f"main [name='{name}']:not([hidden])")
        if kind == "checkbox":
            self.keyboard.press("Space")
        elif kind == "radio":
            self.turns_to(f"input[name='{name}'][value='{value}']")
        else:
            self.keyboard.press("Home")
            for _ in range(MOST_STEPS):
                if field.input_value() == value:
                    return
                self.keyboard.press("ArrowDown")
            raise AssertionError(f"{value} cannot be chosen in {name}")

    def writes(self, wanted: str, words: str) -> None:
        """Go to a field and type."""
        self.reaches(wanted)
        self.keyboard.type(words)

    def decides(self, action: str, chosen: dict[str, str], words: str = "") -> None:
        """Go from a decision's link through its form and its check page, and be told."""
        self.follows(f"main a[href$='/decide/{action}']")
        self.fills_in(chosen, words)

    def fills_in(self, chosen: dict[str, str], words: str = "") -> None:
        """Fill the form of a decision in its order, check it, make it."""
        for name, value in chosen.items():
            self.chooses(name, value)
        if words:
            self.writes("main textarea[name=words]:not([hidden])", words)
        self.follows("main form button.main")
        if chosen or words:
            self.follows("main form button.main")
        self.page.locator(".done").first.wait_for()

    def rounds(self) -> int:
        """Go once around the page, forwards and back: no trap, and every stop is seen."""
        self._round("Tab")  # to the end, from wherever the page began
        forwards, back = self._round("Tab"), self._round("Shift+Tab")
        assert forwards == back > 0
        return forwards

    def _round(self, key: str) -> int:
        for count in range(MOST_STEPS):
            self.keyboard.press(key)
            if self.stop()["lost"]:
                return count
        raise AssertionError(f"{key} never leaves the page: a trap at {self.stop()['name']}")
