"""`amana audit`: the chains of acts, checked, kept elsewhere, and added to by one kind of note.

Owns the commands. They read beside the running bot. A chain that holds proves
what was done; that nothing was cut from its end, only a copy can show that
lies elsewhere: `amana audit export` makes it, `--against` compares with it.
"""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.casework.reference import Reference, read, shown
from bot.cli.console import mission_folder, warn
from bot.cli.store import case_of, host_clock, reading, sealer_of, writing
from bot.config import Settings, load
from bot.config.rosters import read_roster
from bot.sealing.server_keys import parse_signing_key
from bot.services.audit import SERVICE, SERVICE_NAME
from bot.services.audit_export import Chains, export_lines, read_export
from bot.services.escrow_use import EscrowUse
from bot.services.officers.chain import Fault, Head, Kind, head_of, verify_chain
from storage.durable import write_whole
from storage.socket import NobodyListeningError, ask

SENTENCES: Mapping[Kind, str] = {
    Kind.GAP: "a row before it is missing",
    Kind.ORDER: "it stands in another's place, or twice",
    Kind.BROKEN: "it does not follow from the row before it: one of the two was changed",
    Kind.ALTERED: "its columns say something else than what was signed",
    Kind.OTHER_CASE: "it belongs to another chain",
    Kind.OFFICER_SIGNATURE: "no officer of that name signed it",
    Kind.SERVER_SIGNATURE: "the server did not sign it here",
    Kind.UNKNOWN_KEY: "no key of the roster signed it",
    Kind.MISMATCH: "the officer asked for something else",
    Kind.REPEATED: "one request of an officer's stands there twice",
    Kind.SHORTENED: "the chain ends before this row, which was there",
    Kind.REWRITTEN: "it is another row than the one seen before",
}

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def audit() -> None:
    """Check the chains of acts, keep a signed copy, note the escrow's use."""


@audit.command("verify")
@click.argument("case", required=False)
@click.option("--against", type=_FILE, metavar="FILE", help="An export of before: its rows stay.")
@click.option("--export", "exported", type=_FILE, metavar="FILE", help="Check this export itself.")
def verify(case: str | None, against: Path | None, exported: Path | None) -> int:
    """Check every chain, or one case's; every fault with its row. Ends with 1 if there is one."""
    settings = load(mission_folder(), os.environ)
    signers = read_roster(settings).roster.signers()
    seen = read_export(against.read_bytes(), signers) if against else {}
    wanted = None if case is None else str(read(case))
    if exported is None:
        chains = asyncio.run(_chains(settings, wanted))
    else:
        chains = _only(read_export(exported.read_bytes(), signers), wanted)
    found = {
        name: [
            *([] if rows or name == SERVICE_NAME else [Fault(1, Kind.SHORTENED)]),
            *verify_chain(rows, signers, name, seen=_head(seen, name)),
        ]
        for name, rows in {**dict.fromkeys(_only(seen, wanted), ()), **chains}.items()
    }
    return _say(found, sum(map(len, chains.values())))


@audit.command("export")
@click.option("--case", metavar="CASE", help="Only this case's chain.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it here (else to stdout).",
)
def export(case: str | None, to: Path | None) -> None:
    """Write every row as a JSON line; the last line signs all of them."""
    settings = load(mission_folder(), os.environ)
    key = parse_signing_key((settings.keys_dir / "server-signing.key").read_bytes())
    chains = asyncio.run(_chains(settings, None if case is None else str(read(case))))
    lines = b"".join(export_lines(chains, key, int(time.time())))
    if to is None:
        click.echo(lines, nl=False)
        return
    write_whole(to, lines, int(time.time()))
    warn(
        f"{to}: {sum(map(len, chains.values()))} rows. Keep it where the operator cannot reach it."
    )


@audit.command("note-escrow")
@click.argument("case")
@click.option(
    "--reason", required=True, help="The written request, such as its number; no word of the case."
)
def note_escrow(case: str, reason: str) -> None:
    """Note in a case's chain that the escrow's key opens it, and why."""
    settings = load(mission_folder(), os.environ)
    number = asyncio.run(_note(settings, {"case": case, "reason": reason}))
    click.echo(f"Noted as row {number} of the case's chain.")


async def _note(settings: Settings, request: Mapping[str, str]) -> int:
    try:
        answer: Mapping[str, Any] = await ask(
            settings.socket, {"command": "note-escrow", **request}
        )
    except NobodyListeningError:
        async with writing(settings) as store:
            use = EscrowUse(store, lambda: sealer_of(settings), host_clock())
            return await use.note(request["case"], request["reason"])
    return int(answer["number"])


async def _chains(settings: Settings, case: str | None) -> Chains:
    async with reading(settings) as store:
        if case is not None:
            row = await case_of(store, case)
            return {row.reference: await store.audit(row.key)}
        cases = {row.reference: await store.audit(row.key) for row in await store.cases()}
        return {SERVICE_NAME: await store.audit(SERVICE), **cases}


def _only(chains: Mapping[str, Sequence[Any]], case: str | None) -> dict[str, Sequence[Any]]:
    return {name: rows for name, rows in chains.items() if case in {None, name}}


def _head(seen: Chains, name: str) -> Head | None:
    return head_of(seen[name]) if name in seen else None


def _say(found: Mapping[str, Sequence[Fault]], rows: int) -> int:
    sentences = list(_sentences(found))
    for sentence in sentences:
        warn(sentence)
    sound = sum(not faults for faults in found.values())
    click.echo(f"{rows} rows in {len(found)} chains; {sound} chains hold.")
    return 1 if sentences else 0


def _sentences(found: Mapping[str, Sequence[Fault]]) -> Iterator[str]:
    for name, faults in found.items():
        spoken = name if name == SERVICE_NAME else shown(Reference(name))
        yield from (f"{spoken}, row {f.number}: {SENTENCES[f.kind]}." for f in faults)
