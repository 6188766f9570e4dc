"""A refusal stays on the card until somebody can have seen it."""

from dataclasses import replace

import pytest

from bot.interview.parts import Notice, Said
from bot.interview.schema import Phase
from bot.services.arrivals import Arrival
from bot.services.drafts import Draft
from bot.services.unseen import still_told
from tests.bot.services.scene import Scene

REFUSED = Notice(Said.NO_FILES)
CARD = 77


def told(draft: Draft, notice: Notice | None, version: int = 4) -> Draft:
    """The same with another first line."""
    said = replace(draft.interview, receipt=notice)
    return replace(draft, interview=said, version=version)


@pytest.fixture
async def draft(scene: Scene) -> Draft:
    """A story told; its card of version 4 is on the phone."""
    await scene.tells("words")
    return replace(await scene.the_draft(), version=4, shown=4, card=CARD)


async def test_words_behind_a_refused_file_do_not_hide_it(draft: Draft) -> None:
    """Both came at once: no card was shown between them."""
    before = told(draft, REFUSED, version=5)
    after = told(draft, Notice(Said.TAKEN, messages=2), version=6)

    assert still_told(before, after, Arrival(events=(), message=60)).interview.receipt == REFUSED


async def test_a_tap_on_the_card_of_before_does_not_hide_it(draft: Draft) -> None:
    """It was tapped before the refusal could be read."""
    before, after = told(draft, REFUSED), told(draft, None)

    for tapped, line in ((CARD - 1, REFUSED), (CARD, None)):
        kept = still_told(before, after, Arrival(events=(), card=tapped))
        assert kept.interview.receipt == line


async def test_what_was_seen_or_weighs_more_is_said(draft: Draft) -> None:
    """A card that was read, another refusal, and a report that is sent."""
    read = still_told(told(draft, REFUSED), told(draft, None), Arrival(events=(), message=60))
    unread = told(draft, REFUSED, version=5)
    worse = told(draft, Notice(Said.NOT_SENT), version=6)
    sent = replace(worse, interview=replace(worse.interview, phase=Phase.SENT, receipt=None))

    assert read.interview.receipt is None
    for after in (worse, sent):
        assert still_told(unread, after, Arrival(events=())) == after
