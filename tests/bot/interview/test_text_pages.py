"""Long texts are cut into pages without losing a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.text_pages import text_pages, units


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", ("",)),
        ("short", ("short",)),
        ("one two three", ("one two", "three")),
        ("aaaaaaaaaaaa", ("aaaaaaaa", "aaaa")),
        ("exactly8 next", ("exactly8", "next")),
        ("😀😀😀😀😀", ("😀😀😀😀", "😀")),
    ],
)
def test_cutting(text: str, pages: tuple[str, ...]) -> None:
    """On word borders where there are any; a sign of two units is never cut in half."""
    assert text_pages(text, 8) == pages


@given(st.text(max_size=300), st.integers(2, 60))
def test_nothing_but_spaces_is_lost_and_every_page_fits(text: str, limit: int) -> None:
    """For any text and any limit."""
    pages = text_pages(text, limit)

    assert all(units(page) <= limit for page in pages)
    assert "".join("".join(pages).split()) == "".join(text.split())
