"""One simulator for all tests of a session; a new bot and person for each test."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.simulator.rig import Stage, new_token, ptb, running


@pytest.fixture(scope="session")
def simulator_url() -> Iterator[str]:
    """The shared simulator's address."""
    with running("--seed", "7") as url:
        yield url


@pytest.fixture
async def stage(simulator_url: str) -> AsyncIterator[Stage]:
    """A bot and a person who opened the chat; clock and faults are put right afterwards."""
    token = new_token()
    async with (
        httpx.AsyncClient(base_url=simulator_url, trust_env=False, timeout=30) as http,
        ptb(simulator_url, token) as bot,
    ):
        ready = Stage(simulator_url, token, bot, http)
        ready.facts = await ready.door("people", language_code="fr")
        ready.person = ready.facts["person"]
        await ready.act("text", text="/start")
        yield ready
        await http.delete("/control/faults")
        await http.post("/control/clock", json={"offset_seconds": 0})
