"""Two scripts on one page: nobody's words, numbers and references are drawn backwards."""

import pytest
from playwright.sync_api import Page

from tests.interop.desk.conftest import OpenPage, Town
from tests.interop.desk.officer import Officer
from tests.interop.desk.phone import Phone
from tests.interop.desk.reading import misread

URGENT = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "code"}
LATIN = (
    "34 guards came at 08:36. «Why?» I asked.\nقال الحارس: ادفع 50 دولارا!\n(John Smith saw it.)"
)
ARABIC = "جاء 34 حارسا عند 08:36.\nJohn Smith was there, too!\nرأيت سيارة John Smith عند K7M-2QD."
APART = "<i>سوق</i> <i>الأحد</i>"
NOTED = "2 more cases: 234-567, 2026-11-23 (ask again)."
TRIAGED = {"category": "cat:ZZZ", "subject": "subj:UNK", "harm_risk": "some", "words": NOTED}


def judged(page: Page, html: str) -> list[str]:
    """What is misread of a page of this body."""
    page.set_content(f"<html lang=ar dir=rtl><meta charset=utf-8><body>{html}")
    return list(misread(page))


def test_the_judge_sees_what_is_reversed(open_page: OpenPage) -> None:
    """Loose English on an Arabic page, and Arabic on an English one, are found; set apart, not."""
    page = open_page()
    for wrong in (
        "Nobody answered yet",
        "<span lang=en>34 minutes left</span>",
        "<span lang=en>Nobody answered.</span>",
        "<div class=theirs dir=auto lang=ar style='white-space: pre'>جاء ليلا\n2 men came.</div>",
        "<span dir=ltr>جاء الحارس ليلا.</span>",
        "الحالة 234-567 عندنا",
        "<span dir=ltr lang=ar>Nobody answered yet</span>",
        f"<style>i {{ display: inline-block }}</style><p class=marks dir=ltr>{APART}</p>",
    ):
        assert judged(page, f"<p>{wrong}</p>"), wrong
    for right in (
        "<span dir=ltr lang=en>34 minutes left</span>",
        "<span dir=ltr lang=en>Nobody answered yet.</span>",
        "جاء الحارس ليلا.",
        "الحالة <bdi>234-567</bdi> عندنا",
        "<bdi>officer-1</bdi> · <bdi>officer-2</bdi>",
        f"<p class=marks dir=ltr>{APART}</p>",
    ):
        assert judged(page, f"<p>{right}</p>") == []


@pytest.mark.parametrize(
    ("interface", "told", "language"), [("ar", LATIN, "en"), ("en", ARABIC, "ar")], ids=["ar", "en"]
)
def test_words_keep_their_order_in_the_other_interface(
    town: Town, open_page: OpenPage, interface: str, told: str, language: str
) -> None:
    """A report in two scripts, notes, a letter and passages to hide, wherever they are shown."""
    one = Officer.unlocks(open_page(), town.desk, "officer-1", interface)
    known = set(one.references())
    Phone.arrives(open_page(), town.url, language).reports(told, URGENT)
    (case,) = set(one.references()) - known
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        one.page.wait_for_load_state()
        found = list(misread(one.page))
        if found:
            wrong[name] = found

    one.opens(case)
    look("case")
    one.decides("acknowledge")
    one.decides("triage", TRIAGED)
    one.goes(f"/cases/{case}/decide/finding")
    one.fills({"words": NOTED})
    one.submits()
    look("check finding")
    one.submits()
    one.opens(case)
    one.decides("note", {"words": NOTED})
    look("case with notes")
    one.goes(f"/cases/{case}/letter")
    one.fills(
        {"template": "question", "letter_words": told.partition("\n")[0], "language": language}
    )
    one.submits()
    look("check letter")
    one.submits()
    look("case with a letter")
    one.goes(f"/cases/{case}/print")
    one.fills({"what": "whole", "words": told})
    one.submits()
    one.fills({"hide": "John"})
    one.page.locator("button[formaction$='/export/check']").click()
    look("words to hide")
    one.page.locator("main button.main").click()
    one.goes("/")
    look("queue")
    assert wrong == {}
