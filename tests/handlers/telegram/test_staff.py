"""The staff bot: officers get alerts and one button, everybody else an ordinary bot."""

import pytest
from telegram.error import Forbidden

from bot.services.duty.alerts import Alert, Kind
from handlers.telegram.staff_updates import What, read
from handlers.telegram.staff_words import STRANGER
from tests.handlers.telegram.fakes import Parameters
from tests.handlers.telegram.staffed import CODE, OFFICER, STRANGE, Desk, message, urgent_case


@pytest.mark.parametrize(
    "text", ["/start", "/due", "/link", "/link wrong", "hello", "/help", "on:K7M2QD", "💥"]
)
async def test_a_stranger_meets_an_ordinary_bot(desk: Desk, text: str) -> None:
    """One sentence for whatever they send."""
    assert await desk.writes(STRANGE, text) == STRANGER


async def test_a_code_links_and_goes_from_the_chat(desk: Desk) -> None:
    """Once; used again it opens nothing, for anyone."""
    assert "linked" in await desk.writes(STRANGE, f"/link {CODE}")

    assert desk.links.officer(STRANGE) == "ada"
    assert [c.parameters["message_id"] for c in desk.api.calls if c.method == "deleteMessage"] == [
        5
    ]
    assert await desk.writes(OFFICER, f"/link {CODE}") == STRANGER


async def test_privacy_is_answered_to_everyone_alike(desk: Desk) -> None:
    """Telegram's terms demand it; the answer is the same for strangers and officers."""
    told = {await desk.writes(chat, "/privacy") for chat in (STRANGE, OFFICER)}

    assert len(told) == 1
    assert "kept" in told.pop()


async def test_due_lists_an_officers_own(desk: Desk) -> None:
    """References with priority and time, and a sentence where there are none."""
    assert await desk.writes(OFFICER, "/due") == "Nothing is due."

    desk.due = [Alert(Kind.NEW, "K7M2QD", "P1", desk.scene.clock.at)]

    due = desk.voices.officer("ada").due(desk.scene.clock.at, desk.scene.clock.at)
    assert await desk.writes(OFFICER, "/due") == f"P1 · due {due} · K7M-2QD"


async def test_the_button_is_taken_from_readers_only(desk: Desk) -> None:
    """A stranger's tap does nothing at all, not even an edit."""
    row = await urgent_case(desk.scene)

    assert await desk.taps(STRANGE, f"on:{row.reference}") == ""
    assert await desk.taps(OFFICER, "on:222222") == "This is no longer open."
    assert (await desk.taps(OFFICER, f"on:{row.reference}")).startswith("You are on it")
    assert (await desk.taps(OFFICER, f"on:{row.reference}")).startswith("Somebody is on it")
    acts = [act.action for act in await desk.scene.store.audit(row.key)]
    assert acts.count("on_it") == 1


async def test_a_taken_case_loses_its_button_on_every_phone(desk: Desk) -> None:
    """Whoever was called too sees that somebody is on it."""
    row = await urgent_case(desk.scene)
    await desk.links.link("ben", 73)
    alert = Alert(Kind.NEW, row.reference, "P1", row.due)
    for name in ("ada", "ben"):
        assert await desk.way.tell(name, alert)

    await desk.taps(OFFICER, f"on:{row.reference}", 1000)

    edits = [(c.chat, c.parameters["text"]) for c in desk.api.calls if c.method[:4] == "edit"]
    assert [chat for chat, _ in edits] == [OFFICER, 73]
    assert edits[1][1].startswith("Somebody is on it already")
    assert all("reply_markup" not in c.parameters for c in desk.api.calls if c.method[:4] == "edit")


async def test_an_officer_who_blocked_the_bot_is_not_reached_until_they_write(desk: Desk) -> None:
    """So that the next one is called, instead of a shut chat for ever."""
    desk.api.will("sendMessage", Forbidden("bot was blocked by the user"))

    assert not await desk.way.tell("ada", Alert(Kind.DRILL))
    assert not desk.way.reaches("ada")
    await desk.writes(OFFICER, "/start")
    assert desk.way.reaches("ada")


async def test_a_group_is_left_with_one_sentence(desk: Desk) -> None:
    """Written in or added to; nothing in it is looked at."""
    await desk.bot.take(read(message(-100, "/due", "supergroup")))
    await desk.bot.settled()

    assert [c.method for c in desk.api.calls] == ["sendMessage", "leaveChat"]
    added = {"chat": {"id": -5, "type": "group"}, "new_chat_member": {"status": "member"}}
    assert read({"update_id": 1, "my_chat_member": added}).what is What.GROUP


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"message": None},
        {"message": {}},
        {"callback_query": {"id": 1}},
        {"callback_query": {"id": "1", "data": "x", "message": {"chat": {"id": 1}}}},
        {"my_chat_member": []},
        {"edited_message": {"chat": {"id": 1}}},
    ],
)
def test_nonsense_is_nothing(raw: Parameters) -> None:
    """No shape of an update fails."""
    assert read(raw).what is What.NOTHING
