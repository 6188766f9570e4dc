"""Edits of a roster: joining, renewing and leaving, and no signature made unreadable."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import SealingError
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Roster
from bot.sealing.roster_edits import (
    Posting,
    first_roster,
    with_escrow,
    with_officer,
    with_server_key,
    with_stanzas,
    without_officer,
)
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import NOW, Seeded, mission, recipient

ROSTER = mission().roster


def keys(name: str) -> PersonalKeys:
    """New classic keys."""
    return PersonalKeys.officer(name, Seeded(f"new {name}"), "x25519")


def test_a_first_roster_needs_oversight_only() -> None:
    """A roster begins with the escrow, the server and who reads for oversight."""
    people = mission()
    begun = first_roster(
        [(people["dora"].card(), Posting(intake=("oversight",)))],
        people.escrow.card(),
        people.server.public,
        NOW,
    )

    assert (begun.sequence, begun.valid_from) == (1, NOW)
    assert begun.intakes["oversight"].readers == ("dora",)
    assert begun.intakes["child"].readers == ()


def test_an_officer_joins_and_leaves() -> None:
    """Joining adds to intakes, leaving takes away, and the key stays among the former."""
    zoe = keys("zoe")
    joined = with_officer(ROSTER, zoe.card(), Posting(intake=("child",), roles=("duty",)))
    left = without_officer(joined, "zoe")

    assert joined.sequence == ROSTER.sequence + 1
    assert joined.intakes["child"].readers[-1] == "zoe"
    assert joined.officer("zoe").queues == ("child",)
    assert left.intakes["child"].readers == ROSTER.intakes["child"].readers
    assert left.former == (("zoe", zoe.need_signing_key().public),)
    with pytest.raises(SealingError):
        without_officer(left, "zoe")


def test_a_renewed_officer_keeps_the_old_signatures_readable() -> None:
    """New keys replace the old ones, and the old signing key moves to the former ones."""
    before = ROSTER.officer("ada").signing_key
    renewed = with_officer(ROSTER, keys("ada").card(), Posting(intake=("child",)))

    assert renewed.officer("ada").signing_key != before
    assert ("ada", before) in renewed.former
    assert renewed.intakes["conduct"].readers == ("ben", "cleo")


def test_the_same_card_again_makes_nobody_former() -> None:
    """A new posting with the same key is no renewal."""
    card = mission()["ada"].card()

    assert with_officer(ROSTER, card, Posting(intake=("child",))).former == ()


def test_stanzas_grow_with_an_intake_and_never_shrink() -> None:
    """The number changes only when it must: a change is seen by everyone."""
    grown = ROSTER
    for name in ("f1", "f2", "f3"):
        grown = with_officer(grown, keys(name).card(), Posting(intake=("child",)))

    assert grown.intakes["child"].stanzas == 7
    assert without_officer(grown, "f3").intakes["child"].stanzas == 7
    assert grown.intakes["conduct"].stanzas == 6


def test_escrow_and_server_keys_are_renewed() -> None:
    """A new escrow replaces the old; a new server key goes before the past ones."""
    people, new = mission(), SigningKey.generate(Seeded("new server")).public
    escrow = PersonalKeys.escrow(Seeded("new escrow"), "x25519")

    assert str(with_escrow(ROSTER, escrow.card()).escrow) == str(recipient(escrow))
    assert with_server_key(ROSTER, new).server_keys == (new, people.server.public)


def test_cards_of_the_wrong_people_are_refused() -> None:
    """An officer's card makes no escrow, and an escrow's or a signer's no officer."""
    people = mission()
    signer = PersonalKeys.signer("head", Seeded("head"))
    edits: list[Callable[[], Roster]] = [
        lambda: with_escrow(ROSTER, people["ada"].card()),
        lambda: with_officer(ROSTER, people.escrow.card(), Posting()),
        lambda: with_officer(ROSTER, signer.card(), Posting()),
        lambda: with_stanzas(ROSTER, "nowhere", 8),
    ]
    for edit in edits:
        with pytest.raises(SealingError):
            edit()


@pytest.mark.parametrize(
    "change",
    [{"queues": ("nowhere",)}, {"roles": ("Head!",)}, {"unit": "a b"}, {"conflicts": ("",)}],
)
def test_an_officers_words_are_known_ones(change: dict[str, Any]) -> None:
    """Queues are the fixed ones, and tags are plain words."""
    with pytest.raises(SealingError):
        replace(ROSTER.officer("ada"), **change)
