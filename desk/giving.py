"""The file keys that a new reader is given: each proved by the entry that it opens.

Owns the last look before a file key is sealed to somebody else. A header alone
tells neither its case nor its kind: a server could have put another case's
header under a file, and have the officer give away what that opens. So no key
leaves this machine that came out of a header and was tried on nothing.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.errors import SealingError
from bot.sealing.age import FileKey
from bot.sealing.manifest import EntryKind
from bot.sealing.randomness import RandomBytes
from desk.casefile import CaseFile
from desk.entries import Reader, opened_file

Progress = Callable[[int, int], None]
"""Takes how many files are done, and of how many."""


def _nobody(_done: int, _count: int) -> None:
    """Nobody waits."""


async def keys_to_give(
    reader: Reader, case: CaseFile, random: RandomBytes, tell: Progress = _nobody
) -> Mapping[int, FileKey]:
    """Gather one key for each entry of an opened case; its files are fetched for it, one by one.

    What does not open here cannot be passed on. One bad entry must not keep a
    case from its next reader: in its place they get the key of nothing, and are
    told so as we were. What waits is told how many files are done, and of how many.

    Raises:
        ServerAwayError: a file was not fetched before, and the server does not answer.
    """
    keys = dict(case.file_keys)
    files = [row for row in case.detail.entries if row.kind == EntryKind.FILE]
    for done, row in enumerate(files):
        tell(done, len(files))
        with suppress(SealingError):
            _, keys[row.number] = await opened_file(reader, case, row)
    for row in case.detail.entries:
        keys.setdefault(row.number, FileKey.generate(random))
    return keys
