"""What an officer may do: the table is whole, and gives no right to who has none."""

import pytest

from bot.casework.actions import (
    ROLES,
    RULES,
    TRYING_OUT,
    Action,
    may,
    may_export_whole,
    may_give,
    may_read_audit,
    rule_of,
)
from bot.casework.lifecycle import TRANSITIONS, Move
from bot.sealing.manifest import FROM_REPORTERS, EntryKind

# Moves that the reporter or the server makes, and no officer.
NOT_OFFICERS = {Move.SUBMIT, Move.QUARANTINE, Move.WITHDRAW}


def test_every_action_has_a_rule() -> None:
    """And the table names nothing else."""
    assert set(RULES) == set(Action)


def test_every_move_is_somebodys() -> None:
    """What no act makes is the reporter's or the server's; no two acts make the same move."""
    moves = [rule.move for rule in RULES.values() if rule.move is not None]

    assert set(moves) | NOT_OFFICERS == set(Move)
    assert len(moves) == len(set(moves))
    assert all(
        any(move in row for row in TRANSITIONS.values()) for move in moves if move != "resume"
    )


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_gives_exactly_its_rights(action: Action, role: str) -> None:
    """One role by itself passes where the table names it, and nowhere else."""
    assert may(action, [role]) is (role in rule_of(action).roles)
    assert rule_of(action).roles <= ROLES


@pytest.mark.parametrize("action", Action)
def test_an_auditor_acts_on_no_case(action: Action) -> None:
    """They read chains and clocks; a second role is needed for anything else."""
    assert not may(action, ["auditor"])
    assert may(action, ["auditor", "head"]) is may(action, ["head"])


@pytest.mark.parametrize("action", Action)
def test_an_unknown_role_is_for_trying_out(action: Action) -> None:
    """It counts as intake and investigator, but adds nothing to a role that is known."""
    assert may(action, ["trying-out"]) is may(action, []) is may(action, TRYING_OUT)
    assert may(action, ["trying-out", "advocate"]) is may(action, ["advocate"])


def test_heads_and_oversight_may_do_everything() -> None:
    """Oversight stands in for the whole local team."""
    assert all(may(action, [role]) for action in Action for role in ("head", "oversight"))


@pytest.mark.parametrize(
    ("role", "gives", "exports", "audits"),
    [
        ("intake", True, False, False), ("investigator", False, False, False),
        ("advocate", False, False, False), ("head", True, True, True),
        ("auditor", False, False, True), ("oversight", True, True, True),
    ],
)  # fmt: skip
def test_rights_beside_the_table(role: str, gives: bool, exports: bool, audits: bool) -> None:
    """Giving a case away, exporting words, reading the service's chain."""
    assert (may_give([role]), may_export_whole([role]), may_read_audit([role])) == (
        gives, exports, audits,
    )  # fmt: skip


def test_officers_bring_only_what_officers_write() -> None:
    """Never an entry that the server signs for a reporter."""
    own = set(EntryKind) - FROM_REPORTERS
    for rule in RULES.values():
        assert rule.brings <= rule.allows <= {str(kind) for kind in own}
        assert rule.needs <= rule.facts <= {"to", "priority", "by", "what"}


def test_decisions_are_made_from_what_was_seen() -> None:
    """Every act that moves a case is refused when the case changed meanwhile."""
    assert all(rule.is_versioned for rule in RULES.values() if rule.move is not None)
    assert {action for action in Action if rule_of(action).second} == {
        Action.APPROVE, Action.CLOSE,
    }  # fmt: skip
