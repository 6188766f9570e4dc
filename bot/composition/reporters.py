"""The reporters' bot, put together: from an update that comes in to the card that is shown."""

from functools import partial

import structlog

from bot.alarms import trouble
from bot.composition.core import Core
from bot.services.conversations import Conversations
from bot.services.duty.watching import Watches
from bot.services.files import FileSealing
from bot.services.notices import Notices
from handlers.telegram.api import BotApi
from handlers.telegram.doors import Doors
from handlers.telegram.errands import Errands
from handlers.telegram.fetching import Fetching
from handlers.telegram.items import FileDone, Item, Update
from handlers.telegram.poller import Poller, watch
from handlers.telegram.reporter import Reporter
from handlers.telegram.sender import Sender
from handlers.telegram.showing import Showing
from handlers.telegram.strays import Strays
from handlers.telegram.trying import Keeping
from handlers.telegram.urgent import UrgentCards
from handlers.telegram.workers import Workers

log = structlog.get_logger()

AWAY_AFTER = 5 * 60
"""Seconds without an answer of Telegram's after which it counts as away."""


class ReporterParts:
    """Everything between reporters' chats and the services."""

    def __init__(
        self, core: Core, api: BotApi, conversations: Conversations, notices: Notices
    ) -> None:
        settings, zone = core.settings, core.settings.mission.zone
        self._clock = core.clock
        self._poll = settings.telegram.poll_timeout
        self._began = core.clock.monotonic()
        self.sender = Sender(api)
        self.showing = Showing(self.sender, conversations, core.catalogs, core.mission, zone)
        self.doors = Doors(self.sender, conversations, notices, core.catalogs)
        self.watches = Watches(core.store, core.clock, settings.duty.head_minutes * 60)
        words = (core.catalogs, core.mission, zone)
        self.urgent = UrgentCards(self.sender, self.watches, conversations.phone, words)
        elsewhere = (Strays(self.sender, core.catalogs), self.doors, self.urgent)
        keeping = Keeping(core.store, core.clock, core.random, trouble)
        self.reporter = Reporter(conversations, self.showing, self.sender, elsewhere, keeping)
        self.workers: Workers[Item] = Workers(self.reporter.handle)
        sealing = FileSealing(core.store, core.signing_key, core.clock, core.random)
        self.fetching = Fetching(
            api, sealing, lambda job, kept: self.workers.put(job.chat, FileDone(job, kept))
        )
        self.reporter.fetching = self.fetching
        self.poller = Poller(
            api,
            core.store,
            core.ring,
            core.clock,
            lambda row, chat, raw: self.workers.put(chat, Update(row, raw)),
            poll=self._poll,
            trouble=trouble,
        )
        self.errands = Errands(trouble)

    async def listen(self) -> None:
        """Take what comes, and start anew when the poller ends, breaks or falls silent."""
        await watch(
            self.poller.run,
            lambda: self.poller.heartbeat,
            self._clock.monotonic,
            silence=self._poll + 60.0,
            trouble=lambda what: log.error("poller.restarted", reason=what.replace(" ", "_")),
        )

    async def keep_true(self) -> None:
        """Edit the cards of urgent reports that are no longer true."""
        for changed, seen in await self.watches.changed():
            # Messages are numbered over all of a bot's private chats; other errands count upwards.
            key = -changed.message
            self.errands.start(key, partial(self.urgent.refresh, changed, seen))

    async def close(self, patience: float) -> None:
        """Let what is running finish, for so many seconds."""
        await self.errands.close()
        await self.fetching.close()
        await self.workers.close(patience)

    def telegram_is_away(self) -> bool:
        """Whether Telegram has not answered for five minutes, for the service's facts."""
        last = self.poller.last_answer
        return self._clock.monotonic() - (self._began if last is None else last) > AWAY_AFTER
