"""Which private chat with the staff bot is which officer's.

Owns the links: sealed on the disk, open in memory only. A link falls with its
officer's name on the roster. It must never be told to anyone, nor be logged:
an officer's account is as dangerous to them as a reporter's.
"""

from collections.abc import Callable

from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes
from bot.sealing.roster import Roster
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import open_link_row, seal_link_row
from bot.services.changes import DropLink, PutLink
from bot.services.ports import Store
from bot.services.rows import LinkRow

_SIZE = 8


class Links:
    """Officers' chats."""

    def __init__(
        self,
        store: Store,
        server_key: ServerKey,
        random: RandomBytes,
        roster: Callable[[], Roster | None],
    ) -> None:
        self._store = store
        self._server_key = server_key
        self._random = random
        self._roster = roster
        self._chats: dict[str, int] = {}

    async def load(self) -> None:
        """Read every link; one that another server key sealed is left out."""
        for row in await self._store.links():
            try:
                opened = open_link_row(self._server_key, row.officer, row.sealed)
            except SealingError:
                continue
            self._chats[row.officer] = int.from_bytes(opened, "big")

    def chat(self, officer: str) -> int | None:
        """The chat of an officer who is on the roster now."""
        roster = self._roster()
        if roster is None or not roster.has(officer):
            return None
        return self._chats.get(officer)

    def officer(self, chat: int) -> str | None:
        """The officer of a chat, while the roster has them; None for every stranger."""
        names = (name for name, linked in self._chats.items() if linked == chat)
        return next((name for name in names if self.chat(name) == chat), None)

    def linked(self) -> tuple[str, ...]:
        """Officers on the roster who have a chat."""
        return tuple(name for name in self._chats if self.chat(name) is not None)

    async def link(self, officer: str, chat: int) -> None:
        """Give an officer a chat; a chat is one officer's at most, and an officer has one."""
        others = [name for name, linked in self._chats.items() if linked == chat]
        plaintext = chat.to_bytes(_SIZE, "big")
        sealed = seal_link_row(self._server_key, officer, plaintext, self._random)
        dropped = (DropLink(name) for name in others if name != officer)
        await self._store.commit(*dropped, PutLink(LinkRow(officer, sealed)))
        for name in others:
            self._chats.pop(name)
        self._chats[officer] = chat

    async def drop_leavers(self) -> None:
        """Forget the chats of those whom the roster names no more; a missing roster says nothing.

        Whoever left must not be told of anything again, even if their name returns.
        """
        roster = self._roster()
        if roster is None:
            return
        left = [name for name in self._chats if not roster.has(name)]
        if left:
            await self._store.commit(*map(DropLink, left))
        for name in left:
            self._chats.pop(name)
