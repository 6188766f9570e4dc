"""Every card of the bot, in every language, on the smallest phone that people still use.

Three languages that nobody speaks are among them: one in letters that run
from the right, one in wide letters without a space, and one whose every
sentence is longer by two fifths. The first two are held to what all are. The
last is what a translation may be at most before `amana locales check` calls
it too long, and all its sentences are so at once, which no translation is: its
cards may be higher than the log by two fifths, and are then scrolled. All else
holds for it too: each label is whole, nothing is wider than the phone, nothing
lies over something else, and the buttons of a card are in sight together.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.cli.workbench.walk import MISSION, cards
from bot.i18n import LOCALES, Catalogs
from bot.interview.cards import Screen
from bot.interview.case_facts import Letter
from bot.interview.questions import AFTER
from bot.interview.receipts import after_screen, door_screen, news_screen, receipt_screen
from bot.interview.taps import Verb, tap_data
from bot.interview.view_urgent import Presence, urgent_screen
from bot.interview.visiting import NOTHING, SHOW
from handlers.telegram.card import render
from tests.ground.pseudo import BEGIN, END, LONGER, PSEUDO, add_pseudo
from tests.interop.phone.conftest import JUDGE, PARTS, Look, Stage

CATALOGS = Catalogs.load()
FROM_THE_RIGHT = [
    code for code in CATALOGS.languages if CATALOGS.translator(code).language.direction == "rtl"
]
LONG, MIRRORED = "en-XA", "en-XB"
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


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Catalogs:
    """Every language that is shipped, and the three that nobody speaks."""
    folder = tmp_path_factory.mktemp("tree") / "locales"
    shutil.copytree(LOCALES, folder, ignore=shutil.ignore_patterns("__pycache__", "audio"))
    add_pseudo(folder)
    return Catalogs.load(folder, [*CATALOGS.languages, *PSEUDO])


def messages(screens: Mapping[str, Screen], catalogs: Catalogs, code: str) -> list[dict[str, Any]]:
    """What is sent in one language, each different message once."""
    voice = catalogs.translator(code)
    sent = [render(screen, voice).parameters() for screen in screens.values()]
    for row in (row for one in sent for row in one["reply_markup"]["inline_keyboard"]):
        for key in row:
            key["text"] = _unmarked(key["text"], code)
    return list({json.dumps(one, sort_keys=True): one for one in sent}.values())


def _unmarked(label: str, code: str) -> str:
    """Take the marks off a label: here a cut is seen without them, and no label has them on.

    The long language keeps its length.
    """
    return label.replace(BEGIN, "").replace(END, "··" if code == LONG else "")


@pytest.mark.parametrize("code", [*CATALOGS.languages, *PSEUDO])
def test_every_card_fits_a_small_phone(
    code: str, stage: Stage, look: Look, screens: Mapping[str, Screen], catalogs: Catalogs
) -> None:
    """At 320 × 568 text and buttons of each card are seen at once, and no label is cut."""
    person = stage.person(code)
    texts = {}
    for message in messages(screens, catalogs, code):
        sent = stage.call("sendMessage", chat_id=person, **message)
        texts[sent["message_id"]] = message["text"]

    seen = look("measure", person, messages=len(texts) + 1, noto=True)

    measured = {card["message_id"]: card for card in seen["cards"]}
    stretch = LONGER if code == LONG else 1
    too_high = {n: c["spare"] for n, c in measured.items() if c["height"] > c["room"] * stretch}
    assert {n for n, text in texts.items() if n not in measured and "\n" in text} == set()
    assert len(measured) > 100
    assert sorted(set(seen["cut"])) == []
    assert seen["spilt"] == []
    assert not seen["scrolls"]
    assert {texts[n]: spare for n, spare in too_high.items()} == {}
    assert {texts[n] for n, card in measured.items() if card["keys"] > card["room"]} == set()


@pytest.mark.parametrize("code", [*FROM_THE_RIGHT, MIRRORED])
def test_every_card_is_mirrored_for_those_who_read_from_the_right(
    code: str, stage: Stage, look: Look, screens: Mapping[str, Screen], catalogs: Catalogs
) -> None:
    """Lines start at the right edge, icons and first buttons too; codes keep their order."""
    person = stage.person(code)
    sent, parts = messages(screens, catalogs, code), {**PARTS, "lang": code}
    for message in sent:
        stage.call("sendMessage", chat_id=person, **message)

    seen = look("mirror", person, messages=len(sent) + 1, judge=JUDGE, parts=parts, noto=True)
    looked = seen["sound"]["seen"]

    assert seen["sound"]["faults"] == []
    assert looked["messages"] > 100
    assert looked["fromRight"] > looked["messages"]
    assert min(looked[kind] for kind in ("rows", "icons", "codes")) > 20
    assert looked["mine"] == 1
