"""Chats and the messages in them; must never decide what a bot may do with them."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from simulator.wire import Json

_KEPT_TOASTS = 50


@dataclass(slots=True)
class Message:
    """One message, in the Bot API's form, with what only the simulator knows."""

    message_id: int
    is_from_bot: bool
    date: int
    body: Json
    has_reply_keyboard: bool = False
    deleted_by: Literal["bot", "person"] | None = None
    deleted_at: int | None = None


@dataclass(slots=True)
class Chat:
    """One bot's view of one chat, and what the phone shows of it."""

    chat_id: int
    public: Json
    is_open: bool = False
    is_blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    action: Json | None = None
    toasts: list[Json] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    revision: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def living(self, message_id: int) -> Message | None:
        """The message, unless it was deleted or never was."""
        message = self.messages.get(message_id)
        return message if message and message.deleted_by is None else None

    def toast(self, entry: Json) -> None:
        """Show what a callback answer shows, for a moment."""
        self.toasts.append(entry)
        del self.toasts[:-_KEPT_TOASTS]
        self.changed()

    def changed(self) -> None:
        """Note that the phone shows something else now."""
        self.revision += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_change(self, since: int, timeout: float) -> None:  # noqa: ASYNC109  # a long poll's own bound
        """Return when the revision is above `since`, or after `timeout` seconds."""
        if self.revision > since or timeout <= 0:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return
