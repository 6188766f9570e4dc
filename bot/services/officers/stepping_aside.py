"""What follows when an officer steps aside from a case that does not wake anybody.

Owns the question whether a case is left to nobody by it. An urgent case is
called for anew whenever anyone recuses themselves (`CaseEdit.calls_on`); any
other was told of once, and its row in the outbox went with the first answer.
Should whoever answered step aside, nobody would ever be told again, so its
watch begins anew: its readers are told on the half-hour, and the next above
when it is late once more, counted from now.
"""

from collections.abc import Sequence
from typing import Final

from bot.casework.actions import Action
from bot.services.beside_a_case import watched_anew
from bot.services.changes import AddOutbox
from bot.services.duty.standing import is_answered
from bot.services.officers.attempt import Attempt
from bot.services.rows import AuditRow, CaseRow

ASIDE: Final = frozenset({Action.RECUSE, Action.UNASSIGN})


def watch_anew(
    attempt: Attempt, before: CaseRow, acts: Sequence[AuditRow], key: int, now: int
) -> tuple[AddOutbox, ...]:
    """What is committed beside an act by which somebody steps aside.

    Args:
        attempt: the act, decided.
        before: the case's row as it was.
        acts: the case's whole chain as it was.
        key: of the row that may be made.
        now: seconds since 1970 UTC.
    """
    if attempt.asked.action not in ASIDE or not _is_left(attempt, before, acts):
        return ()
    return watched_anew(attempt.edit.row, key, now)


def _is_left(attempt: Attempt, before: CaseRow, acts: Sequence[AuditRow]) -> bool:
    """Whether it was theirs, or only they had answered it, and it is nobody's now."""
    is_recused = attempt.asked.action is Action.RECUSE
    name = attempt.officer.name if is_recused else before.assignee
    if name is None or attempt.edit.row.assignee is not None:
        return False
    memory = attempt.memory
    others = set(memory.readers.readers) - {*memory.recused, name}
    return before.assignee == name or (is_answered(acts, {name}) and not is_answered(acts, others))
