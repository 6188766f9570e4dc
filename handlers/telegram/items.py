"""What a chat's worker is given, one after another: updates, fetched files, chats after a restart.

Owns the shapes of these items. They live in memory only: each can be made
again from what is kept, so none may hold anything that is not.
"""

import json
from dataclasses import dataclass

from bot.services.arrivals import FetchJob, Turn
from bot.services.day_ring import DayRing
from bot.services.drafts import Draft
from bot.services.files import KeptFile
from bot.services.rows import InboxRow
from handlers.telegram.updates import Raw


@dataclass(frozen=True, slots=True, repr=False)
class Update:
    """An update from the inbox."""

    row: InboxRow
    raw: Raw


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits on the disk alone, until its chat's turn comes.

    Of a flood only this much is in memory. `calls` says whether somebody calls for
    help by it, for what stands before it may not make them wait.
    """

    bot: int
    update: int
    calls: bool


@dataclass(frozen=True, slots=True, repr=False)
class FileDone:
    """A file that was fetched, or could not be."""

    job: FetchJob
    kept: KeptFile | None


@dataclass(frozen=True, slots=True, repr=False)
class Restored:
    """A chat to be brought up to date after a change of phase by time."""

    turn: Turn


@dataclass(frozen=True, slots=True, repr=False)
class Unfinished:
    """A draft as the end of the last process left it: what was under way is asked for again."""

    draft: Draft


Ready = Update | FileDone | Restored | Unfinished
Item = Ready | Waiting


def restore(ring: DayRing, row: InboxRow) -> tuple[int, Update]:
    """Open an inbox row; SealingError if it was altered, or its day key is gone."""
    chat, body = ring.open_update(row)
    return chat, Update(row, json.loads(body))
