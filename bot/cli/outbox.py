"""`amana outbox`: what waits to be delivered, what is held, what was given up; and to act on it.

While the bot runs it is asked over its socket; else the work is done here,
with the lock taken.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.console import DONE, mission_folder, show, warn
from bot.cli.store import host_clock, reading, writing
from bot.composition.destinations import keys_of, named_destination
from bot.config import Settings, load
from bot.errors import ConfigError
from bot.forwarding.signatures import written_public, written_secret
from bot.services.outbox import OutboxDesk, listed
from storage.socket import NobodyListeningError, ask

COLUMNS = ("item", "destination", "case", "priority", "entry", "kind", "standing", "tries",
           "reason")  # fmt: skip
ACTS = {
    "retry": "Try again what was given up.",
    "release": "Let go what is held, as after a restore.",
    "hold": "Hold back what waits.",
    "drop": "Drop what was given up or is held; its entries stay in their cases.",
}


@click.group(help="Show what waits to be delivered or was given up, and act on it.")
def outbox() -> None:
    """The group of the outbox's commands."""


@outbox.command("list", help="List what waits, is held or was given up.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def list_(as_json: bool) -> int:
    """Show every item; no key is needed."""
    settings = load(mission_folder(), os.environ)
    show(asyncio.run(_items(settings)), COLUMNS, as_json=as_json)
    return DONE


@outbox.command(help="Write a webhook's secret, and the key that checks v1a, to a file.")
@click.argument("destination")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write; must not exist.",
)
def secret(destination: str, file: Path) -> int:
    """Write what a receiver needs to a file that only we can read."""
    settings = load(mission_folder(), os.environ)
    keys = keys_of(settings, named_destination(settings, destination))
    lines = f"{written_secret(keys.secret)}\n{written_public(keys.signing_key.public)}\n"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise ConfigError(f"{file} exists: name another file.") from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(lines)
    warn(f"{file} holds a secret: bring it to the receiver by a safe way, then delete it.")
    return DONE


def _add(act: str, line: str) -> None:
    @outbox.command(act, help=line)
    @click.argument("names", nargs=-1, metavar="[ITEM or CASE]…")
    @click.option("--destination", default="", help="Only of this destination.")
    @click.option("--all", "every", is_flag=True, help="Every such item.")
    def command(names: Sequence[str], destination: str, every: bool) -> int:
        if not names and not every:
            raise click.UsageError("Name items or cases, or say --all.")
        settings = load(mission_folder(), os.environ)
        asked = {"names": list(names), "destination": destination}
        warn(f"{asyncio.run(_act(settings, act, asked))} done.")
        return DONE


for _name, _line in ACTS.items():
    _add(_name, _line)


async def _items(settings: Settings) -> list[dict[str, Any]]:
    async with reading(settings) as store:
        return await listed(store)


async def _act(settings: Settings, act: str, asked: Mapping[str, Any]) -> int:
    try:
        answer = await ask(settings.socket, {"command": f"outbox-{act}", **asked})
        return int(answer["items"])
    except NobodyListeningError:
        async with writing(settings) as store:
            desk = OutboxDesk(store, host_clock())
            return await desk.act(act, asked["names"], asked["destination"])
