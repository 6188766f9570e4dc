"""The preview's page in Chromium: whole, narrow, from the right where its language is."""

from pathlib import Path

import pytest

from bot.cli.workbench.preview_letters import letters_without_font
from bot.cli.workbench.preview_page import shown_in
from bot.i18n import LOCALES, SOURCE, Catalogs
from tests.interop.desk.judging import axe, widths
from tests.interop.preview.conftest import Open

LANGUAGES = [code for code in Catalogs.load().languages if code != SOURCE]
FROM_THE_RIGHT = ("ar", "fa-AF", "ps", "ur")
JUDGE = (Path(__file__).parents[1] / "mirrored.js").read_text(encoding="utf-8")
OWN = ".phone:nth-of-type(2) .message"
PARTS = {"message": OWN, "block": ".bubble p", "key": ".key", "row": ".row"}
SPILT = """() => [...document.querySelectorAll('.phone .bubble, .phone .bubble p, .phone .key')]
    .filter((one) => {
        const [box, room] = [one, one.closest('.phone')].map((n) => n.getBoundingClientRect());
        return box.left < room.left || box.right > room.right
            || one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    }).map((one) => one.textContent)"""
PLANTS = {
    "no dir": f"document.querySelectorAll('{OWN}').forEach((one) => one.removeAttribute('dir'))",
    "lines of the page": """document.querySelectorAll('.bubble p').forEach((one) => {
        one.dir = 'ltr'; one.style.unicodeBidi = 'isolate'; })""",
    "labels of the page": """document.querySelectorAll('.key').forEach((one) => {
        one.dir = 'ltr'; one.style.unicodeBidi = 'isolate'; })""",
}


@pytest.mark.parametrize("code", FROM_THE_RIGHT)
def test_cards_from_the_right_are_mirrored(code: str, opened: Open) -> None:
    """Lines start at the right edge, icons and first buttons too; codes keep their order."""
    page = opened(code)

    found = page.evaluate(f"parts => ({JUDGE})(parts)", {**PARTS, "lang": code})
    looked = found["seen"]

    assert found["faults"] == []
    assert looked["messages"] == len(shown_in(LOCALES, code)[1])
    assert looked["fromRight"] > looked["messages"]
    assert min(looked[kind] for kind in ("rows", "icons", "codes")) > 10


@pytest.mark.parametrize("plant", PLANTS)
def test_a_card_that_is_not_mirrored_is_seen(plant: str, opened: Open) -> None:
    """The judge is not blind: without its direction each card is called out."""
    page = opened("ar")
    page.evaluate(PLANTS[plant])

    found = page.evaluate(f"parts => ({JUDGE})(parts)", {**PARTS, "lang": "ar"})

    assert len(found["faults"]) > 20


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_cut_or_wider_than_a_small_phone(code: str, opened: Open) -> None:
    """On 320 points the page scrolls downwards only, and each text lies within its phone."""
    page = opened(code, 320, 568)

    assert page.evaluate(SPILT) == []
    assert list(widths(page)) == []


@pytest.mark.parametrize("code", ["ar", "zh"])
def test_the_page_is_accessible(code: str, opened: Open) -> None:
    """Labels, roles, order, contrast and languages hold by axe."""
    assert list(axe(opened(code))) == []


def test_every_letter_has_a_font_here() -> None:
    """Or the other judges would measure boxes, and nobody would see a word."""
    told = [one.own for code in LANGUAGES for one in shown_in(LOCALES, code)[1]]
    labels = [label for one in told for row in one.rows for label in row]

    assert letters_without_font([*labels, *(one.text for one in told)]) == ""
