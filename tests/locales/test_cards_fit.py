"""Every card in every language fits on a small phone."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.cli.workbench.rules_room import LABEL_LIMIT, room
from bot.cli.workbench.walk import MISSION, cards
from bot.i18n import SOURCE, Catalogs
from bot.interview.cards import CARD_LIMIT, ROW_LIMIT, Screen
from bot.interview.parts import FilePart, Part, TextPart
from bot.interview.questions import AFTER, QUESTIONS
from bot.interview.receipts import after_screen, news_screen, receipt_screen
from bot.interview.schema import Interview, Phase, begin
from bot.interview.screens import screen
from bot.interview.text_pages import units
from bot.interview.view_urgent import Presence, urgent_screen
from handlers.telegram.card import label, render

CATALOGS = Catalogs.load()
LOCATOR = "A" * 22
TRANSLATED = [code for code in CATALOGS.languages if code != SOURCE]
PARTS: tuple[Part, ...] = (
    *(TextPart(number, number, "words") for number in range(1, 13)),
    *(FilePart(number=n, source=n, kind="voice", size=1, seconds=600) for n in range(13, 16)),
    *(FilePart(number=n, source=n, kind="photo", size=1) for n in range(16, 19)),
)


@pytest.fixture(scope="module")
def walked() -> Mapping[str, Screen]:
    """Every reachable card, as what it says → the card."""
    missions = (
        MISSION,
        replace(MISSION, desk_seen=False),
        replace(MISSION, outage=True, contacts=()),
        replace(MISSION, intake_open=False),
        replace(MISSION, pictures=7, file_room=0, voice_room=0, takes_additions=False),
        replace(MISSION, paused_until={"en": "30 September 2027", "fr": "30 septembre 2027"}),
    )
    found = {repr(card): card for mission in missions for _, card in cards(mission)}
    assert len(found) > 100, "the walk found nothing to measure"
    return found


def test_no_card_has_more_rows_than_a_phone_shows(walked: Mapping[str, Screen]) -> None:
    """Rows do not depend on the language."""
    assert {card.id for card in walked.values() if len(card.rows) > ROW_LIMIT} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_makes_a_card_too_long(code: str, walked: Mapping[str, Screen]) -> None:
    """A card that fits in English, as the interview's own tests hold it to, fits here."""
    english, voice = CATALOGS.translator(SOURCE), CATALOGS.translator(code)
    fitting = [c for c in walked.values() if units(render(c, english).text) <= CARD_LIMIT]
    texts = {(card.id, render(card, voice).text) for card in fitting}

    assert len(fitting) > len(walked) * 0.9
    assert {text for text in texts if units(text[1]) > CARD_LIMIT} == set()


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_every_label_fits_its_button(code: str, walked: Mapping[str, Screen]) -> None:
    """A label that a phone would cut could hide what a tap does."""
    voice = CATALOGS.translator(code)
    buttons = [b for card in walked.values() for row in card.rows for b in row if b.label]

    labels = {label(button.label, voice) for button in buttons}
    assert {text for text in labels if room(text) > LABEL_LIMIT} == set()


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_no_two_buttons_of_a_card_say_the_same(code: str, walked: Mapping[str, Screen]) -> None:
    """Who cannot tell "by code" from "write me here" may be found with the answer on the phone."""
    voice = CATALOGS.translator(code)
    for card in walked.values():
        labels = [label(b.label, voice).casefold() for row in card.rows for b in row if b.label]
        assert len(labels) == len(set(labels)), card.id


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_the_fullest_check_card_fits(code: str) -> None:
    """With the longest answer to each question and every kind of part it is still one card."""
    voice = CATALOGS.translator(code)
    answers = {
        question.id: max(question.choices, key=lambda c: units(label_of(code, c.label))).id
        for question in QUESTIONS
        if question.choices and question.id != "health"
    }
    full = replace(_asked(), answers={**answers, "hurt": "me_adult", "where": "area10"})

    assert units(render(screen(full, MISSION), voice).text) <= CARD_LIMIT


def label_of(code: str, msgid: str) -> str:
    """Say one label."""
    return CATALOGS.translator(code).sentence(msgid).text


def _asked() -> Interview:
    return replace(
        begin("en"), phase=Phase.CHECK, consented=True, parts=PARTS, last_number=len(PARTS)
    )


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_the_receipt_fits(code: str) -> None:
    """The one card that a person must keep fits, urgent or not."""
    voice = CATALOGS.translator(code)
    card = receipt_screen(
        "1234 5678 9012 3456 7890",
        LOCATOR,
        time="14:10 (30 septiembre de 2026)",
        date="30 de septiembre de 2026",
        urgent=True,
    )

    assert units(render(card, voice).text) <= CARD_LIMIT
    assert len(card.rows) <= ROW_LIMIT


@pytest.mark.parametrize("code", CATALOGS.languages)
@pytest.mark.parametrize(
    "presence", [Presence(), Presence(seen=True, at="14:10 UTC"), Presence(overdue=True)]
)
def test_the_urgent_card_fits(code: str, presence: Presence) -> None:
    """Whether anyone has seen it, and a place to go, fit on one card."""
    card = urgent_screen(LOCATOR, presence, MISSION)

    assert units(render(card, CATALOGS.translator(code)).text) <= CARD_LIMIT


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_cards_after_sending_fit(code: str) -> None:
    """News and the questions after the receipt fit; the notice is announced word by word."""
    voice = CATALOGS.translator(code)
    shown = [news_screen("read:news"), *_after_cards()]
    told = [render(card, voice).text for card in shown]
    asked = voice.sentence(next(q.prompt for q in QUESTIONS if q.id == "reply")).text

    assert len(shown) == len(AFTER) + 2
    assert max(map(units, told)) <= CARD_LIMIT
    assert told[0] in asked


def _after_cards() -> list[Screen]:
    first = next(
        button.data
        for row in receipt_screen("1", LOCATOR, time="", date="").rows
        for button in row
        if button.icon == "❓"
    )
    assert first is not None
    found = [after_screen(first)]
    while found[-1].rows[-1][0].icon == "⏭":
        following = found[-1].rows[-1][0].data
        assert following is not None
        found.append(after_screen(following))
    return found
