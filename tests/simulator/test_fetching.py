"""Polling: offsets, waiting, damping, conflicts, expiry and what kinds of updates arrive."""

import asyncio
import time

import pytest
from telegram.error import Conflict

from tests.simulator.rig import Stage


async def _texts(
    stage: Stage, *, offset: int | None = None, limit: int | None = None
) -> list[str | None]:
    updates = await stage.bot.get_updates(offset=offset, limit=limit)
    return [u.message.text for u in updates if u.message]


async def test_updates_stay_until_an_offset_confirms_them(stage: Stage) -> None:
    """The same updates come again until an offset passes them; limit takes the oldest."""
    for text in ("a", "b", "c"):
        await stage.act("text", text=text)
    assert await _texts(stage) == ["/start", "a", "b", "c"]
    assert await _texts(stage, limit=2) == ["/start", "a"]
    updates = await stage.bot.get_updates()
    ids = [u.update_id for u in updates]
    assert ids == list(range(ids[0], ids[0] + 4))
    assert await _texts(stage, offset=ids[1] + 1) == ["b", "c"]
    assert await _texts(stage) == ["b", "c"]


async def test_an_offset_in_the_future_confirms_nothing(stage: Stage) -> None:
    """Telegram ignores an offset beyond its queue: a bot that lost its place loses nothing."""
    last = (await stage.bot.get_updates())[-1].update_id
    assert await _texts(stage, offset=last + 1000) == ["/start"]


async def test_limits_are_clamped(stage: Stage) -> None:
    """A limit of 0 means 1, one beyond 100 means 100."""
    await stage.act("text", text="a")
    assert await _texts(stage, limit=0) == ["/start"]
    assert len(await _texts(stage, limit=1000)) == 2


async def test_negative_offset_keeps_only_the_end(stage: Stage) -> None:
    """Offset -1 forgets everything but the last."""
    for text in ("a", "b"):
        await stage.act("text", text=text)
    assert await _texts(stage, offset=-1) == ["b"]
    assert await _texts(stage) == ["b"]


async def test_commands_carry_their_entity(stage: Stage) -> None:
    """A command after an emoji is found at its UTF-16 offset, and addresses are no commands."""
    await stage.act("text", text="😀 /help and a/b https://un.org/x me@un.org")
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    found = {e.type: e.offset for e in message.entities}
    assert found == {"bot_command": 3, "url": 17, "email": 34}
    assert set(message.parse_entities().values()) == {"/help", "https://un.org/x", "me@un.org"}


async def test_poll_waits_for_news(stage: Stage) -> None:
    """A long poll returns as soon as something arrives."""
    await stage.bot.get_updates(offset=-1)
    last = (await stage.bot.get_updates())[0].update_id
    began = time.monotonic()
    waiting = asyncio.create_task(stage.bot.get_updates(offset=last + 1, timeout=20))
    await asyncio.sleep(0.2)
    await stage.act("text", text="news")
    updates = await waiting
    assert 0.15 < time.monotonic() - began < 5
    assert updates[0].message is not None
    assert updates[0].message.text == "news"


async def test_poll_ends_empty_when_its_time_is_over(stage: Stage) -> None:
    """A poll of one second takes one second."""
    last = (await stage.bot.get_updates())[-1].update_id
    began = time.monotonic()
    assert await stage.bot.get_updates(offset=last + 1, timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3


async def test_hot_loops_are_damped(stage: Stage) -> None:
    """Asking again at once for nothing waits three seconds."""
    last = (await stage.bot.get_updates())[-1].update_id
    await stage.bot.get_updates(offset=last + 1)
    began = time.monotonic()
    await stage.bot.get_updates(offset=last + 1)
    assert time.monotonic() - began > 2.5


async def test_a_second_poll_ends_the_first(stage: Stage) -> None:
    """Two programs with one token: the older one is told so."""
    last = (await stage.bot.get_updates())[-1].update_id
    first = asyncio.create_task(stage.bot.get_updates(offset=last + 1, timeout=20))
    await asyncio.sleep(0.2)
    second = asyncio.create_task(stage.call("getUpdates", offset=last + 1, timeout=1))
    with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
        await first
    assert (await second)["ok"]


async def test_a_webhook_and_polling_exclude_each_other(stage: Stage) -> None:
    """Polling beside a webhook is refused, and setting one ends a waiting poll."""
    last = (await stage.bot.get_updates())[-1].update_id
    waiting = asyncio.create_task(stage.bot.get_updates(offset=last + 1, timeout=20))
    await asyncio.sleep(0.2)
    await stage.bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await waiting
    with pytest.raises(Conflict, match="use deleteWebhook to delete the webhook first"):
        await stage.bot.get_updates()
    await stage.bot.delete_webhook()
    await stage.bot.get_updates()


async def test_only_asked_for_kinds_arrive(stage: Stage) -> None:
    """What allowed_updates leaves out is never queued; an empty list restores the default."""
    await stage.bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await stage.act("text", text="not for you")
    assert "not for you" not in await _texts(stage)
    await stage.bot.get_updates(allowed_updates=[])
    await stage.act("text", text="for you")
    assert (await _texts(stage))[-1] == "for you"


async def test_updates_expire_after_a_day(stage: Stage) -> None:
    """What nobody fetched for 24 hours is gone."""
    await stage.act("text", text="old")
    await stage.door("clock", offset_seconds=86_500)
    await stage.act("text", text="new")
    assert await _texts(stage) == ["new"]


async def test_a_hung_up_poll_leaves_updates_where_they_are(stage: Stage) -> None:
    """A program that dies while it waits takes nothing with it."""
    last = (await stage.bot.get_updates())[-1].update_id
    dying = asyncio.create_task(stage.call("getUpdates", offset=last + 1, timeout=20))
    await asyncio.sleep(0.2)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await stage.act("text", text="still here")
    assert await _texts(stage) == ["still here"]
