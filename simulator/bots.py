"""A bot account: its token's secret, its profile per language and scope, its chats and updates."""

import json
import re
from dataclasses import dataclass, field

from simulator.chats import Chat
from simulator.updates import UpdateQueue
from simulator.wire import Json

TOKEN = re.compile(r"([0-9]{1,16}):([A-Za-z0-9_-]{35})")


@dataclass(slots=True)
class CallbackQuery:
    """A tap that waits for its answer."""

    chat: Chat
    asked_at: float
    is_answered: bool = False


@dataclass(slots=True)
class Bot:
    """One bot of this Telegram."""

    bot_id: int
    secret: str
    updates: UpdateQueue
    first_name: str
    username: str
    is_revoked: bool = False
    flags: Json = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    last_message_id: int = 0

    def user(self) -> Json:
        """The bot as other objects name it."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.texts.get(("name", ""), self.first_name),
            "username": self.username,
        }

    def me(self) -> Json:
        """The answer of getMe, every privacy-relevant flag off unless a test turned it on."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_guest_queries": False,
            "supports_join_request_queries": False,
            **self.flags,
        }

    def next_message_id(self) -> int:
        """The next number; one row of numbers for all chats of an account, as on Telegram."""
        self.last_message_id += 1
        return self.last_message_id

    def text_for(self, kind: str, language: str) -> str:
        """Name, description or short description, falling back to the one for all languages."""
        fallback = self.first_name if kind == "name" else ""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), fallback)

    def commands_shown(self, chat_id: int, language: str) -> list[Json]:
        """The command list on a person's phone: narrowest scope first, own language before all."""
        for scope in (
            {"type": "chat", "chat_id": chat_id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ):
            for code in (language, ""):
                if found := self.commands.get((scope_key(scope), code)):
                    return found
        return []


def scope_key(scope: Json | None) -> str:
    """One string per command scope."""
    given = dict(scope or {"type": "default"})
    if "chat_id" in given:
        given["chat_id"] = int(given["chat_id"])
    return json.dumps(given, sort_keys=True)
