"""What the index knows of a case, made from its row, its memory and its chain.

Owns the making, and nothing that is made: every fact follows from what the
store keeps, so that a restart knows what was known before it.

Whether the reporter wrote since a person last acted is folded from the chain,
one act at a time.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from sys import intern
from typing import Final

from bot.casework.clocks import Deadline, owed
from bot.casework.lifecycle import Standing
from bot.casework.triage import Priority
from bot.services.audit import SERVER
from bot.services.case_memory import CaseMemory
from bot.services.officers.views import NOBODYS, Known, foremost
from bot.services.rows import AuditRow, CaseRow

# The server writes these rows for what a reporter does.
REPORTERS_ACTS: Final = frozenset({
    "received", "words", "unread", "file", "missing", "answer", "rated", "withdrawn", "disagreed",
    "notice",
})  # fmt: skip
# An officer's, written by the server for one who has no desk.
_COMMAND_LINE: Final = "letter"
FETCH: Final = "fetch"
RETRIED: Final = "forwarding_retried"
# To look is not to act, nor is it to have a delivery tried again.
_LOOKS: Final = frozenset({FETCH, RETRIED, "read", "export"})


def knows(row: CaseRow, memory: CaseMemory, fresh: bool | None) -> Known:
    """Put together what the index holds; words that many cases share are kept once."""
    standing = Standing.read(row.state)
    next_one = next(iter(owed_on(row, memory)), None)
    return Known(
        key=row.key,
        reference=row.reference,
        # A new case's row may still hold the enumeration's value, which is no bare text.
        queue=intern(str(row.queue)),
        priority=row.priority,
        state=intern(str(row.state)),
        standing=standing.state,
        language=intern(row.language),
        channel=intern(row.channel),
        received=row.received,
        due=next_one.due if next_one else None,
        duty=next_one.duty if next_one else None,
        assignee=None if row.assignee is None else intern(row.assignee),
        version=row.version,
        entries=memory.next_entry - 1,
        proposal=foremost(memory.proposals),
        hold=memory.hold,
        unheard=memory.unheard,
        fresh=fresh,
        readers=_crew(memory.readers.readers, memory.recused),
        proposers=frozenset(intern(one.by) for one in memory.proposals),
        marks=tuple(map(intern, memory.marks)),
    )


def unreadable(row: CaseRow) -> Known:
    """A case whose memory cannot be opened: nobody is known to read it, so nobody sees it."""
    return replace(
        NOBODYS,
        key=row.key,
        reference=row.reference,
        queue=intern(str(row.queue)),
        priority=row.priority,
        state=intern(str(row.state)),
        standing=Standing.read(row.state).state,
        received=row.received,
        version=row.version,
    )


def owed_on(row: CaseRow, memory: CaseMemory) -> tuple[Deadline, ...]:
    """What is still owed on a case, soonest first."""
    return _owed(row.state, row.priority, row.received, memory.told, memory.unheard)


def freshness(acts: Iterable[AuditRow], before: bool | None = None) -> bool | None:
    """Whether the reporter wrote since a person last acted, after these acts."""
    for act in acts:
        is_human = act.officer != SERVER or act.action == _COMMAND_LINE
        if is_human and act.action not in _LOOKS:
            before = False
        elif not is_human and act.action in REPORTERS_ACTS:
            before = True
    return before


def after(known: Known, act: AuditRow) -> Known:
    """What is known once one more act is in the chain."""
    fresh = freshness((act,), known.fresh)
    return known if fresh is known.fresh else replace(known, fresh=fresh)


@lru_cache(maxsize=8192)
def _owed(
    state: str, priority: int, received: int, told: bool, unheard: bool
) -> tuple[Deadline, ...]:
    """Counted once for all cases of the same hours: months are slow to add."""
    standing, level = Standing.read(state).state, Priority(f"P{priority}")
    return owed(standing, level, received, told=told, unheard=unheard)


@lru_cache(maxsize=4096)
def _crew(readers: tuple[str, ...], recused: tuple[str, ...]) -> frozenset[str]:
    """One set for all cases with the same readers: a hundred thousand of them would be large."""
    return frozenset(map(intern, readers)) - frozenset(recused)
