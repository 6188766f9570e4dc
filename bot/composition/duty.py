"""The staff bot and the second path, put together: who is woken, by what, and how they answer."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any

import structlog

from bot.alarms import trouble
from bot.casework.duty import minutes
from bot.composition.core import Core
from bot.config import Settings
from bot.errors import ConfigError
from bot.forwarding.email_page import EmailPages
from bot.forwarding.mail_line import MailServer
from bot.i18n import Catalogs
from bot.i18n.catalogs import FOR_OFFICERS, OFFICERS
from bot.services.duty.alerts import DUTY, Way
from bot.services.duty.answering import Answering
from bot.services.duty.batches import Batches
from bot.services.duty.calling import Calling
from bot.services.duty.drills import Drills
from bot.services.duty.duty import Duty, Quiet
from bot.services.duty.links import Links
from bot.services.duty.steps import Steps
from bot.services.duty.telling import Telling
from bot.services.followed import Followed
from bot.services.posting import Commands, Request
from handlers.telegram.api import BotApi
from handlers.telegram.errands import Errands
from handlers.telegram.poller import watch
from handlers.telegram.sender import Sender
from handlers.telegram.staff import Codes, DueCases, StaffBot, StaffDeeds
from handlers.telegram.staff_poller import StaffPoller
from handlers.telegram.staff_way import StaffWay
from handlers.telegram.staff_words import DRILL_MAIL, StaffVoices

log = structlog.get_logger()


def destinations(settings: Settings) -> tuple[str, ...]:
    """Where new cases are told of: nowhere, unless a way to officers is set."""
    is_set = _staff_token(settings) or settings.duty.email.host
    return (DUTY,) if is_set else ()


def mail_server(settings: Settings) -> MailServer:
    """The second path's mail server, as the settings name it."""
    email = settings.duty.email
    return MailServer(
        host=email.host,
        port=email.port,
        starttls=email.security == "starttls",
        sender=email.sender,
        subject=email.subject,
        user=email.user,
        password=email.password.get_secret_value(),
        authority=settings.within(email.ca_file) if email.ca_file else None,
    )


class DutyParts:
    """Everything that wakes a human; without a staff bot only what needs none."""

    def __init__(self, core: Core, codes: Codes, due_cases: DueCases) -> None:
        self._core = core
        settings = core.settings
        self.links = Links(core.store, core.server_key, core.random, core.roster)
        self.staff = _Staff(core, self.links) if _staff_token(settings) else None
        ways: list[Way] = [] if self.staff is None else [self.staff.way]
        self._pages: EmailPages | None = None
        if settings.duty.email.host:
            voices = _voices(core)
            self._pages = EmailPages(
                mail_server(settings),
                settings.duty.mailbox_of(),
                lambda officer: voices.officer(officer).say(DRILL_MAIL),
            )
            ways.append(self._pages)
        telling = Telling(ways)
        self.drills = Drills(core.store, core.clock, core.random, telling)
        self.duty = _duty(core, telling, self.drills)
        if self.staff is not None:
            answering = Answering(core.store, core.clock, core.sealer)
            self.staff.answers(StaffDeeds(answering, self.drills, codes, due_cases))
        self._errands = Errands(trouble)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Find what was waiting, and open the staff bot."""
        await self.links.load()
        await self.duty.begin()
        if self.staff is not None:
            self._tasks = await self.staff.start()

    async def tick(self) -> None:
        """Do what has fallen due; what is only tidied comes last, for a full disk refuses it."""
        for key, errand in await self.duty.due():
            self._errands.start(key, errand)
        await self.links.drop_leavers()

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        return {
            "urgent_unanswered": self.duty.unanswered,
            "nobody_to_call": self.duty.unreached,
        }

    async def end(self) -> None:
        """Stop; what was not told is still in the outbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._errands.close()
        if self._pages is not None:
            await self._pages.close()
        if self.staff is not None:
            await self.staff.close()

    # ------------------------------------------------------------ drills

    def commands(self) -> Commands:
        """What the running bot answers on its socket."""
        return {"drill": self._drill, "drill-result": self._drill_result}

    async def _drill(self, request: Request) -> Mapping[str, Any]:
        wanted, roster = request.get("officers") or (), self._core.roster()
        if roster is None:
            raise ConfigError("There is no usable roster, so nobody can be called.")
        now = self._core.clock.now()
        for name in wanted:
            if not roster.has(str(name)):
                raise ConfigError(f"The roster has no officer {name}.")
        # Whoever reads new cases of some queue, and is on duty: those whom a real page could call.
        readers = {name for intake in roster.intakes.values() for name in intake.readers}
        called = [o.name for o in roster.officers if o.name in readers and o.on_duty(now)]
        await self.drills.start([str(name) for name in wanted] or called)
        return self.drills.result()

    async def _drill_result(self, _request: Request) -> Mapping[str, Any]:
        return self.drills.result()


def _voices(core: Core) -> StaffVoices:
    """What officers are told in, by any way."""
    return StaffVoices(_officers_words(), core.roster, core.zone)


@cache
def _officers_words() -> Catalogs:
    return Catalogs.load(wanted=FOR_OFFICERS, domain=OFFICERS)


class _Staff:
    """The staff bot's own way to Telegram."""

    def __init__(self, core: Core, links: Links) -> None:
        settings = core.settings
        self._core, self._links = core, links
        self._api = BotApi(_staff_token(settings), settings.telegram.api_url, core.clock.heard)
        self._sender = Sender(self._api)
        self.way = StaffWay(self._sender, links, core.clock, _voices(core))

    def answers(self, deeds: StaffDeeds) -> None:
        """Let it answer officers."""
        core = self._core
        self._bot = StaffBot(self._sender, self.way, self._links, deeds, core.clock)
        poll = core.settings.telegram.poll_timeout
        self._poller = StaffPoller(
            self._api, core.clock, self._bot.take, poll=poll, trouble=trouble
        )

    async def start(self) -> list[asyncio.Task[None]]:
        """Begin to send and to listen."""
        await self._sender.__aenter__()
        return [
            asyncio.create_task(self._watch()),
            asyncio.create_task(self._bot.introduce()),
        ]

    async def _watch(self) -> None:
        await watch(
            self._poller.run,
            lambda: self._poller.heartbeat,
            self._core.clock.monotonic,
            silence=self._core.settings.telegram.poll_timeout + 120.0,
            trouble=lambda what: log.error("staff.restarted", reason=what.replace(" ", "_")),
        )

    async def close(self) -> None:
        """Stop sending, and close every connection."""
        await self._bot.close()
        await self._sender.__aexit__()
        await self._api.close()


def _duty(core: Core, telling: Telling, drills: Drills) -> Duty:
    duty = core.settings.duty
    calling = Calling(
        core.store,
        core.clock,
        core.sealer,
        telling,
        offsets=(0.0, duty.next_minutes * 60.0, duty.head_minutes * 60.0),
        signing_key=core.signing_key,
    )
    batches = Batches(
        core.store,
        core.clock,
        core.sealer,
        telling,
        random=core.random,
        steps=Steps(core.store, core.clock, core.signing_key),
    )
    quiet = Quiet(minutes(duty.quiet_from), minutes(duty.quiet_until), core.zone)
    made = Duty(core.store, core.clock, quiet, (calling, batches, drills))
    if isinstance(core.store, Followed):
        core.store.follow(made.take)
    return made


def _staff_token(settings: Settings) -> str:
    return settings.telegram.staff_token.get_secret_value()
