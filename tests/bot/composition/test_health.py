"""The figures of a healthy bot are the same whether or not anybody writes."""

from types import SimpleNamespace
from typing import Any, cast

from bot.composition.health import HealthParts
from bot.config import Settings
from bot.services.health import SILENCE_STEP
from bot.services.letter_reading import ERASE


def ages(heard: float, silence: float) -> dict[str, float]:
    """What is told of silences, 1,000 s after the machine's start."""
    core = SimpleNamespace(clock=SimpleNamespace(monotonic=lambda: 1000.0))
    reporters = SimpleNamespace(
        silence=110.0,
        way_in=SimpleNamespace(heartbeat=1000.0 - heard),
        silent_for=lambda: silence,
    )
    parts = HealthParts(
        cast("Any", core), cast("Any", reporters), cast("Any", None), lambda: 997.0, dict
    )
    return {figure.name: figure.samples[""] for figure in parts._ages()}


def test_a_message_ends_no_silence_that_shows() -> None:
    """Telegram answers a waiting bot at once when somebody writes: that must not be a clock."""
    assert {str(ages(heard, heard)) for heard in (0.0, 0.4, 17.0, 50.0, 119.9)} == {
        str(ages(0.0, 0.0))
    }
    assert ages(3.0, 3.0)["amana_telegram_age_seconds"] == 0
    assert ages(250.0, 250.0)["amana_updates_age_seconds"] == 240


def test_the_step_outlasts_the_longest_wait() -> None:
    """Else each wait that is cut short would show after all."""
    longest = Settings.model_fields["telegram"].default.__class__.model_fields["poll_timeout"]
    assert max(each.le for each in longest.metadata if hasattr(each, "le")) + 30 < SILENCE_STEP


async def test_a_scrape_counts_a_flood_without_reading_it() -> None:
    """The store has no way here to hand over a row; the counts are told in tens."""

    async def updates() -> int:
        return 200_003

    async def outbox(but: str) -> int:
        assert but == ERASE
        return 27

    clock = SimpleNamespace(monotonic=lambda: 0.0)
    store = SimpleNamespace(count_updates=updates, count_outbox=outbox)
    core, none = cast("Any", SimpleNamespace(store=store, clock=clock)), cast("Any", None)
    reporters = cast("Any", SimpleNamespace(silence=0.0, way_in=SimpleNamespace(heartbeat=0.0)))
    told = await HealthParts(core, reporters, none, lambda: 0.0, dict)._waiting()

    assert {figure.name: figure.samples[""] for figure in told} == {
        "amana_inbox_waiting": 200_000,
        "amana_outbox_waiting": 20,
    }
