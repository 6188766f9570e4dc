"""A mission on duty: two bots, a mail server, officers' phones, and clocks that a test moves.

Owns how minutes go by for all of them at once. It never moves the machine's own clock.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.cli.made_up import made_up_token
from tests.ground.doors import Doors, client
from tests.ground.loopback import HOST, free_port
from tests.ground.mailbox import Mailbox, mailbox
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.staff import (
    StaffChat,
    desk_of,
    staff_bot,
    with_aliases,
    with_head_reading,
)

NAMES = ("officer-1", "officer-2", "officer-3")
ALIAS = "zwqxalias"
"""What officer-2 is called by people in reports."""
CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class OnDuty:
    """What runs: the mission, its mail, the staff bot's token and the officers' port."""

    place: Place
    mail: Mailbox
    token: str = field(repr=False)
    port: int


@dataclass
class Station:
    """A mission with two bots, a mail server, and clocks that a test moves."""

    place: Place
    doors: Doors
    mail: Mailbox
    bot: int
    phones: dict[str, StaffChat] = field(default_factory=dict)

    async def wait(self, minutes: int, done: Callable[[], Awaitable[bool]]) -> None:
        """Let minutes go by for everybody, and wait until the bot has done what they bring."""
        offset = await self._pass(minutes * _MINUTE)
        end = time.monotonic() + 25
        while not await done():
            assert time.monotonic() < end, f"not done at {offset}"
            # An answer of Telegram's brings its date, by which the host is believed again.
            await (await ReporterChat.arrives(self.doors)).posts("text", text="/start")
            await asyncio.sleep(0.3)

    async def _pass(self, seconds: float) -> float:
        offset = float((await self.doors.get("state"))["offset_seconds"]) + seconds
        self.place.clock_file.write_text(str(offset))
        await self.doors.post("clock", {"offset_seconds": offset})
        return offset

    async def rings(self, name: str) -> int:
        """How many alerts with a button stand on an officer's phone."""
        return len(await self.phones[name].alerts())

    def rang(self, name: str, times: int) -> Callable[[], Awaitable[bool]]:
        """Whether an officer has so many alerts."""

        async def so() -> bool:
            return await self.rings(name) >= times

        return so

    async def mailed_once(self) -> bool:
        """Whether every officer has one e-mail."""
        return [self.mail.to(f"{name}@example.org") for name in NAMES] == [1, 1, 1]


@contextmanager
def on_duty(folder: Path) -> Iterator[OnDuty]:
    """A mission whose three officers read protection, with a second bot and a second path."""
    token, port = made_up_token(), free_port()
    with mailbox(folder) as mail:
        extra = {
            "AMANA_TELEGRAM__STAFF_TOKEN": token,
            "AMANA_TELEGRAM__POLL_TIMEOUT": "2",
            "AMANA_OFFICERS__ADDRESS": f"{HOST}:{port}",
            "AMANA_DUTY__MAILBOXES": ",".join(f"{n}={n}@example.org" for n in NAMES),
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(mail.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(mail.authority),
        }
        with place(seed=11, program=CLOCKED_BOT, extra=extra) as found:
            with_head_reading(found.mission)
            with_aliases(found.mission, "officer-2", ALIAS)
            _know_first(found)
            found.start_bot()
            yield OnDuty(found, mail, token, port)


def _know_first(found: Place) -> None:
    """Let the simulator know the reporters' bot before the other one calls."""
    token = found.settings.telegram.token.get_secret_value()
    httpx.post(f"{found.url}/control/bots", json={"token": token}, trust_env=False, timeout=10)


@asynccontextmanager
async def linked(running: OnDuty) -> AsyncIterator[Station]:
    """The mission with three phones, freshly linked, and nothing mailed yet."""
    async with AsyncExitStack() as stack:
        doors = Doors(await stack.enter_async_context(client(running.place.url)))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=30))
        ready = Station(running.place, doors, running.mail, staff_bot(running.token))
        running.mail.envelopes.clear()
        for name in NAMES:
            phone = ready.phones[name] = await StaffChat.arrives(doors, ready.bot)
            desk = desk_of(running.place.mission, name, f"http://{HOST}:{running.port}", http)
            await phone.links(desk)
        yield ready


async def calls_for_help(doors: Doors, language: str = "en") -> ReporterChat:
    """Somebody in danger taps twice."""
    reporter = await ReporterChat.arrives(doors, language)
    await reporter.writes("/start")
    await reporter.taps("🆘")
    await reporter.screen("help")
    await reporter.taps_away("✅")
    await reporter.until(lambda chat: any(m.screen == "urgent" for m in chat.shown))
    return reporter


def urgent_card(reporter: ReporterChat) -> str:
    """What the card of the urgent report says."""
    return next(m.text for m in reporter.seen.shown if m.screen == "urgent")
