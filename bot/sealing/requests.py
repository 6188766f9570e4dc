"""An officer's signed request: what it covers, and nothing else.

Owns that profile of RFC 9421 and the strict reading of a stored signature
base, so that a request can be checked years later by who holds only the base,
the signature and the roster. Never holds an opinion about time: a request is
fresh because its nonce is.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.content_digest import DIGEST_FIELD, check_digest, digest_field, read_digest
from bot.sealing.http_signatures import (
    PARAMETERS,
    Field,
    Fields,
    RequestParts,
    sign,
    verify,
)
from bot.sealing.signing import SigningKey, VerifyKey

REQUEST_TAG = "amana-officers-v1"
SERVER_FIELD = "amana-server"
NONCE_FIELD = "amana-nonce"

_REQUIRED = ("@method", "@path", "@query", SERVER_FIELD, DIGEST_FIELD)
_WHEN_SENT = ("if-match", "content-type", "range")
_CARRIERS = ("signature", "signature-input")

_NONCE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SAID = re.compile(
    rf'\((?P<covered>[^()]*)\);created=(?P<created>0|[1-9][0-9]{{0,11}});keyid="(?P<key>[0-9a-f]{{16}})"'
    rf';nonce="(?P<nonce>{_NONCE.pattern})";tag="{REQUEST_TAG}"'
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What makes a request good for one server, once.

    Attributes:
        server: key id of the server's signing key.
        nonce: from that server, used once.
        created: seconds since 1970 UTC.
    """

    server: str
    nonce: str
    created: int


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What an officer signed, read out of the signature base and nothing else.

    Attributes:
        key_id: names the officer's key.
        nonce: the server's, which makes the request fresh.
        created: when the officer's machine says it signed, seconds since 1970 UTC.
        server: key id of the server that it is for.
        query: without the question mark.
        digest: SHA-256 of the body.
        base: the exact ASCII text that was signed.
        signature: 64 bytes over it.
    """

    key_id: str
    nonce: str
    created: int
    server: str
    method: str
    path: str
    query: str
    digest: bytes
    if_match: str | None
    content_type: str | None
    range: str | None
    base: bytes
    signature: bytes

    def check_body(self, body: bytes) -> None:
        """Refuse a body that is not the signed one; SealingError."""
        check_digest(self.digest, body)


def sign_request(
    key: SigningKey,
    *,
    method: str,
    path: str,
    query: str,
    body: bytes,
    occasion: Occasion,
    headers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Sign a request; returns every header field to send with it.

    Args:
        key: the officer's.
        method: in capitals.
        path: exactly as it will go over the wire.
        query: likewise, without the question mark; empty for none.
        body: the bytes that will be sent.
        occasion: what makes it good for one server, once.
        headers: `if-match`, `content-type` and `range`, as far as they are sent.

    Raises:
        SealingError: a part cannot be signed in this form.
    """
    fields = {name.lower(): value for name, value in (headers or {}).items()}
    if not set(fields) <= set(_WHEN_SENT) or not _NONCE.fullmatch(occasion.nonce):
        raise SealingError("a request cannot be signed with these fields")
    fields[SERVER_FIELD] = occasion.server
    fields[DIGEST_FIELD] = digest_field(hashlib.sha256(body).digest())
    parts = RequestParts(method, path, query, fields)
    carried = sign(
        parts,
        key,
        _covered(fields),
        created=occasion.created,
        nonce=occasion.nonce,
        tag=REQUEST_TAG,
    )
    return {**fields, **carried}


def check_request(
    keys: Mapping[str, VerifyKey],
    *,
    server: str,
    method: str,
    path: str,
    query: str,
    headers: Iterable[Field],
) -> SignedRequest:
    """Check a request's one signature. The body comes later: `SignedRequest.check_body`.

    Args:
        keys: who may sign, by key id.
        server: our own key id; a request for another server is refused.
        method: as it came.
        path: as it came, undecoded.
        query: as it came, without the question mark.
        headers: every field line, in order.

    Raises:
        SealingError: not signed, or not exactly as this profile wants it.
    """
    fields = Fields.of(headers, (*_WHEN_SENT, SERVER_FIELD, DIGEST_FIELD, *_CARRIERS))
    parts = RequestParts(method, path, query, fields)
    signed = verify(parts, keys, tuple(f'"{name}"' for name in _covered(fields)), REQUEST_TAG)
    request = _read_base(signed.base.encode("ascii"), signed.signature)
    if request.server != server:
        raise SealingError("a request is signed for another server")
    return request


def check_base(base: bytes, signature: bytes, key: VerifyKey) -> SignedRequest:
    """Check a stored signature base, and read what the officer asked for.

    Raises:
        SealingError: another key signed it, or it is no base of this profile.
    """
    request = _read_base(base, signature)
    if request.key_id != key.key_id:
        raise SealingError("a request is signed by another key than it names")
    key.verify(signature, base)
    return request


def _covered(fields: Mapping[str, str]) -> tuple[str, ...]:
    return (*_REQUIRED, *(name for name in _WHEN_SENT if name in fields))


def _read_base(base: bytes, signature: bytes) -> SignedRequest:
    """Read a base by its lines; anything that another reader could take otherwise is refused."""
    *lines, last = base.decode("latin-1").split("\n")
    pairs = [line.partition(": ") for line in lines]
    parts = {name.strip('"'): value for name, _, value in pairs}
    covered = _covered(parts)
    names = " ".join(f'"{name}"' for name in covered)
    said = _SAID.fullmatch(last.removeprefix(f"{PARAMETERS}: "))
    if not said or not last.startswith(PARAMETERS) or said["covered"] != names:
        raise SealingError("a signature base says other things than it must")
    if [name for name, _, _ in pairs] != names.split(" ") or not base.isascii():
        raise SealingError("a signature base has other lines than it names")
    if not parts["@query"].startswith("?") or not parts["@path"].startswith("/"):
        raise SealingError("a signature base has no path or no query")
    return SignedRequest(
        key_id=said["key"],
        nonce=said["nonce"],
        created=int(said["created"]),
        server=parts[SERVER_FIELD],
        method=parts["@method"],
        path=parts["@path"],
        query=parts["@query"][1:],
        digest=read_digest(parts[DIGEST_FIELD]),
        if_match=parts.get("if-match"),
        content_type=parts.get("content-type"),
        range=parts.get("range"),
        base=base,
        signature=signature,
    )
