"""A process that commits without end and says what was acknowledged, until it is killed."""

import asyncio
import itertools
import sys
from pathlib import Path

from bot.services.changes import AddTrace, AddUpdate, FinishUpdate
from storage.sqlite import SqliteStore
from tests.contracts import rows


async def _commit_for_ever(path: Path) -> None:
    store = await SqliteStore.open(path, reserve_bytes=1 << 16)
    kept = await store.waiting_updates(limit=1_000_000)
    numbers = itertools.count(max((row.update for row in kept), default=0) + 10)

    async def caller() -> None:
        while True:
            number = next(numbers)
            padding = bytes([1]) * (200 + number % 3000)
            update = rows.update(number, sealed=padding)
            await store.commit(AddUpdate(update), AddTrace(rows.trace(number)))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            if number % 7 == 0:
                one_more = AddUpdate(rows.update(number, bot=9, sealed=padding))
                await store.commit(one_more, FinishUpdate(9, number, at=1))
                await store.settle_erasure()

    await asyncio.gather(*(caller() for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(_commit_for_ever(Path(sys.argv[1])))
