"""The reporters' bot, put together: from an update that comes in to the card that is shown."""

from functools import partial

import structlog

from bot.alarms import trouble
from bot.casework.pressure import Level
from bot.composition.core import Core
from bot.composition.listening import take_address
from bot.composition.speech import card_speaker
from bot.composition.state import ServiceState
from bot.config import Settings
from bot.errors import ConfigError, DiskFullError
from bot.sealing.server_keys import ServerKey
from bot.services.conversations import Conversations
from bot.services.duty.watching import Watches
from bot.services.files import FileSealing
from bot.services.notices import Notices
from bot.services.rows import InboxRow
from bot.services.traces import Trace
from handlers.telegram.aloud import Aloud
from handlers.telegram.api import BotApi
from handlers.telegram.doors import Doors
from handlers.telegram.errands import Errands
from handlers.telegram.fetching import Fetching
from handlers.telegram.full import FullNotes
from handlers.telegram.inbox import Inbox
from handlers.telegram.items import FileDone, Item, Update
from handlers.telegram.poller import Poller, watch
from handlers.telegram.putting_by import in_memory
from handlers.telegram.reporter import Reporter
from handlers.telegram.sender import Sender
from handlers.telegram.showing import Showing
from handlers.telegram.speaking import Speaking
from handlers.telegram.strays import Strays
from handlers.telegram.trying import Keeping
from handlers.telegram.updates import Raw
from handlers.telegram.urgent import UrgentCards
from handlers.telegram.webhook import EVERY, Address, Webhook
from handlers.telegram.webhook_door import WebhookDoor
from handlers.telegram.workers import Workers

log = structlog.get_logger()

AWAY_AFTER = 5 * 60
"""Seconds without an answer of Telegram's after which it counts as away."""


class ReporterParts:
    """Everything between reporters' chats and the services."""

    def __init__(
        self,
        core: Core,
        api: BotApi,
        conversations: Conversations,
        notices: Notices,
        state: ServiceState,
    ) -> None:
        settings, zone = core.settings, core.settings.mission.zone
        self._clock, self._state = core.clock, state
        self._poll = settings.telegram.poll_timeout
        self._began = core.clock.monotonic()
        self.sender = Sender(api)
        flooding = conversations.flooding
        self.speaking = Speaking(
            self.sender,
            conversations.phone,
            card_speaker(settings),
            calm=lambda: flooding.level() is Level.CALM,
        )
        words_now = (core.catalogs, core.mission)
        self.showing = Showing(
            self.sender, conversations, *words_now, zone, self.speaking, state.outage
        )
        self.full_notes = FullNotes(self.sender, conversations, words_now, trouble)
        self.doors = Doors(self.sender, conversations, notices, core.catalogs, self.speaking)
        self.watches = Watches(core.store, core.clock, core.sealer, settings.duty.head_minutes * 60)
        words = (core.catalogs, core.mission, zone)
        self.urgent = UrgentCards(
            self.sender, self.watches, conversations.phone, words, self.speaking
        )
        aloud = Aloud(self.speaking, core.catalogs, zone)
        elsewhere = (Strays(self.sender, core.catalogs), self.doors, self.urgent, aloud)
        keeping = Keeping(core.store, core.ring, core.clock, core.random, self._trouble)
        self.reporter = Reporter(conversations, self.showing, self.sender, elsewhere, keeping)
        self.workers: Workers[Item] = Workers(self.reporter.handle)
        sealing = FileSealing(core.store, core.signing_key, core.clock, core.random)
        self.fetching = Fetching(
            api, sealing, lambda job, kept: self.workers.put(job.chat, FileDone(job, kept))
        )
        self.reporter.fetching = self.fetching
        self.inbox = Inbox(api.bot, core.store, core.ring, self._arrived)
        self.way_in = self._way_in(core, api)
        self.errands = Errands(trouble)

    def _arrived(self, row: InboxRow, chat: int, raw: Raw) -> None:
        self._state.space.kept()
        self._state.counts.add("updates_taken")
        self.workers.put(chat, in_memory(Update(row, raw), self.workers.load))

    def _no_room(self, updates: list[Raw]) -> None:
        self._state.space.refused()
        self.full_notes.no_room(updates)

    def _trouble(self, error: str, incident: str) -> None:
        if error == DiskFullError.__name__:
            self._state.space.refused()
        trouble(error, incident)

    def tell_of_space(self) -> None:
        """Tell those who wait that the disk is full, or take that back."""
        if self._state.space.full:
            self.full_notes.at_work(self.workers.busy())
        else:
            self.full_notes.over()

    async def listen(self) -> None:
        """Take what comes, and start anew when the poller ends, breaks or falls silent."""
        await watch(
            self.way_in.run,
            lambda: self.way_in.heartbeat,
            self._clock.monotonic,
            silence=self.silence,
            trouble=lambda what: log.error("poller.restarted", reason=what.replace(" ", "_")),
        )

    @property
    def silence(self) -> float:
        """Seconds after which a way in that gives no sign is dead."""
        return max(float(self._poll), EVERY) + 60.0

    def _way_in(self, core: Core, api: BotApi) -> Poller | Webhook:
        if core.settings.telegram.way_in == "polling":
            return Poller(
                api,
                self.inbox,
                core.clock,
                poll=self._poll,
                trouble=trouble,
                no_room=self._no_room,
            )
        address = webhook_address(core.settings, core.server_key)
        door = WebhookDoor(self.inbox.take, address.secret, trouble=trouble, no_room=self._no_room)
        return Webhook(api, door, core.clock, address, trouble)

    def clear(self, trace: Trace) -> None:
        """Take a trace's messages out of their chat; what stands is nobody's to take."""
        if not trace.stands:
            self.errands.start(trace.key, partial(self.showing.clear, trace))

    async def keep_true(self) -> None:
        """Edit the cards of urgent reports that are no longer true."""
        for changed, seen in await self.watches.changed():
            # Messages are numbered over all of a bot's private chats; other errands count upwards.
            key = -changed.message
            self.errands.start(key, partial(self.urgent.refresh, changed, seen))

    async def close(self, patience: float) -> None:
        """Let what is running finish, for so many seconds."""
        await self.errands.close()
        await self.full_notes.close()
        await self.fetching.close()
        await self.workers.close(patience)

    def silent_for(self) -> float:
        """Seconds for which Telegram has not answered."""
        last = self.way_in.last_answer
        return self._clock.monotonic() - (self._began if last is None else last)

    def telegram_is_away(self) -> bool:
        """Whether Telegram has not answered for five minutes, for the service's facts."""
        return self.silent_for() > AWAY_AFTER

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook: room, and the way in."""
        return {
            "disk_filling": self._state.space.filling,
            "disk_full": self._state.space.full,
            "updates_contested": self.way_in.contest.stands,
            "webhook_failing": isinstance(self.way_in, Webhook) and self.way_in.complaint,
        }


def webhook_address(settings: Settings, server_key: ServerKey) -> Address:
    """Where Telegram is to deliver to.

    Raises:
        ConfigError: the settings do not say it.
    """
    webhook = settings.telegram.webhook
    if not webhook.url or webhook.place is None:
        raise ConfigError("telegram.webhook.url or address is empty: say where Telegram delivers.")
    files = [settings.within(f) for f in (webhook.certificate, webhook.certificate_key) if f]
    try:
        certificate = files[0].read_bytes() if webhook.certificate else None
    except OSError as error:
        why = type(error).__name__
        raise ConfigError(f"telegram.webhook.certificate cannot be read ({why}).") from None
    return Address(
        url=webhook.url,
        listen=partial(take_address, "telegram.webhook.address", webhook.place),
        secret=server_key.telegram_secret().raw.hex(),
        certificate=certificate,
        tls_files=(str(files[0]), str(files[1])) if len(files) == 2 else None,
    )
