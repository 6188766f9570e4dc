"""Takes the README's pictures of the way back: `python -m tests.interop.readme.way_back_pictures`.

Owns which moments are shown: a letter before it goes, the notice or the open code
on the phone, the letter read there, and the outcome; in English by the notice's
door, in Arabic by the code. Everything in them is made up. It wants Chromium.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.ground.desk import desk
from tests.ground.place import CLOCKED_BOT, place
from tests.interop.desk.conftest import Town
from tests.interop.desk.officer import Officer
from tests.interop.desk.phone import Phone
from tests.interop.desk.test_journeys import DAY, opens
from tests.interop.readme.desk_pictures import PHONE, SCREEN, chromium
from tests.interop.readme.pictures import IMAGES

MOMENTS = ("letter", "news", "read", "outcome")
CHOSEN = {"hurt": "many", "kind": "money", "who": "aid_worker", "when": "ongoing"}
TRIAGE = {"category": "cat:COR.BRI", "subject": "subj:NGO", "harm_risk": "some", "words": "Read."}
CLOSING = {"code": "close:RES", "category": "cat:COR.BRI", "words": "The guard was replaced."}


@dataclass(frozen=True)
class Exchange:
    """What is said both ways in one language, and how the reporter chose to hear of it."""

    language: str
    reply: str
    told: str
    asked: str
    answered: str
    outcome: str


EXCHANGES = (
    Exchange(
        language="en",
        reply="here",
        told="They ask for money at the water point. Who does not pay gets no water.",
        asked="At what time of day does it happen?",
        answered="In the morning, before the water truck leaves.",
        outcome="The guard at the water point was replaced. Water is free for everybody.",
    ),
    Exchange(
        language="ar",
        reply="code",
        told="يطلبون المال عند نقطة الماء. من لا يدفع لا يحصل على الماء.",
        asked="في أي وقت من اليوم يحدث هذا؟",
        answered="في الصباح، قبل أن تغادر شاحنة الماء.",
        outcome="استُبدل الحارس عند نقطة الماء. الماء مجاني للجميع.",
    ),
)


@dataclass
class Photographer:
    """One exchange's desk and phone, and where their pictures go."""

    town: Town
    browser: Browser
    folder: Path
    exchange: Exchange

    def lives_through_it(self) -> list[str]:
        """Take the four pictures; gives what the phone said in the last two."""
        officer, phone = self._officer("officer-1"), self._phone()
        known = set(officer.references())
        code = phone.reports(self.exchange.told, {**CHOSEN, "reply": self.exchange.reply})
        (case,) = set(officer.references()) - known
        self._asks(officer, case)
        self._hears(phone, code)
        read = self._reads(phone, "read")
        phone.adds(self.exchange.answered)
        self.town.passes(DAY, lambda: True)
        self._closes(officer, case)
        self._hears(phone, code, is_shown=False)
        return [read, self._reads(phone, "outcome")]

    def _officer(self, name: str) -> Officer:
        page = self.browser.new_page(viewport=SCREEN, color_scheme="light")
        return Officer.unlocks(page, self.town.desk, name, self.exchange.language)

    def _phone(self) -> Phone:
        page = self.browser.new_page(viewport=PHONE, device_scale_factor=2)
        return Phone.arrives(page, self.town.url, self.exchange.language)

    def _asks(self, officer: Officer, case: str) -> None:
        officer.opens(case)
        officer.decides("acknowledge")
        officer.decides(
            "assign", {"to": "officer-1", "words": "Nobody is meant.", "checked": "yes"}
        )
        officer.decides("triage", TRIAGE)
        officer.decides("assess")
        officer.page.locator("a[href$='/letter']").first.click()
        said = {"letter_words": self.exchange.asked, "language": self.exchange.language}
        officer.fills({"template": "question", "ask": "yes", **said})
        officer.submits()
        self._shoot(officer.page, "letter")
        officer.submits()

    def _hears(self, phone: Phone, code: str, *, is_shown: bool = True) -> None:
        if self.exchange.reply == "here":
            self.town.passes(DAY, lambda: phone.has("✉"))
        else:
            opens(phone, code)
        if is_shown:
            self._shoot(phone.page, "news")

    def _reads(self, phone: Phone, moment: str) -> str:
        phone.taps("✉")
        self._shoot(phone.page, moment)
        said = phone.words
        phone.taps("✅")
        return said

    def _closes(self, officer: Officer, case: str) -> None:
        officer.opens(case)
        letter = {"letter_words": self.exchange.outcome, "language": self.exchange.language}
        officer.decides("propose_close", {**CLOSING, **letter})
        second = self._officer("officer-2")
        second.goes("/approvals")
        second.page.locator(f"a[href$='/cases/{case}/decide/close']").click()
        second.fills({"attest": "yes"})
        second.submits()
        second.submits()
        second.page.locator(".done").first.wait_for()

    def _shoot(self, page: Page, moment: str) -> None:
        page.wait_for_timeout(600)  # messages fade in
        page.screenshot(path=self.folder / f"back-{moment}-{self.exchange.language}.png")


def take(folder: Path) -> list[list[str]]:
    """Take every picture: `back-MOMENT-LANGUAGE.png`; gives what each phone said at the end.

    Each exchange has a mission of its own: days pass in it, which a desk remarks upon.
    """
    with chromium() as browser:
        return [_taken(browser, folder, exchange) for exchange in EXCHANGES]


def _taken(browser: Browser, folder: Path, exchange: Exchange) -> list[str]:
    with place(program=CLOCKED_BOT) as found:
        found.start_bot()
        with desk(found) as opened:
            photographer = Photographer(Town(found, opened), browser, folder, exchange)
            return photographer.lives_through_it()


if __name__ == "__main__":
    take(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else IMAGES)
