"""`amana purge`: what is over by age, shown or erased.

Owns the command. The running bot does the same once a day; here a human
looks first, or agrees to what the bot would not do alone.
"""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import click

from bot.cli.console import DONE, FAILED, mission_folder, show, warn
from bot.cli.store import host_clock, writing
from bot.config import Settings, load
from bot.errors import ConfigError
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.services.erasing import Erasing
from bot.services.retention import Retention
from storage.socket import NobodyListeningError, ask

COLUMNS = ("queue", "state", "kept", "on hold", "over")


@click.command(help="Erase closed cases whose time is over, by [retention] in mission.toml.")
@click.option("--dry-run", is_flag=True, help="Only show what would go, by queue and state.")
@click.option(
    "--confirm", is_flag=True, help="Erase what was over long ago, too; without a bot, any."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def purge(*, dry_run: bool, confirm: bool, as_json: bool) -> int:
    """Show the table, and say what went; 1 if a human must agree first."""
    settings = load(mission_folder(), os.environ)
    told = asyncio.run(_ask(settings, {"dry_run": dry_run, "confirm": confirm}))
    show(told["table"], COLUMNS, as_json=as_json)
    if told["waits"]:
        warn(
            "Some were over long before the last look, which no day explains: a setting was "
            "shortened, or a clock was wrong. Look at the table, then say --confirm."
        )
        return DONE if dry_run else FAILED
    if not dry_run:
        final = "" if told["settled"] else " Copies in the file go within a day, if there is room."
        warn(f"{told['erased']} cases erased.{final}")
    return DONE


async def _ask(settings: Settings, request: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return await ask(settings.socket, {"command": "purge", **request})
    except NobodyListeningError:
        if not (request["dry_run"] or request["confirm"]):
            raise ConfigError(
                "No bot is running, so nobody vouches for this machine's clock: start it, or look "
                "at the clock and say --confirm."
            ) from None
    async with writing(settings) as store:
        clock, folder = host_clock(), settings.keys_dir
        clock.heard(clock.now())  # a human has confirmed it
        erasing = Erasing(
            store, clock, parse_signing_key((folder / "server-signing.key").read_bytes())
        )
        key = ServerKey.parse((folder / "server.key").read_bytes())
        retention = Retention(store, clock, key, erasing, settings.retention.days())
        return await retention.commands()["purge"](request)
