"""Signs webhooks by Standard Webhooks: with a shared secret (v1) and with our Ed25519 key (v1a).

Owns the header values. What is signed begins with the message's id, `msg_…`,
so a signature over it can stand for nothing else that the server's key signs:
all of that begins with `amana/`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import ConfigError
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey, VerifyKey

_SECRET = b"amana/v1/webhook-secret\0"
PREFIX, PUBLIC_PREFIX = "whsec_", "whpk_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a shared secret (Standard Webhooks, Signature scheme)."""


@dataclass(frozen=True, slots=True, repr=False)
class WebhookKeys:
    """What one destination's webhooks are signed with."""

    secret: bytes
    signing_key: SigningKey

    def headers(self, name: str, at: int, body: bytes) -> Mapping[str, str]:
        """The three headers of a message.

        Args:
            name: the parcel's id.
            at: the present, in seconds since 1970 UTC; receivers refuse old ones.
            body: exactly what is sent.
        """
        message = f"msg_{name}"
        said = f"{message}.{at}.".encode() + body
        shared = base64.b64encode(hmac.digest(self.secret, said, hashlib.sha256)).decode()
        ours = base64.b64encode(self.signing_key.sign(said)).decode()
        return {
            "webhook-id": message,
            "webhook-timestamp": str(at),
            "webhook-signature": f"v1,{shared} v1a,{ours}",
        }


def secret_for(destination: str, server_key: ServerKey) -> bytes:
    """The shared secret of a destination that has none of its own: 32 bytes."""
    return hmac.digest(server_key.webhooks().raw, _SECRET + destination.encode(), hashlib.sha256)


def written_secret(secret: bytes) -> str:
    """How a receiver's settings want it."""
    return PREFIX + base64.b64encode(secret).decode()


def written_public(key: VerifyKey) -> str:
    """How a receiver's settings want the key that checks `v1a`."""
    return PUBLIC_PREFIX + base64.b64encode(key.raw).decode()


def read_secret(text: str) -> bytes:
    """Read a shared secret.

    Raises:
        ConfigError: it is none; the sentence does not quote it.
    """
    try:
        secret = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not SHORTEST <= len(secret) <= LONGEST:
        raise ConfigError("A webhook's secret must be whsec_ and 24 to 64 bytes in base64.")
    return secret
