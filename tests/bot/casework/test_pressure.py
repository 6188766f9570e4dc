"""What gives way under a flood, in which order, and what never does."""

from hypothesis import given
from hypothesis import strategies as st

from bot.casework.lifecycle import State
from bot.casework.pressure import (
    LARGEST,
    LONGER,
    MOST_PARDONS,
    PAUSE,
    SHORT_VOICE,
    STEPS,
    Gauges,
    Level,
    Limits,
    Tally,
    file_room,
    gathers,
    is_grave,
    level,
    may_mute,
    pause,
    quarantines,
    shows_pictures,
    spare,
    takes_additions,
    voice_room,
)
from bot.casework.triage import Priority, triage
from handlers.telegram.updates import DOWNLOAD_LIMIT

MB = 1_000_000
LIMITS = Limits()
AID, SEX = triage({"kind": "aid"}), triage({"kind": "sex"})
COUNT = st.integers(0, 10**6)
TALLIES = st.builds(
    Tally, reports=COUNT, messages=COUNT, files=COUNT, file_bytes=COUNT, muted=st.booleans()
)
GAUGES = st.builds(Gauges, updates=COUNT, calls=COUNT, room=COUNT, words_room=COUNT)


def test_nothing_is_shed_while_all_is_calm() -> None:
    """A quiet day has no level, no pause and no bound but Telegram's own."""
    assert level(Gauges(room=10, words_room=1)) is Level.CALM
    assert pause(Tally(), LIMITS, Level.CALM) == 0
    assert not gathers(Tally(), LIMITS, Level.CALM)
    assert file_room(Tally(), LIMITS, Level.CALM) == LARGEST


def test_whatever_telegram_hands_over_is_taken() -> None:
    """A file of exactly Telegram's 20 MiB too: a room is what a file must be smaller than."""
    assert file_room(Tally(), Limits(), Level.CALM) > DOWNLOAD_LIMIT


def test_each_gauge_alone_climbs_through_every_level_in_order() -> None:
    """Previews, files, chats beyond their limit, P4."""
    for step in STEPS:
        assert level(Gauges(updates=step.updates)) is step.level
        assert level(Gauges(calls=step.calls)) is step.level
    assert [step.level for step in STEPS] == sorted(set(Level) - {Level.CALM}, reverse=True)
    rooms = [level(Gauges(room=room, words_room=100)) for room in (100, 99, 49, 24)]
    assert rooms == [Level.CALM, Level.FILES, Level.BEYOND, Level.LEAST]


@given(TALLIES, GAUGES)
def test_a_first_grave_report_never_waits_and_is_never_put_aside(
    tally: Tally, gauges: Gauges
) -> None:
    """🆘, sex, threat and a child: whatever else the chat sent, whatever the load, muted or not."""
    grave = ({"kind": "sex"}, {"kind": "threat"}, {"hurt": "child"}, {"hurt": "me_minor"})
    for answers in grave:
        assert not quarantines(tally, triage(answers), LIMITS)
    assert not quarantines(tally, triage({}, help_now=True), LIMITS)
    assert pause(tally, LIMITS, level(gauges)) <= LONGER


def test_twenty_reports_of_a_shared_phone_are_all_taken_straight() -> None:
    """The twenty-first waits in quarantine, and after the pictures the next is as good as new."""
    tally = Tally()
    for _ in range(20):
        assert not quarantines(tally, AID, LIMITS)
        assert not shows_pictures(tally, LIMITS)
        tally = tally.with_report(AID)
    assert quarantines(tally, AID, LIMITS)
    assert shows_pictures(tally, LIMITS)
    assert pause(tally, LIMITS, Level.CALM) == PAUSE
    assert pause(tally, LIMITS, Level.BEYOND) == LONGER
    assert not quarantines(tally.forgiven(), AID, LIMITS)


def test_the_pictures_begin_no_day_anew_without_end() -> None:
    """Whoever taps the right one for ever calls the duty team eighty times, and not on and on."""
    tally, straight = Tally(), 0
    for _ in range(500):
        if shows_pictures(tally, LIMITS):
            tally = tally.forgiven()
        straight += not quarantines(tally, SEX, LIMITS)
        tally = tally.with_report(SEX)
    assert straight == LIMITS.reports * (MOST_PARDONS + 1)
    # A card that was shown before the last of them wins nothing either.
    assert quarantines(tally.forgiven(), SEX, LIMITS)


def test_grave_reports_are_counted_apart() -> None:
    """A heap of other reports hides no threat; twenty threats from one chat are a flood, too."""
    tally = Tally(reports=500)
    for _ in range(20):
        assert not quarantines(tally, SEX, LIMITS)
        tally = tally.with_report(SEX)
    assert quarantines(tally, SEX, LIMITS)
    assert is_grave(SEX)
    assert not is_grave(AID)


def test_only_p4_waits_of_those_within_their_limit() -> None:
    """And only when everything else has given way."""
    paused = {now: pause(Tally(), LIMITS, now, least=True) for now in Level}
    assert paused == {**dict.fromkeys(Level, 0.0), Level.LEAST: PAUSE}


def test_files_give_way_first_and_voices_last() -> None:
    """For those who cannot write, a short voice message is words."""
    assert file_room(Tally(), LIMITS, Level.FILES) == 0
    assert voice_room(Tally(), LIMITS, Level.FILES) == SHORT_VOICE
    assert voice_room(Tally(), LIMITS, Level.LEAST) == 0
    full = Tally(files=LIMITS.files, file_bytes=LIMITS.file_bytes)
    assert file_room(full, LIMITS, Level.CALM) == 0
    assert voice_room(full, LIMITS, Level.CALM) == SHORT_VOICE
    fuller = Tally(files=2 * LIMITS.files, file_bytes=2 * LIMITS.file_bytes)
    assert voice_room(fuller, LIMITS, Level.CALM) == 0


def test_no_long_voice_message_uses_what_is_kept_for_words() -> None:
    """Just above the words' room a voice may be as long as what is beyond it, or a short one."""
    assert voice_room(Tally(), LIMITS, Level.CALM, left=0) == SHORT_VOICE
    assert voice_room(Tally(), LIMITS, Level.CALM, left=SHORT_VOICE + 1) == SHORT_VOICE + 1
    assert voice_room(Tally(), LIMITS, Level.CALM, left=LARGEST) == LARGEST


@given(TALLIES, st.sampled_from(Level), st.integers(1, LARGEST))
def test_no_chat_gets_more_than_twice_its_day_of_files(tally: Tally, now: Level, size: int) -> None:
    """However it mixes them: a bound on what one person writes to the disk."""
    taken = [room for room in (file_room, voice_room) if size < room(tally, LIMITS, now)]
    if taken:
        assert tally.file_bytes + size <= 2 * LIMITS.file_bytes


def test_forgiveness_gives_no_room_on_the_disk() -> None:
    """What was counted in bytes stays counted until the day is over."""
    tally = Tally(reports=9, messages=999, files=7, file_bytes=8).forgiven()
    assert tally == Tally(files=7, file_bytes=8, pardons=1)
    assert takes_additions(tally, LIMITS)
    assert not takes_additions(Tally(messages=LIMITS.messages), LIMITS)


def test_one_officer_silences_nobody_on_a_grave_case() -> None:
    """P1 and P2 pause no sender; a flood does, and so do P3 and P4."""
    for priority in Priority:
        expected = priority in {Priority.P3, Priority.P4}
        assert may_mute(State.SUBMITTED, priority) is expected
        assert may_mute(State.QUARANTINE, priority)


def test_no_file_is_larger_than_what_the_disk_can_spare() -> None:
    """The room that is kept for words is not lent to one last file."""
    gauges = Gauges(room=1_005 * MB, words_room=1_000 * MB)

    left = spare(gauges)

    assert left == 5 * MB
    assert file_room(Tally(), Limits(), level(gauges), left) == left
    assert spare(Gauges(room=1, words_room=2)) == 0
