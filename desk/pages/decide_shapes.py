"""The shape of a decision and of its form's fields.

Owns these values only; the decisions themselves are literals in
`decide_table` and `decide_beside`.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.marks import N_


class Kind(StrEnum):
    """What a field looks like."""

    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a decision's form.

    Attributes:
        options: where its choices come from: a name that `decide_options` knows.
        hint: a sentence that stands with the field.
    """

    name: str
    label: str
    kind: Kind = Kind.WORDS
    required: bool = True
    options: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        does: what happens when it is made, in one or two plain sentences.
        done: the status line afterwards.
        second: said where another person must agree before it counts.
        warns: what else follows from it.
        undo: the action that takes it back, where that harms nobody.
        acts: which act it is, where another decision has that act's name.
    """

    action: str
    name: str
    does: str
    done: str
    fields: tuple[Asked, ...] = ()
    second: str = ""
    warns: str = ""
    undo: str | None = None
    key: str = ""
    acts: str = ""

    @property
    def act(self) -> str:
        """The act's id in `bot.casework.actions`."""
        return self.acts or self.action


REASON = Asked(
    name="words",
    label=N_("Reason"),
    hint=N_("It is sealed to the readers of this case. The server sees that you decided, not why."),
)
"""The field that most decisions have."""
