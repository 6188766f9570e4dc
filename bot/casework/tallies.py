"""What the server counts: cells of what a case row shows.

A tally must never know more than the case row tells in clear (week, queue,
priority, language, channel): a count by category or area on the server would
leak by subtraction what the seal hides. Such figures are made at the desk.
Small cells are withheld before anyone but the head sees them (`withhold`).
"""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

SMALLEST_SHOWN = 5

_Key = TypeVar("_Key", bound=Hashable)


def week(at: int) -> str:
    """Return the ISO 8601 week of a moment (UTC seconds), such as ``2026-W47``."""
    year, number, _ = datetime.fromtimestamp(at, UTC).isocalendar()
    return f"{year}-W{number:02}"


def cell(queue: str, priority: int, language: str, channel: str) -> str:
    """Name the cell that a case is counted in, by what its row shows and nothing else."""
    return f"{queue}/P{priority}/{language}/{channel}"


def withhold(row: Mapping[_Key, int], smallest: int = SMALLEST_SHOWN) -> dict[_Key, int | None]:
    """Withhold the small counts of a row whose total is public; None means withheld.

    Where one cell alone would be withheld, its value is the total less the
    others; so the next smallest goes with it. Zeros are small, too: "none"
    of a group says something about each member of it.
    """
    hidden = {key for key, count in row.items() if count < smallest}
    rest = sorted((key for key in row if key not in hidden), key=lambda key: row[key])
    if hidden and rest and sum(row[key] for key in hidden) < smallest:
        hidden.add(rest[0])
    return {key: None if key in hidden else count for key, count in row.items()}
