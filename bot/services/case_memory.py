"""What the server must remember of a case to add to it, sealed under the server key.

Owns the value `CaseMemory`: who reads the case, and what later entries must
name. It holds no word of the reporter's and no account, but it does say who
reads, which is why a thief of the disk alone must not see it.
"""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from bot.sealing.age import Recipient, parse_recipient
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import open_case_row, seal_case_row
from bot.services.ports import CaseRow, Randomness


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMemory:
    """A case's reader list, and the facts that bind later entries to its report.

    Attributes:
        readers: the recipients of every entry, as text.
        reporter: the recipient of letters.
        stanzas: how many stanzas a first header has.
        report_manifest: SHA-256 of the report's manifest.
        next_entry: the number that the next entry takes.
    """

    case_id: str
    readers: tuple[str, ...]
    reporter: str
    stanzas: int
    report_manifest: str
    next_entry: int

    def recipients(self) -> tuple[Recipient, ...]:
        """The readers, parsed."""
        return tuple(map(recipient, self.readers))


# Decoding a post-quantum recipient takes milliseconds, and the same few officers
# read most cases; these are public keys, so that keeping them leaks nothing.
@lru_cache(maxsize=256)
def recipient(text: str) -> Recipient:
    """Parse a recipient, once."""
    return parse_recipient(text)


def remember(
    memory: CaseMemory, case: int, version: int, key: ServerKey, random: Randomness
) -> bytes:
    """Seal a case's memory for its row."""
    plaintext = json.dumps(asdict(memory), separators=(",", ":")).encode()
    return seal_case_row(key, case, version, plaintext, random)


def recall(row: CaseRow, key: ServerKey) -> CaseMemory:
    """Open a case's memory from its row; raises SealingError if it was altered."""
    facts = json.loads(open_case_row(key, row.key, row.version, row.sealed))
    return CaseMemory(**{**facts, "readers": tuple(facts["readers"])})
