"""`amana roster`: who the officers are, changed by cards and signed offline.

Owns the group, and showing, signing and believing. What changes a roster
stands in `bot.cli.roster_changes`.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.keys import open_key_file, passphrase_option, read_passphrase
from bot.cli.roster_changes import CHANGES, FILE, roster_file, roster_option
from bot.cli.roster_files import believed, load_roster, sign_file
from bot.errors import ConfigError
from bot.sealing.documents import show_time
from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import Officer
from bot.sealing.roster_signing import expiry_warning


@click.group()
def roster() -> None:
    """Keep and sign the roster of officers, on the signers' machines."""


for change in CHANGES:
    roster.add_command(change)


@roster.command("show")
@roster_option
def show_(path: Path | None) -> None:
    """Show the roster, with fingerprints to compare by voice."""
    shown = load_roster(roster_file(path))
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
    for unit in shown.units:
        click.echo(f"unit {unit.tag}: {', '.join(unit.names)}")
    click.echo(f"Digest {shown.sha256}")


@roster.command("sign")
@click.option("--key", required=True, help="The signer's key file.", type=FILE, metavar="KEYFILE")
@passphrase_option
@roster_option
def sign(key: Path, passphrase_file: Path | None, path: Path | None) -> None:
    """Sign the roster with a signer's key, after reading it with `amana roster show`."""
    keys = open_key_file(key, read_passphrase(passphrase_file))
    if keys.holder is not Holder.SIGNER:
        raise ConfigError(f"{key} is not a signer's key file: a roster is signed by its signers.")
    click.echo(f"Signed: {sign_file(roster_file(path), keys.name, keys.need_signing_key())}")


@roster.command("verify")
@click.option(
    "--signer",
    "cards",
    multiple=True,
    help="A signer's card, where no mission.toml pins it.",
    type=FILE,
    metavar="CARD",
)
@roster_option
def verify(cards: Sequence[Path], path: Path | None) -> None:
    """Check that enough pinned signers signed the roster."""
    if cards:
        path = roster_file(path)
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
        "aliases": officer.aliases,
        "unit": (officer.unit,) if officer.unit else (),
        "conflicts": officer.conflicts,
    }
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts.items() if values)
