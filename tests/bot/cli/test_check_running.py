"""`amana check` says everything that the running bot would tell a monitor."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.cli.checks.running import ALARMS, OBSTACLES, SAID_ELSEWHERE, running_faults
from bot.config import Settings, Severity, load
from bot.errors import StorageError
from bot.services.health import COMMAND
from storage.socket import ask, serve
from tests.ground.place import Place, place


@pytest.fixture
def town() -> Iterator[Place]:
    """A real bot."""
    with place() as made:
        made.start_bot()
        yield made


def settings_of(mission: Path) -> Settings:
    """The mission's settings."""
    return load(mission, {"AMANA_STORAGE__SOCKET": "data/a.sock"})


async def told(mission: Path, answer: Mapping[str, Any] | Exception) -> dict[str, Severity]:
    """What the check says of a bot that answers so."""

    async def health(_: Mapping[str, Any]) -> Mapping[str, Any]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    settings = settings_of(mission)
    server = await serve(settings.socket, {COMMAND: health})
    try:
        return {fault.sentence: fault.severity for fault in await running_faults(settings)}
    finally:
        server.close()
        await asyncio.sleep(0)


async def test_a_bot_that_does_not_run_has_no_health(mission: Path) -> None:
    """That is no fault: `check` is for before the start, too."""
    assert await running_faults(settings_of(mission)) == []


async def test_what_stands_is_said_once(mission: Path) -> None:
    """An obstacle that is an alarm too; what other checks see; what is over."""
    alarms = {"telegram_away": True, "disk_full": True, "purge_waits": True, "nobody_reads": False}
    found = await told(mission, {"failing": ["telegram_away", "disk_full"], "alarms": alarms})

    assert found == {
        OBSTACLES["telegram_away"]: Severity.LAPSE,
        ALARMS["purge_waits"][1]: Severity.WARNING,
    }


async def test_an_alarm_of_another_version_is_not_passed_over(mission: Path) -> None:
    """It is said by its name."""
    found = await told(mission, {"failing": [], "alarms": {"sky_falls": True}})

    assert [("sky_falls" in sentence, level) for sentence, level in found.items()] == [
        (True, Severity.LAPSE)
    ]


async def test_a_bot_that_cannot_say_how_it_is_has_lapsed(mission: Path) -> None:
    """Silence is not health."""
    (severity,) = (await told(mission, StorageError("No."))).values()

    assert severity is Severity.LAPSE


async def test_every_alarm_and_obstacle_has_its_sentence(town: Place) -> None:
    """Asked of a real bot, so that a new one cannot be forgotten."""
    said = await ask(load(town.mission, town.environment).socket, {"command": COMMAND})

    assert set(said["alarms"]) == set(ALARMS) | (SAID_ELSEWHERE & set(said["alarms"]))
    assert set(said["alarms"]) >= SAID_ELSEWHERE
    assert said["failing"] == []
