"""A call for help, or a wish to be gone, waits behind no words that wait for room."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from bot.interview.rows import ending, steering
from bot.interview.taps import Verb, tap_data
from bot.services.rows import InboxRow
from handlers.telegram.calling import AHEAD, calls
from handlers.telegram.items import Update, Waiting
from handlers.telegram.putting_by import put_by
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot
from tests.handlers.telegram.stores import told

HELP = str(steering("welcome")[0].data)
STOP = str(ending("help")[0].data)
YES = tap_data(Verb.URGENT, "help")


def update(sent: raw.Raw) -> Update:
    """Something that arrived."""
    return Update(InboxRow(1, 1, b"", 1, b""), sent)


@pytest.mark.parametrize(
    "sent",
    [*(raw.tapped(tap) for tap in (HELP, STOP, YES)), raw.wrote("/help"), raw.wrote("/forget")],
)
def test_a_call_is_known(sent: raw.Raw) -> None:
    """By its button or its command, wherever it stands among others."""
    assert calls([update(raw.wrote("words")), update(sent), update(raw.wrote("more"))])
    assert calls([put_by(update(raw.wrote("words"))), put_by(update(sent))])


@pytest.mark.parametrize(
    "sent",
    [
        raw.wrote("help"),
        raw.wrote("/start"),
        raw.tapped("start:welcome"),
        raw.tapped("open:welcome:language"),
        raw.tapped("nonsense"),
        raw.update(message={**raw.message(), "voice": 5}),
    ],
)
def test_nothing_else_is_one(sent: raw.Raw) -> None:
    """Neither words, nor other buttons, nor what cannot be read."""
    assert not calls([update(sent), put_by(update(sent))])


def test_of_a_flood_only_the_beginning_is_looked_at() -> None:
    """What one chat sends without end must cost the others nothing."""
    looked: list[int] = []

    def endless() -> Iterator[Waiting]:
        for number in count():
            looked.append(number)
            yield Waiting(7, number, calls=False)

    assert not calls(endless())
    assert len(looked) == AHEAD


async def test_words_wait_until_help_is_called_for(bot: Bot) -> None:
    """They are in the urgent report: nothing overtakes, and nothing is refused unseen."""
    there_was_room = bot.scene.mission
    bot.scene.mission = replace(there_was_room, short_of_room=True, intake_open=False)
    chat, words = await bot.keep(raw.wrote("at the door", number=60))
    bot.workers.put(chat, words)
    await asyncio.sleep(0.1)
    assert await bot.scene.conversations.load(CHAT) is None

    await bot.arrives(raw.tapped(HELP))
    assert await told(bot) == ["at the door"]
    await bot.arrives(raw.tapped(YES, card=(await bot.draft(CHAT)).card or 0))

    report = await bot.scene.report(await bot.scene.case())
    assert report.urgent
    assert [said.text for said in report.words] == ["at the door"]
