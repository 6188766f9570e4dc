"""A case, the files that it becomes, and what lies in a folder.

Owns no test and checks nothing.
"""

from pathlib import Path

from bot.services.rows import CaseCopy, CaseRow
from storage.memory import MemoryStore
from tests.contracts import rows

CASE = rows.case(reference="K7M2QD")
EXPECTED = {
    "001-report.age": b"header onepayload",
    "012-file.age": b"A|one,two",
    "012-file.h2.age": b"B|one,two",
    "012-file.h3.age": b"C|one,two",
}


def content(folder: Path) -> dict[str, bytes]:
    """Every file by name, hidden ones too."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


async def copied(store: MemoryStore, row: CaseRow = CASE) -> CaseCopy:
    """What a second place is given of the case."""
    return CaseCopy(row, await store.entries(31), await store.audit(31))
