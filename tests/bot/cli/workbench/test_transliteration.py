"""Serbian in Latin letters, made of Cyrillic."""

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.workbench.transliteration import made, to_latin
from bot.errors import CatalogError
from bot.i18n.soundness import placeholders

AZBUKA = "абвгдђежзијклљмнњопрстћуфхцчџш"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Људи, њива и џеп", "Ljudi, njiva i džep"),
        ("Његова џамија, Љубав", "Njegova džamija, Ljubav"),
        ("ЉУБАВ", "LJUBAV"),
        ("БОЉЕ", "BOLJE"),
        ("КОЊ", "KONJ"),
        ("Њ", "Nj"),
        ("Ђак чека шуму, ћути и жали", "Đak čeka šumu, ćuti i žali"),
        ("хиљада", "hiljada"),
        (
            "{count} порука. Притисните /language или ➕",
            "{count} poruka. Pritisnite /language ili ➕",
        ),
        ("„Имате вести.“", "„Imate vesti.“"),
        ("Већ на latinici: Telegram", "Već na latinici: Telegram"),
    ],
)
def test_letters_become_letters(cyrillic: str, latin: str) -> None:
    """Pairs keep their case: one capital begins a word, two stand among capitals."""
    assert to_latin(cyrillic) == latin


@given(st.text(alphabet=AZBUKA + AZBUKA.upper() + " {name}/help.0123"))
def test_nothing_cyrillic_is_left_and_latin_is_untouched(text: str) -> None:
    """Each letter has its way, and what stood in Latin stands there still."""
    latin = to_latin(text)

    assert not any("\u0400" <= letter <= "\u052f" for letter in latin)
    assert placeholders(latin) >= placeholders(text)
    assert to_latin(latin) == latin


@pytest.mark.parametrize("text", ["Мы здесь", "Їжа", "щит"])
def test_a_letter_of_another_language_is_found(text: str) -> None:
    """A Russian or Ukrainian letter in a Serbian sentence is a mistake, not a sign to keep."""
    with pytest.raises(CatalogError, match="not Serbian"):
        to_latin(text)


def test_only_what_somebody_told_how_is_made() -> None:
    """A language cannot be made of another by a name in a file alone."""
    with pytest.raises(CatalogError, match="nobody told how"):
        made("xx", Catalog(), Catalog())
