"""What the staff bot says, in languages that an officer reads."""

from dataclasses import replace

import pytest

from bot.services.duty.alerts import Alert, Kind
from handlers.telegram.staff_words import DRILL_MAIL, LINKED, STRANGER
from tests.handlers.telegram.staffed import OFFICER, Desk, urgent_case

NOON = 1_750_000_000 - 1_750_000_000 % 86400 + 12 * 3600
NEW = Alert(Kind.NEW, "K7M2QD", "P1", NOON + 7200)
MANY = Alert(Kind.MANY, "", "P2", NOON + 86400, 7)


async def test_an_alert_says_what_it_may(desk: Desk) -> None:
    """Today's clock time, another day's date, a count, and a drill marked as one."""
    english = desk.voices.officer("ada")

    assert english.alert(NEW, NOON) == "1 new · P1 · due 14:00 · K7M-2QD"
    assert english.alert(MANY, NOON) == "7 new · P2 · due 16 June 2025 12:00 · /due lists them"
    assert english.alert(Alert(Kind.ADDED, "K7M2QD", "P3", NOON), NOON).startswith("more to read")
    assert english.alert(Alert(Kind.DRILL), NOON).startswith("DRILL")


@pytest.mark.parametrize(
    ("alert", "told"),
    [
        (replace(NEW, is_late=True), "1 late · P1 · due 14:00 · K7M-2QD"),
        (replace(NEW, due=NOON - 3600), "1 late · P1 · due 11:00 · K7M-2QD"),
        (
            Alert(Kind.QUARANTINED, "K7M2QD", "P3", NOON - 60, is_late=True),
            "1 late · P3 · due 11:59 · K7M-2QD",
        ),
        (
            replace(MANY, due=NOON - 3600, is_late=True),
            "7, some late · P2 · due 11:00 · /due lists them",
        ),
        (Alert(Kind.ADDED, "K7M2QD", "P3", NOON - 60), "more to read · P3 · due 11:59 · K7M-2QD"),
    ],
)
async def test_what_is_late_is_called_late(desk: Desk, alert: Alert, told: str) -> None:
    """Not new: whoever hears of it above must know why."""
    assert desk.voices.officer("ada").alert(alert, NOON) == told


async def test_a_list_says_what_is_late(desk: Desk) -> None:
    """By its words, not by a time to compare with."""
    english = desk.voices.officer("ada")

    late = english.line(Alert(Kind.NEW, "K7M2QD", "P1", NOON - 3600), NOON)
    assert late == "P1 · late, due 11:00 · K7M-2QD"
    assert english.line(NEW, NOON) == "P1 · due 14:00 · K7M-2QD"


@pytest.mark.parametrize("spoken", ["fr", "ar"])
async def test_late_and_a_drill_are_said_in_every_language(desk: Desk, spoken: str) -> None:
    """No fallback to English where somebody is woken."""
    words, english = desk.voices.stranger(spoken), desk.voices.officer("nobody")
    late = replace(NEW, due=NOON - 60)

    assert words.say(DRILL_MAIL) != english.say(DRILL_MAIL)
    for said in (words.alert(late, NOON), words.line(late, NOON)):
        assert "late" not in said


@pytest.mark.parametrize(("reads", "spoken"), [(("sw", "ar", "fr"), "ar"), (("fr",), "fr")])
async def test_an_officer_is_told_in_a_language_that_they_read(
    desk: Desk, reads: tuple[str, ...], spoken: str
) -> None:
    """The first of the roster's that is spoken here: alerts, their button, /due and answers."""
    english = desk.voices.officer("ada")
    desk.reads(*reads)
    desk.due = [NEW]
    row = await urgent_case(desk.scene)
    await desk.way.tell("ada", NEW)
    (alert,) = desk.api.of("sendMessage")
    told = [
        str(alert.parameters["text"]),
        str(alert.parameters["reply_markup"]["inline_keyboard"][0][0]["text"]),
        await desk.writes(OFFICER, "/start"),
        await desk.writes(OFFICER, "/due"),
        await desk.taps(OFFICER, f"on:{row.reference}"),
    ]

    assert "K7M-2QD" in told[0]
    assert desk.voices.stranger(spoken).alert(NEW, desk.scene.clock.now()) == told[0]
    plain = {english.alert(NEW, desk.scene.clock.now()), english.say(LINKED)}
    assert not plain & set(told)
    for said in told:
        assert "due" not in said.replace("/due", "")
        assert all(word not in said for word in (" new", "on it", "linked", "desk"))


async def test_an_officer_whose_languages_are_not_spoken_here_is_told_in_english(
    desk: Desk,
) -> None:
    """And so is whoever the roster says nothing of."""
    desk.reads("sw", "so")

    assert desk.voices.officer("ada").alert(NEW, NOON).startswith("1 new")
    assert desk.voices.officer("nobody").alert(NEW, NOON).startswith("1 new")


async def test_a_stranger_meets_it_in_the_language_of_their_phone(desk: Desk) -> None:
    """English where it is not spoken; the menu is told to Telegram in each."""
    told = {
        code: await desk.writes(chat, "hi", code)
        for chat, code in enumerate(("fr-CA", "ar", "en", "sw"), 80)
    }
    await desk.bot.introduce()

    assert told["en"] == told["sw"] == STRANGER
    assert len(set(told.values())) == 3
    menus = [call.parameters for call in desk.api.of("setMyCommands")]
    assert [menu.get("language_code") for menu in menus] == [None, "fr", "ar"]
    assert len({menu["commands"][0]["description"] for menu in menus}) == 3
