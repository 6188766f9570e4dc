"""The stores under contract. Another joins by adding how it is opened to `OPENERS`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

import pytest

from bot.services.ports import Store
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore


class OpenStore(Store, Protocol):
    """A store that a test must close."""

    async def close(self) -> None:
        """Let go of it."""


async def _sqlite(folder: Path) -> OpenStore:
    return await SqliteStore.open(folder / "amana.db", reserve_bytes=1 << 16)


async def _memory(_: Path) -> OpenStore:
    return MemoryStore()


OPENERS: dict[str, Callable[[Path], Awaitable[OpenStore]]] = {"sqlite": _sqlite, "memory": _memory}


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    opened = await OPENERS[request.param](tmp_path)
    yield opened
    await opened.close()
