"""Every card in three languages that nobody speaks: no word of the code's, nothing cut."""

import re
import shutil
from collections.abc import Mapping

import pytest

from bot.cli.workbench.rules_room import LABEL_LIMIT, room
from bot.cli.workbench.walk import MISSION
from bot.i18n import LOCALES, Catalogs, Translator
from bot.interview.cards import Button, Line, Screen
from handlers.telegram.card import label, render
from handlers.telegram.profile import settings
from tests.ground.pseudo import BEGIN, END, PSEUDO, add_pseudo

LONGEST = 400
"""UTF-16 units: a whole card, longer by two fifths and with a mark at each end of its sentences."""
_FILLED = re.compile("[\u2066\u2068][^\u2069]*\u2069")
_PLAIN = re.compile(r"(?<![\w/])[A-Za-z]{2,}")
_NAMES = {"Telegram", "MB"}
_MISSIONS_OWN = [
    *(area.names["en"] for area in MISSION.areas),
    *(service.names["en"] for service in MISSION.services),
    *(
        words["en"]
        for each in MISSION.contacts
        for words in (each.name, each.what, each.place)
        if words
    ),
]
"""A mission writes these in its own file, in the languages that it has."""


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Catalogs:
    """The three, from a copy of the languages."""
    folder = tmp_path_factory.mktemp("tree") / "locales"
    shutil.copytree(LOCALES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    add_pseudo(folder)
    return Catalogs.load(folder, PSEUDO)


def _ours(button: Button) -> bool:
    """Whether a label is the bot's, not a mission's own name or a language's."""
    return isinstance(button.label, Line) or (
        isinstance(button.label, str) and button.label not in _own_names()
    )


def _own_names() -> set[str]:
    return {language.own_name for language in MISSION.languages}


def _plain(text: str) -> list[str]:
    """Return the plain words of a text, without what fills its sentences."""
    text = _FILLED.sub("", text)
    for words in _MISSIONS_OWN:
        text = text.replace(words, "")
    return [word for word in _PLAIN.findall(text) if word not in _NAMES]


@pytest.mark.parametrize("code", PSEUDO)
def test_no_word_stands_in_the_code(
    code: str, catalogs: Catalogs, shown: Mapping[str, Screen]
) -> None:
    """Lines, labels, and what strangers see: every word comes from the catalog."""
    voice = catalogs.translator(code)
    texts = [render(card, voice).text for card in shown.values()] + _labels(shown, voice)
    texts += _profile(voice)

    assert len(texts) > 400
    assert {text: found for text in texts if (found := _plain(text))} == {}


def test_a_word_of_the_code_would_be_seen() -> None:
    """The look is not blind, and lets pass what fills a sentence."""
    assert _plain("⟦åƀç⟧ Help") == ["Help"]
    assert _plain("⟦åƀç \u2068Kofi\u2069 Telegram /start⟧") == []


@pytest.mark.parametrize("code", PSEUDO)
def test_every_sentence_that_begins_also_ends(
    code: str, catalogs: Catalogs, shown: Mapping[str, Screen]
) -> None:
    """A mark without its other half would be a cut; and a card keeps its measure."""
    voice = catalogs.translator(code)
    texts = [render(card, voice).text for card in shown.values()]

    assert [text for text in texts if text.count(BEGIN) != text.count(END)] == []
    assert [text for text in texts if len(text.encode("utf-16-le")) // 2 > LONGEST] == []


@pytest.mark.parametrize("code", PSEUDO)
def test_every_label_fits(code: str, catalogs: Catalogs, shown: Mapping[str, Screen]) -> None:
    """Labels that are longer by two fifths still stand on their buttons."""
    labels = _labels(shown, catalogs.translator(code))

    assert len(set(labels)) > 60
    assert {text for text in labels if room(text) > LABEL_LIMIT} == set()


def _labels(shown: Mapping[str, Screen], voice: Translator) -> list[str]:
    buttons = [each for card in shown.values() for row in card.rows for each in row if each.label]
    return [label(button.label, voice) for button in buttons if _ours(button)]


def _profile(voice: Translator) -> list[str]:
    said = [value for _, _, setting in settings("Amana", voice, "") for value in setting.values()]
    commands = [each["description"] for value in said if isinstance(value, list) for each in value]
    return [*commands, *(value for value in said if isinstance(value, str) and value != "Amana")]
