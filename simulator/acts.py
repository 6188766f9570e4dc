"""What people do with their phones: write, tap, send, edit, block.

Owns the updates that follow from it. Must never parse HTTP: the control doors do.
"""

import itertools
from dataclasses import dataclass
from typing import Any

from simulator.bots import Bot, CallbackQuery
from simulator.chats import Chat, Message
from simulator.entities import found_in, utf16_length
from simulator.errors import DoorError
from simulator.people import Person
from simulator.wire import Json
from simulator.world import World

_LONGEST = 4096
_ADMINISTRATORS_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip


@dataclass(slots=True)
class Phone:
    """One person's phone, looking at one bot's chat."""

    world: World
    bot: Bot
    person: Person

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.world.chat_with(self.bot, self.person)

    def write(self, text: str, **more: Any) -> Json:
        """Send a text, in pieces where it is too long for one message; returns the last ids."""
        sent = [self.send({**_worded(piece), **more}) for piece in _pieces(text)]
        return {**sent[-1], "message_ids": [s["message_id"] for s in sent]}

    def send(self, content: Json) -> Json:
        """Send any message; opens the chat, which also lifts a block."""
        if self.chat.is_blocked:
            raise DoorError(409, "this person blocked the bot: unblock first")
        self.chat.is_open = True
        return post(self.world, self.bot, self.chat, self.person, content)

    def edit(self, message_id: int, text: str) -> Json:
        """Change an own message's text or caption."""
        message = self.chat.living(message_id)
        if message is None or message.is_from_bot:
            raise DoorError(409, "no such message of this person in the chat")
        field = "text" if "text" in message.body else "caption"
        marks = "entities" if field == "text" else "caption_entities"
        kept = {k: v for k, v in message.body.items() if k not in (field, marks)}
        # A new object: the update that told of the first version must stay as it was.
        message.body = {**kept, **_worded(text, field, marks)}
        message.body["edit_date"] = self.world.clock.date()
        self.chat.changed()
        update_id = self.bot.updates.push(
            "edited_message", dict(message.body), lane=self.chat.chat_id
        )
        return {"message_id": message_id, "update_id": update_id}

    def tap(self, button: Json, message: Message | None, message_id: int) -> Json:
        """Tap an inline button; returns the callback query's id."""
        query_id = str(self.world.rng.getrandbits(62))
        query: Json = {
            "id": query_id,
            "from": self.person.user(),
            "chat_instance": str(-(self.bot.bot_id * 1_000_003 + self.person.user_id)),
            "data": button["callback_data"],
            "message": message.body if message else self._inaccessible(message_id),
        }
        self.bot.callbacks[query_id] = CallbackQuery(self.chat, self.world.clock.now())
        update_id = self.bot.updates.push("callback_query", query, lane=self.chat.chat_id)
        return {"callback_query_id": query_id, "update_id": update_id}

    def _inaccessible(self, message_id: int) -> Json:
        return {"chat": self.chat.public, "message_id": message_id, "date": 0}

    def block(self, *, is_blocked: bool) -> Json:
        """Stop the bot, or start it again."""
        chat = self.chat
        if chat.is_blocked == is_blocked:
            return {"update_id": None}
        chat.is_blocked = is_blocked
        chat.changed()
        old, new = ("member", "kicked") if is_blocked else ("kicked", "member")
        return membership(self.world, self.bot, chat, self.person, old=old, new=new)


def _worded(text: str, field: str = "text", marks: str = "entities") -> Json:
    content: Json = {field: text}
    if entities := found_in(text):
        content[marks] = entities
    return content


def _pieces(text: str) -> list[str]:
    """Cut a text as apps do, so that no piece is longer than a message may be.

    Raises:
        DoorError: 400 if there is nothing to send.
    """
    if not text.strip():
        raise DoorError(400, "an app sends no empty text")
    pieces, rest = [], text
    while utf16_length(rest) > _LONGEST:
        # Half as many characters can never be too long, whatever their planes.
        size = _LONGEST if utf16_length(rest[:_LONGEST]) <= _LONGEST else _LONGEST // 2
        pieces.append(rest[:size])
        rest = rest[size:]
    return [*pieces, rest]


def post(world: World, bot: Bot, chat: Chat, author: Person, content: Json) -> Json:
    """Put somebody's message into a chat and tell the bot; returns its ids."""
    date = world.clock.date()
    kind = "channel_post" if chat.public["type"] == "channel" else "message"
    body: Json = {"message_id": bot.next_message_id()}
    if kind == "message":
        body["from"] = author.user()
    body |= {"chat": chat.public, "date": date, **content}
    chat.messages[body["message_id"]] = Message(body["message_id"], False, date, body)
    chat.changed()
    is_heard = chat.public["type"] in ("private", "channel") or _reaches_bot(bot, content)
    heard_id = bot.updates.push(kind, body, lane=chat.chat_id, date=date) if is_heard else None
    return {"message_id": body["message_id"], "update_id": heard_id, "date": date}


def _reaches_bot(bot: Bot, content: Json) -> bool:
    """Telegram's privacy mode: in groups a bot hears commands, mentions and service messages."""
    text = str(content.get("text", ""))
    is_addressed = (
        text.startswith("/") or f"@{bot.username}" in text or "new_chat_members" in content
    )
    return is_addressed or bool(bot.flags.get("can_read_all_group_messages"))


def membership(world: World, bot: Bot, chat: Chat, who: Person, *, old: str, new: str) -> Json:
    """Tell the bot that its place in a chat changed."""
    change = {
        "chat": chat.public,
        "from": who.user(),
        "date": world.clock.date(),
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, new),
    }
    return {"update_id": bot.updates.push("my_chat_member", change, lane=chat.chat_id)}


def _member(bot: Bot, status: str) -> Json:
    member: Json = {"user": bot.user(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        member |= dict.fromkeys(_ADMINISTRATORS_RIGHTS, False) | {"can_post_messages": True}
    return member


def rows_of(message: Message) -> list[list[Json]]:
    """The inline buttons under a message."""
    rows: list[list[Json]] = (message.body.get("reply_markup") or {}).get("inline_keyboard", [])
    return rows


def find_button(message: Message, wanted: Json) -> Json:
    """The inline button that a tap means: by label, callback data, or row and column.

    Raises:
        DoorError: 409 if the message shows no such button.
    """
    rows = rows_of(message)
    place = wanted["button"] if isinstance(wanted.get("button"), dict) else wanted
    if "row" in place:
        row, column = int(place["row"]), int(place.get("column", 0))
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            return rows[row][column]
    label = wanted.get("button")
    buttons = list(itertools.chain.from_iterable(rows))
    for button in buttons:
        if label is not None and label in (button.get("callback_data"), button["text"]):
            return button
    raise DoorError(409, "the message has no such button now")


def visible_button(chat: Chat, wanted: Json) -> tuple[Message, Json]:
    """The message and button of a tap, checked against what the phone shows.

    Raises:
        DoorError: 409 if either is gone.
    """
    message = chat.living(int(wanted["message_id"]))
    if message is None:
        raise DoorError(409, "the message is not in the chat any more")
    return message, find_button(message, wanted)
