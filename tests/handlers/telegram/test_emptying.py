"""What can no longer be deleted keeps no words: the code of an old receipt least of all."""

import pytest
from telegram.error import BadRequest

from handlers.telegram.emptying import EMPTY
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi

TOO_OLD = BadRequest("message can't be deleted for everyone")


def cleared(sent_at: int) -> raw.Raw:
    """🧹 on a receipt of some time."""
    tap = raw.tapped("clear:receipt", card=77)
    tap["callback_query"]["message"]["date"] = sent_at
    return tap


@pytest.mark.parametrize("days", [3, 20_000])
async def test_clearing_an_old_receipt_takes_its_code_away(
    bot: Bot, api: ScriptedApi, days: int
) -> None:
    """Telegram deletes nothing after 48 h, and says no date after a while; it still edits."""
    api.will("deleteMessages", TOO_OLD, TOO_OLD)
    await bot.arrives(cleared(max(0, bot.scene.clock.now() - days * 24 * 3600)))

    (emptied,) = api.of("editMessageText")
    assert emptied.parameters == {"chat_id": CHAT, "message_id": 77, "text": EMPTY}
    assert await bot.scene.store.traces() == []


async def test_a_young_receipt_is_deleted_and_no_more(bot: Bot, api: ScriptedApi) -> None:
    """What is gone costs no second call."""
    await bot.arrives(cleared(bot.scene.clock.now() - 40 * 3600))

    assert api.deleted(CHAT) == [77]
    assert api.of("editMessageText") == []


async def test_a_message_that_is_gone_already_is_nobodys_trouble(
    bot: Bot, api: ScriptedApi
) -> None:
    """The person was quicker, or has blocked us."""
    api.will("editMessageText", BadRequest("message to edit not found"))
    await bot.arrives(cleared(0))

    assert bot.trouble == []
    assert await bot.scene.store.waiting_updates() == []


async def test_an_urgent_card_of_no_case_is_emptied_where_it_cannot_go(
    bot: Bot, api: ScriptedApi
) -> None:
    """It said that somebody had called for help."""
    api.will("deleteMessages", TOO_OLD)
    await bot.arrives(raw.tapped("seen:urgent:" + "A" * 22, card=77))

    (emptied,) = api.of("editMessageText")
    assert emptied.parameters["text"] == EMPTY


async def test_one_tap_on_an_old_receipt_empties_a_chat_with_a_new_report(bot: Bot) -> None:
    """Card, receipt and words go at once: whoever is about to be searched has no second tap."""
    await bot.arrives(raw.wrote("They took my cow.", number=50))
    for data in ("start:welcome", "agree:limits", "send:hurt", "send:check"):
        await bot.arrives(raw.tapped(data, card=(await bot.draft(CHAT)).card or 0))
    receipt = 999 + len(bot.api.of("sendMessage"))
    await bot.arrives(raw.wrote("And my goat.", number=2000))
    card = (await bot.draft(CHAT)).card
    assert card is not None

    await bot.arrives(raw.tapped("clear:receipt", card=receipt))
    assert {receipt, card, 2000} <= set(bot.api.deleted(CHAT))
    assert bot.api.methods[-1] == "deleteMessages", "no card is shown after it"
    assert await bot.scene.store.drafts() == []
