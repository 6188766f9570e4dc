"""Shows what an update asks to see, and only then lets the update go.

Owns the other order: where nothing is taken in, or what is taken in may be
taken twice, a kill in between must not leave a person before a button that
does nothing. It must never serve what would do harm if done twice.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.errors import ConflictError
from bot.services.changes import FinishUpdate
from bot.services.ports import Store


class Shown:
    """One showing: tried until it succeeds, and then not again by this process."""

    def __init__(
        self, show: Callable[[], Awaitable[None]], finish: FinishUpdate, store: Store
    ) -> None:
        self._show = show
        self._finish = finish
        self._store = store
        self._is_shown = False

    async def __call__(self) -> None:
        """Show, then finish; a store that refuses is asked again without showing again."""
        if not self._is_shown:
            with suppress(ConflictError):  # whoever changed it meanwhile shows it
                await self._show()
            self._is_shown = True
        await self._store.commit(self._finish)
