"""Who is answered first, how often, and what is done before anything is said."""

import asyncio

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from handlers.telegram.staff_answers import AT_ONCE
from handlers.telegram.staff_poller import StaffPoller
from handlers.telegram.staff_updates import Said, read
from tests.bot.services.scene import Scene
from tests.handlers.telegram.fakes import Parameters, ScriptedApi
from tests.handlers.telegram.staffed import CODE, OFFICER, STRANGE, Desk, message, tap, urgent_case


async def test_an_update_is_confirmed_only_when_it_is_done(scene: Scene) -> None:
    """The offset follows the work; one that keeps failing holds up nobody for ever."""
    api, trouble, taken = ScriptedApi(), list[str](), list[Said]()
    first, second = message(1, "a"), {**message(2, "b"), "update_id": 2}

    async def take(said: Said) -> None:
        if said.chat == 1:
            raise BadRequest("words of a stranger")
        taken.append(said)

    poller = StaffPoller(api, scene.clock, take, poll=1, trouble=trouble.append)
    api.will("getUpdates", [first, second], [], NetworkError("gone"))
    await poller._step()
    await poller._step()

    offsets = [call.parameters.get("offset") for call in api.calls]
    assert offsets == [None, 3]
    assert [said.chat for said in taken] == [2]
    assert set(trouble) == {"BadRequest"}


async def test_no_officer_waits_behind_strangers(desk: Desk, scene: Scene) -> None:
    """However many write, and whatever Telegram says to it: the tap is taken before any of them."""
    row = await urgent_case(scene)

    def refuses(parameters: Parameters) -> Parameters:
        if parameters["chat_id"] != 73:
            raise RetryAfter(30)
        return {"message_id": 5}

    desk.api.will("sendMessage", *[refuses] * 40)
    poller = StaffPoller(desk.api, scene.clock, desk.bot.take, poll=0, trouble=pytest.fail)
    flood = [
        {**message(chat, "hi"), "update_id": chat} for chat in [STRANGE] * 20 + [*range(80, 99)]
    ]
    link = {**message(73, f"/link {CODE}"), "update_id": 200}
    desk.api.will("getUpdates", [*flood, link, tap(73, f"on:{row.reference}", 1000)])

    async with asyncio.timeout(5):
        await poller._step()

    acts = await scene.store.audit(row.key)
    assert [act.action for act in acts][-1] == "on_it"
    assert desk.links.officer(73) == "ada"
    assert [call.chat for call in desk.api.of("editMessageText")] == [73]
    await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) <= AT_ONCE + 1


async def test_a_stranger_is_answered_once_a_minute(desk: Desk, scene: Scene) -> None:
    """What Telegram refuses meanwhile is dropped, and asked for no more."""
    for _ in range(5):
        await desk.bot.take(read(message(STRANGE, "hi")))
        await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) == 1

    scene.clock.steady += 60
    desk.api.will("sendMessage", RetryAfter(30))
    await desk.bot.take(read(message(STRANGE, "hi")))
    await desk.bot.settled()
    scene.clock.steady += 60
    await desk.bot.take(read(message(STRANGE, "hi")))
    await desk.bot.settled()
    assert len(desk.api.of("sendMessage")) == 2


async def test_few_answers_are_under_way_at_once(desk: Desk) -> None:
    """A thousand strangers in one moment are a handful of messages."""
    for chat in range(1000, 2000):
        await desk.bot.take(read(message(chat, "hi")))
    await desk.bot.settled()

    assert len(desk.api.of("sendMessage")) == AT_ONCE


async def test_a_tap_is_taken_before_anything_is_said_of_it(desk: Desk, scene: Scene) -> None:
    """Also where Telegram lets us say nothing at all for a while."""
    row = await urgent_case(scene)
    desk.api.will("answerCallbackQuery", RetryAfter(30))
    desk.api.will("editMessageText", RetryAfter(30))

    taking = asyncio.create_task(desk.bot.take(read(tap(OFFICER, f"on:{row.reference}", 1000))))
    await asyncio.sleep(0.05)

    assert [act.action for act in await scene.store.audit(row.key)][-1] == "on_it"
    taking.cancel()
    await desk.bot.close()
