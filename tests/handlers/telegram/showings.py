"""Steps with which tests of cards begin."""

from telegram.error import Forbidden

from bot.services.drafts import Draft
from tests.bot.services.scene import CHAT
from tests.handlers.telegram.fakes import Bot

BLOCKED = Forbidden("bot was blocked by the user")


def never() -> bool:
    """Nothing newer has come."""
    return False


async def with_card(bot: Bot) -> Draft:
    """A story told, and its card shown."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    await bot.showing.card(draft, None, edit=False, stale=never)
    bot.api.calls.clear()
    return await bot.draft(CHAT)


async def show(bot: Bot, draft: Draft, *, edit: bool = False) -> None:
    """Show a draft's card."""
    await bot.showing.card(draft, None, edit=edit, stale=never)


async def step(bot: Bot) -> None:
    """The person taps on the live card, and sees the next one."""
    turn = await bot.scene.taps("pick:hurt:adult", card=(await bot.draft(CHAT)).card)
    assert turn.draft is not None
    await show(bot, turn.draft)
