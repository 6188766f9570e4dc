"""`amana cases`: the list of cases, as far as it is in clear."""

import asyncio
import datetime as dt
import os

import click

from bot.casework.reference import Reference, shown
from bot.cli.console import mission_folder, show
from bot.cli.store import reading
from bot.config import Settings, load
from bot.services.rows import CaseRow

COLUMNS = ("reference", "queue", "priority", "state", "channel", "language", "received", "due")


@click.command(help="List the cases: reference, queue, priority, state, times.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def cases(as_json: bool) -> None:
    """Show what the case rows hold in clear; needs no key."""
    settings = load(mission_folder(), os.environ)
    rows = asyncio.run(_rows(settings))
    show([_facts(row) for row in rows], COLUMNS, as_json=as_json)


async def _rows(settings: Settings) -> list[CaseRow]:
    async with reading(settings) as store:
        return list(await store.cases())


def _facts(row: CaseRow) -> dict[str, str]:
    return {
        "reference": shown(Reference(row.reference)),
        "queue": row.queue,
        "priority": f"P{row.priority}",
        "state": row.state,
        "channel": row.channel,
        "language": row.language,
        "received": _written(row.received),
        "due": _written(row.due),
    }


def _written(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
