"""`amana roster new`, `add`, `renew`, `unit`, …: what changes a roster.

Owns the commands that write one. A change makes the old signatures fit no
more, so that it counts for nothing until the signers have signed again
(`bot.cli.roster`).
"""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from bot.casework.actions import ROLES
from bot.cli.console import mission_folder, warn
from bot.cli.keys import SERVER_PUBLIC
from bot.cli.roster_files import ROSTER, load_roster, read_card, read_server_key
from bot.cli.whole import write_whole
from bot.errors import ConfigError
from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import OVERSIGHT, QUEUES, DutyHours, Roster
from bot.sealing.roster_edits import (
    STANZAS,
    VALID_DAYS,
    Posting,
    extended,
    first_roster,
    with_escrow,
    with_new_keys,
    with_officer,
    with_server_key,
    with_stanzas,
    with_unit,
    without_officer,
    without_unit,
)
from bot.sealing.units import Unit

_DUTY = re.compile(r"([1-7])(?:-([1-7]))? (\d\d:\d\d)-(\d\d:\d\d)")


def parse_duty(text: str) -> DutyHours:
    """Read duty hours such as `1-5 08:00-17:00` (Monday to Friday, UTC)."""
    found = _DUTY.fullmatch(text)
    if found is None:
        raise ConfigError("duty hours are written like `1-5 08:00-17:00`, in UTC.")
    first, last = int(found[1]), int(found[2] or found[1])
    return DutyHours(days=tuple(range(first, last + 1)), start=found[3], end=found[4])


def roster_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept `--roster`."""
    return click.option(
        "--roster",
        "path",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The roster (`roster.json` in the mission's folder).",
    )(command)


_POSTING = (
    click.option(
        "--intake", multiple=True, type=click.Choice(QUEUES), help="Reads new cases of this queue."
    ),
    click.option(
        "--queue", "queues", multiple=True, type=click.Choice(QUEUES), help="May be assigned it."
    ),
    # A role that nobody knows would count as none, and on a roster without any as two of them.
    click.option(
        "--role", "roles", multiple=True, type=click.Choice(sorted(ROLES)), help="What they may do."
    ),
    click.option("--language", "languages", multiple=True, help="Code of a language they read."),
    click.option("--alias", "aliases", multiple=True, help="A name people call them by."),
    click.option("--unit", help="Tag of their unit."),
    click.option("--conflict", "conflicts", multiple=True, help="Tag they are kept away from."),
    click.option("--duty", multiple=True, metavar='"1-5 08:00-17:00"', help="Hours on duty, UTC."),
)  # fmt: skip


FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_days = click.option(
    "--days",
    type=click.IntRange(1, 400),
    default=VALID_DAYS,
    show_default=True,
    help="Valid for so long, from now.",
)


def _posting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_POSTING):
        command = option(command)
    return command


def roster_file(path: Path | None) -> Path:
    """The roster's file: the one named, or the mission's."""
    return mission_folder() / ROSTER if path is None else path


def _keep(path: Path, changed: Roster) -> None:
    write_whole(path, changed.dump(), public=True)
    click.echo(f"{path}: sequence {changed.sequence}, not signed yet.")
    click.echo("Let the signers run `amana roster sign`; nobody believes it before.")


@click.command("new")
@click.option("--escrow", required=True, help="The escrow's card.", type=FILE, metavar="CARD")
@click.option(
    "--oversight",
    "cards",
    required=True,
    multiple=True,
    help="Card of an officer who reads for oversight.",
    type=FILE,
    metavar="CARD",
)
@click.option(
    "--server-key", help="The server's public key (server-signing.pub).", type=FILE, metavar="FILE"
)
@_days
@click.option(
    "--stanzas",
    type=click.IntRange(2, 64),
    default=STANZAS,
    show_default=True,
    help="Stanzas of each first header; more than readers, so that exclusions do not show.",
)
@roster_option
def new(
    *,
    escrow: Path,
    cards: Sequence[Path],
    server_key: Path | None,
    days: int,
    stanzas: int,
    path: Path | None,
) -> None:
    """Begin a roster: the escrow, the server, and who reads for oversight."""
    file = roster_file(path)
    if file.exists():
        raise ConfigError(f"{file} exists: change it with `amana roster add`, or move it away.")
    public = mission_folder() / "keys" / SERVER_PUBLIC if server_key is None else server_key
    reading = Posting(intake=(OVERSIGHT,), roles=(OVERSIGHT,))
    begun = first_roster(
        [(read_card(card), reading) for card in cards],
        read_card(escrow),
        read_server_key(public),
        int(time.time()),
        days=days,
        stanzas=stanzas,
    )
    _keep(file, begun)
    for officer in begun.officers:
        _without_alias(officer.name)
    warn(
        "Give their names by `amana roster add CARD --intake oversight --role oversight --alias …`."
    )


@click.command("add")
@click.argument("card_file", metavar="CARD", type=FILE)
@_posting_options
@roster_option
def add(card_file: Path, path: Path | None, duty: Sequence[str], **posting: Any) -> None:
    """Add an officer by their card, or change what they are posted to, or replace the escrow.

    What they were posted to before counts no more; `renew` keeps it. Compare
    the fingerprint by voice before you sign.
    """
    file, card = roster_file(path), read_card(card_file)
    before = load_roster(file)
    if card.holder is Holder.ESCROW:
        changed = with_escrow(before, card)
    else:
        hours = tuple(parse_duty(text) for text in duty)
        changed = with_officer(before, card, Posting(duty=hours, **posting))
        if not posting["aliases"]:
            _without_alias(card.name)
    _keep(file, changed)
    _say_fingerprint(card)


@click.command("renew")
@click.argument("card_file", metavar="CARD", type=FILE)
@roster_option
def renew(card_file: Path, path: Path | None) -> None:
    """Give an officer the keys of their new card; all else about them stays.

    Compare the fingerprint by voice before you sign.
    """
    file, card = roster_file(path), read_card(card_file)
    _keep(file, with_new_keys(load_roster(file), card))
    _say_fingerprint(card)


@click.command("remove")
@click.argument("name")
@roster_option
def remove(name: str, path: Path | None) -> None:
    """Remove an officer; what they signed stays readable."""
    _keep(roster_file(path), without_officer(load_roster(roster_file(path)), name))


@click.command("unit")
@click.argument("tag")
@click.option("--name", "names", multiple=True, help="What people call it; again for each name.")
@roster_option
def unit(tag: str, names: Sequence[str], path: Path | None) -> None:
    """Say what people call a unit: its names in every language, plates, nicknames.

    A report that says one of them is kept from officers of that --unit, and
    from those with that --conflict. Without a name, the unit is taken off.
    """
    file = roster_file(path)
    before = load_roster(file)
    _keep(file, with_unit(before, Unit(tag, tuple(names))) if names else without_unit(before, tag))


@click.command("extend")
@_days
@roster_option
def extend(days: int, path: Path | None) -> None:
    """Make the roster valid for longer, from now."""
    _keep(roster_file(path), extended(load_roster(roster_file(path)), int(time.time()), days))


@click.command("server")
@click.argument("public", type=FILE)
@roster_option
def server(public: Path, path: Path | None) -> None:
    """Name the server's new public signing key; past ones stay for what they signed."""
    _keep(
        roster_file(path), with_server_key(load_roster(roster_file(path)), read_server_key(public))
    )


@click.command("stanzas")
@click.argument("queue", type=click.Choice(QUEUES))
@click.argument("count", type=click.IntRange(2, 64))
@roster_option
def stanzas_(queue: str, count: int, path: Path | None) -> None:
    """Change how many stanzas a queue's first headers have."""
    _keep(roster_file(path), with_stanzas(load_roster(roster_file(path)), queue, count))


def _without_alias(name: str) -> None:
    warn(f"No --alias: a report that names {name} will be shown to {name}.")


def _say_fingerprint(card: Card) -> None:
    click.echo(f"Fingerprint of {card.name}, to compare by voice: {card.fingerprint()}")


CHANGES = (new, add, renew, unit, remove, extend, server, stanzas_)
