"""Names in a stranger's words: found in the script and grammar in which they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing.spoken import Spoken, bare_words


@pytest.mark.parametrize(
    "words",
    [
        "It was Captain José.", "captain  JOSE!", "who? Captain\nJosé", "«Captain José»",
        "CAPTAIN JOSÉ'S men", "Captain Josés car", "captain-josé", "CaptainJosé",
        "Capt\u00adain Jos\u200be\u0301", "\u202ecaptain jose\u202c",
    ],
)  # fmt: skip
def test_case_accents_possessives_and_marks_hide_no_name(words: str) -> None:
    """However it is typed in its own script, a name is found."""
    assert Spoken(words).names("Captain José")


@pytest.mark.parametrize(
    "words", ["", "Captain", "captain joseph", "mycaptain jose", "jose captain"]
)
def test_part_of_a_name_is_not_the_name(words: str) -> None:
    """Only the whole name as whole words counts, where a script has words."""
    assert not Spoken(words).names("Captain José")


@pytest.mark.parametrize(
    "words",
    [
        "جاء محمد أمس", "جاء مُحَمَّد", "ومحمد معه", "سيارة لمحمد", "ذهبت بمحمد",
        "فمحمد ضربني", "محـمـد", "وبمحمد",
    ],
)  # fmt: skip
def test_an_arabic_name_is_found_with_what_is_attached_to_it(words: str) -> None:
    """And, for, with, vowel signs and stretched letters are written as one with the name."""
    assert Spoken(words).names("محمد")
    assert Spoken(words).names("مُحَمَّد")


@pytest.mark.parametrize(
    "words",
    [
        "الكابتن احمد", "للكابتن أحمد", "والكابتن أحمد",
        "بالكابتن آحمد", "كابتن أحمد", "وللكابتن أحمد",
    ],
)  # fmt: skip
def test_an_arabic_title_is_found_with_and_without_its_article(words: str) -> None:
    """The article, and the letters that people write for one another, make no other name."""
    assert Spoken(words).names("الكابتن أحمد")
    assert Spoken(words).names("كابتن أحمد")


def test_another_arabic_word_is_not_the_name() -> None:
    """A name within a longer word is another word."""
    assert not Spoken("محمدية احمدون").names("محمد")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("昨天王队长打了我", "王队长"),
        ("昨日田中隊長が来た", "田中隊長"),
        ("어제 김철수가 때렸다", "김철수"),
        ("ร้อยเอกสมชายตีฉัน", "ร้อยเอกสมชาย"),
        ("ဗိုလ်ကြီးအောင်က ရိုက်တယ်", "ဗိုလ်ကြီးအောင်"),
        ("የአበበ መኪና", "አበበ"),
        ("ולאבי כהן", "אבי כהן"),
        ("капитан Иванов", "Капитан  иванов"),
        ("le capitaine d'Ornano", "d’Ornano"),
        ("OBrien", "O'Brien"),
        ("Abdel Rahman came", "Abdelrahman"),
        ("Abdelrahman came", "Abdel Rahman"),
        ("Łukasz", "lukasz"),
        ("the plate was UN-4471", "UN 4471"),
        ("un4471", "UN 4471"),
        ("UN ٤٤٧١", "UN-4471"),
    ],
)
def test_names_of_other_scripts_are_found(words: str, name: str) -> None:
    """Without spaces, with particles, apart or together, in any digits."""
    assert Spoken(words).names(name)


def test_nothing_is_no_name() -> None:
    """An alias that is empty, or all punctuation, names nobody."""
    assert not Spoken("… !").names(" ")
    assert not Spoken("a - b").names("—")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_a_name_alone_on_its_line_is_always_found(before: str, after: str, name: str) -> None:
    """Whatever stands around it, a name that has a letter or digit is found between two lines."""
    assert Spoken(f"{before}\n{name}\n{after}").names(name) == bool(bare_words(name))
