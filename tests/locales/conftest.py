"""The cards that the shipped languages are held to."""

from collections.abc import Mapping

import pytest

from bot.cli.workbench.walk import MISSION, cards
from bot.interview.cards import Screen
from bot.interview.receipts import news_screen, receipt_screen


@pytest.fixture(scope="session")
def shown() -> Mapping[str, Screen]:
    """Every card that can be reached, and two that come by themselves."""
    sent = receipt_screen("1234 5678 9012 3456 7890", "A" * 22, time="14:10", date="2027-05-30")
    found = [card for _, card in cards(MISSION)] + [sent, news_screen("read:news")]
    assert len(found) > 200, "the walk found nothing to look at"
    return {repr(card): card for card in found}
