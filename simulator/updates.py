"""A bot's updates: waiting, confirmed by offset, polled for; must never know what they say.

The details follow Telegram's own server: a later poll ends an earlier one, a poll repeated with
the same offset is slowed down, and an update waits 24 hours at most.
"""

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.errors import ApiError, conflict
from simulator.wire import Json

LIFETIME = 86_400
MAX_TIMEOUT = 50
MAX_LIMIT = 100
DAMPING = 3
_GATHER_SECONDS = 0.002
_CONFLICT_SECONDS = 3.0
# Telegram orders deliveries within a chat and within a kind, not across kinds.
_MESSAGES = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
# Telegram sends these only to bots that ask for them by name.
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(slots=True)
class Pending:
    """An update that no offset confirmed yet."""

    body: Json
    expires: float
    lane: int
    is_delivered: bool = False


@dataclass(slots=True)
class Poll:
    """What one getUpdates asked for."""

    offset: int = 0
    limit: int = MAX_LIMIT
    timeout: int = 0


@dataclass
class UpdateQueue:
    """Everything one bot has not confirmed."""

    clock: Clock
    next_id: int
    allowed: frozenset[str] = frozenset()
    pending: OrderedDict[int, Pending] = field(default_factory=OrderedDict)
    on_push: Callable[[int], None] | None = None
    _waiter: asyncio.Future[str | None] | None = None
    _next_conflict: float = 0.0
    _last_offset: int | None = None
    _last_start: float = 0.0

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Set which kinds arrive from now on; empty means Telegram's default, None no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind is kept for the bot."""
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT

    def push(
        self, kind: str, payload: Json, *, lane: int = 0, date: float | None = None
    ) -> int | None:
        """Add an update; returns its id, or None if the bot did not ask for such ones.

        Args:
            kind: the update's field, such as `message`.
            payload: that field's value.
            lane: the chat, whose messages are delivered in order.
            date: when its 24 hours began; now if not given.
        """
        if not self.wants(kind):
            return None
        lane = lane if kind in _MESSAGES else hash((lane, kind))
        return self.push_raw({"update_id": self.next_id, kind: payload}, lane=lane, date=date)

    def push_raw(self, body: Json, *, lane: int = 0, date: float | None = None) -> int:
        """Add an update as it is, poison included; an id is given where it has none."""
        update_id = int(body.setdefault("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id) + 1
        began = self.clock.now() if date is None else date
        self.pending[update_id] = Pending(body, began + LIFETIME, lane)
        if self.on_push:
            self.on_push(update_id)
        self._wake()
        return update_id

    def expire(self) -> None:
        """Forget what waited longer than Telegram keeps it."""
        now = self.clock.now()
        while self.pending and next(iter(self.pending.values())).expires <= now:
            self.pending.popitem(last=False)

    def confirm(self, offset: int) -> None:
        """Forget what an offset confirms.

        Args:
            offset: all below it goes; a negative one keeps only that many from the end; one in
                the future is ignored, as Telegram's own server does.
        """
        if offset < 0:
            kept = list(self.pending)[offset:]
            offset = kept[0] if kept else 0
        if offset <= self.next_id:
            for update_id in [i for i in self.pending if i < offset]:
                del self.pending[update_id]

    async def poll(self, poll: Poll) -> list[Json]:
        """One getUpdates: confirm, wait if there is nothing, deliver.

        Raises:
            ApiError: 409 if another poll or a webhook took over while waiting.
        """
        timeout = self._damped(poll)
        self.expire()
        self.confirm(poll.offset)
        if not self.pending and timeout > 0:
            self.interrupt(_OTHER_POLL)
            reason = await self._wait(timeout)
            if reason:
                raise await self.refusal(reason)
        return [p.body for p in itertools.islice(self.pending.values(), poll.limit)]

    def _damped(self, poll: Poll) -> int:
        now = asyncio.get_running_loop().time()
        timeout = min(max(poll.timeout, 0), MAX_TIMEOUT)
        is_repeated = poll.offset == self._last_offset and now < self._last_start + DAMPING
        self._last_offset, self._last_start = poll.offset, now
        return max(timeout, DAMPING) if is_repeated else timeout

    async def refusal(self, reason: str) -> ApiError:
        """The 409 to raise, held back while another was given just before."""
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(_CONFLICT_SECONDS)
        else:
            self._next_conflict = now + _CONFLICT_SECONDS
        return conflict(reason)

    async def _wait(self, timeout: float) -> str | None:  # noqa: ASYNC109  # the poll's own bound
        """Wait for an update; returns why the wait was ended from outside, if it was."""
        waiter: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        try:
            reason = await asyncio.wait_for(waiter, timeout)
            # As Telegram does: what arrives at the same moment goes along.
            await asyncio.sleep(_GATHER_SECONDS)
        except TimeoutError:
            return None
        else:
            return reason
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def interrupt(self, reason: str | None) -> None:
        """End a waiting poll: with a 409 for that reason, or empty-handed."""
        waiter, self._waiter = self._waiter, None
        if waiter and not waiter.done():
            waiter.set_result(reason)
