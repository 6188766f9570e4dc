"""A running API for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.officers.wire import Wire, wire


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Wire]:
    """The API, with one case that ada and ben read."""
    async with wire(tmp_path) as running:
        await running.file(1)
        yield running
