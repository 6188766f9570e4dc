"""The benchmark asks both bots the same, and its arithmetic is right."""

import pytest

from bot.interview.questions import QUESTIONS
from tests.bench import driver, figures, stock_bot
from tests.bench.__main__ import Told


def test_the_stock_bot_asks_the_same_questions() -> None:
    """Every question of a plain report is asked by both, in the same order."""
    ours = [question.id for question in QUESTIONS if question.counted]

    assert list(stock_bot.STEPS.values()) == ours
    assert [question for question, _ in driver.CHOSEN] == ours


@pytest.mark.parametrize(("share", "value"), [(0.5, 51), (0.95, 96), (0.99, 100), (1.0, 100)])
def test_percentiles_are_values_that_were_measured(share: float, value: float) -> None:
    """Nearest rank: no figure stands in the output that nobody waited for."""
    assert figures.percentile(list(range(100, 0, -1)), share) == value


def test_a_figure_below_its_demand_is_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever runs the benchmark from a script learns of it by the exit code."""
    told = Told()
    told.say("fast", met=True)
    told.say("without a demand", ms=3)
    told.say("slow", met=False)

    assert told.missed == ["slow"]
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_sealing_rate_is_measured_against_its_parts() -> None:
    """An entry can be no faster than its hash and its AEAD together, but for noise."""
    facts = figures.sealing_rate(24 * figures.MIB)

    assert facts["entry_mib_s"] > 0
    assert facts["raw_aead_mib_s"] > facts["bound_of_both_mib_s"]
    assert facts["entry_to_bound"] < 1.5
