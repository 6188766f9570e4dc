"""Cards in a language that nobody has read: in two languages, labelled, not too long."""

from collections.abc import Mapping

import pytest

from bot.i18n import LOCALES, Catalogs, Caution
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.safety import safety_strings
from bot.interview.cards import Screen
from bot.interview.text_pages import units
from bot.services.doubling import DOUBLED_LIMIT, every_line, waits
from handlers.telegram.card import render, said

LANGUAGES = read_languages(LOCALES / "languages.toml")
CATALOGS = Catalogs.load(wanted=LANGUAGES, caution=Caution("en"))
MARKED = safety_strings(read_catalog(LOCALES / TEMPLATE))
UNREAD = [code for code in LANGUAGES if CATALOGS.waiting(code)]


@pytest.mark.parametrize("code", UNREAD)
def test_a_card_in_two_languages_is_whole_and_not_too_long(
    code: str, shown: Mapping[str, Screen]
) -> None:
    """Both halves are there under their names, within the limit."""
    voice, english = CATALOGS.translator(code), CATALOGS.translator("en")
    texts = [(render(card, voice).text, render(card, english).text) for card in shown.values()]
    doubled = [(text, plain) for text, plain in texts if text.startswith("[English]\n")]

    assert len(doubled) > 10
    assert [text for text, _ in doubled if units(text) > DOUBLED_LIMIT] == []
    assert [text for text, _ in doubled if f"\n\n[{LANGUAGES[code].own_name}]\n" not in text] == []
    assert all(plain.split("\n")[0] in text or "…" in text for text, plain in doubled)


@pytest.mark.parametrize("code", UNREAD)
def test_every_sentence_that_waits_is_said_in_both(code: str, shown: Mapping[str, Screen]) -> None:
    """However deep it stands in a line, and however long the card is."""
    voice, english = CATALOGS.translator(code), CATALOGS.translator("en")
    left_out = []
    for card in shown.values():
        sure = render(card, voice).text.partition(f"\n\n[{LANGUAGES[code].own_name}]\n")[0]
        waiting = [line for line in every_line(card.lines) if waits((line,), voice)]
        left_out += [line.sentence for line in waiting if said(line, english) not in sure]

    assert left_out == []


def test_the_first_words_and_the_last_are_among_the_marked() -> None:
    """Who reads, consent, danger, a child, the code, clearing, news: each has its mark."""
    for words in (
        "Trained staff read this",
        "Are you safe to write now?",
        "May we read it?",
        "If you can, go to a safe place.",
        "It was right to tell us",
        "We cannot find it again.",
        "Messages older than two days",
        "You have news.",
        "How can we answer you?",
        "best to go in the first 3 days",
        "are paused until",
        "May we tell them your story?",
        "No one may punish you",
        "do not put yourself in danger",
    ):
        assert any(words in sentence for sentence in MARKED), words
    assert 25 <= len(MARKED) <= 50
