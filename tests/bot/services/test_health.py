"""What monitors are told cannot serve as a clock of what people do."""

from hypothesis import given
from hypothesis import strategies as st

from bot.services.health import SPELL, STEP, Beat, CoarseCounts, Health, coarse


def test_a_count_stands_still_for_six_hours() -> None:
    """Whoever looks every second learns neither when somebody wrote nor whether one did."""
    now = [SPELL * 5 + 60]
    counts = CoarseCounts(lambda: now[0])
    counts.add("updates", 25)
    seen = set()
    for second in range(SPELL * 5 + 60, SPELL * 6, 300):
        now[0] = second
        counts.add("updates")
        seen.add(counts.shown("updates"))
    assert seen == {0}

    now[0] = SPELL * 6
    first = counts.shown("updates")
    counts.add("updates", 1000)
    assert first % STEP == 0
    assert first > 25
    assert counts.shown("updates") == first


@given(st.integers(0, 10**6))
def test_one_more_does_not_show(count: int) -> None:
    """Counts go in tens, downwards."""
    assert 0 <= count - coarse(count) < STEP
    assert coarse(count) % STEP == 0


async def test_silence_is_an_obstacle() -> None:
    """A loop without a sign of life makes the bot neither alive nor ready."""
    now = [0.0]
    beats = (Beat("tick", lambda: 0.0, 10.0), Beat("updates", lambda: 0.0, 100.0))

    async def none() -> tuple[()]:
        return ()

    health = Health(lambda: now[0], beats, none, none)
    now[0] = 10.0
    assert health.silent() == ()
    now[0] = 11.0
    assert health.silent() == ("tick",)
    assert await health.obstacles() == ("tick_silent",)
