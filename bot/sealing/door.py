"""A door: the key of one letter, held by the button that shows it.

Owns its packing into a button's `callback_data` (41 of Telegram's 64 bytes).
The server keeps no copy: a tap brings the key back, the letter opens, and the
button is gone.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Final, Self

from bot.errors import SealingError
from bot.sealing.age import FileKey

PREFIX: Final = "rd:"
_PACKED = struct.Struct(">QI16s")
DOOR_LENGTH: Final = len(PREFIX) + 38


@dataclass(frozen=True, slots=True)
class Door:
    """Which letter (the case's row key and the entry's number), and its age file key."""

    case: int
    number: int
    file_key: FileKey

    def pack(self) -> str:
        """The button's `callback_data`, ASCII, always 41 bytes."""
        packed = _PACKED.pack(self.case, self.number, self.file_key.raw)
        return PREFIX + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    @classmethod
    def unpack(cls, text: str) -> Self:
        """Read what a tap brought; SealingError unless `pack` wrote it."""
        if not text.startswith(PREFIX) or len(text) != DOOR_LENGTH:
            raise SealingError("a button holds no door")
        try:
            packed = base64.b64decode(text[len(PREFIX) :] + "==", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise SealingError("a button holds no door") from None
        case, number, raw = _PACKED.unpack(packed)
        door = cls(case, number, FileKey(raw))
        if door.pack() != text:
            raise SealingError("a button holds no door")
        return door
