"""Proposals: what one officer asks for and another must agree to.

Owns the value, its sealed form, and the rule that of each kind one is open
at a time. Who may agree is the table's business (`bot.casework.actions`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bot.casework.actions import Action
from bot.errors import SealingError
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One open proposal.

    Attributes:
        number: the number of the audit row that made it.
        action: what is proposed: lower, propose_close or propose_export.
        by: the officer who proposes.
        to: the priority wanted (1 to 4), for a lowering.
        approved_by: who agreed, for an export that was not made yet.
    """

    number: int
    action: Action
    by: str
    to: int | None = None
    approved_by: str | None = None

    def fields(self) -> dict[str, Json]:
        """Write it as one object of a sealed document."""
        return {
            "number": self.number,
            "action": str(self.action),
            "by": self.by,
            "to": self.to,
            "approved_by": self.approved_by,
        }

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read it back; SealingError if `fields` did not write it."""
        action = fields.take_text("action")
        if action not in set(Action):
            raise SealingError("a proposal is for no act of ours")
        proposal = cls(
            number=fields.take_integer("number"),
            action=Action(action),
            by=fields.take_text("by"),
            to=fields.take_optional_integer("to"),
            approved_by=fields.take_optional_text("approved_by"),
        )
        fields.close()
        return proposal


def find(proposals: Iterable[Proposal], action: Action) -> Proposal | None:
    """The open proposal of a kind, if there is one."""
    return next((one for one in proposals if one.action is action), None)


def without(proposals: Iterable[Proposal], number: int) -> tuple[Proposal, ...]:
    """All but the one of a number."""
    return tuple(one for one in proposals if one.number != number)
