"""The figures of a healthy bot are the same whether or not anybody writes."""

from types import SimpleNamespace
from typing import Any, cast

from bot.composition.health import HealthParts
from bot.config import Settings
from bot.services.health import SILENCE_STEP


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
