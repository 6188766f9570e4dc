"""A screen becomes one text and its buttons, in one language, and marks what is in another."""

import pytest

from bot.i18n.languages import LOCALES, Language, read_languages
from bot.i18n.translator import English, Missing, Translator
from bot.interview.cards import Button, Line, Screen
from handlers.telegram.card import label, render, said

LANGUAGES = read_languages(LOCALES / "languages.toml")
KNOWN = {
    "Hello, {name}.": "مرحبا {name}.",
    "button\x04Back": "رجوع",
    "You have {count}.": "{count}",
}


class Arabic(Missing):
    """A catalog of a few sentences."""

    def gettext(self, message: str) -> str:
        """Say what is known; the rest is missing."""
        return KNOWN[message] if message in KNOWN else super().gettext(message)


def voice(code: str = "ar") -> Translator:
    """Arabic with English behind it, or English alone."""
    language: Language = LANGUAGES[code]
    if code == "en":
        return Translator(language, {"en": English()})
    return Translator(language, {code: Arabic(), "en": English()})


def test_lines_are_joined_in_their_order() -> None:
    """One text."""
    screen = Screen("x", (Line("One."), Line("Two {n}.", params={"n": "2"})))

    assert render(screen, voice("en")).text == "One.\nTwo 2."


def test_parameters_of_unknown_direction_stand_alone() -> None:
    """A number in Arabic is isolated where the line says so; a Latin name everywhere."""
    line = Line("Hello, {name}.", params={"name": "1 2"}, isolate=frozenset({"name"}))
    plain = Line("Hello, {name}.", params={"name": "1 2"})
    latin = Line("Hello, {name}.", params={"name": "Ada"})

    assert said(line, voice()) == "مرحبا \u20681 2\u2069."
    assert said(plain, voice()) == "مرحبا 1 2."
    assert said(latin, voice()) == "مرحبا \u2068Ada\u2069."


def test_a_direction_sign_cannot_break_out() -> None:
    """What others wrote is tamed inside its isolate."""
    line = Line("Hello, {name}.", params={"name": "a\u2069\u202eb"}, isolate=frozenset({"name"}))

    assert said(line, voice()) == "مرحبا \u2068ab\u2069."


def test_a_sentence_in_another_language_is_marked() -> None:
    """So that a reader knows that it is not their mistake."""
    assert said(Line("Only English."), voice()) == "[en] Only English."
    assert said(Line("Only English."), voice("en")) == "Only English."


def test_a_line_that_is_nothing_but_its_words_is_not_marked() -> None:
    """It is in no catalog."""
    assert said(Line("{words}", params={"words": "1234"}), voice()) == "1234"


def test_counts_are_written_the_languages_way() -> None:
    """In its digits."""
    line = Line("You have {n}.", params={"n": 12})

    assert said(line, voice("en")) == "You have 12."


def test_a_line_within_a_line_and_names_of_the_mission() -> None:
    """Both are said in the card's language."""
    inner = Line("button\x04Back")
    names = {"en": "North", "ar": "الشمال"}
    line = Line("Hello, {name}.", params={"name": inner})
    named = Line("Hello, {name}.", params={"name": names})

    assert said(line, voice()) == "مرحبا رجوع."
    assert said(named, voice()) == "مرحبا الشمال."
    assert label({"en": "North"}, voice()) == "North"
    assert label("Kiswahili", voice()) == "Kiswahili"


def test_every_button_carries_its_data_or_its_copy() -> None:
    """Icon and label, an icon alone, and a button that copies instead of tapping."""
    rows = (
        (
            Button(label=Line("button\x04Back"), icon="◀", data="back:x"),
            Button(icon="🆘", data="o:x"),
        ),
        (Button(label="Copy", icon="📋", copy="12345678901234567890"),),
    )

    keyboard = render(Screen("x", (), rows), voice()).keyboard["inline_keyboard"]

    assert keyboard == [
        [
            {"text": "◀ رجوع", "callback_data": "back:x"},
            {"text": "🆘", "callback_data": "o:x"},
        ],
        [{"text": "📋 Copy", "copy_text": {"text": "12345678901234567890"}}],
    ]


def test_links_are_never_previewed() -> None:
    """A preview would fetch what a card names, and fill the screen."""
    parameters = render(Screen("x", (Line("One."),)), voice("en")).parameters()

    assert parameters["link_preview_options"] == {"is_disabled": True}
    assert set(parameters) == {"text", "reply_markup", "link_preview_options"}


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_rendered_card_shows_nothing(code: str) -> None:
    """A receipt is a card too, and a `repr` may end in a log."""
    rendered = render(Screen("x", (Line("{words}", params={"words": "SECRET"}),)), voice(code))

    assert "SECRET" not in repr(rendered)
