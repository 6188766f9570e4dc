"""Signing a roster offline, and believing one.

Owns detached signatures, the count of pinned keys that must have signed, the
refusal to go back to an older roster, and what its expiry means. Where pinned
keys and the highest sequence are remembered is the caller's business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.documents import Fields
from bot.sealing.manifest import digest
from bot.sealing.roster import Roster
from bot.sealing.signing import SIGNATURE_SIZE, SigningKey, VerifyKey

FORM = "amana/roster-signature/1"
LABEL_ROSTER = b"amana/v1/roster\0"

WARN_AT_DAYS = (1, 3, 7, 14, 30)
_DAY = 24 * 3600


class RosterSignatureError(SealingError):
    """Too few of the pinned keys signed this roster."""


class RosterRollbackError(SealingError):
    """The roster is older than one already seen, or another one of the same number."""


class Standing(StrEnum):
    """What a roster's dates allow: reports are taken in VALID and GRACE."""

    EARLY = "early"
    VALID = "valid"
    GRACE = "grace"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SeenRoster:
    """The highest roster that was believed so far."""

    sequence: int
    sha256: str


@dataclass(frozen=True, slots=True)
class VerifiedRoster:
    """A roster that enough pinned keys signed, and whose they were."""

    roster: Roster
    signed_by: tuple[str, ...]

    def seen(self) -> SeenRoster:
        """What to remember of it."""
        return SeenRoster(self.roster.sequence, self.roster.sha256)


def sign_roster(document: bytes, name: str, key: SigningKey) -> bytes:
    """Sign a roster's exact bytes: the content of `roster.NAME.sig`."""
    Roster.parse(document)
    signature = documents.encode(key.sign(LABEL_ROSTER + document))
    return documents.dump(FORM, {"signer": name, "signature": signature})


def signed_by(
    document: bytes, signatures: Iterable[bytes], pinned: Mapping[str, VerifyKey]
) -> tuple[str, ...]:
    """Name the pinned signers whose signature fits this document.

    A signature that does not fit counts as none: after a change to the
    roster, the old ones lie beside it until everyone has signed again.
    """
    names = set()
    for each in signatures:
        try:
            name, signature = _read_signature(each)
            pinned[name].verify(signature, LABEL_ROSTER + document)
        except (SealingError, KeyError):
            continue
        names.add(name)
    return tuple(sorted(names))


def verify_roster(
    document: bytes,
    signatures: Iterable[bytes],
    pinned: Mapping[str, VerifyKey],
    required: int,
    seen: SeenRoster | None = None,
) -> VerifiedRoster:
    """Believe a roster, or refuse it.

    Args:
        document: the exact bytes of `roster.json`.
        signatures: the contents of the `roster.NAME.sig` files.
        pinned: the signers' public keys by name, as the mission pins them.
        required: how many different keys must have signed (two of three).
        seen: the highest roster believed before, if any.

    Raises:
        RosterSignatureError: too few pinned keys signed it.
        RosterRollbackError: it is not newer than the one seen, nor the same.
        SealingError: it is malformed or breaks a rule.
    """
    names = signed_by(document, signatures, pinned)
    # Keys are counted, not names: one key pinned under two names is one person.
    if required < 1 or len({pinned[name] for name in names}) < required:
        raise RosterSignatureError(
            f"the roster is signed by {len(names)} of the {required} pinned keys it needs;"
            " have the signers run `amana roster sign`"
        )
    roster = Roster.parse(document)
    if seen is not None:
        _refuse_rollback(roster.sequence, digest(document), seen)
    return VerifiedRoster(roster, names)


def standing(roster: Roster, now: int, grace_days: int) -> Standing:
    """What a roster's dates allow at a trusted moment (seconds since 1970 UTC)."""
    if now < roster.valid_from:
        return Standing.EARLY
    if now < roster.valid_until:
        return Standing.VALID
    within_grace = now < roster.valid_until + grace_days * _DAY
    return Standing.GRACE if within_grace else Standing.EXPIRED


def expiry_warning(roster: Roster, now: int) -> int | None:
    """The warning that is due: 30, 14, 7, 3 or 1 days before the end, 0 after it, else None."""
    left = roster.valid_until - now
    if left <= 0:
        return 0
    return next((days for days in WARN_AT_DAYS if left <= days * _DAY), None)


def _refuse_rollback(sequence: int, sha256: str, seen: SeenRoster) -> None:
    same_number_other_content = sequence == seen.sequence and sha256 != seen.sha256
    if sequence < seen.sequence or same_number_other_content:
        raise RosterRollbackError(
            "this roster is older than one already used here, or was changed without a new"
            " sequence number; ask the signers which one stands"
        )


def _read_signature(document: bytes) -> tuple[str, bytes]:
    fields = Fields.parse("a roster's signature", FORM, document)
    name, signature = fields.take_text("signer"), fields.take_bytes("signature")
    fields.close()
    if len(signature) != SIGNATURE_SIZE:
        raise SealingError("a roster's signature has a wrong size")
    return name, signature
