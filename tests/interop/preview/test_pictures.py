"""`amana locales preview --png` with a real Chromium: what a translator finds in the folder."""

from pathlib import Path

import pytest
from PIL import Image

from bot.cli.workbench.preview_page import Shown, shown_in
from bot.cli.workbench.preview_pictures import chromium, draw, picture_name
from bot.i18n import LOCALES

PHONE = (320, 568)
PAPER, WALL = (255, 255, 255), (223, 232, 228)
FEW = 6


def highest(shown: list[Shown]) -> list[Shown]:
    """The cards that take most room by their text and rows, and the first."""
    room = sorted(shown, key=lambda one: len(one.own.text) + 60 * len(one.own.rows), reverse=True)
    return [shown[0], *(one for one in room if one is not shown[0])][:FEW]


@pytest.mark.parametrize(("code", "near"), [("ar", "right"), ("am", "left"), ("zh", "left")])
def test_pictures_show_whole_cards_on_their_side(code: str, near: str, tmp_path: Path) -> None:
    """Each is a small phone, the bubble on the side where reading begins, nothing cut below."""
    program = chromium()
    assert program is not None
    language, shown, told = shown_in(LOCALES, code)
    some = highest(list(shown))

    assert draw(program, tmp_path, language, some, told) == FEW

    assert {path.name for path in tmp_path.iterdir()} == {picture_name(one, told) for one in some}
    for path in tmp_path.iterdir():
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
        assert picture.size == PHONE
        assert side(picture) == near
        assert {*(picture.getpixel((x, PHONE[1] - 1)) for x in range(PHONE[0]))} == {WALL}
        assert len(set(picture.tobytes())) > 50, "nothing is written on it"


def side(picture: Image.Image) -> str:
    """Say to which side the card's paper stands closer."""
    rows = range(0, picture.height, 3)
    columns = [
        x for x in range(picture.width) if any(picture.getpixel((x, y)) == PAPER for y in rows)
    ]
    return "left" if columns[0] < picture.width - 1 - columns[-1] else "right"
