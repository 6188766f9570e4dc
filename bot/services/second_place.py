"""The second place of each case's entries.

Owns the copy that follows a commit. A report is taken all the same where the
copy fails: turning a person away would be worse. The failure stands, for an
operator to see, until a copy succeeds.
"""

from bot.errors import StorageError
from bot.services.ports import Mirror, Store
from bot.services.rows import CaseRow


class SecondPlace:
    """Copies cases to the mirror, if there is one."""

    def __init__(self, mirror: Mirror | None, store: Store) -> None:
        self._mirror = mirror
        self._store = store
        self.failed = False

    async def copy(self, row: CaseRow) -> None:
        """Write a case's entries to the second place, those that are not there yet."""
        if self._mirror is None:
            return
        try:
            await self._mirror.keep(row, await self._store.entries(row.key), self._store)
            self.failed = False
        except StorageError:
            self.failed = True
