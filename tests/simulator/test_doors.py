"""The control doors: people and their deeds, groups, traffic, state."""

import asyncio
import time

import pytest
from telegram.error import BadRequest, Forbidden

from tests.simulator.rig import Stage, new_token, ptb


async def test_people_get_names_that_occur_nowhere_else(stage: Stage) -> None:
    """Names are made up unless given, and the door tells them."""
    others = [await stage.door("people") for _ in range(30)]
    names = {(o["first_name"], o["last_name"]) for o in others}
    assert len(names) > 25
    given = await stage.door("people", first_name="Ada", last_name=None, username="ada_x")
    assert (given["first_name"], given["last_name"], given["username"]) == ("Ada", None, "ada_x")
    assert given["chat_id"] == given["person"]


async def test_a_person_may_change_language(stage: Stage) -> None:
    """The language code reaches the bot with the next message."""
    answer = await stage.http.post(f"/control/people/{stage.person}", json={"language_code": "ar"})
    assert answer.json()["language_code"] == "ar"
    await stage.act("text", text="hi")
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.language_code == "ar"


@pytest.mark.parametrize(
    ("deed", "said", "field"),
    [
        ("location", {"latitude": 1.5, "longitude": 2.5}, "location"),
        ("contact", {}, "contact"),
        ("sticker", {}, "sticker"),
        ("forward", {"text": "passed on"}, "forward_origin"),
    ],
)
async def test_deeds_reach_the_bot(
    stage: Stage, deed: str, said: dict[str, object], field: str
) -> None:
    """Places, contacts, stickers and forwarded texts arrive as such."""
    await stage.act(deed, **said)
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    assert getattr(message, field) is not None


async def test_long_texts_are_cut_as_apps_do(stage: Stage) -> None:
    """A text beyond 4096 arrives in pieces that add up to it."""
    text = "😀x" * 3000
    sent = await stage.act("text", text=text)
    updates = await stage.bot.get_updates()
    pieces = [u.message.text or "" for u in updates[1:] if u.message]
    assert len(pieces) == len(sent["message_ids"])
    assert "".join(pieces) == text
    assert all(len(p.encode("utf-16-le")) // 2 <= 4096 for p in pieces)


async def test_events_return_when_the_phone_changes(stage: Stage) -> None:
    """A listening phone hears of a message at once, and of nothing after its time."""
    revision = (await stage.chat())["revision"]
    path = f"people/{stage.person}/events"
    listening = asyncio.create_task(stage.see(path, since=revision, timeout=10))
    await asyncio.sleep(0.1)
    await stage.bot.send_message(stage.person, "hello")
    heard = await asyncio.wait_for(listening, 5)
    assert heard["messages"][-1]["text"] == "hello"
    assert heard["revision"] > revision
    began = time.monotonic()
    silent = await stage.see(path, since=heard["revision"], timeout=0.3)
    assert time.monotonic() - began >= 0.3
    assert silent["revision"] == heard["revision"]


async def test_groups_follow_privacy_mode(stage: Stage) -> None:
    """The bot hears that it was added, and of texts only commands and mentions."""
    first = await stage.door("group", text="chatter")
    assert first["update_id"] is None
    again = await stage.door("group", chat_id=first["chat_id"], text="/help")
    assert again["update_id"] is not None
    updates = await stage.bot.get_updates()
    assert updates[1].my_chat_member is not None
    assert updates[2].message is not None
    assert updates[2].message.new_chat_members
    assert updates[3].message is not None
    assert updates[3].message.text == "/help"
    await stage.bot.send_message(first["chat_id"], "no groups, please")
    await stage.bot.leave_chat(first["chat_id"])
    with pytest.raises(Forbidden, match="kicked"):
        await stage.bot.send_message(first["chat_id"], "x")
    shown = (await stage.see(f"group/{first['chat_id']}"))["messages"]
    assert shown[-1]["text"] == "no groups, please"


async def test_channel_posts_arrive_without_an_author(stage: Stage) -> None:
    """In a channel the bot is administrator and hears posts."""
    await stage.door("group", type="channel", text="post")
    post = (await stage.bot.get_updates())[-1].channel_post
    assert post is not None
    assert (post.text, post.from_user) == ("post", None)


async def test_traffic_tells_every_call_with_its_parameters(stage: Stage) -> None:
    """Order, time, parameters and outcome; `since` returns only what came later."""
    await stage.bot.send_message(stage.person, "said")
    with pytest.raises(BadRequest):
        await stage.bot.delete_message(stage.person, 999_999)
    seen = await stage.see("traffic")
    methods = [c["method"] for c in seen["calls"]]
    assert methods == ["getMe", "sendMessage", "deleteMessage"]
    said, refused = seen["calls"][1:]
    assert said["parameters"]["text"] == "said"
    assert said["ok"] is True
    assert refused["error_code"] == 400
    assert said["time"] <= refused["time"]
    assert (await stage.see("traffic", since=seen["next"]))["calls"] == []


async def test_traffic_can_be_switched_off(stage: Stage) -> None:
    """Benchmarks need no log; violations are still kept."""
    await stage.door("traffic/keep", keep=False)
    try:
        await stage.call("noSuchMethod")
        assert (await stage.see("traffic"))["calls"] == []
        assert len(await stage.violations()) == 1
    finally:
        await stage.door("traffic/keep", keep=True)


async def test_state_counts(stage: Stage) -> None:
    """Counts of people, calls and the messages that Telegram still keeps."""
    before = await stage.see("state")
    await stage.act("text", text="x")
    after = await stage.see("state")
    assert after["living_from_people"] == before["living_from_people"] + 1
    mine = next(b for b in after["bots"] if b["bot"] == stage.bot_id)
    assert mine["pending_updates"] == 2


async def test_two_bots_share_people_but_not_chats(stage: Stage) -> None:
    """A person's chat with one bot says nothing to another."""
    async with ptb(stage.url, new_token()) as other:
        with pytest.raises(BadRequest, match="Chat not found"):
            await other.send_message(stage.person, "x")
        await stage.door(f"people/{stage.person}/text", bot=other.id, text="to the other")
        await other.send_message(stage.person, "from the other")
        assert [m["text"] for m in (await stage.chat())["messages"]] == ["/start"]


async def test_flags_can_be_turned_on(stage: Stage) -> None:
    """A test of the start-up checks can have a bot with dangerous flags."""
    await stage.door("bots", flags={"can_read_all_group_messages": True}, username="loud_bot")
    me = await stage.bot.get_me()
    assert me.can_read_all_group_messages
    assert me.username == "loud_bot"


@pytest.mark.parametrize(
    ("path", "said", "status"),
    [
        ("people/1/text", {"text": "x"}, 404),
        ("people/{person}/text", {}, 400),
        ("people/{person}/text", {"text": "  "}, 400),
        ("people/{person}/text", {"text": "x", "bot": "nobody"}, 404),
        ("people/{person}/edit", {"message_id": 999_999, "text": "x"}, 409),
        ("people/{person}/tap", {"message_id": 999_999, "button": "x"}, 409),
        ("people/{person}/tap", {"button": "x"}, 409),
        ("people/{person}", {"shoe_size": 43}, 400),
        ("clock", {"offset_seconds": "soon"}, 400),
    ],
)
async def test_doors_refuse_in_a_sentence(
    stage: Stage, path: str, said: dict[str, object], status: int
) -> None:
    """What cannot be done says why."""
    where = path.format(person=stage.person)
    answer = await stage.http.post(f"/control/{where}", json={"bot": stage.bot_id, **said})
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_a_blocking_person_cannot_write(stage: Stage) -> None:
    """Apps offer no text field while a bot is blocked."""
    await stage.act("block")
    path = f"/control/people/{stage.person}/text"
    answer = await stage.http.post(path, json={"text": "x", "bot": stage.bot_id})
    assert answer.status_code == 409
