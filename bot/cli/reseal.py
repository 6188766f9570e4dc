"""`amana reseal NAME`: let an officer read the open cases that you read.

Owns the command: a new officer, an officer whose key is gone, or oneself
after a renewal. It runs on an officer's machine over the officers' API, as
the desk does, so that no key comes near the server. The work stands in
`bot.cli.resealing`.
"""

import asyncio
import contextlib
import secrets
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import httpx

from bot.casework.reference import Reference, read, shown
from bot.cli.console import mission_folder, warn
from bot.cli.keys import open_key_file, passphrase_option, read_passphrase
from bot.cli.resealing import Giving, Outcome, Resealing
from bot.errors import ConfigError
from bot.sealing.identity_file import Holder, PersonalKeys
from bot.sealing.roster import Roster
from bot.services.officer_entries import OfficerSealing
from desk.cache import Cache
from desk.client import ServerClient
from desk.errors import NotAdmittedError
from desk.rosters import find_roster
from desk.settings import DeskSettings, read_settings

TIMEOUT_S = 60


@click.command("reseal")
@click.argument("name")
@click.option(
    "--identity",
    "key_files",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="KEYFILE",
    help="Your key file; in a renewal the new one and the old one.",
)
@click.option("--case", "only", multiple=True, metavar="REFERENCE", help="Only this case.")
@click.option("--closed", is_flag=True, help="Closed cases, too.")
@click.option(
    "--again", is_flag=True, help="Cases that they read, too: their key is gone, or they came late."
)
@click.option("--server", metavar="URL", help="The officers' API (as the desk knows it).")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The desk's folder.",
)
@passphrase_option
def reseal(
    *,
    name: str,
    key_files: Sequence[Path],
    only: Sequence[str],
    closed: bool,
    again: bool,
    server: str | None,
    home: Path | None,
    passphrase_file: Path | None,
) -> int:
    """Let NAME read the open cases that you read; cases that name them are left out."""
    mission = mission_folder()
    known = mission if (mission / "mission.toml").is_file() else None
    settings = read_settings(home=home, mission=known, server=server, port=None)
    keys = [_opened(path, passphrase_file) for path in key_files]
    if len({each.name for each in keys}) != 1:
        raise ConfigError("these key files are of several people: name your own alone.")
    wanted = [read(reference) for reference in only]
    counts, left = asyncio.run(_give(settings, keys, name, wanted, closed=closed, again=again))
    return _say(name, counts, left)


def _opened(path: Path, passphrase_file: Path | None) -> PersonalKeys:
    keys = open_key_file(path, read_passphrase(passphrase_file))
    if keys.holder is not Holder.OFFICER:
        raise ConfigError(f"{path} is no officer's key file: the server answers officers only.")
    return keys


async def _give(
    settings: DeskSettings,
    keys: Sequence[PersonalKeys],
    name: str,
    only: Sequence[str],
    *,
    closed: bool,
    again: bool,
) -> tuple[Counter[Outcome], list[str]]:
    async with httpx.AsyncClient(
        trust_env=False, follow_redirects=False, timeout=TIMEOUT_S
    ) as http:
        # Until the roster is there nobody knows which of the key files is the present one.
        client, cache, roster, present = await _way(settings, keys, http)
        giving = Giving(
            name=name,
            roster=roster,
            identities=[each.need_identity() for each in keys],
            is_renewal=present.name == name,
            again=again,
        )
        sealing = OfficerSealing(roster, present, secrets.token_bytes)
        work = Resealing(client, cache, sealing, giving)
        wanted = list(only) or [case.reference for case in await work.listed(closed=closed)]
        return await _each(work, wanted)


async def _way(
    settings: DeskSettings, keys: Sequence[PersonalKeys], http: httpx.AsyncClient
) -> tuple[ServerClient, Cache, Roster, PersonalKeys]:
    """The way to the server with the key that the roster names, whichever file holds it."""
    for each in keys:
        cache = Cache(settings.home, each)
        client = ServerClient(settings.server, each, (), http)
        with contextlib.suppress(NotAdmittedError):
            roster = (await find_roster(client, cache, settings)).roster.roster
            if _is_present(roster, each):
                return client, cache, roster, each
    raise ConfigError("the roster names none of these keys: is your new card signed already?")


def _is_present(roster: Roster, keys: PersonalKeys) -> bool:
    verify_key = keys.need_signing_key().public
    return roster.has(keys.name) and roster.officer(keys.name).signing_key == verify_key


async def _each(work: Resealing, wanted: Sequence[str]) -> tuple[Counter[Outcome], list[str]]:
    counts: Counter[Outcome] = Counter()
    left: list[str] = []
    with click.progressbar(wanted, label="Cases", file=sys.stderr) as bar:
        for reference in bar:
            outcome = await work.give(reference)
            counts[outcome] += 1
            if outcome in {Outcome.NAMED, Outcome.SHUT}:
                left.append(reference)
    return counts, left


def _say(name: str, counts: Counter[Outcome], left: Sequence[str]) -> int:
    click.echo(f"{counts[Outcome.GIVEN]} cases given to {name}; {counts[Outcome.DONE]} were done.")
    if not left:
        return 0
    warn(
        f"{len(left)} were left out, because they name {name} or cannot be opened whole by you; "
        "look at each, and assign it at the desk if it is no conflict:"
    )
    for reference in left:
        warn(f"  {shown(Reference(reference))}")
    return 1
