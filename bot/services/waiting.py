"""Reads the inbox a page at a time, for it may be as large as the disk.

Owns the size of a page. A flood leaves hundreds of thousands of updates of
four kilobytes: whoever reads them at once stops everybody for as long, and
may end for want of memory, at each start anew.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from bot.services.ports import Store
from bot.services.rows import InboxRow

PAGE: Final = 256
"""Updates of a page: about a megabyte, and one transaction where each is written anew."""


async def pages(store: Store) -> AsyncIterator[Sequence[InboxRow]]:
    """Everything that waits by now, in order of arrival; a page may be gone when it is read."""
    last = 0
    while rows := await store.waiting_updates(PAGE, last):
        last = rows[-1].arrival
        yield rows
