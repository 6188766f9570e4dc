"""HTTP message signatures (RFC 9421) with Ed25519, as strictly as they can be read.

Owns the door to the library that builds signature bases. What must be covered,
and what a signature means, is the profile's business (`bot.sealing.requests`).
Reads no clock: how old a signature may be is decided by whoever gave its nonce.
"""

import base64
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519

from bot.errors import SealingError
from bot.sealing.signing import SIGNATURE_SIZE, SigningKey, VerifyKey

LABEL = "amana"
PARAMETERS = '"@signature-params"'
_SIGNATURE = re.compile(rf"{LABEL}=:([A-Za-z0-9+/]{{86}}==):")

Field = tuple[str, str]
"""A header field: its name in small letters, and its value."""


class Fields(dict[str, str]):
    """Header fields, each at most once: two of one name could be read in two ways."""

    @classmethod
    def of(cls, lines: Iterable[Field], wanted: Iterable[str]) -> "Fields":
        """Keep the fields that a signature speaks of; SealingError if one came twice."""
        fields, names = cls(), set(wanted)
        for name, value in lines:
            small = name.lower()
            if small in fields:
                raise SealingError("a signed header field came twice")
            if small in names:
                fields[small] = value
        return fields


@dataclass(frozen=True, slots=True)
class RequestParts:
    """What of a request can be signed; path and query exactly as on the wire."""

    method: str
    path: str
    query: str
    headers: dict[str, str]

    @property
    def url(self) -> str:
        """An absolute address, as the library asks for; its host is never signed."""
        return f"http://amana.invalid{self.path}{'?' if self.query else ''}{self.query}"


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """What of an answer can be signed, and the request that it answers."""

    status_code: int
    headers: dict[str, str]
    request: RequestParts | None


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature that holds: its exact base, and what it says."""

    base: str
    signature: bytes
    parameters: Mapping[str, int | str]


class _Verifier(HTTPMessageVerifier):
    """Leaves age to the nonce, so that no clock is read in here."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Accept any age."""


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, keys: Mapping[str, VerifyKey]) -> None:
        self._keys = keys

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        """Find who may have signed."""
        key = self._keys.get(key_id)
        return None if key is None else Ed25519PublicKey.from_public_bytes(key.raw)


def sign(
    message: RequestParts | AnswerParts,
    key: SigningKey,
    covered: tuple[str, ...],
    *,
    created: int,
    nonce: str | None,
    tag: str,
) -> dict[str, str]:
    """Sign the named components; returns the two header fields that carry it.

    Args:
        message: what is signed.
        key: who signs.
        covered: component identifiers (RFC 9421 section 2), in order.
        created: seconds since 1970 UTC.
        nonce: of a request; an answer has none.
        tag: what the signature is for.

    Raises:
        SealingError: the message cannot be signed in this form.
    """
    signer = HTTPMessageSigner(signature_algorithm=ED25519)
    try:
        prepared = signer.prepare(
            message,
            key_id=key.public.key_id,
            created=dt.datetime.fromtimestamp(created, dt.UTC),
            nonce=nonce,
            label=LABEL,
            tag=tag,
            include_alg=False,
            covered_component_ids=covered,
            use_existing_digest="content-digest" in message.headers,
        )
    except (HTTPMessageSignaturesException, ValueError):
        raise SealingError("a message cannot be signed in this form") from None
    signature = base64.b64encode(key.sign(prepared.signature_base)).decode("ascii")
    return {
        "signature-input": f"{LABEL}={prepared.signature_params}",
        "signature": f"{LABEL}=:{signature}:",
    }


def verify(
    message: RequestParts | AnswerParts,
    keys: Mapping[str, VerifyKey],
    covered: tuple[str, ...],
    tag: str,
) -> Signed:
    """Check the one signature of a message, made over exactly the named components.

    Args:
        message: what came.
        keys: who may have signed, by key id.
        covered: component identifiers in the order of the profile.
        tag: what the signature must be for.

    Raises:
        SealingError: anything is missing, different, or beside it.
    """
    signature = read_signature(message.headers.get("signature", ""))
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Keys(keys))
    try:
        results = verifier.verify(message, max_age=None, expect_tag=tag, expect_label=LABEL)
    except HTTPMessageSignaturesException:
        raise SealingError("a signature does not fit") from None
    said = results[0].covered_components
    if tuple(said) != (*covered, PARAMETERS):
        raise SealingError("a signature covers other parts than it must")
    # One spelling only: what is stored is then exactly what was sent.
    if message.headers.get("signature-input") != f"{LABEL}={said[PARAMETERS]}":
        raise SealingError("a signature's input is not in its one form")
    base = "\n".join(f"{name}: {value}" for name, value in said.items())
    return Signed(base, signature, results[0].parameters)


def read_signature(field: str) -> bytes:
    """Read a `signature` field: one signature, ours, canonical; SealingError otherwise."""
    match = _SIGNATURE.fullmatch(field)
    raw = base64.b64decode(match[1]) if match else b""
    if len(raw) != SIGNATURE_SIZE or not match or base64.b64encode(raw).decode() != match[1]:
        raise SealingError("a message carries no signature of the one form")
    return raw
