"""What the server must remember of a case to add to it, sealed under the server key.

Owns the value `CaseMemory`: the case's reader list, and the number that its
next entry takes. It holds no word of the reporter's and no account, but it
does say who reads, which is why a thief of the disk alone must not see it.
"""

from dataclasses import dataclass, replace
from typing import Self

from bot.sealing.readers import ReaderList
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import open_case_row, seal_case_row
from bot.services.ports import Randomness
from bot.services.rows import CaseRow

_NUMBER_SIZE = 4


@dataclass(frozen=True, slots=True)
class CaseMemory:
    """A case's readers, and the number of its next entry.

    The number is kept, not counted: a file that still follows holds one that
    no row shows yet.
    """

    readers: ReaderList
    next_entry: int

    def after_next(self) -> Self:
        """The memory once the next number is taken."""
        return replace(self, next_entry=self.next_entry + 1)

    def seal(self, case: int, version: int, key: ServerKey, random: Randomness) -> bytes:
        """Seal it for the case's row of this version."""
        plaintext = self.next_entry.to_bytes(_NUMBER_SIZE, "big") + self.readers.dump()
        return seal_case_row(key, case, version, plaintext, random)

    @classmethod
    def open(cls, row: CaseRow, key: ServerKey) -> Self:
        """Open it from the case's row; SealingError if it was altered."""
        plaintext = open_case_row(key, row.key, row.version, row.sealed)
        number = int.from_bytes(plaintext[:_NUMBER_SIZE], "big")
        return cls(ReaderList.parse(plaintext[_NUMBER_SIZE:]), number)
