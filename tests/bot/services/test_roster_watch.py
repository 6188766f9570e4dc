"""Without a roster that can be believed, nothing is taken; a doubted clock expires nothing."""

from dataclasses import replace

import pytest

from bot.errors import ConfigError, OperatorError, SealingError
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.roster_watch import RosterWatch
from tests.bot.sealing.cast import DAY, mission
from tests.bot.services.scene import Hands

GRACE = 30


class Source:
    """A roster file that can be replaced or spoiled."""

    def __init__(self) -> None:
        self.roster = mission().roster
        self.error: OperatorError | None = None

    def read(self) -> VerifiedRoster:
        """As the composition root reads it."""
        if self.error is not None:
            raise self.error
        return VerifiedRoster(self.roster, ("head", "deputy"))


def watching() -> tuple[Source, Hands, RosterWatch]:
    """A watch that has not looked yet."""
    source, hands = Source(), Hands()
    return source, hands, RosterWatch(source.read, hands, GRACE)


def test_before_the_first_look_nothing_is_usable() -> None:
    """It fails closed."""
    _, _, watch = watching()

    assert watch.usable() is None


def test_a_believed_roster_is_used() -> None:
    """And a newer one after the next look."""
    source, _, watch = watching()
    watch.look()
    assert watch.usable() == source.roster

    source.roster = replace(source.roster, sequence=8)
    newer: Roster = source.roster
    assert watch.usable() != newer
    watch.look()
    assert watch.usable() == newer


@pytest.mark.parametrize("error", [SealingError("no"), ConfigError("no")])
def test_one_that_cannot_be_believed_at_the_start_closes_the_intake(error: OperatorError) -> None:
    """Nothing is ever sealed to it, and the alarm names the kind of failure."""
    source, _, watch = watching()
    source.error = error
    watch.look()

    assert watch.usable() is None
    assert watch.refused == type(error).__name__


def test_one_that_is_spoiled_later_leaves_the_last_in_use() -> None:
    """A half-copied file closes nothing; the alarm stands until it is mended."""
    source, _, watch = watching()
    watch.look()
    source.error = SealingError("no")
    watch.look()
    assert watch.usable() == source.roster
    assert watch.refused

    source.error = None
    watch.look()
    assert not watch.refused


def test_dates_close_the_intake_after_the_grace() -> None:
    """A roster is used through its last day and thirty more."""
    source, hands, watch = watching()
    watch.look()
    hands.at = source.roster.valid_until + GRACE * DAY - 1
    assert watch.usable() == source.roster

    hands.at += 2
    assert watch.usable() is None


def test_a_roster_of_the_future_is_not_used_yet() -> None:
    """It was signed to begin later."""
    source, hands, watch = watching()
    watch.look()
    hands.at = source.roster.valid_from - 1

    assert watch.usable() is None


def test_a_clock_that_is_not_trusted_expires_nothing() -> None:
    """A jump of ten years must not stop reports."""
    source, hands, watch = watching()
    watch.look()
    hands.believed = False
    hands.at += 3650 * DAY

    assert watch.usable() == source.roster
