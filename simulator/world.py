"""Everybody and everything there is: people, bots, and the chats between them.

Must never answer HTTP: the Bot API and the control doors both stand on this.
"""

import random
from collections.abc import Callable

from simulator.bots import TOKEN, Bot
from simulator.chats import Chat
from simulator.clock import Clock
from simulator.errors import ApiError, DoorError, bad_request, forbidden, not_found, unauthorized
from simulator.people import Person, invented_name
from simulator.updates import UpdateQueue
from simulator.wire import Json


class World:
    """All people and bots, made from one seed."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.on_new_bot: list[Callable[[Bot], None]] = []

    def add_person(self, facts: Json) -> Person:
        """Somebody new; what `facts` does not say is made up."""
        first, last = invented_name(self.rng), invented_name(self.rng)
        user_id = 7_100_000_000 + self.rng.randrange(100_000_000)
        while user_id in self.people:
            user_id += 1
        username = f"{first}_{last}_{user_id % 10_000}".lower()
        person = Person(
            user_id=user_id,
            first_name=facts.get("first_name", first),
            last_name=facts.get("last_name", last),
            username=facts.get("username", username),
            language_code=facts.get("language_code", "en"),
        )
        self.people[user_id] = person
        return person

    def bot_of(self, token: str) -> Bot:
        """The bot of a token; the first use of a well-formed one creates it.

        Raises:
            ApiError: 404 for a token no bot could have, 401 for a wrong or revoked one.
        """
        match = TOKEN.fullmatch(token)
        if match is None:
            raise not_found()
        bot = self.bots.get(int(match[1])) or self._new_bot(int(match[1]), match[2])
        if bot.secret != match[2] or bot.is_revoked:
            raise unauthorized()
        return bot

    def _new_bot(self, bot_id: int, secret: str) -> Bot:
        updates = UpdateQueue(self.clock, next_id=self.rng.randrange(10**8, 9 * 10**8))
        bot = Bot(bot_id, secret, updates, f"Simulated bot {bot_id}", f"simulated_{bot_id}_bot")
        self.bots[bot_id] = bot
        for tell in self.on_new_bot:
            tell(bot)
        return bot

    def bot_named(self, wanted: object) -> Bot:
        """The bot by id or username; without a name the one that came first.

        Raises:
            DoorError: 409 if no bot called yet, 404 if none has that name.
        """
        if not self.bots:
            raise DoorError(409, "no bot has called this Telegram yet")
        if wanted in (None, ""):
            return next(iter(self.bots.values()))
        for bot in self.bots.values():
            if str(wanted).removeprefix("@") in (str(bot.bot_id), bot.username):
                return bot
        raise DoorError(404, "no bot has this id or username")

    def chat_with(self, bot: Bot, person: Person) -> Chat:
        """The private chat, which the bot cannot write to before the person opened it."""
        chat = bot.chats.get(person.user_id)
        if chat is None:
            chat = bot.chats[person.user_id] = Chat(person.user_id, person.chat())
        return chat

    def group(self, bot: Bot, facts: Json) -> Chat:
        """A group or channel, found by `chat_id` or created."""
        chat_id = int(
            facts.get("chat_id") or -1_000_000_000_000 - self.rng.randrange(10**9, 4 * 10**9)
        )
        if chat_id not in bot.chats:
            kind = str(facts.get("type", "supergroup"))
            title = str(facts.get("title") or f"{invented_name(self.rng)} circle")
            bot.chats[chat_id] = Chat(chat_id, {"id": chat_id, "type": kind, "title": title})
        return bot.chats[chat_id]

    def chat_for(self, bot: Bot, chat_id: object) -> Chat:
        """The chat a bot names in a call, open to it or once open.

        Raises:
            ApiError: 400 if the bot was never there.
        """
        try:
            chat = bot.chats.get(int(str(chat_id)))
        except ValueError:
            chat = None
        if chat is None or not chat.is_open:
            raise bad_request("chat not found")
        return chat

    def chat_for_deleting(self, bot: Bot, chat_id: object) -> Chat:
        """The chat a bot deletes in, which a block does not prevent.

        Raises:
            ApiError: 400 if the bot was never there, 403 if the account is gone.
        """
        chat = self.chat_for(bot, chat_id)
        person = self.people.get(chat.chat_id)
        if person and person.is_deactivated:
            raise forbidden("user is deactivated")
        return chat

    def chat_for_sending(self, bot: Bot, chat_id: object) -> Chat:
        """The chat a bot writes to.

        Raises:
            ApiError: 400 if it cannot open the chat, 403 if it was shut out.
        """
        if str(chat_id) == str(bot.bot_id):
            raise forbidden("bots can't send messages to bots")
        chat = self.chat_for(bot, chat_id)
        shut = self._shut_out(chat)
        if shut:
            raise shut
        return chat

    def _shut_out(self, chat: Chat) -> ApiError | None:
        person = self.people.get(chat.chat_id)
        if person and person.is_deactivated:
            return forbidden("user is deactivated")
        if not chat.is_blocked:
            return None
        kind = chat.public["type"]
        is_private = kind == "private"
        return forbidden(
            "bot was blocked by the user" if is_private else f"bot was kicked from the {kind} chat"
        )
