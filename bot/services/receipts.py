"""Receipts: minted ahead, and opened one at a time in a fair queue.

Owns the small store of ready receipts in memory, so that Send never waits for
the slow derivation, and the order in which typed codes are tried. It must
never keep a derived identity, and never refuse everyone because one chat
tries too often.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.errors import TooManyAttemptsError, UnknownReceiptError
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import IdentityKind, ReceiptKeys, ReceiptSecrets, ReplyIdentity
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import CaseRow

AHEAD = 64
"""Receipts ready at any time: a burst of reports waits no longer than its sealing takes."""
BREATH = 0.1
"""Seconds between two receipts minted ahead: they must not slow down whoever taps meanwhile."""
PAUSES = (0.0, 2.0, 4.0, 8.0)
"""Seconds before the next try of one chat: the first is free, the last repeats."""
FORGET_AFTER = 600.0
"""Seconds without a try after which a chat starts afresh."""


@dataclass(frozen=True, slots=True, repr=False)
class MintedReceipt:
    """A receipt with all that it yields; its identity's recipient goes into the report."""

    receipt: Receipt
    keys: ReceiptKeys

    def identity(self, kind: IdentityKind) -> ReplyIdentity:
        """The identity that will open letters."""
        return self.keys.identity_seed.identity(kind)


class Mint:
    """Keeps a few receipts ready, derived off the event loop."""

    def __init__(self, secrets: ReceiptSecrets, random: Randomness, ahead: int = AHEAD) -> None:
        self._secrets = secrets
        self._random = random
        self._ahead = ahead
        self._ready: deque[MintedReceipt] = deque()
        self._filling: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def take(self) -> MintedReceipt:
        """Take a receipt; waits only when all that were ready are gone."""
        minted = self._ready.popleft() if self._ready else await self._derive()
        self.fill()
        return minted

    def fill(self) -> None:
        """Bring the ready ones up to their number, in the background."""
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill())

    async def close(self) -> None:
        """Stop minting and forget what is ready."""
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)
        self._ready.clear()

    async def _fill(self) -> None:
        while len(self._ready) < self._ahead:
            self._ready.append(await self._derive())
            await asyncio.sleep(BREATH)

    async def _derive(self) -> MintedReceipt:
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._mint)

    def _mint(self) -> MintedReceipt:
        receipt = Receipt.mint(self._random)
        return MintedReceipt(receipt, self._secrets.newest.derive(receipt))


class ReceiptDesk:
    """Opens cases by typed receipts: one derivation at a time, one try waiting per chat."""

    def __init__(self, secrets: ReceiptSecrets, store: Store, clock: Clock) -> None:
        self._secrets = secrets
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._tries: dict[bytes, tuple[int, float]] = {}

    async def open(self, typed: str, tag: bytes) -> tuple[CaseRow, ReceiptKeys]:
        """Find the case of a typed receipt.

        Raises:
            MistypedReceiptError: the check digit does not fit; costs no waiting.
            TooManyAttemptsError: this chat must wait first.
            UnknownReceiptError: there is no such case, or none any more.
        """
        receipt = Receipt.parse(typed)
        self._admit(tag)
        async with self._turn:
            for generation in self._secrets.generations:
                keys = await asyncio.to_thread(generation.derive, receipt)
                row = await self._store.case_by_locator([keys.locator])
                if row is not None:
                    self._tries.pop(tag, None)
                    return row, keys
        raise UnknownReceiptError

    def _admit(self, tag: bytes) -> None:
        now = self._clock.monotonic()
        self._tries = {t: (n, at) for t, (n, at) in self._tries.items() if now - at < FORGET_AFTER}
        count, last = self._tries.get(tag, (0, now))
        if count and now - last < PAUSES[min(count, len(PAUSES)) - 1]:
            raise TooManyAttemptsError
        self._tries[tag] = (count + 1, now)
