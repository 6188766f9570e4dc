"""The composition root: builds the bot from settings, runs it, and ends it cleanly.

Read it as a table of contents. It decides nothing: what a part does stands in
that part. Whatever is opened here is closed here, in the reverse order.
"""

import asyncio
import os
import secrets
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

import structlog

from bot.alarms import Alarms, trouble
from bot.composition.core import Core
from bot.composition.destinations import routed
from bot.composition.duty import destinations
from bot.composition.flooding import meet_floods
from bot.composition.forwarding import OutboxParts
from bot.composition.health import HealthParts
from bot.composition.keeping import KeepingParts
from bot.composition.keys import Keys
from bot.composition.officers import Around, OfficerParts
from bot.composition.reporters import ReporterParts
from bot.composition.state import ServiceState
from bot.config import Settings
from bot.i18n import Catalogs
from bot.interview.facts import readable
from bot.interview.mission import Mission
from bot.interview.questions import fingerprint
from bot.services.conversations import Conversations
from bot.services.drafts import Draft
from bot.services.followed import Followed
from bot.services.letter_expiry import LetterExpiry
from bot.services.notices import Notices
from bot.services.open_cases import OpenCases
from bot.services.posting import Posting
from bot.services.receipts import Mint, ReceiptDesk
from bot.services.reports import Report, Reports
from bot.services.trusted_time import TrustedClock
from bot.services.turning import Surroundings
from bot.services.upkeep import Upkeep
from bot.systemd import Notifier
from bot.today import Today
from handlers.telegram.api import BotApi
from handlers.telegram.counting import counting
from handlers.telegram.items import Restored, Unfinished
from handlers.telegram.profile import introduce
from handlers.telegram.restoring import Restoring
from storage.lock import DataLock
from storage.mirror import FolderMirror
from storage.socket import serve
from storage.sqlite import SqliteStore

TICK = 5.0  # seconds between two looks at what falls due
PATIENCE = 6.0  # seconds that running work may take at the end; the whole end takes 10
SETTLING = 60.0  # seconds before a clock that nobody has confirmed yet is an alarm

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hands:
    """Where time comes from; tests give others."""

    host: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


async def run(settings: Settings, hands: Hands | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        OperatorError: it could not be started; one sentence.
    """
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, ending.set)
    async with Bot.opened(settings, hands or Hands()) as bot:
        notifier = Notifier.from_environment(os.environ)
        await bot.start(notifier)
        log.info("bot.ready")
        notifier.ready()
        await ending.wait()
        log.info("bot.ending")
        notifier.stopping()


class Bot:
    """Every part, put together."""

    def __init__(self, settings: Settings, hands: Hands, store: Followed) -> None:
        self.settings, self.store, self.random = settings, store, secrets.token_bytes
        self.clock = TrustedClock(hands.host, hands.monotonic)
        self._began = self._ticked = self.clock.monotonic()
        self.alarms = Alarms()
        self.keys = Keys(settings, store, self.clock, self.random)
        self._services()
        self._sides()

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: Settings, hands: Hands) -> AsyncIterator["Bot"]:
        """Take the lock, open the store, and close all of it in the reverse order."""
        async with AsyncExitStack() as stack:
            stack.enter_context(DataLock(settings.database.parent))
            store = await SqliteStore.open(settings.database)
            stack.push_async_callback(store.close)
            bot = cls(settings, hands, routed(store, settings))
            stack.push_async_callback(bot.api.close)
            stack.push_async_callback(bot.mint.close)
            await stack.enter_async_context(bot.reporters.sender)
            stack.push_async_callback(bot.outbox.end)
            stack.push_async_callback(bot.end)
            yield bot

    def _services(self) -> None:
        settings = self.settings
        languages = settings.languages
        self.catalogs = Catalogs.load(wanted=languages.offered, caution=languages.caution)
        self.state = ServiceState(settings, self.store, self.clock)
        self.today = Today(settings, self.catalogs, self.clock, self.keys.roster, self.state.space)
        self.mint = Mint(self.keys.receipts, self.random)
        self.cases = OpenCases(self.store, self.clock)
        self.api = BotApi(
            settings.telegram.token.get_secret_value(),
            settings.telegram.api_url,
            self.clock.heard,
            counting(self.state.counts.add),
        )
        around = Surroundings(
            bot=self.api.bot,
            store=self.store,
            clock=self.clock,
            random=self.random,
            catalogs=self.catalogs,
            mission=self.today.mission,
            sealer=self.keys.sealer,
            reports=Reports(self.keys.sealer, self.mint, self.clock, destinations(settings)),
            report=self._report,
            receipts=ReceiptDesk(self.keys.receipts, self.store, self.clock),
            cases=self.cases,
            told="".join(destinations(settings)),
        )
        mirror = FolderMirror(settings.mirror) if settings.mirror else None
        self.conversations = Conversations(around, self.keys.ring, mirror)
        self.store.follow(self.conversations.second_place.take)
        life = settings.retention.draft_hours * 3600
        letters = LetterExpiry(self.store, self.clock, self.keys.server, self.keys.signing)
        keeping = (self.store, self.keys.ring, self.clock, self.conversations, life)
        self.upkeep = Upkeep(*keeping, endings=(letters.expire,))
        words = (self.catalogs, settings.mission.zone)
        self.notices = Notices(self.store, self.keys.ring, self.clock, self.keys.sealer, words)
        self.posting = Posting(self.store, self.keys.sealer, self.clock, self.notices)

    def _sides(self) -> None:
        core = Core(
            settings=self.settings,
            store=self.store,
            clock=self.clock,
            random=self.random,
            ring=self.keys.ring,
            catalogs=self.catalogs,
            mission=self.today.mission,
            server_key=self.keys.server,
            signing_key=self.keys.signing,
            roster=self.keys.roster.usable,
            sealer=self.keys.sealer,
        )
        self.keeping = KeepingParts(core, self.conversations.second_place)
        self.upkeep.end_also(self.keeping.retention.look_daily)
        mine = (self.conversations, self.notices)
        self.reporters = ReporterParts(core, self.api, *mine, self.state)
        restored = (self.store, self.keys.ring, self.clock, self.random)
        self.restoring = Restoring(*restored, trouble)
        floods = (self.store, self.conversations, self.reporters, self.upkeep)
        self.mutes = meet_floods(self.settings, *floods)
        around = Around(
            store=self.store,
            rosters=self.keys.roster,
            notices=self.notices,
            second_place=self.conversations.second_place,
            alarms=self._alarms,
            telegram_is_away=self.reporters.telegram_is_away,
            seen=self.posting.seen,
            mutes=self.mutes,
        )
        self.officers = OfficerParts(core, around)
        self.outbox = OutboxParts(core, self.officers.codes, self.officers.due_cases)
        self.health = HealthParts(
            core, self.reporters, self.state, lambda: self._ticked, self._alarms
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, notifier: Notifier) -> None:
        """Bring every chat up to date, then take what comes."""
        self.reporters.way_in.open()
        self.health.open()
        await self.state.begin()
        await self.officers.start()
        await self.today.begin(self.store)
        self.mint.fill()
        await self.mutes.begin()
        await self.reporters.full_notes.begin()
        await self._restore()
        await self.outbox.start()
        parts = (self.posting, self.outbox, self.keeping, self.health)
        commands = {name: command for part in parts for name, command in part.commands().items()}
        self.server = await serve(self.settings.socket, commands)
        self._tasks = [
            asyncio.create_task(self.reporters.listen()),
            # Two loops: what erases and what wakes must not keep each other from their work.
            asyncio.create_task(self._forever(self._tick)),
            asyncio.create_task(self._forever(self._wake)),
            asyncio.create_task(self._introduce()),
            asyncio.create_task(self.keeping.copy_forever()),
            asyncio.create_task(self.health.serve()),
            asyncio.create_task(notifier.keep_alive(self.health.alive)),
        ]

    async def _restore(self) -> None:
        """The start-up pass: chats half cleared, cards never shown, files and updates half done."""
        for trace in await self.conversations.traces.due():
            self.reporters.clear(trace)
        for draft in await self.conversations.unfinished():
            self.reporters.workers.put(draft.slot, Unfinished(draft))
        for chat, update in await self.restoring.updates():
            self.conversations.phone.doubt(chat)
            self.reporters.workers.put(chat, update)
        await self.restoring.tidy()

    async def end(self) -> None:
        """Take nothing more, let what is running finish, and stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(self.officers.end(), *self._tasks, return_exceptions=True)
        if hasattr(self, "server"):
            self.server.close()
            self.settings.socket.unlink(missing_ok=True)
        await self.reporters.close(PATIENCE)

    # ------------------------------------------------------------ loops

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it every few seconds, whatever fails: what erases and what wakes must go on."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001  # it must outlive any one failure
                trouble(type(error).__name__)
            await asyncio.sleep(TICK)

    async def _wake(self) -> None:
        await self.outbox.tick()
        await self.reporters.keep_true()

    async def _tick(self) -> None:
        self._ticked = self.clock.monotonic()
        self.keys.look_at_roster()
        await self.state.look(self.reporters.silent_for())
        self.reporters.tell_of_space()
        await self.today.look(self.store)
        self.alarms.update(self._alarms())
        due = await self.upkeep.tick()
        for fault in due.faults:
            trouble(fault)
        for turn in due.turns:
            if turn.draft is not None:
                self.reporters.workers.put(turn.draft.slot, Restored(turn))
        for trace in due.traces:
            self.reporters.clear(trace)
        for notice in await self.notices.due():
            self.reporters.errands.start(notice.key, partial(self.reporters.doors.announce, notice))
        await self.restoring.tidy()

    def _alarms(self) -> dict[str, bool]:
        """What an operator must not overlook, and whether it stands now."""
        is_settled = self.clock.monotonic() - self._began > SETTLING
        return {
            "roster_refused": bool(self.keys.roster.refused),
            "intake_closed": self.keys.roster.usable() is None,
            "clock_doubted": is_settled and not self.clock.trusted(),
            "cases_unattended": self.conversations.unattended > 0,
            "nobody_reads": not self.today.desk_seen,
            "telegram_away": self.reporters.telegram_is_away(),
            **self.reporters.alarms(),
            **self.officers.alarms(),
            **self.outbox.alarms(),
            **self.keeping.alarms(),
        }

    async def _introduce(self) -> None:
        names = self.settings.mission.bot_name, self.settings.languages.default
        await introduce(self.reporters.sender, self.catalogs, *names)

    def _report(self, draft: Draft, mission: Mission) -> Report:
        return Report(text=readable(draft.interview, mission), questionnaire=fingerprint())
