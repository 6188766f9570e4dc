"""What is due on a case, as it stands beside it."""

import re
from dataclasses import replace

import pytest

from desk.answers import Clock, Detail
from tests.desk.pages.rig import Rig

TOLD_ABOVE = "Told to the next above, without an answer"


def clocks(page: str) -> list[str]:
    """The duties that a case's page lists, in order."""
    found = re.search(r'<ul class="clocks">(.*?)</ul>', page, flags=re.S)
    return re.findall(r"<li[^>]*>(.*?)<br>", found[1], flags=re.S) if found else []


def owing(rig: Rig, monkeypatch: pytest.MonkeyPatch, *duties: str) -> None:
    """Let the server say that these are owed."""
    case = rig.client.case

    async def owed(reference: str) -> Detail:
        detail = await case(reference)
        return replace(detail, clocks=tuple(Clock(duty, 2 * 10**9, "triage P2") for duty in duties))

    monkeypatch.setattr(rig.client, "case", owed)


@pytest.mark.parametrize("priority", ["P2", "P3", "P4"])
async def test_while_nobody_has_answered_it_says_when_the_next_above_hears(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, priority: str
) -> None:
    """Behind what is due, for it is nobody's duty who reads the case."""
    rig.client.summary = {"priority": priority}
    owing(rig, monkeypatch, "answer", "feedback")

    page = await rig.get(rig.case)

    assert clocks(page.text) == [
        "First answer by a person",
        "The reporter hears what was done",
        TOLD_ABOVE,
    ]


@pytest.mark.parametrize(("priority", "duty"), [("P2", "feedback"), ("P1", "answer")])
async def test_answered_or_urgent_it_says_nothing_of_the_next_above(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, priority: str, duty: str
) -> None:
    """Nobody above hears of what is answered; an urgent case's steps are the mission's own."""
    rig.client.summary = {"priority": priority}
    owing(rig, monkeypatch, duty)

    page = await rig.get(rig.case)

    assert clocks(page.text)
    assert TOLD_ABOVE not in clocks(page.text)
