"""How much one report holds, and what is said where something is not taken."""

from dataclasses import replace

from bot.interview.events import SentFile, Tapped, Wrote
from bot.interview.machine import advance
from bot.interview.parts import Notice, Said, TextPart
from bot.interview.schema import Interview, Phase, begin
from bot.interview.screens import screen
from bot.interview.taking import MOST_PARTS, MOST_WORDS
from tests.bot.interview.world import MISSION

SHED = replace(MISSION, file_room=0, voice_room=100)
PAUSED = replace(MISSION, paused_until={"en": "3 March 2027"})
WRITING = replace(begin("en"), phase=Phase.ASKING, consented=True)


def flooded(text: str, times: int) -> Interview:
    """Somebody writes the same again and again."""
    interview = WRITING
    for number in range(times):
        interview, _ = advance(interview, Wrote(number + 1, text), MISSION)
    return interview


def test_a_report_holds_so_many_messages_and_then_says_so() -> None:
    """What is beyond is refused aloud, and everything before it can be sent."""
    full = flooded("x", MOST_PARTS + 5)
    sent, effects = advance(full, Tapped("send:hurt"), MISSION)

    assert len(full.parts) == MOST_PARTS
    assert full.receipt == Notice(Said.FULL)
    assert sent.phase is Phase.CHECK
    assert effects == ()


def test_a_report_holds_so_many_bytes_of_words() -> None:
    """Bytes, not characters: a manifest knows no scripts."""
    full = flooded("ء" * 4096, 60)
    held = sum(len(p.text.encode()) for p in full.parts if isinstance(p, TextPart))

    assert held <= MOST_WORDS < held + 8192
    assert full.receipt == Notice(Said.FULL)


def test_files_give_way_and_words_do_not() -> None:
    """The sentence says both; a short voice message is words."""
    photo = SentFile(source=1, kind="photo", size=10)
    refused, effects = advance(WRITING, photo, SHED)
    told, _ = advance(refused, Wrote(2, "they took our seed"), SHED)
    spoken, _ = advance(told, SentFile(source=3, kind="voice", size=99, seconds=4), SHED)

    assert (refused.receipt, effects) == (Notice(Said.NO_FILES), ())
    assert len(told.parts) == 1
    assert len(spoken.parts) == 2


def test_whoever_is_paused_is_told_until_when_and_still_gets_help() -> None:
    """No consent, no words kept; 🆘, a code and the places work as ever."""
    start, _ = advance(begin("en"), Tapped("start:welcome"), PAUSED)
    card = screen(start, PAUSED)
    refused, _ = advance(start, Tapped("agree:limits"), PAUSED)
    wrote, _ = advance(start, Wrote(1, "again"), PAUSED)
    helped, _ = advance(start, Tapped("open:limits:help"), PAUSED)
    urgent, effects = advance(helped, Tapped("urgent:help"), PAUSED)

    assert card.lines[0].params == {"date": {"en": "3 March 2027"}}
    assert "🆘" in {button.icon for row in card.rows for button in row}
    assert (refused.phase, refused.receipt) == (Phase.LIMITS, Notice(Said.PAUSED))
    assert (wrote.parts, wrote.receipt) == ((), Notice(Said.PAUSED))
    assert urgent.phase is Phase.SENDING
    assert effects


def test_a_report_that_was_begun_before_the_pause_goes_on() -> None:
    """Consent was given; what becomes of it is the case's affair."""
    told, _ = advance(WRITING, Wrote(1, "they took our seed"), PAUSED)
    assert len(told.parts) == 1


def test_additions_end_with_the_day() -> None:
    """Each is an entry of its own; a new report is still taken."""
    adding = replace(begin("en"), phase=Phase.ADDING)
    full = replace(MISSION, takes_additions=False)
    refused, effects = advance(adding, Wrote(1, "and more"), full)

    assert (refused.receipt, effects) == (Notice(Said.FULL_DAY), ())
    assert advance(WRITING, Wrote(1, "and more"), full)[0].parts
