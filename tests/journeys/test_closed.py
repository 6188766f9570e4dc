"""No roster may be used: nothing is taken, nothing is kept, and people are told so at once."""

import asyncio
import time

from bot.errors import IntakeClosedError
from tests.ground.doors import Doors, client
from tests.ground.place import CLOCKED_BOT, place
from tests.ground.reporter import ReporterChat
from tests.ground.sayings import said

PAST_EVERY_GRACE = 500 * 24 * 3600
CLOSED = IntakeClosedError.user_message
PATIENCE = 40.0
"""Seconds in which the bot looks at the time again and hears that Telegram agrees."""


async def is_turned_away(doors: Doors, language: str) -> ReporterChat:
    """Somebody writes out of the blue, until it is too late for the roster."""
    end = time.monotonic() + PATIENCE
    while True:
        reporter = await ReporterChat.arrives(doors, language)
        card = await reporter.writes("They took it, zwqxclosedq.")
        if said(language, CLOSED) in card.text or time.monotonic() > end:
            return reporter
        await asyncio.sleep(1)


async def test_an_expired_roster_closes_the_intake() -> None:
    """The words stay with the person, who is told where to find help; none lies on the disk."""
    with place(seed=9, program=CLOCKED_BOT) as town:
        town.start_bot()
        async with client(town.url) as http:
            doors = Doors(http)
            town.clock_file.write_text(str(PAST_EVERY_GRACE))
            await doors.post("clock", {"offset_seconds": PAST_EVERY_GRACE})

            for language in ("en", "ar", "sw"):
                reporter = await is_turned_away(doors, language)

                assert said(language, CLOSED) in reporter.card.text
                assert reporter.card.button("ℹ")
                own = [message.text for message in reporter.seen.own]
                assert own == ["They took it, zwqxclosedq."]
