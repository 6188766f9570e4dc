"""An office that those who test the desk's decisions ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk.office import Office, opened_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made
