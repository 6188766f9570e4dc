"""The digest of a body as a header field (RFC 9530), SHA-256 in one spelling.

Owns writing, reading and comparing it. A signature covers this field, and so
the body.
"""

import base64
import binascii
import hashlib
import hmac
import re

from bot.errors import SealingError

DIGEST_FIELD = "content-digest"

_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


def digest_field(sha256: bytes) -> str:
    """The `content-digest` field (RFC 9530) of a body whose SHA-256 is known."""
    return f"sha-256=:{base64.b64encode(sha256).decode('ascii')}:"


def read_digest(field: str) -> bytes:
    """Read a `content-digest` field: one SHA-256, canonical; SealingError otherwise."""
    match = _DIGEST.fullmatch(field)
    try:
        digest = base64.b64decode(match[1], validate=True) if match else b""
    except binascii.Error:
        digest = b""
    if digest_field(digest) != field:
        raise SealingError("a body's digest is not SHA-256 in its one form")
    return digest


def check_digest(digest: bytes, body: bytes) -> None:
    """Refuse a body that is not the signed one; SealingError."""
    if not hmac.compare_digest(digest, hashlib.sha256(body).digest()):
        raise SealingError("a body is not the one that was signed")
