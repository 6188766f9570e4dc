"""The server's signed answer to an officer's request: what it covers, and nothing else.

Owns that profile of RFC 9421. An answer is bound to the whole of the request
that it answers: method, path, query and signature, so that nobody can show a
desk an old one, or one to another question. An answer that is bound to none
says only that the server lives: whatever it says of a request, it was given
to somebody whom the server did not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.content_digest import DIGEST_FIELD, check_digest, digest_field, read_digest
from bot.sealing.http_signatures import (
    AnswerParts,
    Field,
    Fields,
    RequestParts,
    read_signature,
    sign,
    verify,
)
from bot.sealing.requests import NONCE_FIELD
from bot.sealing.signing import SigningKey, VerifyKey

ANSWER_TAG = "amana-server-v1"

_REQUIRED = ("@status", DIGEST_FIELD)
_WHEN_SENT = ("etag", NONCE_FIELD)
_OF_REQUEST = ('"@method";req', '"@path";req', '"@query";req', '"signature";req')
_CARRIERS = ("signature", "signature-input")


@dataclass(frozen=True, slots=True)
class Asking:
    """The request that an answer is bound to, exactly as on the wire.

    Attributes:
        signature: its `signature` field.
    """

    method: str
    path: str
    query: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """What the server signed; `digest` is the SHA-256 of the body that came with it."""

    key_id: str
    created: int
    digest: bytes
    etag: str | None
    nonce: str | None

    def check_body(self, body: bytes) -> None:
        """Refuse a body that is not the signed one; SealingError."""
        check_digest(self.digest, body)


def sign_answer(
    key: SigningKey,
    *,
    status: int,
    sha256: bytes,
    created: int,
    asking: Asking | None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Sign an answer; returns every header field that the signature adds or covers.

    Args:
        key: the server's signing key.
        status: HTTP status code.
        sha256: of the body exactly as it is sent.
        created: seconds since 1970 UTC.
        asking: the request, where its signature and its nonce were good; else None.
        headers: `etag` and `amana-nonce`, as far as they are sent.
    """
    fields = dict(headers or {})
    if not set(fields) <= set(_WHEN_SENT):
        raise SealingError("an answer cannot be signed with these fields")
    fields[DIGEST_FIELD] = digest_field(sha256)
    parts = AnswerParts(status, fields, _asked(asking))
    covered = _covered(fields, is_asked=asking is not None)
    carried = sign(parts, key, covered, created=created, nonce=None, tag=ANSWER_TAG)
    return {**fields, **carried}


def check_answer(
    keys: Mapping[str, VerifyKey],
    *,
    status: int,
    headers: Iterable[Field],
    asking: Asking | None,
) -> SignedAnswer:
    """Check that the server gave this answer, to this request.

    Args:
        keys: the pinned keys of the server, by key id.
        status: HTTP status code.
        headers: every field line of the answer.
        asking: what was asked; None: only that the server said this to somebody.

    Raises:
        SealingError: another signed it, or it answers another request.
    """
    wanted = (*_WHEN_SENT, DIGEST_FIELD, *_CARRIERS)
    fields = Fields.of(headers, wanted)
    parts = AnswerParts(status, fields, _asked(asking))
    covered = _covered(fields, is_asked=asking is not None)
    signed = verify(parts, keys, tuple(map(_identifier, covered)), ANSWER_TAG)
    if set(signed.parameters) != {"created", "keyid", "tag"}:
        raise SealingError("an answer's signature says more than it may")
    return SignedAnswer(
        key_id=str(signed.parameters["keyid"]),
        created=int(signed.parameters["created"]),
        digest=read_digest(fields[DIGEST_FIELD]),
        etag=fields.get("etag"),
        nonce=fields.get(NONCE_FIELD),
    )


def signature_of(headers: Iterable[Field]) -> str | None:
    """The `signature` field of a message, if it has exactly one of our form."""
    found = [value for name, value in headers if name.lower() == "signature"]
    try:
        read_signature(*found)
    except (SealingError, TypeError):
        return None
    return found[0]


def _covered(fields: Mapping[str, str], *, is_asked: bool) -> tuple[str, ...]:
    sent = (name for name in _WHEN_SENT if name in fields)
    return (*_REQUIRED, *sent, *(_OF_REQUEST if is_asked else ()))


def _identifier(name: str) -> str:
    return name if name.startswith('"') else f'"{name}"'


def _asked(asking: Asking | None) -> RequestParts | None:
    if asking is None:
        return None
    carried = {"signature": asking.signature}
    return RequestParts(asking.method, asking.path, asking.query, carried)
