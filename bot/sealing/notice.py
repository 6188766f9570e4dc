"""The note: where a notice may be sent, kept so that the server cannot read it.

"Message me here" must not make a list of reporters. The note is sealed under
a fresh key that goes only inside the report, and has one length; a case whose
reporter wants no notice holds random bytes that nobody can tell from a note.
"""

import struct
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.secret import Secret

LABEL_NOTE = b"amana/v1/note\0"

_PLAIN = struct.Struct(">qq16s")
_VERSION = b"\x01"
# A notice key is drawn for one note and seals nothing else.
_NONCE = bytes(12)
_TAG_SIZE = 16
NOTE_SIZE = len(_VERSION) + _PLAIN.size + _TAG_SIZE


class NoticeKey(Secret):
    """What opens one note; lives only inside the report entry."""


@dataclass(frozen=True, slots=True, repr=False)
class Note:
    """A reporter's chat, the bot they know, and the language they read."""

    bot_id: int
    chat_id: int
    language: str

    def seal(self, case_id: str, random: RandomBytes) -> tuple[NoticeKey, bytes]:
        """Seal under a fresh key, bound to the case; the caller forgets the note."""
        key = NoticeKey.generate(random)
        sealed = ChaCha20Poly1305(key.raw).encrypt(_NONCE, self._plain(), _context(case_id))
        return key, _VERSION + sealed

    @classmethod
    def open(cls, key: NoticeKey, case_id: str, sealed: bytes) -> Self:
        """Open a case's note; SealingError if this key or case is not its own."""
        if len(sealed) != NOTE_SIZE or sealed[:1] != _VERSION:
            raise SealingError("a note has a form that this version of Amana does not know")
        try:
            plain = ChaCha20Poly1305(key.raw).decrypt(_NONCE, sealed[1:], _context(case_id))
        except InvalidTag:
            raise SealingError("a note does not open with this key") from None
        bot_id, chat_id, language = _PLAIN.unpack(plain)
        return cls(bot_id, chat_id, language.rstrip(b"\0").decode("ascii"))

    def _plain(self) -> bytes:
        language = self.language.encode("ascii", "replace")
        if len(language) > 16:
            raise SealingError("a language code is too long for a note")
        return _PLAIN.pack(self.bot_id, self.chat_id, language)

    def __repr__(self) -> str:
        return "Note(redacted)"


def blank_note(random: RandomBytes) -> bytes:
    """What stands where no notice is wanted: random bytes in the form of a note."""
    return _VERSION + draw(random, NOTE_SIZE - len(_VERSION))


def _context(case_id: str) -> bytes:
    return LABEL_NOTE + case_id.encode("ascii")
