"""Cards in two languages, while nobody has checked the words of the person's own."""

import pytest

from bot.i18n.languages import LOCALES, read_languages
from bot.i18n.translator import English, Translator
from bot.interview.cards import VERBATIM, Button, Line, Screen
from bot.interview.text_pages import units
from bot.services.doubling import DOUBLED_LIMIT
from handlers.telegram.card import render

LANGUAGES = read_languages(LOCALES / "languages.toml")
DANGER, WHERE = "Do not wait for us.", "Where was it?"


class Somali(English):
    """A catalog of three sentences."""

    def gettext(self, message: str) -> str:
        """Say it."""
        return {DANGER: "Ha na sugin.", WHERE: "Xaggee?", "Back": "Dib"}.get(message, message)


def voice(*waiting: str, stand_in: bool = True) -> Translator:
    """Somali, of which some sentences were read by nobody else."""
    english = Translator(LANGUAGES["en"], {"en": English()})
    somali = Translator(LANGUAGES["so"], {"so": Somali()}, waiting={"so": waiting})
    somali.stand_in = english if stand_in else None
    return somali


def test_a_card_with_an_unread_safety_sentence_is_shown_in_both_languages() -> None:
    """Whole, each under its language's name; the person's own beside the buttons."""
    card = Screen("help", (Line(DANGER), Line(WHERE)), ((Button(label="Back"),),))

    shown = render(card, voice(DANGER))

    assert shown.text == (
        "[English]\nDo not wait for us.\nWhere was it?\n\n[Soomaali]\nHa na sugin.\nXaggee?"
    )
    assert shown.keyboard["inline_keyboard"][0][0]["text"] == "Back"


@pytest.mark.parametrize(
    ("card", "translator"),
    [
        (Screen("help", (Line(WHERE),)), voice(DANGER)),
        (Screen("help", (Line(DANGER),)), voice()),
        (Screen("help", (Line(DANGER),)), voice(DANGER, stand_in=False)),
    ],
)
def test_every_other_card_stays_in_one(card: Screen, translator: Translator) -> None:
    """No safety sentence on it, or read by another, or nobody to stand in."""
    assert "[" not in render(card, translator).text


def test_a_sentence_inside_another_counts_as_well() -> None:
    """A parameter that is a sentence of its own is looked at, however deep it lies."""
    inner = Line("{first}", params={"first": Line("{second}", params={"second": Line(DANGER)})})

    text = render(Screen("help", (inner,)), voice(DANGER)).text

    assert text == "[English]\nDo not wait for us.\n\n[Soomaali]\nHa na sugin."


def test_a_code_is_shown_once() -> None:
    """Two codes on one card would be two codes to whoever cannot read either language."""
    card = Screen("receipt", (Line(DANGER), Line(VERBATIM, params={"words": "1234 5678"})))

    assert render(card, voice(DANGER)).text.count("1234 5678") == 1


def test_a_card_too_long_for_both_says_the_sentence_that_matters_in_both() -> None:
    """The rest stays in the person's language, and three dots say that something was left out."""
    long = "word " * 100
    card = Screen("help", (Line(long), Line(DANGER)))

    text = render(card, voice(DANGER)).text

    assert text.startswith("[English]\nDo not wait for us.\n…\n\n[Soomaali]\nword")
    assert units(text) < DOUBLED_LIMIT
    assert text.endswith("Ha na sugin.")
