"""Isolates: codes and words of one direction inside the other."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.bidi import isolate, isolate_code


def test_a_code_reads_left_to_right_and_a_word_as_it_is_written() -> None:
    """A code is forced left to right; a word's own first letter decides for it."""
    assert isolate_code("K7M-2QD") == "\u2066K7M-2QD\u2069"
    assert isolate("علي") == "\u2068علي\u2069"


@given(st.text())
def test_what_is_isolated_stays_inside(text: str) -> None:
    """No sign inside can end the isolate, begin another or override what follows."""
    signs = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

    for isolated in (isolate(text), isolate_code(text)):
        assert not {unicodedata.bidirectional(sign) for sign in isolated[1:-1]} & signs
