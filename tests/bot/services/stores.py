"""A store that fails as it is told."""

from collections.abc import Sequence

from bot.errors import StorageError
from bot.services.changes import Change
from storage.memory import MemoryStore


class Failing(MemoryStore):
    """A store whose commits of some kind fail, or are preceded by another's."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: type | None = None
        self.before: Sequence[Change] = ()

    async def commit(self, *changes: Change) -> None:
        """Commit, unless told otherwise."""
        if self.fails and any(isinstance(change, self.fails) for change in changes):
            raise StorageError
        first, self.before = self.before, ()
        if first:
            await super().commit(*first)
        await super().commit(*changes)
