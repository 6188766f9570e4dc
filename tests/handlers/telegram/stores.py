"""A store that refuses, and what a chat's draft holds."""

from collections.abc import Callable

from bot.errors import DiskFullError
from bot.interview.parts import TextPart
from bot.services.changes import Change, FinishUpdate
from storage.memory import MemoryStore
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot


def in_chat(update: raw.Raw, chat: int) -> raw.Raw:
    """The same from another chat."""
    return {**update, "message": {**update["message"], "chat": {"id": chat, "type": "private"}}}


async def told(bot: Bot, chat: int = CHAT) -> list[str]:
    """The words that a chat's draft holds."""
    parts = (await bot.draft(chat)).interview.parts
    return [part.text for part in parts if isinstance(part, TextPart)]


class Refusing(MemoryStore):
    """A store that refuses commits with a change of some kind, so many times."""

    def __init__(self) -> None:
        super().__init__()
        self.kind: type = FinishUpdate
        self.times = 0
        self.error: Callable[[], Exception] = DiskFullError

    async def commit(self, *changes: Change) -> None:
        """Commit, or refuse."""
        if self.times and any(isinstance(change, self.kind) for change in changes):
            self.times -= 1
            raise self.error()
        await super().commit(*changes)
