"""Bech32 (BIP 173) without its limit of 90 characters: the text form of age keys.

A post-quantum recipient has 1,959 characters. Its checksum no longer promises
to find every error at that length, so a key's bytes are checked again by
whoever builds a key from them. Parse once and keep the key: this is the
slowest step of using one.
"""

from bot.sealing.age.errors import KeyTextError

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE_32 = "0123456789abcdefghijklmnopqrstuv"  # the digits of Python's int(text, 32)
_TO_BASE_32 = str.maketrans(_CHARSET, _BASE_32)
_VALUES = {character: value for value, character in enumerate(_CHARSET)}
_CHECKSUM_LENGTH = 6
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _feedback(top: int) -> int:
    mixed = 0
    for bit, generator in enumerate(_GENERATOR):
        if top >> bit & 1:
            mixed ^= generator
    return mixed


_FEEDBACK = [_feedback(top) for top in range(32)]


def _polymod(prefix: str, values: list[int]) -> int:
    low = prefix.lower()
    expanded = [ord(c) >> 5 for c in low] + [0] + [ord(c) & 31 for c in low]
    checksum = 1
    for value in (*expanded, *values):
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _FEEDBACK[checksum >> 25]
    return checksum


def write_bech32(prefix: str, raw: bytes) -> str:
    """Write bytes behind a lower-case prefix; an upper-case one makes the whole upper-case."""
    values = _regroup_to_5(raw)
    checksum = _polymod(prefix, [*values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    values += [checksum >> 5 * place & 31 for place in reversed(range(_CHECKSUM_LENGTH))]
    text = "".join(_CHARSET[value] for value in values)
    return f"{prefix}1{text.upper() if prefix.isupper() else text}"


def read_bech32(text: str) -> tuple[str, bytes]:
    """Read a Bech32 text into its prefix, in the case as written, and its bytes.

    Raises:
        KeyTextError: mixed case, a foreign character, a wrong checksum or padding.
    """
    prefix, mark, body = text.rpartition("1")
    low = body.lower()
    if not (mark and prefix and all("!" <= character <= "~" for character in prefix)):
        raise KeyTextError("a key has no prefix")
    if text not in (text.lower(), text.upper()):
        raise KeyTextError("a key mixes upper and lower case")
    if len(low) < _CHECKSUM_LENGTH or not _VALUES.keys() >= set(low):
        raise KeyTextError("a key holds a character that is not Bech32")
    if _polymod(prefix, [_VALUES[character] for character in low]) != 1:
        raise KeyTextError("a key's checksum is wrong: a character was mistyped or lost")
    return prefix, _regroup_to_8(low[:-_CHECKSUM_LENGTH])


def _regroup_to_8(body: str) -> bytes:
    padding = len(body) * 5 % 8
    number = int(body.translate(_TO_BASE_32) or "0", 32)
    if padding >= 5 or number & (1 << padding) - 1:
        raise KeyTextError("a key's padding is wrong")
    return (number >> padding).to_bytes(len(body) * 5 // 8)


def _regroup_to_5(raw: bytes) -> list[int]:
    padded = raw + bytes(-len(raw) % 5)
    values = []
    for start in range(0, len(padded), 5):
        five_bytes = int.from_bytes(padded[start : start + 5])
        values += [five_bytes >> place & 31 for place in range(35, -5, -5)]
    return values[: -(-len(raw) * 8 // 5)]
