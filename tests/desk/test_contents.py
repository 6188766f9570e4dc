"""Which way words run, and in which language they can be."""

import pytest

from desk.contents import likely_language, way


def test_a_text_runs_as_its_first_letter_does() -> None:
    """Figures and signs say nothing."""
    assert way("12. قال Ahmed") == "rtl"
    assert way("- Ahmed قال") == "ltr"
    assert way("1, 2") == "ltr"


@pytest.mark.parametrize(
    ("text", "language", "likely"),
    [
        ("Elle a deux vaches.", "fr", "fr"),
        ("جاء الحارس.", "ar", "ar"),
        ("2 more cases.", "ar", "und"),
        ("جاء الحارس.", "en", "und"),
    ],
)
def test_nobody_writes_a_language_in_letters_that_run_the_other_way(
    text: str, language: str, likely: str
) -> None:
    """What is written so is in a language that was not named."""
    assert likely_language(text, language) == likely
