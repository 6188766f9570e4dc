"""The outbox, put together: who works it, when it is looked at, and what an operator sees."""

import asyncio
import contextlib
import time
from collections.abc import Sequence

from bot.alarms import trouble
from bot.composition.core import Core
from bot.composition.destinations import destination
from bot.composition.duty import DutyParts
from bot.errors import ConfigError
from bot.forwarding.mail import Mail
from bot.forwarding.webhook import Webhook
from bot.forwarding.worker import Limits, Worker
from bot.services.changes import AddOutbox, Change
from bot.services.followed import Followed
from bot.services.outbox import OutboxDesk
from bot.services.outbox_parcels import Destination
from bot.services.posting import Commands
from handlers.telegram.errands import Errands
from handlers.telegram.staff import Codes, DueCases

LOOK_EVERY = 1.0
"""Seconds between two looks at the outbox."""
IDLE_LOOK_EVERY = 60.0
"""The same where nothing can leave, and all that is to be seen is what lies there."""
LONGEST_REST = 1.0
"""Seconds, at most, for which what has come waits so that looking takes a fifth of the time."""


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
        """Begin to look; without destinations too, for what a restore holds must not lie unseen."""
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
            if isinstance(each, Webhook | Mail):
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
            await asyncio.sleep(LOOK_EVERY if self._ends else IDLE_LOOK_EVERY)


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
            began = time.monotonic()
            try:
                await self.tick()
                await self.forwarding.look()
            except Exception as error:  # noqa: BLE001  # the next look does it
                trouble(type(error).__name__)
            # Ten thousand items that wait cost a look each time that somebody writes: a flood
            # must leave the machine something to take reports with.
            await asyncio.sleep(min(4 * (time.monotonic() - began), LONGEST_REST))
