"""`amana roster`: who the officers are, changed by cards and signed offline.

Owns the commands. A change makes the old signatures fit no more, so that it
counts for nothing until the signers have signed again. The functions under
the commands are plain, so that others build a roster exactly as signers do.
"""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.console import mission_folder
from bot.cli.keys import SERVER_PUBLIC, open_key_file, passphrase_option, read_passphrase
from bot.cli.roster_files import (
    ROSTER,
    believed,
    load_roster,
    read_card,
    read_server_key,
    replace_file,
    sign_file,
)
from bot.errors import ConfigError
from bot.sealing.documents import show_time
from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import OVERSIGHT, QUEUES, DutyHours, Officer, Roster
from bot.sealing.roster_edits import (
    STANZAS,
    VALID_DAYS,
    Posting,
    extended,
    first_roster,
    with_escrow,
    with_officer,
    with_server_key,
    with_stanzas,
    without_officer,
)
from bot.sealing.roster_signing import expiry_warning

_DUTY = re.compile(r"([1-7])(?:-([1-7]))? (\d\d:\d\d)-(\d\d:\d\d)")


def parse_duty(text: str) -> DutyHours:
    """Read duty hours such as `1-5 08:00-17:00` (Monday to Friday, UTC)."""
    found = _DUTY.fullmatch(text)
    if found is None:
        raise ConfigError("duty hours are written like `1-5 08:00-17:00`, in UTC.")
    first, last = int(found[1]), int(found[2] or found[1])
    return DutyHours(days=tuple(range(first, last + 1)), start=found[3], end=found[4])


def _roster_option(command: Callable[..., Any]) -> Callable[..., Any]:
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
    click.option("--role", "roles", multiple=True, help="Such as head, duty, advocate."),
    click.option("--language", "languages", multiple=True, help="Code of a language they read."),
    click.option("--alias", "aliases", multiple=True, help="A name people call them by."),
    click.option("--unit", help="Tag of their unit."),
    click.option("--conflict", "conflicts", multiple=True, help="Tag they are kept away from."),
    click.option("--duty", multiple=True, metavar='"1-5 08:00-17:00"', help="Hours on duty, UTC."),
)  # fmt: skip


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
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


def _file(path: Path | None) -> Path:
    return mission_folder() / ROSTER if path is None else path


def _keep(path: Path, changed: Roster) -> None:
    replace_file(path, changed.dump())
    click.echo(f"{path}: sequence {changed.sequence}, not signed yet.")
    click.echo("Let the signers run `amana roster sign`; nobody believes it before.")


@click.group()
def roster() -> None:
    """Keep and sign the roster of officers, on the signers' machines."""


@roster.command("new")
@click.option("--escrow", required=True, help="The escrow's card.", type=_FILE, metavar="CARD")
@click.option(
    "--oversight",
    "cards",
    required=True,
    multiple=True,
    help="Card of an officer who reads for oversight.",
    type=_FILE,
    metavar="CARD",
)
@click.option(
    "--server-key", help="The server's public key (server-signing.pub).", type=_FILE, metavar="FILE"
)
@_days
@click.option(
    "--stanzas",
    type=click.IntRange(2, 64),
    default=STANZAS,
    show_default=True,
    help="Stanzas of each first header; more than readers, so that exclusions do not show.",
)
@_roster_option
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
    file = _file(path)
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


@roster.command("add")
@click.argument("card_file", metavar="CARD", type=_FILE)
@_posting_options
@_roster_option
def add(card_file: Path, path: Path | None, duty: Sequence[str], **posting: Any) -> None:
    """Add or renew an officer by their card, or replace the escrow by its card.

    Compare the fingerprint by voice before you sign.
    """
    file, card = _file(path), read_card(card_file)
    before = load_roster(file)
    if card.holder is Holder.ESCROW:
        changed = with_escrow(before, card)
    else:
        hours = tuple(parse_duty(text) for text in duty)
        changed = with_officer(before, card, Posting(duty=hours, **posting))
    _keep(file, changed)
    click.echo(f"Fingerprint of {card.name}, to compare by voice: {card.fingerprint()}")


@roster.command("remove")
@click.argument("name")
@_roster_option
def remove(name: str, path: Path | None) -> None:
    """Remove an officer; what they signed stays readable."""
    _keep(_file(path), without_officer(load_roster(_file(path)), name))


@roster.command("extend")
@_days
@_roster_option
def extend(days: int, path: Path | None) -> None:
    """Make the roster valid for longer, from now."""
    _keep(_file(path), extended(load_roster(_file(path)), int(time.time()), days))


@roster.command("server")
@click.argument("public", type=_FILE)
@_roster_option
def server(public: Path, path: Path | None) -> None:
    """Name the server's new public signing key; past ones stay for what they signed."""
    _keep(_file(path), with_server_key(load_roster(_file(path)), read_server_key(public)))


@roster.command("stanzas")
@click.argument("queue", type=click.Choice(QUEUES))
@click.argument("count", type=click.IntRange(2, 64))
@_roster_option
def stanzas_(queue: str, count: int, path: Path | None) -> None:
    """Change how many stanzas a queue's first headers have."""
    _keep(_file(path), with_stanzas(load_roster(_file(path)), queue, count))


@roster.command("show")
@_roster_option
def show_(path: Path | None) -> None:
    """Show the roster, with fingerprints to compare by voice."""
    shown = load_roster(_file(path))
    click.echo(f"Sequence {shown.sequence}, {shown.kind} keys")
    click.echo(f"Valid from {show_time(shown.valid_from)} until {show_time(shown.valid_until)}")
    for officer in shown.officers:
        click.echo(f"{officer.name}  {_facts(officer)}")
        click.echo(f"    fingerprint {officer_card(officer).fingerprint()}")
    escrow = Card(holder=Holder.ESCROW, name="escrow", recipient=shown.escrow)
    click.echo(f"escrow\n    fingerprint {escrow.fingerprint()}")
    for queue, intake in shown.intakes.items():
        readers = ", ".join(intake.readers) or "none: passes to oversight"
        click.echo(f"queue {queue}: {readers}; {intake.stanzas} stanzas")
    click.echo(f"Digest {shown.sha256}")


@roster.command("sign")
@click.option("--key", required=True, help="The signer's key file.", type=_FILE, metavar="KEYFILE")
@passphrase_option
@_roster_option
def sign(key: Path, passphrase_file: Path | None, path: Path | None) -> None:
    """Sign the roster with a signer's key, after reading it with `amana roster show`."""
    keys = open_key_file(key, read_passphrase(passphrase_file))
    if keys.holder is not Holder.SIGNER:
        raise ConfigError(f"{key} is not a signer's key file: a roster is signed by its signers.")
    click.echo(f"Signed: {sign_file(_file(path), keys.name, keys.need_signing_key())}")


@roster.command("verify")
@click.option(
    "--signer",
    "cards",
    multiple=True,
    help="A signer's card, where no mission.toml pins it.",
    type=_FILE,
    metavar="CARD",
)
@_roster_option
def verify(cards: Sequence[Path], path: Path | None) -> None:
    """Check that enough pinned signers signed the roster."""
    if cards:
        path = _file(path)
    verified = believed(path, cards)
    left = expiry_warning(verified.roster, int(time.time()))
    click.echo(
        f"Roster {verified.roster.sequence} is signed by {', '.join(verified.signed_by)}."
        f" Valid until {show_time(verified.roster.valid_until)}."
    )
    if left is not None:
        click.echo("It has ended." if left == 0 else f"It ends within {left} days: renew it.")


def officer_card(officer: Officer) -> Card:
    """An officer's card, as the roster holds it."""
    return Card(
        holder=Holder.OFFICER,
        name=officer.name,
        recipient=officer.recipient,
        signing_key=officer.signing_key,
    )


def _facts(officer: Officer) -> str:
    parts = {
        "roles": officer.roles,
        "queues": officer.queues,
        "languages": officer.languages,
        "unit": (officer.unit,) if officer.unit else (),
        "conflicts": officer.conflicts,
    }
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts.items() if values)
