"""Takes what an officer's machine brings: sealed entries, and headers for new readers.

Owns all that a server can check of what it cannot open: kinds, numbers,
sizes, how many can read. It keeps nothing that does not have the form of a
sealed entry, or a careless desk could fill a case with what nobody opens.
"""

from typing import Final

from bot.errors import SealingError
from bot.sealing.age import sealed_size, stanza_count
from bot.sealing.buckets import BUCKETS, KIB, MIB
from bot.sealing.manifest import EntryKind
from bot.services.changes import AppendHeader
from bot.services.officers.attempt import Attempt
from bot.services.officers.brought import BroughtEntry
from bot.services.officers.errors import ChangedError, RefusedActError

LARGEST: Final = 4 * MIB
LARGEST_LETTER: Final = 256 * KIB
"""What a reporter's door and code open at most."""
MOST_HEADERS: Final = 32
"""Headers of one entry; each is one more that everybody fetches and tries."""
LARGEST_HEADER: Final = 256 * KIB


def take_entries(attempt: Attempt) -> None:
    """Keep the entries that came with an act.

    Raises:
        RefusedActError: they are not what the act brings, or not of their form.
        ChangedError: their numbers are not the next ones any more.
    """
    entries, rule = attempt.asked.brought.entries, attempt.asked.rule
    kinds = [entry.kind for entry in entries]
    if not rule.brings <= set(kinds) <= rule.allows or len(set(kinds)) < len(kinds):
        raise RefusedActError("entries")
    for entry in entries:
        bucket = _checked(attempt, entry)
        if attempt.edit.take_number() != entry.number:
            raise ChangedError(attempt.version)
        kind = EntryKind(entry.kind)
        attempt.edit.keep(entry.number, kind, bucket, entry.header, entry.payload)


def take_headers(attempt: Attempt, *, whole: bool = True) -> None:
    """Append one header to every entry that there is, so that a new reader opens them all.

    Args:
        attempt: whose act it is.
        whole: whether every entry must have one; who reads already may be given what they lack.

    Raises:
        RefusedActError: a header is none, or is for no entry of the case.
        ChangedError: one entry has none: it came since they were made.
    """
    headers = dict(attempt.asked.brought.headers)
    if len(headers) < len(attempt.asked.brought.headers) or not set(headers) <= attempt.kept.keys():
        raise RefusedActError("headers")
    if whole and set(headers) != attempt.kept.keys():
        raise ChangedError(attempt.version)
    for number, header in sorted(headers.items()):
        # For the one new reader and nobody beside: what is more would be weight, or somebody else.
        if _stanzas(header) != 1 or attempt.kept[number] >= MOST_HEADERS:
            raise RefusedActError("headers")
        attempt.edit.also(AppendHeader(attempt.edit.row.key, number, header))


def refuse_headers(attempt: Attempt) -> None:
    """Refuse headers that no act of this kind brings."""
    if attempt.asked.brought.headers:
        raise RefusedActError("headers")


def _checked(attempt: Attempt, entry: BroughtEntry) -> int:
    """The bucket that an entry fills exactly."""
    is_letter = entry.kind == EntryKind.LETTER
    bucket = next((size for size in BUCKETS if sealed_size(size) == len(entry.payload)), None)
    if bucket is None or bucket > (LARGEST_LETTER if is_letter else LARGEST):
        raise RefusedActError("size")
    # A new reader may be among those whom the entry is sealed to already, or not yet.
    counts = {attempt.stanzas, attempt.memory.readers.stanzas}
    if _stanzas(entry.header) - int(is_letter) not in counts:
        raise RefusedActError("stanzas")
    return bucket


def _stanzas(header: bytes) -> int:
    """How many stanzas a header has; 0 for what is no header."""
    if len(header) > LARGEST_HEADER:
        return 0
    try:
        return stanza_count(header)
    except SealingError:
        return 0
