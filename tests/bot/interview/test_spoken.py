"""What is said of a card: its lines, then its labelled buttons by number; and what may be kept."""

import pytest

from bot.interview.cards import Line
from bot.interview.events import SentFile, Tapped, Wrote
from bot.interview.machine import advance
from bot.interview.receipts import aloud, receipt_screen
from bot.interview.schema import Interview, begin
from bot.interview.screens import screen
from bot.interview.spoken import is_listening, is_public, sayings
from tests.bot.interview.world import CODE, LOCATOR, MISSION

WORDS = "they took my cow"


def after(*taps: str) -> Interview:
    """Agree, write, send a voice, and tap on."""
    interview = begin("en")
    for each in ("start:welcome", "agree:limits"):
        interview, _ = advance(interview, Tapped(each), MISSION)
    interview, _ = advance(interview, Wrote(1, WORDS), MISSION)
    interview, _ = advance(interview, SentFile(source=2, kind="voice", size=9, seconds=42), MISSION)
    for each in taps:
        interview, _ = advance(interview, Tapped(each), MISSION)
    return interview


def test_a_card_is_said_as_it_stands_then_its_buttons_by_number() -> None:
    """Icons alone are silent; every label has the number of its place."""
    card = screen(after(), MISSION)
    said = list(sayings(card))
    labels = [button.label for row in card.rows for button in row if button.label]

    assert [s.words for s in said if s.number is None] == list(card.lines)
    assert [s.words for s in said if s.number is not None] == labels
    assert [s.number for s in said if s.number is not None] == list(range(1, len(labels) + 1))


def test_languages_are_named_by_their_own_voices() -> None:
    """Whoever knows only Swahili knows "Kiswahili" when it is said as they say it."""
    interview, _ = advance(begin("en"), Tapped("open:welcome:language"), MISSION)
    said = {s.words: s.language for s in sayings(screen(interview, MISSION)) if s.language}

    assert said["Kiswahili"] == "sw"
    assert said["Sängö"] == "sg"


@pytest.mark.parametrize("taps", [(), ("send:hurt",), ("pick:hurt:adult",)])
def test_no_card_says_what_was_written(taps: tuple[str, ...]) -> None:
    """The card that is checked before sending says how many parts there are, and no more."""
    said = repr(list(sayings(screen(after(*taps), MISSION))))

    assert WORDS not in said


def test_what_was_sent_and_chosen_is_never_kept() -> None:
    """A card that tells of this report is no longer the card that all people see."""
    fresh, _ = advance(begin("en"), Tapped("start:welcome"), MISSION)
    check = after("pick:hurt:adult", "send:kind")

    assert is_public(screen(fresh, MISSION))
    assert not is_public(screen(after(), MISSION)), "it counts the messages of this chat"
    assert is_public(screen(after("pick:hurt:adult"), MISSION)), "a question is everybody's"
    assert not is_public(screen(check, MISSION))


@pytest.mark.parametrize(
    ("taps", "shown"),
    [
        (("pick:hurt:me_minor",), "reply"),
        (("pick:hurt:me_adult", "pick:kind:sex", "skip:who", "skip:where"), "when"),
        (
            ("pick:hurt:me_adult", "pick:kind:sex", "skip:who", "skip:where", "pick:when:today"),
            "health",
        ),
    ],
)
def test_what_only_some_people_meet_is_never_kept(taps: tuple[str, ...], shown: str) -> None:
    """On a seized disk it would tell that a child was here, or somebody after such harm."""
    card = screen(after(*taps), MISSION)

    assert card.id == shown
    assert is_public(card) is (shown == "when")


def test_the_receipt_is_said_without_its_code() -> None:
    """Who stands near would hear it; everything else of it is said."""
    shown = receipt_screen(CODE, LOCATOR, time="14:10", date="5 May 2027")
    said = aloud(shown)

    assert CODE not in repr(list(sayings(said)))
    assert said.lines[2:] == shown.lines[2:]
    assert isinstance(said.lines[1], Line)
    assert not is_public(said)


def test_to_listen_changes_nothing_and_can_be_done_again() -> None:
    """The same tap twice is two wishes here, and the card stays the card."""
    interview = after("pick:hurt:adult")
    heard, effects = advance(interview, Tapped("hear:kind"), MISSION)
    again, once_more = advance(heard, Tapped("hear:kind"), MISSION)

    assert screen(heard, MISSION) == screen(interview, MISSION)
    assert again == heard
    assert effects == once_more != ()


def test_every_card_of_a_report_can_be_listened_to() -> None:
    """The button is on it wherever a person may stand."""
    for interview in (begin("en"), after(), after("send:hurt"), after("open:hurt:help")):
        rows = screen(interview, MISSION).rows
        assert sum(is_listening(button) for row in rows for button in row) == 1
