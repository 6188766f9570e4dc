"""`amana check`: everything that `run` would read, and every fault at once."""

import asyncio
import datetime as dt
import json
import os
import time
from collections.abc import Mapping
from typing import Final

import click

from bot.cli.checks.copies import copy_faults, mirror_faults
from bot.cli.checks.database import LOOKING_S, database_faults
from bot.cli.checks.destinations import destination_faults
from bot.cli.checks.doors import door_faults
from bot.cli.checks.duty import duty_faults
from bot.cli.checks.files import file_faults
from bot.cli.checks.machine import machine_faults
from bot.cli.checks.officers import bot_runs, officer_faults
from bot.cli.checks.room import room_faults
from bot.cli.checks.roster import roster_faults
from bot.cli.checks.running import running_faults
from bot.cli.checks.speech import speech_faults
from bot.cli.checks.telegram import telegram_faults
from bot.cli.checks.words import word_faults
from bot.cli.console import DONE, MISTAKEN, mission_folder, warn
from bot.config import Fault, Settings, Severity, read

ORDER: Final = tuple(Severity)


async def faults(settings: Settings, now: int, looking: float = LOOKING_S) -> list[Fault]:
    """Look at everything that reports depend on; mends nothing.

    Args:
        settings: What could be read of the mission's settings.
        now: Seconds since 1970 UTC, by which dates are judged.
        looking: Seconds in which damage of the database is looked for.
    """
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    found = [*file_faults(settings), *database_faults(settings, looking)]
    found += roster_faults(settings, now)
    found += [fault async for fault in telegram_faults(settings, now)]
    found += [fault async for fault in duty_faults(settings, now)]
    found += [fault async for fault in officer_faults(settings)]
    found += [fault async for fault in door_faults(settings)]
    found += [fault async for fault in destination_faults(settings)]
    found += [*room_faults(settings), *word_faults(settings, today)]
    found += mirror_faults(settings)
    runs = await bot_runs(settings)
    found += [fault async for fault in copy_faults(settings, now, runs=runs)]
    found += await running_faults(settings)
    found += [*machine_faults(), *speech_faults(settings)]
    return found


def look(env: Mapping[str, str], looking: float = LOOKING_S) -> tuple[Settings, list[Fault]]:
    """Read the caller's mission, and find every fault once, the gravest first.

    Args:
        env: The environment, which wins over mission.toml.
        looking: Seconds in which damage of the database is looked for.
    """
    settings, found = read(mission_folder(), env)
    if not any(fault.alone for fault in found):
        found += asyncio.run(faults(settings, int(time.time()), looking))
    return settings, sorted(dict.fromkeys(found), key=lambda fault: ORDER.index(fault.severity))


@click.command(help="List every fault at once; 0 only if reports can be taken.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def check(as_json: bool) -> int:
    """List faults; the exit code is 2 if there is more than a warning."""
    _, found = look(os.environ)
    failed = any(fault.severity is not Severity.WARNING for fault in found)
    if as_json:
        lines = [{"severity": fault.severity, "sentence": fault.sentence} for fault in found]
        click.echo(json.dumps(lines))
    else:
        for fault in found:
            click.echo(str(fault))
        warn("Reports cannot be taken as they should." if failed else "A report can be taken now.")
    return MISTAKEN if failed else DONE
