"""`amana init DIR`: a mission's folder that works at once, for trying out."""

import time
from pathlib import Path

import click

from bot.cli.console import program
from bot.cli.provision import PEOPLE, Plan, provision

PASSPHRASE = "amana starter"  # noqa: S105  # public: the keys under it are for trying out

NEXT = """\
{folder} is ready for trying out. What comes next:

 1. Read {folder}/mission.toml; every setting is explained there.
    Write your areas, contacts and services, and verify each contact.
 2. Give the bot its token: AMANA_TELEGRAM__TOKEN=… (from BotFather).
 3. See what is wrong:   {amana} check --mission {folder}
    and run the bot:     {amana} run --mission {folder}
 4. Read a sealed report with one of the starter officers' keys:
      {amana} cases --mission {folder}
      {amana} entries CASE --to reports --mission {folder}
      {amana} open reports/001-report.age --mission {folder} \\
          --identity {folder}/{people}/officer-1.key
    Their passphrase is “{passphrase}”.

WARNING: {folder}/{people} holds the secret keys of the starter's officers, of
its signers and of its escrow, under a passphrase that everyone knows. Before
anyone in danger writes to this bot, make a roster of your own: each person
draws their keys on their own machine (`amana keys new-officer`, `new-signer`,
`new-escrow`), the signers sign it (`amana roster add`, `sign`), and you pin
their keys in mission.toml and remove {folder}/{people}.
"""


@click.command(help="Make a mission's folder, and say what comes next.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="Starter mission", help="The mission's name.")
def init(folder: Path, name: str) -> None:
    """Make the folder and write what to do next."""
    plan = Plan(chosen={"mission.name": name}, passphrase=PASSPHRASE)
    provision(folder, plan, int(time.time()))
    facts = {"amana": program(), "folder": folder, "people": PEOPLE, "passphrase": PASSPHRASE}
    click.echo(NEXT.format(**facts))
