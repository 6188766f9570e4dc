"""A card's script: its words, numbers for its buttons, each language's name in its own voice."""

import pytest

from bot.i18n import Catalogs, Caution
from bot.interview.cards import Button, Line, Screen
from bot.services.speaking import SYNTHETIC, script

CARD = Screen(
    "limits",
    (
        Line("Choose your language."),
        Line("Phone: {phone}", params={"phone": "+211 912"}),
        Line("Question {number} of {total}.", params={"number": 2, "total": 6}),
    ),
    (
        (
            Button(label=Line("button\x04Yes, start"), icon="✅", data="agree:limits"),
            Button(icon="🌐", data="open:limits:language"),
        ),
        (Button(label="Kiswahili", data="speak:language:sw"),),
        (Button(label={"fr": "Camp Un", "sw": "Kambi ya Kwanza"}, icon="📍", data="pick:where:a"),),
    ),
)


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    """Two languages."""
    return Catalogs.load(wanted=("fr", "sw"))


def test_a_card_is_said_in_its_language(catalogs: Catalogs) -> None:
    """Lines first; then number and label, and nothing of a button that is an icon alone."""
    said = script(CARD, catalogs.translator("sw")).utterances

    assert [one.text for one in said] == [
        "Chagua lugha yako.", "Simu: 2 1 1, 9 1 2", "Swali 2 kati ya 6.",
        "1:", "Ndiyo, anza", "2:", "Kiswahili", "3:", "Kambi ya Kwanza",
    ]  # fmt: skip
    assert {one.language for one in said} == {"sw"}


def test_names_are_said_in_the_voice_of_their_language(catalogs: Catalogs) -> None:
    """The number is the card's, the language's name its own."""
    said = script(CARD, catalogs.translator("fr")).utterances
    voices = {one.text: one.language for one in said}

    assert (voices["2:"], voices["Kiswahili"], voices["Camp Un"]) == ("fr", "sw", "fr")


def test_a_sentence_that_could_be_recorded_says_which_it_is(catalogs: Catalogs) -> None:
    """With its context and its translation; one with a number or name in it cannot be."""
    said = {one.text: one for one in script(CARD, catalogs.translator("sw")).utterances}

    assert said["Ndiyo, anza"].sentence == "button\x04Yes, start"
    assert said["Ndiyo, anza"].translation == "Ndiyo, anza"
    assert said["1:"].sentence == "number\x041"
    assert said["Swali 2 kati ya 6."].sentence is None


def test_a_card_shown_twice_is_said_twice_the_own_language_first() -> None:
    """Whoever listens waits for the words that they understand."""
    catalogs = Catalogs.load(wanted=("en", "sw"), caution=Caution("en"))
    said = script(CARD, catalogs.translator("sw"), twice=True).utterances

    assert (said[0].language, said[0].text) == ("sw", "Chagua lugha yako.")
    assert [one.text for one in said if one.language == "en"] == [
        "Choose your language.", "Phone: 2 1 1, 9 1 2", "Question 2 of 6.",
    ]  # fmt: skip


def test_a_machine_says_so_first_in_the_same_language(catalogs: Catalogs) -> None:
    """Nobody should take it for a person."""
    opening = script(CARD, catalogs.translator("sw")).opening

    assert (opening.language, opening.sentence) == ("sw", SYNTHETIC)
    assert opening.text == "Kompyuta inakusomea haya."
