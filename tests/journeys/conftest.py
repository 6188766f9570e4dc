"""One mission with its Telegram and bot for all journeys; a new person for each.

A journey that ends, erases or restores has a mission to itself.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.ground.doors import Doors, client
from tests.ground.hearers import Hearers
from tests.ground.lasting import Lasting, lasting, lasting_and_heard
from tests.ground.officers import Officers
from tests.ground.place import Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.station import OnDuty, Station, linked, on_duty


@pytest.fixture(scope="session")
def town() -> Iterator[Place]:
    """The running mission that the journeys share."""
    with place() as found:
        found.start_bot()
        yield found


@pytest.fixture(scope="session")
def officers(town: Place) -> Officers:
    """The mission's officers with their keys."""
    return Officers.of(town.mission)


@pytest.fixture
async def doors(town: Place) -> AsyncIterator[Doors]:
    """The simulator's control doors; whatever went wrong goes well again afterwards."""
    async with client(town.url) as http:
        opened = Doors(http)
        yield opened
        await opened.faults_over()


@pytest.fixture
async def reporter(doors: Doors, request: pytest.FixtureRequest) -> ReporterChat:
    """Somebody with a phone in English, or in the language that a journey names for them."""
    return await ReporterChat.arrives(doors, getattr(request, "param", "en"))


@pytest.fixture
def mission() -> Iterator[Lasting]:
    """A running mission with a second place."""
    with lasting() as made:
        yield made


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[tuple[Lasting, Hearers]]:
    """A mission with a second place, whose bot is not started, and everybody who hears of cases."""
    with lasting_and_heard(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDuty]:
    """A mission on duty, for one story after the other."""
    with on_duty(tmp_path_factory.mktemp("mail")) as found:
        yield found


@pytest.fixture
async def station(running: OnDuty) -> AsyncIterator[Station]:
    """It, with each officer's phone linked."""
    async with linked(running) as ready:
        yield ready
