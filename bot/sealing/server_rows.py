"""What the server keeps sealed for longer than a day: each case's reader list.

Sealed under a subkey of the server key, so that a thief of the disk alone
does not learn who reads which case. Bound to its case and version, as working
rows are.
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


def seal_case_row(
    server_key: ServerKey, case: int, version: int, plaintext: bytes, random: RandomBytes
) -> bytes:
    """Seal what the server keeps on a case (its row key and version bind it)."""
    subkey, nonce = server_key.reader_lists(), draw(random, _NONCE_SIZE)
    context = _context(case, version)
    return _VERSION + nonce + _cipher(subkey).encrypt(nonce, pad(plaintext), context)


def open_case_row(server_key: ServerKey, case: int, version: int, sealed: bytes) -> bytes:
    """Open it; SealingError unless it stands where it was sealed, under this server key."""
    nonce, ciphertext = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE_SIZE:
        raise SealingError("a case's row has a form that this version of Amana does not know")
    try:
        cipher = _cipher(server_key.reader_lists())
        return unpad(cipher.decrypt(nonce, ciphertext, _context(case, version)))
    except InvalidTag:
        raise SealingError("a case's row was altered, or the server key is another") from None


def _cipher(subkey: Subkey) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(subkey.raw)


def _context(case: int, version: int) -> bytes:
    return _VERSION + row_context(_TABLE, case.to_bytes(8, "big"), version)
