"""What the server keeps sealed for longer than a day: reader lists, and officers' chats.

Sealed under subkeys of the server key, so that a thief of the disk alone
learns neither who reads which case nor which account an officer has. Bound to
table, row and version, as working rows are.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.rows import pad, row_context, unpad
from bot.sealing.server_keys import ServerKey, Subkey

_VERSION = b"\x01"
_NONCE_SIZE = 12
_TABLE = "cases"
_LINKS = "links"


def seal_case_row(
    server_key: ServerKey, case: int, version: int, plaintext: bytes, random: RandomBytes
) -> bytes:
    """Seal what the server keeps on a case (its row key and version bind it)."""
    return _seal(server_key.reader_lists(), _context(case, version), plaintext, random)


def open_case_row(server_key: ServerKey, case: int, version: int, sealed: bytes) -> bytes:
    """Open it; SealingError unless it stands where it was sealed, under this server key."""
    return _open(server_key.reader_lists(), _context(case, version), sealed)


def seal_link_row(
    server_key: ServerKey, officer: str, plaintext: bytes, random: RandomBytes
) -> bytes:
    """Seal an officer's chat (the officer's name binds it)."""
    return _seal(server_key.links(), _link_context(officer), plaintext, random)


def open_link_row(server_key: ServerKey, officer: str, sealed: bytes) -> bytes:
    """Open it; SealingError unless it stands where it was sealed, under this server key."""
    return _open(server_key.links(), _link_context(officer), sealed)


def _seal(subkey: Subkey, context: bytes, plaintext: bytes, random: RandomBytes) -> bytes:
    nonce = draw(random, _NONCE_SIZE)
    return _VERSION + nonce + _cipher(subkey).encrypt(nonce, pad(plaintext), context)


def _open(subkey: Subkey, context: bytes, sealed: bytes) -> bytes:
    nonce, ciphertext = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE_SIZE:
        raise SealingError("a row has a form that this version of Amana does not know")
    try:
        return unpad(_cipher(subkey).decrypt(nonce, ciphertext, context))
    except InvalidTag:
        raise SealingError("a row was altered, or the server key is another") from None


def _cipher(subkey: Subkey) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(subkey.raw)


def _context(case: int, version: int) -> bytes:
    return _VERSION + row_context(_TABLE, case.to_bytes(8, "big"), version)


def _link_context(officer: str) -> bytes:
    return _VERSION + row_context(_LINKS, officer.encode(), 0)
