"""From the phone to the desk and back, as people do it, in two languages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.officer import Officer
from tests.interop.desk.phone import Phone

HOUR, DAY = 3600, 24 * 3600
SMALL_PHONE = (360, 640)
URGENT = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today"}
TRIAGE = {"category": "cat:CHI.SEX", "subject": "subj:UNK", "harm_risk": "some", "words": "Read."}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Story:
    """One story in one language; each of its texts holds a word found nowhere else."""

    language: str
    reply: str
    told: str
    asked: str
    answered: str
    outcome: str

    @property
    def direction(self) -> str:
        """How its language is written."""
        return "rtl" if self.language == "ar" else "ltr"


ENGLISH = Story(
    language="en",
    reply="here",
    told="A man at the gate hurt my son. Zqtold.",
    asked="Zqasked: which gate was it?",
    answered="Zqanswered: the gate at the river.",
    outcome="Zqoutcome: we asked everybody at the gate.",
)
ARABIC = Story(
    language="ar",
    reply="code",
    told="رجل عند البوابة آذى ابني. زقحكاية",
    asked="زقسؤال: أي بوابة كانت؟",
    answered="زقجواب: البوابة عند النهر.",
    outcome="زقنتيجة: سألنا كل من كان هناك.",
)


def by_door(town: Town, phone: Phone, _: str) -> None:
    """Wait for the notice and tap it: it says nothing before."""
    shown = phone.words
    town.passes(HOUR, lambda: phone.has("✉"))
    assert "Zq" not in phone.words.replace(shown, "")
    phone.taps("✉")


def by_code(_: Town, phone: Phone, code: str) -> None:
    """Type the code, in the phone's digits, and open the letter."""
    opens(phone, code)
    phone.taps("✉")


def opens(phone: Phone, code: str) -> None:
    """Open the case by its code, as it is copied from paper."""
    groups = [code[at : at + 4].translate(ARABIC_DIGITS) for at in range(0, 20, 4)]
    phone.writes(" ".join(groups))
    phone.waits_for("case")


@pytest.mark.parametrize(
    ("story", "reads"), [(ENGLISH, by_door), (ARABIC, by_code)], ids=["en, by door", "ar, by code"]
)
def test_a_case_goes_from_the_phone_to_the_desk_and_back(
    town: Town, open_page: OpenPage, story: Story, reads: Callable[[Town, Phone, str], None]
) -> None:
    """Filed, given, asked, answered, closed by two, disagreed with, open again."""
    one = Officer.unlocks(open_page(), town.desk, "officer-1", story.language)
    known = set(one.references())
    phone = Phone.arrives(open_page(size=SMALL_PHONE), town.url, story.language)
    code = phone.reports(story.told, {**URGENT, "reply": story.reply})
    (case,) = set(one.references()) - known
    assert phone.direction == one.direction == story.direction

    one.opens(case)
    expect(one.page.locator(".theirs").first).to_have_text(story.told)
    one.decides("acknowledge")
    one.decides("assign", {"to": "officer-1", "words": "Nobody is meant.", "checked": "yes"})
    one.decides("triage", TRIAGE)
    one.decides("assess")
    words = {"letter_words": story.asked, "language": story.language}
    one.writes({"template": "question", "ask": "yes", **words})
    expect(one.page.locator(".done").first).to_be_visible()

    reads(town, phone, code)
    assert story.asked in phone.words
    phone.taps("✅")
    phone.adds(story.answered)
    one.opens(case)
    expect(one.page.locator("main")).to_contain_text(story.answered)
    # The answer ended the wait: nobody has to say "Go on".
    assert not one.page.locator("a[href$='/decide/resume']").count()

    town.passes(DAY, lambda: True)
    closing = {"code": "close:INS", "category": "cat:CHI.SEX", "words": "Nobody was named."}
    letter = {"letter_words": story.outcome, "language": story.language}
    one.decides("propose_close", {**closing, **letter})
    assert not one.page.locator("a[href$='/decide/close']").count()
    two = Officer.unlocks(open_page(), town.desk, "officer-2", story.language)
    two.goes("/approvals")
    two.page.locator(f"a[href$='/cases/{case}/decide/close']").click()
    expect(two.page.locator("main")).to_contain_text(story.outcome)
    two.fills({"attest": "yes"})
    two.submits()
    two.submits()
    expect(two.page.locator(".done").first).to_be_visible()

    reads(town, phone, code)
    assert story.outcome in phone.words
    phone.taps("✅")
    opens(phone, code)
    phone.taps("👎")
    assert one.next_step(case) == two.next_step(case) == "assess"
    one.opens(case)
    one.decides("assess")
