"""Aliases: one word, and whose it is however it is spelled."""

import pytest

from bot.i18n.aliases import is_alias, person


@pytest.mark.parametrize("text", ["ada", "Ada.B-2", "علي", "a" * 32])
def test_one_word_of_any_script_is_an_alias(text: str) -> None:
    """With dots and dashes within it, and of a length that fits a file's line."""
    assert is_alias(text)


@pytest.mark.parametrize("text", ["", "two words", "a!da", ".ada", "a" * 33, 'a"', "a\n"])
def test_what_could_break_a_file_is_none(text: str) -> None:
    """No space, no quotation mark, no line's end, nothing too long."""
    assert not is_alias(text)


@pytest.mark.parametrize("other", ["Ada", "a.d.a", "ada-", "\uff41da"])
def test_another_spelling_is_the_same_person(other: str) -> None:
    """Nobody becomes a second reader by a capital, a dot or a wide letter."""
    assert person(other) == person("ada")


def test_other_letters_are_another_person() -> None:
    """Two names stay two people, even where nothing but signs is left of them."""
    assert person("ada") != person("ben")
    assert person("_") == "_"
