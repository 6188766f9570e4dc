"""Day keys: what seals everything unfinished, for a day, and is destroyed two days later.

Owns the ring of live day keys (file `day.keys`), working rows sealed under
them, and chat tags. A key seals for 24 h from the moment it was made and is
destroyed 72 h after it; whoever takes disk and keys then reads hours, not
years. Never keeps a key in the database and never decides that time has
passed: the trusted clock's word is an argument.

A tag is a pseudonym only while its day key is secret: account numbers are
few enough to be tried one by one.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NewType, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.rows import pad, row_context, unpad
from bot.sealing.secret import Secret, derive

FORM = "amana/day-keys/1"
LABEL_ROWS = b"amana/v1/day/rows"
LABEL_CHAT_TAGS = b"amana/v1/day/chat-tags"

SEALS_FOR = 24 * 3600
LIVES_FOR = 72 * 3600

ChatTag = NewType("ChatTag", bytes)
"""Sixteen bytes that stand for a chat until the next key turn."""

TAG_SIZE = 16
_VERSION = b"\x01"
_ID_SIZE = 8
_NONCE_SIZE = 12


class DayKeyGoneError(SealingError):
    """The row was sealed under a day key that has been destroyed: what it held is gone."""


class DayKey(Secret):
    """One day's key."""


@dataclass(frozen=True, slots=True)
class DatedKey:
    """A day key, its public id (63 random bits) and when it was made (seconds since 1970 UTC)."""

    id: int
    made: int
    key: DayKey
    # Derived once: every update of every chat asks for both.
    _tags: bytes = field(init=False, repr=False, compare=False)
    _rows: ChaCha20Poly1305 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tags", derive(self.key.raw, LABEL_CHAT_TAGS))
        object.__setattr__(self, "_rows", ChaCha20Poly1305(derive(self.key.raw, LABEL_ROWS)))

    @classmethod
    def generate(cls, now: int, random: RandomBytes) -> Self:
        """Draw a key that starts now."""
        id_ = int.from_bytes(draw(random, _ID_SIZE), "big") >> 1
        return cls(id_, now, DayKey.generate(random))

    def chat_tag(self, bot_id: int, chat_id: int) -> ChatTag:
        """Derive a chat's tag under this key."""
        ids = bot_id.to_bytes(8, "big", signed=True) + chat_id.to_bytes(8, "big", signed=True)
        full = hmac.digest(self._tags, ids, hashlib.sha256)
        return ChatTag(full[:TAG_SIZE])

    def seal_row(
        self, table: str, tag: bytes, version: int, plaintext: bytes, random: RandomBytes
    ) -> bytes:
        """Seal a working row, bound to its table, tag and version, padded to 4 KiB steps."""
        nonce = draw(random, _NONCE_SIZE)
        prefix = _VERSION + self.id.to_bytes(_ID_SIZE, "big")
        context = prefix + row_context(table, tag, version)
        return prefix + nonce + self._rows.encrypt(nonce, pad(plaintext), context)

    def open_row(self, table: str, tag: bytes, version: int, sealed: bytes) -> bytes:
        """Open a row of this key; SealingError unless it stands exactly where it was sealed."""
        prefix, nonce, ciphertext = _split(sealed)
        context = prefix + row_context(table, tag, version)
        try:
            return unpad(self._rows.decrypt(nonce, ciphertext, context))
        except InvalidTag:
            raise SealingError("a sealed row was altered or moved") from None


@dataclass(frozen=True, slots=True)
class DayKeys:
    """The live day keys, newest first: the file `day.keys`."""

    keys: tuple[DatedKey, ...]

    def __post_init__(self) -> None:
        if not self.keys or len({key.id for key in self.keys}) != len(self.keys):
            raise SealingError("day keys are at least one, each with its own id")

    @classmethod
    def generate(cls, now: int, random: RandomBytes) -> Self:
        """Draw the first key."""
        return cls((DatedKey.generate(now, random),))

    @property
    def current(self) -> DatedKey:
        """The key that seals."""
        return self.keys[0]

    def due(self, now: int) -> bool:
        """Whether the current key has sealed for its 24 h and a new one must be made.

        One that was made by a clock that ran ahead would seal until then.
        """
        return not 0 <= now - self.current.made < SEALS_FOR

    def turned(self, now: int, random: RandomBytes) -> Self:
        """Put a new key before the others; write the file safely before the first use."""
        older = (replace(key, made=min(key.made, now)) for key in self.keys)
        return type(self)((DatedKey.generate(now, random), *older))

    def purged(self, now: int) -> Self:
        """Drop keys made 72 h ago or earlier, never the current one."""
        kept = (key for key in self.keys[1:] if now - key.made < LIVES_FOR)
        return type(self)((self.current, *kept))

    def by_id(self, id_: int) -> DatedKey:
        """Find a live key; DayKeyGoneError if it was destroyed."""
        for key in self.keys:
            if key.id == id_:
                return key
        raise DayKeyGoneError("a row's day key has been destroyed")

    def chat_tag(self, bot_id: int, chat_id: int) -> ChatTag:
        """A chat's tag for new rows."""
        return self.current.chat_tag(bot_id, chat_id)

    def chat_tags(self, bot_id: int, chat_id: int) -> tuple[ChatTag, ...]:
        """A chat's tag under each live key, newest first, for look-ups."""
        return tuple(key.chat_tag(bot_id, chat_id) for key in self.keys)

    def seal_row(
        self, table: str, tag: bytes, version: int, plaintext: bytes, random: RandomBytes
    ) -> bytes:
        """Seal a working row under the current key; its id goes with the row."""
        return self.current.seal_row(table, tag, version, plaintext, random)

    def open_row(self, table: str, tag: bytes, version: int, sealed: bytes) -> bytes:
        """Open a working row under the key it names.

        Raises:
            DayKeyGoneError: that key was destroyed.
            SealingError: the row was altered, or moved to another place.
        """
        return self.by_id(sealed_under(sealed)).open_row(table, tag, version, sealed)

    def dump(self) -> bytes:
        """Write the file's bytes."""
        rows: list[Json] = [
            {"id": str(each.id), "made": each.made, "key": documents.encode(each.key.raw)}
            for each in self.keys
        ]
        return documents.dump(FORM, {"keys": rows})

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read the file's bytes; SealingError if they are not what `dump` wrote."""
        fields = Fields.parse("the day key file", FORM, document)
        keys = tuple(_read(fields.take_objects("keys")))
        fields.close()
        return cls(keys)


def sealed_under(sealed: bytes) -> int:
    """The id of the day key that a sealed row names."""
    prefix, _, _ = _split(sealed)
    return int.from_bytes(prefix[1:], "big")


def _split(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    start, end = 1 + _ID_SIZE, 1 + _ID_SIZE + _NONCE_SIZE
    if sealed[:1] != _VERSION or len(sealed) < end:
        raise SealingError("a sealed row has a form that this version of Amana does not know")
    return sealed[:start], sealed[start:end], sealed[end:]


def _read(objects: tuple[Fields, ...]) -> Iterator[DatedKey]:
    for fields in objects:
        text = fields.take_text("id")
        if not (text.isascii() and text.isdecimal()) or int(text) >= 2**63:
            raise SealingError("the day key file has a wrong id")
        key = DatedKey(int(text), fields.take_integer("made"), DayKey(fields.take_bytes("key")))
        fields.close()
        yield key
