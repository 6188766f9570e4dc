"""Every card of the bot, in every language, on the smallest phone that people still use."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.cli.workbench.walk import MISSION, cards
from bot.i18n import Catalogs
from bot.interview.cards import Screen
from bot.interview.case_facts import Letter
from bot.interview.questions import AFTER
from bot.interview.receipts import after_screen, door_screen, news_screen, receipt_screen
from bot.interview.taps import Verb, tap_data
from bot.interview.view_urgent import Presence, urgent_screen
from bot.interview.visiting import NOTHING, SHOW
from handlers.telegram.card import render
from tests.interop.phone.conftest import Look, Stage

CATALOGS = Catalogs.load()
LOCATOR = "A" * 22
RECEIPT = receipt_screen(
    "1234 5678 9012 3456 7890",
    LOCATOR,
    time="14:10 (30 September 2026)",
    date="30 September 2026",
    urgent=True,
)
PRESENCES = (
    Presence(),
    Presence(seen=True, at="14:10"),
    Presence(overdue=True),
)
LETTER = Letter(number=2, sent_on="24 November 2026", text="word " * 100)
EVENTS = (
    RECEIPT,
    *(urgent_screen(LOCATOR, presence, MISSION) for presence in PRESENCES),
    news_screen("read:news"),
    door_screen(LETTER, 0, "next", "done"),
    *(
        after_screen(tap_data(Verb.AFTER, question.id, f"{choice}:{LOCATOR}"))
        for question in AFTER
        for choice in (SHOW, NOTHING)
    ),
)


@pytest.fixture(scope="module")
def screens() -> Mapping[str, Screen]:
    """Every card that can be reached, and those that come by themselves."""
    missions = (
        MISSION,
        replace(MISSION, desk_seen=False),
        replace(MISSION, outage=True, contacts=()),
        replace(MISSION, outage=True, desk_seen=False),
        replace(MISSION, intake_open=False),
    )
    found = {repr(card): card for mission in missions for _, card in cards(mission)}
    assert len(found) > 100, "the walk found nothing to measure"
    return found | {repr(card): card for card in EVENTS}


def messages(screens: Mapping[str, Screen], code: str) -> list[dict[str, Any]]:
    """What is sent in one language, each different message once."""
    voice = CATALOGS.translator(code)
    sent = (render(screen, voice).parameters() for screen in screens.values())
    return list({json.dumps(one, sort_keys=True): one for one in sent}.values())


@pytest.mark.parametrize("code", CATALOGS.languages)
def test_every_card_fits_a_small_phone(
    code: str, stage: Stage, look: Look, screens: Mapping[str, Screen]
) -> None:
    """At 320 × 568 text and buttons of each card are seen at once, and no label is cut."""
    person = stage.person(code)
    texts = {}
    for message in messages(screens, code):
        sent = stage.call("sendMessage", chat_id=person, **message)
        texts[sent["message_id"]] = message["text"]

    seen = look("measure", person, messages=len(texts) + 1, noto=True)

    measured = {card["message_id"]: card for card in seen["cards"]}
    too_high = {n: card["spare"] for n, card in measured.items() if not card["fits"]}
    assert {n for n, text in texts.items() if n not in measured and "\n" in text} == set()
    assert len(measured) > 100
    assert sorted(set(seen["cut"])) == []
    assert {texts[n]: spare for n, spare in too_high.items()} == {}
