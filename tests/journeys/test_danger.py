"""Somebody in danger: help is one tap away, and nobody is asked to begin anew."""

import pytest

from tests.ground.officers import Officers
from tests.ground.reporter import ReporterChat


@pytest.mark.parametrize("reporter", ["en", "ar"], indirect=True)
async def test_a_call_for_help_is_a_case_at_once(
    reporter: ReporterChat, officers: Officers
) -> None:
    """Two taps from the first card; what is said next is in the urgent case, and in no other."""
    await reporter.writes("/start")
    await reporter.taps("🆘")
    await reporter.screen("help")
    await reporter.taps_away("✅")
    await reporter.until(lambda chat: len(chat.messages) == 3)
    receipt = reporter.receipt
    assert any(message.screen == "urgent" for message in reporter.seen.shown)
    await reporter.screen("adding")

    await reporter.writes("They are at the door, zwqxhelpq.")

    case = officers.case_of(receipt)
    assert case.report.urgent
    assert case.report.language == reporter.facts["language_code"]
    assert case.report.priority == "P1"
    assert case.tells("zwqxhelpq")


@pytest.mark.parametrize("reporter", ["en", "ar"], indirect=True)
async def test_help_can_be_had_without_telling_anyone(
    reporter: ReporterChat, officers: Officers
) -> None:
    """Places are shown, and nothing is sent."""
    before = len(officers.read())
    await reporter.writes("/start")
    await reporter.taps("🆘")
    await reporter.screen("help")

    await reporter.taps_away("🗺")

    await reporter.screen("services")
    assert len(officers.read()) == before
