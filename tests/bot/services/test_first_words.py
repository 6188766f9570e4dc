"""What would begin a report waits while the disk is nearly full; nothing is refused unseen."""

from dataclasses import replace

import pytest

from bot.errors import DiskFullError, NoRoomYetError
from bot.interview.events import Edited, Event, SentFile, Tapped, Wrote
from bot.interview.mission import Mission
from bot.interview.schema import Phase
from bot.services.arrivals import Arrival
from bot.services.drafts import Draft, new_draft
from bot.services.first_words import facing_a_call, wait_for_room
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.bot.services.turns import arrives, words

BROUGHT = (Wrote(5, "words"), SentFile(source=5, kind="voice", size=1), Edited(5, "words"))


@pytest.mark.parametrize("event", BROUGHT, ids=lambda event: type(event).__name__)
def test_first_words_wait(scene: Scene, event: Event) -> None:
    """Whatever they are: the update stays where it is."""
    draft = fresh(scene)

    with pytest.raises(NoRoomYetError):
        wait_for_room(draft, Arrival(events=(event,)), short(scene.mission))
    wait_for_room(draft, Arrival(events=(event,)), scene.mission)
    wait_for_room(draft, Arrival(events=(Tapped("start:welcome"),)), short(scene.mission))


def test_a_report_that_was_begun_goes_on(scene: Scene) -> None:
    """What is left of the room is for those who are in the middle of one, or add to one."""
    draft = fresh(scene)
    for begun in ({"consented": True}, {"phase": Phase.ADDING}):
        going = replace(draft, interview=replace(draft.interview, **begun))
        wait_for_room(going, Arrival(events=BROUGHT), short(scene.mission))


async def test_words_that_waited_are_taken_when_there_is_room(scene: Scene) -> None:
    """The tap behind them finds them held: neither is lost, whatever was shown meanwhile."""
    finish = await arrives(scene, 1)
    arrival = Arrival(events=(Wrote(5, "words"),), language="en", message=5)
    there_was_room = scene.mission
    scene.mission = short(replace(there_was_room, intake_open=False))
    with pytest.raises(DiskFullError):
        await scene.conversations.take(CHAT, arrival, finish)
    assert len(await scene.store.waiting_updates()) == 1

    scene.mission = there_was_room
    turn = await scene.conversations.take(CHAT, arrival, finish)

    assert words(turn) == ["words"]


def fresh(scene: Scene) -> Draft:
    """Somebody who has only just come."""
    return new_draft(BOT, CHAT, "en", scene.random)


def short(mission: Mission) -> Mission:
    """The same mission on a disk that is nearly full."""
    return replace(mission, short_of_room=True)


def test_words_before_a_call_for_help_wait_for_nothing(scene: Scene) -> None:
    """What is left of the room is for them first; they are taken, not refused."""
    called = Arrival(events=BROUGHT, called=True)
    closed = replace(short(scene.mission), intake_open=False)

    wait_for_room(fresh(scene), called, closed)

    assert facing_a_call(closed, called, can_seal=True).intake_open
    assert not facing_a_call(closed, called, can_seal=False).intake_open
    assert not facing_a_call(closed, Arrival(events=BROUGHT), can_seal=True).intake_open
    shut = replace(closed, short_of_room=False)
    assert not facing_a_call(shut, called, can_seal=True).intake_open
