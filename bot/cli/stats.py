"""`amana stats`: how many reports came in, so coarsely that nobody can be found in it.

Owns the table. Figures are counted when a report is sent and survive its
erasure; practice is never counted. In each row small counts are withheld.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping

import click

from bot.casework.tallies import withhold
from bot.cli.console import DONE, mission_folder, show, warn
from bot.cli.store import reading
from bot.config import Settings, load

PARTS = ("queue", "priority", "language", "channel")
COLUMNS = ("week", "total", "by", "of", "reports")
HIDDEN = "few"

Tallies = Mapping[tuple[int, str], int]


@click.command(help="Show weekly counts of reports; small ones are withheld.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def stats(as_json: bool) -> int:
    """Count by week, and within a week by queue, priority, language and channel."""
    settings = load(mission_folder(), os.environ)
    rows = list(table(asyncio.run(_tallies(settings))))
    if not rows and not as_json:
        warn("No report has been counted yet: weeks stand here from the first one that is sent.")
        return DONE
    show(rows, COLUMNS, as_json=as_json)
    if any(row["reports"] == HIDDEN for row in rows):
        warn(f"“{HIDDEN}”: too few to be told apart from the people they stand for.")
    return DONE


def table(tallies: Tallies) -> Iterator[dict[str, str | int | None]]:
    """One row a week and value; a week with too few reports at all has one row."""
    weeks: dict[int, dict[str, int]] = defaultdict(dict)
    for (week, cell), count in tallies.items():
        weeks[week][cell] = count
    totals = withhold({week: sum(cells.values()) for week, cells in weeks.items()})
    for week, cells in sorted(weeks.items()):
        total = totals[week]
        if total is None:
            yield _row(week, HIDDEN, None, None, HIDDEN)
            continue
        for place, part in enumerate(PARTS):
            counts: dict[str, int] = defaultdict(int)
            for cell, count in cells.items():
                counts[cell.split("/")[place]] += count
            for value, shown in sorted(withhold(counts).items()):
                yield _row(week, total, part, value, HIDDEN if shown is None else shown)


def _row(
    week: int, total: str | int, by: str | None, of: str | None, reports: str | int
) -> dict[str, str | int | None]:
    written = f"{week // 100}-W{week % 100:02}"
    return {"week": written, "total": total, "by": by, "of": of, "reports": reports}


async def _tallies(settings: Settings) -> Tallies:
    async with reading(settings) as store:
        return await store.tallies()
