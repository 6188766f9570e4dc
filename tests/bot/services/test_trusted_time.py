"""Nothing is destroyed on the word of a clock that nobody confirms."""

from bot.services.trusted_time import AGREEMENT, FRESH, TrustedClock

YEAR = 365 * 86400.0


class Hands:
    """A host clock and a monotonic one that a test can move apart."""

    def __init__(self) -> None:
        self.host = 1_800_000_000.0
        self.steady = 50.0

    def pass_(self, seconds: float) -> None:
        self.host += seconds
        self.steady += seconds


def clock() -> tuple[Hands, TrustedClock]:
    """A clock and its hands."""
    hands = Hands()
    return hands, TrustedClock(lambda: hands.host, lambda: hands.steady)


def test_a_clock_that_nobody_confirmed_is_not_trusted() -> None:
    """At the start there is no belief."""
    _, watch = clock()

    assert not watch.trusted()


def test_agreement_is_believed_for_an_hour() -> None:
    """Belief starts with an agreement and ends an hour later."""
    hands, watch = clock()

    watch.heard(hands.host + AGREEMENT - 1)
    assert watch.trusted()
    hands.pass_(FRESH)
    assert watch.trusted()
    hands.pass_(1)
    assert not watch.trusted()


def test_disagreement_ends_belief() -> None:
    """A host that is eleven minutes off is not believed."""
    hands, watch = clock()
    watch.heard(hands.host)

    watch.heard(hands.host - 11 * 60)

    assert not watch.trusted()


def test_a_jump_of_a_year_suspends_belief_both_ways() -> None:
    """A step against the monotonic clock suspends belief until the next agreement."""
    for jump in (YEAR, -YEAR, 121.0):
        hands, watch = clock()
        watch.heard(hands.host)
        hands.host += jump

        assert not watch.trusted(), jump
        watch.heard(hands.host)
        assert watch.trusted()


def test_a_jump_is_seen_even_when_it_is_undone() -> None:
    """Looking at the time in between is enough to notice."""
    hands, watch = clock()
    watch.heard(hands.host)
    hands.host += YEAR
    watch.now()
    hands.host -= YEAR

    assert not watch.trusted()
