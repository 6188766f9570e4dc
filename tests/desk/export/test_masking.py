"""Hiding words: however they are written, and nothing of them stays."""

import itertools
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk.export.masking import (
    BOX,
    MOST_TOGGLES,
    Covered,
    Masks,
    everywhere,
    is_enough,
    merged,
    suggested,
    toggles,
    words_each,
)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Sergeant AHMED came", "ahmed"),
        ("Sergeant Ah\u200bm\u202eed came", "Ahmed"),
        ("Zwo\u0308lf kam", "Zwölf"),
        ("Zwolf kam", "Zwölf"),
        ("قال كَنارِي وذهب", "كناري"),
        ("قال كـــناري وذهب", "كناري"),
        ("Ａｈｍｅｄ came", "ahmed"),
        ("Jean\n  Pierre came", "Jean Pierre"),
        ("STRASSE 5", "Straße"),
        ("王小明来了", "王小明"),
        ("አበበ መጣ", "አበበ"),
        ("cafe\u0301", "café"),
    ],
)
def test_words_are_found_however_they_are_written(text: str, phrase: str) -> None:
    """Case, accents, vowel signs, width and invisible characters are no way around."""
    covered = Masks(phrases=(phrase,)).cover("words:1", text)

    assert covered.hidden == 1
    assert len(covered.text) <= len(text) - len(phrase) + len(BOX) + 2
    assert phrase.casefold() not in covered.text.casefold()


def test_signs_on_the_last_letter_go_with_it() -> None:
    """A mark left behind would tell the letter that it stood on."""
    covered = Masks(phrases=("ناري",)).cover("a", "نارِيّ هنا")

    assert covered.pieces == (None, " هنا")


def test_a_box_does_not_tell_how_long_the_word_was() -> None:
    """Two names of different length leave the same trace."""
    masks = Masks(phrases=("Ann Li", "Maximilian Schwarzenegger"))

    assert masks.cover("a", "I saw Ann Li.") == masks.cover("a", "I saw Maximilian Schwarzenegger.")


def test_neighbours_become_one_box() -> None:
    """A gap between two boxes would count the words of a name."""
    text = "I saw Ann Maria Li there"
    spans = ((6, 9), (10, 15), (16, 18))

    assert merged(text, spans) == ((6, 18),)
    assert Masks(spans={"a": spans}).cover("a", text).text == f"I saw {BOX} there"


def test_a_place_is_hidden_only_where_it_is() -> None:
    """A mark of one passage leaves the others alone; as a phrase it does not."""
    texts, spans = {"a": "Ann, come", "b": "ann left"}, {"a": ((0, 4),)}

    assert Masks(spans=spans).cover("b", texts["b"]).hidden == 0
    assert everywhere(texts, spans) == ("Ann",)
    assert Masks(phrases=everywhere(texts, spans)).cover("b", texts["b"]).text == f"{BOX} left"


@pytest.mark.parametrize(
    ("phrase", "enough"), [("a", False), (" . ", False), ("王", True), ("Al", True)]
)
def test_one_letter_is_too_little(phrase: str, enough: bool) -> None:  # a table
    """Hidden everywhere, one letter would leave nothing; one Chinese character is a name."""
    assert is_enough(phrase) is enough


@given(st.text(), st.text(min_size=1, max_size=4))
def test_nothing_of_a_phrase_is_left(text: str, phrase: str) -> None:
    """Whatever the text, a hidden phrase is in no piece that stays."""
    assume(is_enough(phrase))

    covered = Masks(phrases=(phrase,)).cover("a", f"{text}{phrase}{text}")

    assert covered.hidden
    assert all(phrase not in piece for piece in covered.pieces if piece)
    assert "" not in covered.pieces


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_toggles_hold_every_visible_character(text: str) -> None:
    """Whatever can be read can be marked, in order and without overlap."""
    cut = toggles(text)
    covered = {at for start, end in cut for at in range(start, end)}

    assert all(at in covered or text[at].isspace() for at in range(len(text)))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(cut))
    assert Masks(spans={"a": cut}).cover("a", text).text.replace(BOX, "").strip() == ""


def test_a_long_case_is_still_one_form() -> None:
    """Many words share a toggle before the form grows too long to send."""
    text = "word " * 20_000
    each = words_each([text])

    assert len(toggles(text, each)) <= MOST_TOGGLES


def test_suggestions_are_numbers_names_and_what_is_known() -> None:
    """A help to the eye: names in a sentence, long numbers, officers' aliases."""
    told = "My boss Karim Saleh drove UN-44 71, call +236 70 12 34 56. Then ana left."

    found = suggested([told], ["Ana", "Zoe"])

    assert {"Ana", "Karim Saleh", "+236 70 12 34 56"} <= set(found)
    assert "Zoe" not in found
    assert "My" not in found


def test_marks_of_a_script_stay_with_their_letters() -> None:
    """A long word without spaces is never cut inside a letter."""
    text = "ကျွန်တော်တို့ရွာကိုလူတွေလာပြီး" * 3

    starts = [text[start] for start, _ in toggles(text)]

    assert not any(unicodedata.category(c).startswith("M") for c in starts)


def test_a_reporters_own_blocks_are_words() -> None:
    """Somebody who writes the sign of a box hides nothing, and the count says so."""
    assert Masks().cover("a", BOX) == Covered((BOX,))
    assert Masks().cover("a", BOX).hidden == 0
