"""Presence: who is at a case, for minutes, told to its readers alone."""

from bot.services.officers.presence import SILENCE, Doing, Presence, Present
from tests.bot.services.scene import Hands

BOTH = frozenset({"ada", "ben"})


def test_others_see_what_an_officer_does_and_since_when() -> None:
    """A reader sees the other at the case with whole minutes; oneself is never listed."""
    clock = Hands()
    presence = Presence(clock.monotonic)

    presence.tell("ada", 7, Doing.READING)
    clock.pass_(100)
    presence.tell("ada", 7, Doing.READING)

    assert presence.others("ben", 7, BOTH) == (Present("ada", Doing.READING, 1),)
    assert presence.others("ada", 7, BOTH) == ()
    assert presence.others("ben", 8, BOTH) == ()


def test_who_begins_to_write_is_writing_from_then_on() -> None:
    """Another thing done starts its own minutes."""
    clock = Hands()
    presence = Presence(clock.monotonic)

    presence.tell("ada", 7, Doing.READING)
    clock.pass_(100)
    presence.tell("ada", 7, Doing.WRITING)

    assert presence.others("ben", 7, BOTH) == (Present("ada", Doing.WRITING, 0),)


def test_the_silent_and_those_who_left_are_forgotten() -> None:
    """Three minutes without a word are as good as leaving, and nothing of it is kept."""
    clock = Hands()
    presence = Presence(clock.monotonic)

    presence.tell("ada", 7, Doing.READING)
    presence.tell("ben", 8, Doing.READING)
    presence.tell("ben", 8, Doing.LEFT)
    clock.pass_(SILENCE)

    assert presence.others("ben", 7, BOTH) == ()
    assert presence.others("ada", 8, BOTH) == ()
    presence.tell("cleo", 9, Doing.LEFT)
    assert presence._signs == {}


def test_one_who_no_longer_reads_the_case_is_not_told_of() -> None:
    """After a recusal nobody learns from presence that the other was there."""
    presence = Presence(Hands().monotonic)

    presence.tell("ada", 7, Doing.READING)

    assert presence.others("ben", 7, {"ben"}) == ()
