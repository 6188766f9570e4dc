"""Believing a roster: two of three, never backwards, and not for ever."""

from dataclasses import replace

import pytest

from bot.errors import SealingError
from bot.sealing.roster_edits import (
    extended,
    with_stanzas,
)
from bot.sealing.roster_signing import (
    RosterRollbackError,
    RosterSignatureError,
    Standing,
    expiry_warning,
    sign_roster,
    signed_by,
    standing,
    verify_roster,
)
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import DAY, NOW, Seeded, mission

ROSTER = mission().roster
DOCUMENT = ROSTER.dump()
NAMES = ("head", "deputy", "oversight")
SIGNERS = {name: SigningKey.generate(Seeded(name)) for name in NAMES}
PINNED = {name: key.public for name, key in SIGNERS.items()}


def signatures(*names: str, document: bytes = DOCUMENT) -> list[bytes]:
    """The signatures of these signers over a roster."""
    return [sign_roster(document, name, SIGNERS[name]) for name in names]


def test_two_of_three_are_enough() -> None:
    """Any two of the pinned signers make a roster valid."""
    for names in (NAMES[:2], NAMES[1:], (NAMES[0], NAMES[2])):
        verified = verify_roster(DOCUMENT, signatures(*names), PINNED, 2)

        assert verified.signed_by == tuple(sorted(names))
        assert verified.roster.dump() == DOCUMENT


@pytest.mark.parametrize(
    "given",
    [
        [],
        signatures("head"),
        signatures("head", "head"),
        [*signatures("head"), b"", b"{}", DOCUMENT],
        [*signatures("head"), sign_roster(DOCUMENT, "deputy", SIGNERS["head"])],
        [*signatures("head"), sign_roster(DOCUMENT, "nobody", SIGNERS["deputy"])],
    ],
)
def test_fewer_are_not(given: list[bytes]) -> None:
    """One signer twice, a forged name or a stranger do not make two."""
    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, given, PINNED, 2)


def test_one_key_under_two_names_is_one_signer() -> None:
    """Keys are counted, not names."""
    pinned = {"head": PINNED["head"], "deputy": PINNED["head"]}
    given = [sign_roster(DOCUMENT, name, SIGNERS["head"]) for name in pinned]

    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, given, pinned, 2)


def test_no_signature_at_all_is_never_enough() -> None:
    """Requiring nobody is refused, whatever a mission's file says."""
    with pytest.raises(RosterSignatureError):
        verify_roster(DOCUMENT, [], PINNED, 0)


def test_a_changed_roster_loses_its_signatures() -> None:
    """After any change nobody has signed; old signatures are passed over, not fatal."""
    changed = with_stanzas(ROSTER, "child", 8).dump()
    old = signatures(*NAMES)

    assert signed_by(changed, old, PINNED) == ()
    assert signed_by(changed, [*old, *signatures("head", document=changed)], PINNED) == ("head",)


def test_an_unsound_roster_cannot_be_signed() -> None:
    """Signers are stopped before they sign what nobody could use."""
    with pytest.raises(SealingError):
        sign_roster(DOCUMENT.replace(b'"child"', b'"chile"'), "head", SIGNERS["head"])


def test_going_back_is_refused() -> None:
    """An older sequence, or the same number with other content, is alarm and not roster."""
    newer = extended(ROSTER, NOW)
    seen = verify_roster(newer.dump(), signatures("head", document=newer.dump()), PINNED, 1).seen()
    twin = replace(extended(ROSTER, NOW + 1), sequence=newer.sequence).dump()

    for document in (DOCUMENT, twin):
        with pytest.raises(RosterRollbackError):
            verify_roster(document, signatures("head", document=document), PINNED, 1, seen)
    for roster in (newer, extended(newer, NOW)):
        document = roster.dump()
        given = signatures("head", document=document)
        assert verify_roster(document, given, PINNED, 1, seen).roster.dump() == document


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-101, Standing.EARLY), (0, Standing.VALID), (99, Standing.VALID),
        (100, Standing.GRACE), (129, Standing.GRACE), (130, Standing.EXPIRED),
    ],
)  # fmt: skip
def test_a_roster_ends_and_has_its_grace(days: int, expected: Standing) -> None:
    """Reports are taken for thirty days after the end, and not before the beginning."""
    assert standing(ROSTER, NOW + days * DAY, grace_days=30) is expected


@pytest.mark.parametrize(
    ("days_left", "warning"),
    [(31, None), (30, 30), (15, 30), (14, 14), (7, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-5, 0)],
)
def test_expiry_is_announced(days_left: int, warning: int | None) -> None:
    """Warnings come at thirty, fourteen, seven, three days and one, and stay after the end."""
    assert expiry_warning(ROSTER, ROSTER.valid_until - days_left * DAY) == warning
