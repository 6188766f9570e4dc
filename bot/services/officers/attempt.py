"""One attempt at an officer's act: what is asked, and the case that it is asked of.

Owns the checks that every act passes before anything is decided: the role,
the version that was seen, the clear facts. Each refusal leaves everything as
it was, for nothing is committed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

from bot.casework.actions import Action, Rule, may, rule_of
from bot.casework.lifecycle import RefusedMoveError, Standing, State, step
from bot.casework.triage import Priority
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer, Roster
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.officers.brought import Brought, Facts
from bot.services.officers.chain import is_asked_by
from bot.services.officers.errors import ChangedError, RefusedActError

_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an officer asks for: by which request, of which case, what, and from which version."""

    request: SignedRequest
    officer: Officer
    reference: str
    action: Action
    facts: Facts
    version: int | None
    brought: Brought

    def is_evidenced(self) -> bool:
        """Whether the officer's request says the same: it will stand in the audit for it."""
        asked = dict(parse_qsl(self.request.query, keep_blank_values=True))
        is_same = is_asked_by(self.request, self.action, self.reference)
        return is_same and asked == dict(self.facts)

    @property
    def rule(self) -> Rule:
        """The rule of the act."""
        return rule_of(self.action)


class Attempt:
    """One act on one case as it stands now; the edit gathers what will be committed."""

    def __init__(
        self, asked: Asked, edit: CaseEdit, roster: Roster, kept: Mapping[int, int] | None = None
    ) -> None:
        """Begin.

        Args:
            asked: what the officer wants.
            edit: on the case, which this officer reads.
            roster: who there is.
            kept: how many headers each of its entries has, for an act that brings more.
        """
        self.asked, self.edit, self.roster, self.kept = asked, edit, roster, kept or {}
        self.officer, self.facts = asked.officer, asked.facts
        self.version, self.stanzas = edit.row.version, edit.memory.readers.stanzas

    def check(self) -> None:
        """Refuse what this officer may not do, or not from the version that they saw."""
        rule = self.asked.rule
        if not may(self.asked.action, self.officer.roles):
            raise RefusedActError("role")
        if rule.is_versioned and self.asked.version != self.version:
            raise ChangedError(self.version)
        if not rule.needs <= set(self.facts) <= rule.facts:
            raise RefusedActError("facts")

    def move(self) -> None:
        """Make the act's move; `state` where the case does not allow it."""
        move = self.asked.rule.move
        if move is None:
            return
        try:
            standing = step(self.standing, move)
        except RefusedMoveError:
            raise RefusedActError("state") from None
        self.edit.row = replace(self.edit.row, state=str(standing))

    @property
    def standing(self) -> Standing:
        """Where the case stands now."""
        return Standing.read(self.edit.row.state)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to decide until it is reopened."""
        return self.standing.state is State.CLOSED

    @property
    def priority(self) -> Priority:
        """The case's priority now."""
        return Priority(f"P{self.edit.row.priority}")

    @property
    def memory(self) -> CaseMemory:
        """What is remembered of the case."""
        return self.edit.memory

    def remember(self, **facts: object) -> None:
        """Remember something else from now on."""
        self.edit.memory = replace(self.edit.memory, **facts)  # type: ignore[arg-type]  # fields by name

    def number_fact(self, name: str) -> int | None:
        """A fact that is a number; None if it was not given."""
        text = self.facts.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
            raise RefusedActError("facts")
        return int(text)

    def priority_fact(self) -> Priority:
        """The fact `priority`."""
        try:
            return Priority(self.facts["priority"])
        except ValueError:
            raise RefusedActError("facts") from None
