"""Forwarding, put together: which routes lead where, who works them, and what an operator sees."""

import asyncio
import contextlib
import ssl
from collections.abc import Sequence
from functools import partial

from bot.alarms import trouble
from bot.composition.core import Core
from bot.composition.duty import DutyParts, destinations, mail_server
from bot.config import Settings
from bot.config.forwarding import DestinationItem
from bot.errors import ConfigError
from bot.forwarding.allow_list import AllowList
from bot.forwarding.envelope import Contents
from bot.forwarding.folder import Folder
from bot.forwarding.mail import Mail, MailPlace
from bot.forwarding.signatures import WebhookKeys, read_secret, secret_for
from bot.forwarding.webhook import Webhook, WebhookPlace
from bot.forwarding.worker import Limits, Worker
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.sealing.signing import SigningKey
from bot.services.changes import AddOutbox, Change
from bot.services.officers.followed import Followed
from bot.services.outbox import OutboxDesk
from bot.services.outbox_parcels import Destination
from bot.services.outbox_routes import Route, Routes
from bot.services.outbox_store import Routed
from bot.services.ports import Clock, Store
from bot.services.posting import Commands
from handlers.telegram.errands import Errands
from handlers.telegram.staff import Codes, DueCases

LOOK_EVERY = 1.0
"""Seconds between two looks at the outbox."""
MEGABYTE = 1 << 20


def routes(settings: Settings) -> Routes:
    """The mission's routes."""
    return Routes(
        Route(
            destinations=route.to,
            kinds=frozenset(map(str, route.kinds)),
            queues=frozenset(map(str, route.queues)),
            priorities=frozenset(int(priority[1:]) for priority in route.priorities),
            states=frozenset(map(str, route.states)),
        )
        for route in settings.routes
    )


def routed(store: Store, settings: Settings) -> Routed:
    """The store, whose commits bring their deliveries with them."""
    return Routed(store, routes(settings))


def named_destination(settings: Settings, name: str) -> DestinationItem:
    """A webhook of the mission's by its name; ConfigError if there is none."""
    found = next((each for each in settings.destinations if each.name == name), None)
    if found is None or found.kind != "webhook":
        raise ConfigError(f"[[destinations]] lists no webhook “{name}”.")
    return found


def keys_of(settings: Settings, item: DestinationItem) -> WebhookKeys:
    """What a webhook is signed with, read from the keys' folder."""
    folder = settings.keys_dir
    server_key = ServerKey.parse((folder / "server.key").read_bytes())
    signing_key = parse_signing_key((folder / "server-signing.key").read_bytes())
    return _keys(settings, item, server_key, signing_key)


def allow_list(settings: Settings) -> AllowList:
    """Whereto this server may speak."""
    return AllowList.parse(settings.forwarding.allow, settings.forwarding.inside)


def destination(
    settings: Settings,
    item: DestinationItem,
    keys: tuple[ServerKey, SigningKey],
    clock: Clock,
) -> Destination:
    """One destination as the mission names it."""
    match item.kind:
        case "webhook":
            place = WebhookPlace(
                name=item.name,
                url=item.url,
                contents=Contents(item.body),
                most_bytes=item.megabytes * MEGABYTE,
            )
            authority = settings.within(item.ca_file) if item.ca_file else None
            trust = partial(ssl.create_default_context, cafile=authority)
            signed = _keys(settings, item, *keys)
            return Webhook(place, signed, allow_list(settings), clock, trust=trust)
        case "email":
            mail = MailPlace(
                name=item.name,
                to=item.to,
                subject=item.subject,
                most_bytes=item.megabytes * MEGABYTE,
            )
            return Mail(mail, mail_server(settings), allow_list(settings))
        case "folder":
            path = settings.within(item.path) if item.path else settings.folder
            return Folder(item.name, path, Contents(item.body))


class ForwardingParts:
    """What works the outbox, but for the alerts of duty."""

    def __init__(self, core: Core) -> None:
        settings = core.settings
        keys = (core.server_key, core.signing_key)
        self._ends: dict[Destination, int] = {}
        self._is_shut = False
        for item in settings.destinations:
            try:
                self._ends[destination(settings, item, keys, core.clock)] = item.at_once
            except ConfigError as error:  # no missing file of theirs keeps a report from us
                self._is_shut = True
                trouble(type(error).__name__)
        limits = Limits(settings.forwarding.give_up_days, settings.forwarding.give_up_tries)
        self.worker = Worker(core.store, core.clock, core.random, self._ends, limits)
        self._desk = OutboxDesk(core.store, core.clock)
        self._errands = Errands(trouble)
        self._looking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        if self._ends:
            self._task = asyncio.create_task(self._look_forever())

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        alarms = self.worker.alarms()
        return {**alarms, "forwarding_away": alarms["forwarding_away"] or self._is_shut}

    def commands(self) -> Commands:
        """What the running bot answers on its socket."""
        return self._desk.commands()

    async def end(self) -> None:
        """Stop; what was not delivered is still in the outbox."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._errands.close()
        for each in self._ends:
            if isinstance(each, Webhook):
                await each.close()

    async def look(self) -> None:
        """Start what has fallen due."""
        async with self._looking:
            for key, errand in await self.worker.due():
                self._errands.start(key, errand)

    async def _look_forever(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # what waits is tried again, whatever failed
                trouble(type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)


class OutboxParts:
    """Everything that works the outbox: the alerts of duty, and forwarding.

    It looks every few seconds, and at once when something has come: a page for
    a person in danger must not wait for a tick.
    """

    def __init__(self, core: Core, codes: Codes, due_cases: DueCases) -> None:
        self.duty = DutyParts(core, codes, due_cases)
        self.forwarding = ForwardingParts(core)
        self._ticking = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        if isinstance(core.store, Followed):
            core.store.follow(self._stir)

    async def start(self) -> None:
        """Find what was waiting, and begin."""
        await self.duty.start()
        await self.forwarding.start()
        self._task = asyncio.create_task(self._answer_stirs())

    async def tick(self) -> None:
        """Do what has fallen due of duty; forwarding looks by itself."""
        async with self._ticking:
            await self.duty.tick()

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        return {**self.duty.alarms(), **self.forwarding.alarms()}

    def commands(self) -> Commands:
        """What the running bot answers on its socket."""
        return {**self.duty.commands(), **self.forwarding.commands()}

    async def end(self) -> None:
        """Stop all of it; what was not done is still in the outbox."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await asyncio.gather(self.duty.end(), self.forwarding.end())

    def _stir(self, changes: Sequence[Change]) -> None:
        if any(isinstance(change, AddOutbox) for change in changes):
            self._stirred.set()

    async def _answer_stirs(self) -> None:
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            try:
                await self.tick()
                await self.forwarding.look()
            except Exception as error:  # noqa: BLE001  # the next look does it
                trouble(type(error).__name__)


def _keys(
    settings: Settings, item: DestinationItem, server_key: ServerKey, signing_key: SigningKey
) -> WebhookKeys:
    if item.secret_file is None:
        return WebhookKeys(secret_for(item.name, server_key), signing_key)
    path = settings.within(item.secret_file)
    try:
        written = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path} cannot be read: give a file of one line.") from None
    return WebhookKeys(read_secret(written), signing_key)


__all__ = ["ForwardingParts", "OutboxParts", "destinations", "routed", "routes"]
