"""What may use the reserve: ends, and never a beginning.

Owns the rule by which the writer tells an item that gives room back from one
that takes it. It looks at kinds and keys of changes only, and writes nothing.
"""

from bot.services import changes
from storage.group_commit import Item

# These give room back, end what must not be done twice, or name a message that must go
# again. A closing is one small row a closed case, and no case ages out without it.
_ALWAYS = frozenset({
    changes.AddTrace,
    changes.FinishUpdate, changes.MarkShown, changes.DropDraft, changes.DropTrace, changes.DropCase,
    changes.DropEntry, changes.DropPayload, changes.DropNotice, changes.DropOutbox,
    changes.DeferOutbox, changes.StopOutbox, changes.DropLink, changes.Remember,
    changes.PareAudit, changes.PutClosing,
})  # fmt: skip


def relieves(item: Item) -> bool:
    """Whether an item gives room back, taken as a whole."""
    cases = {change.key for change in item if isinstance(change, changes.DropCase)}
    drafts = {change.key for change in item if isinstance(change, changes.DropDraft)}
    letters = any(isinstance(change, changes.DropEntry) for change in item)
    return all(_may_borrow(change, cases, drafts, letters=letters) for change in item)


def _may_borrow(
    change: changes.Change, cases: set[int], drafts: set[int], *, letters: bool
) -> bool:
    """Whether a change may stand in an item that drops these cases and drafts, or a letter."""
    match change:
        case changes.PutCase(row=row):
            return row.key in cases  # only guards that the case is as it was read
        case changes.PutDraft(row=row, expected=expected):
            # The reporter's own deletion goes on with the card that says so; it began before.
            return row.key in drafts or (bool(cases) and expected is not None)
        case changes.AddErasure():
            return bool(cases)
        case changes.AddAudit():
            return bool(cases) or letters  # the one act that says what went
        case _:
            return type(change) in _ALWAYS
