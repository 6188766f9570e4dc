"""Whoever's item was given up is told, and no file is waited for that never comes."""

from typing import Any

import pytest

from bot.interview.parts import Said
from handlers.telegram import fetching
from handlers.telegram.items import Unfinished
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot

VOICE = raw.update(message=raw.message(number=51, voice=raw.VOICE))


async def breaks(*_: object) -> Any:
    """A fault of ours, each time."""
    raise KeyError


def said(bot: Bot) -> list[str]:
    """Classes of trouble that were told."""
    return [name for name, _ in bot.trouble]


async def loose(bot: Bot) -> list[int]:
    """Payloads that no entry uses."""
    return list(await bot.scene.store.loose_payloads(2**62))


async def begins(bot: Bot) -> None:
    """A conversation in which files are taken."""
    await bot.scene.tells("words")


async def test_a_file_that_cannot_be_taken_is_refused_in_words(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reporter is asked to send it again; nothing of it stays."""
    await begins(bot)
    monkeypatch.setattr(bot.scene.conversations, "file_kept", breaks)
    await bot.arrives(VOICE)

    draft = await bot.draft(CHAT)
    assert draft.pending == ()
    assert draft.interview.receipt is not None
    assert draft.interview.receipt.said is Said.FILE_FAILED
    assert draft.shown == draft.version
    assert said(bot) == ["KeyError"]
    assert await loose(bot) == []


async def test_a_file_of_which_not_even_that_can_be_said_is_fetched_again(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a restart, for its chat is shown a file on its way until then."""
    monkeypatch.setattr(fetching, "AGAIN", 0.01)
    await begins(bot)
    kept, failed = bot.scene.conversations.file_kept, bot.scene.conversations.file_failed
    left = [2]

    async def mended(*what: Any) -> Any:
        del what
        left[0] -= 1
        monkeypatch.setattr(bot.scene.conversations, "file_kept", breaks if left[0] else kept)
        monkeypatch.setattr(bot.scene.conversations, "file_failed", mended if left[0] else failed)
        raise KeyError

    monkeypatch.setattr(bot.scene.conversations, "file_kept", breaks)
    monkeypatch.setattr(bot.scene.conversations, "file_failed", mended)
    await bot.arrives(VOICE)

    draft = await bot.draft(CHAT)
    assert left == [0]
    assert [file.kept for file in draft.files] == [True]
    assert draft.interview.receipt is None or draft.interview.receipt.said is not Said.FILE_FAILED
    assert bot.api.methods.count("getFile") == 3


async def test_a_file_that_was_taken_stays_though_it_cannot_be_shown(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the card is given up."""
    await begins(bot)
    monkeypatch.setattr(bot.showing, "sweep", breaks)
    await bot.arrives(VOICE)

    assert [file.kept for file in (await bot.draft(CHAT)).files] == [True]
    assert said(bot) == ["KeyError"]
    assert len(await loose(bot)) == 1


async def test_files_of_a_draft_that_cannot_be_gone_on_with_are_fetched_all_the_same(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart, when what was under way is asked for again."""
    monkeypatch.setattr(fetching, "AGAIN", 0.01)
    await begins(bot)
    await bot.scene.sends_voice()
    monkeypatch.setattr(bot.scene.conversations, "resume", breaks)
    bot.workers.put(CHAT, Unfinished(await bot.draft(CHAT)))
    await bot.quiet()

    assert [file.kept for file in (await bot.draft(CHAT)).files] == [True]
    assert said(bot) == ["KeyError"]
