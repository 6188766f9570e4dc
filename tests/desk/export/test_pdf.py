"""PDF: a script without a font is named, and nothing is recorded that cannot be made."""

from pathlib import Path
from typing import Any

import pytest

from desk.export import fonts, pdf
from desk.export.fonts import NoFontError
from desk.export.pdf import NoPdfError
from desk.export.wish import Form
from desk.pages import export_making, print_
from tests.desk.export.asking import WHOLE, acts
from tests.desk.export.bench import Bench


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoFontError(("Chinese (Han)",)), "Chinese (Han)"),
        (NoPdfError("PDF needs x."), "PDF needs x"),
    ],
)
async def test_a_pdf_that_cannot_be_made_is_not_recorded(
    head: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """No approval is used up for a file that nobody gets; the script is named."""

    def fails(*_: Any) -> bytes:
        raise error

    monkeypatch.setattr(print_, "_made", fails)
    answer = await head.exports(**WHOLE, format="pdf")

    assert answer.status_code == 409
    assert said in answer.text
    assert acts(head) == []


def test_a_script_without_a_font_is_named() -> None:
    """By its English name; signs of no script are only missing."""
    latin = frozenset(range(0x20, 0x250))

    missing = fonts.uncovered("Hello 你好 😢\u200e", [Path("a")], lambda _: latin)

    assert missing == frozenset("你好😢")
    assert fonts.script_of("你") == "Chinese (Han)"
    assert fonts.script_of("ا") == "Arabic"
    assert fonts.script_of("አ") == "Ethiopic"
    assert fonts.script_of("😢") is None


def test_a_text_that_no_font_writes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a smiley is written out instead."""
    monkeypatch.setattr(fonts, "installed", lambda: (Path("a"),))
    monkeypatch.setattr(fonts, "coverage", lambda _: frozenset(range(0x20, 0x250)))

    with pytest.raises(NoFontError) as refused:
        fonts.spelled_signs("你好 ಕ")
    assert refused.value.scripts == ("Chinese (Han)", "Kannada")
    assert fonts.spelled_signs("sad 😢") == {0x1F622: "[crying face]"}


def test_a_desk_without_the_pdf_maker_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one sentence, and print still works."""
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    with pytest.raises(NoPdfError, match="amana\\[pdf\\]"):
        pdf.load()


def test_every_form_has_a_maker() -> None:
    """What a page offers can be made."""
    assert set(export_making._MAKERS) == set(Form)
