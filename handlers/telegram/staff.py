"""The staff bot: tells officers that there is work, and takes one button.

Owns what is said in its private chats. Whoever is no linked officer meets an
ordinary bot with nothing in it, whatever they send, a right reference
included. Nothing of a case but its reference, priority and due time is ever
said here, and nothing that is written here is kept.

What was tapped is done before anything is said of it, and no answer to what
anybody writes is waited for: a stranger can write all night, and no officer's
tap may wait behind that.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import OperatorError
from bot.services.duty.alerts import Alert
from bot.services.duty.answering import Answer, Answering
from bot.services.duty.drills import Drills
from bot.services.duty.links import Links
from bot.services.ports import Clock
from handlers.telegram import staff_words as words
from handlers.telegram.sender import Lane, RefusedError, Sender
from handlers.telegram.staff_answers import Answers
from handlers.telegram.staff_updates import Said, What
from handlers.telegram.staff_way import StaffWay

STRANGERS_PAUSE = 60.0
"""Seconds within which a stranger, or a group, is answered once."""
LISTED = 10
"""Cases that /due lists; the desk has them all."""

_TOLD = {
    Answer.TAKEN: words.TAKEN,
    Answer.ANSWERED: words.ANSWERED,
    Answer.UNKNOWN: words.GONE,
}
DueCases = Callable[[str, int], Sequence[Alert]]
"""An officer's own cases, the most pressing first, as many as asked for."""


class Codes(Protocol):
    """One-time codes, made at the desk."""

    def redeem(self, code: str) -> str:
        """Use a code up; gives the officer's name, raises OperatorError if it opens nothing."""


@dataclass(frozen=True, slots=True)
class StaffDeeds:
    """What an officer can bring about from a phone."""

    answering: Answering
    drills: Drills
    codes: Codes
    due_cases: DueCases


class StaffBot:
    """Answers officers, and nobody else."""

    def __init__(
        self,
        sender: Sender,
        way: StaffWay,
        links: Links,
        deeds: StaffDeeds,
        clock: Clock,
    ) -> None:
        self._sender = sender
        self._way = way
        self._links = links
        self._deeds = deeds
        self._clock = clock
        self._voices = way.voices
        self._strangers = Answers(sender, self._clock, STRANGERS_PAUSE)
        self._officers = Answers(sender, self._clock, 0)

    async def introduce(self) -> None:
        """Show strangers the menu of an ordinary bot."""
        for menu in self._voices.menus():
            with suppress(RefusedError):
                await self._sender.call(Lane.REST, 0, "setMyCommands", menu)

    async def take(self, said: Said) -> None:
        """Answer one update."""
        self._way.opened(said.chat)
        if said.what is What.GROUP:
            where = {"chat_id": said.chat}
            goodbye = {**where, "text": self._heard_by(said, None).say(words.ALONE)}
            self._strangers.say(said.chat, ("sendMessage", goodbye), ("leaveChat", where))
        elif said.what is What.TAP:
            await self._tapped(said)
        elif said.what is not What.NOTHING:
            await self._answer(said)

    async def settled(self) -> None:
        """Wait until every answer has been tried."""
        await self._strangers.settled()
        await self._officers.settled()

    async def close(self) -> None:
        """Say nothing more."""
        await self._strangers.close()
        await self._officers.close()

    async def _answer(self, said: Said) -> None:
        if said.what is What.LINK:
            await self._link(said)
        officer = self._links.officer(said.chat)
        heard = self._heard_by(said, officer)
        if said.what is What.PRIVACY:
            text = heard.say(words.PRIVACY)
        elif officer is None:
            text = heard.say(words.STRANGER)
        elif said.what is What.DUE:
            text = self._due(officer)
        else:
            text = heard.say(words.LINKED)
        answers = self._strangers if officer is None else self._officers
        answers.say(said.chat, ("sendMessage", {"chat_id": said.chat, "text": text}))

    def _heard_by(self, said: Said, officer: str | None) -> words.StaffWords:
        if officer is None:
            return self._voices.stranger(said.language)
        return self._voices.officer(officer)

    async def _link(self, said: Said) -> None:
        """Link a chat by a code from the desk; the code goes from the chat at once."""
        try:
            name = self._deeds.codes.redeem(said.argument)
        except OperatorError:
            # A stranger who guesses learns nothing; an officer whose code came twice is linked.
            return
        await self._links.link(name, said.chat)
        self._strangers.forget(said.chat)
        if said.message is not None:
            await self._call(said.chat, "deleteMessage", {"message_id": said.message})

    def _due(self, officer: str) -> str:
        heard, now = self._voices.officer(officer), self._clock.now()
        lines = [heard.line(one, now) for one in self._deeds.due_cases(officer, LISTED)]
        return "\n".join(lines) or heard.say(words.NOTHING_DUE)

    async def _tapped(self, said: Said) -> None:
        officer, message = self._links.officer(said.chat), said.message
        if officer is None or message is None or not said.argument.startswith(words.ON_IT):
            self._turn_off(said, self._strangers)
            return
        heard = self._voices.officer(officer)
        if said.argument == words.ON_IT_DRILL:
            text = words.DRILLED if self._deeds.drills.press(officer) else words.GONE
            self._turn_off(said, self._officers)
            await self._edit(said.chat, message, heard.say(text))
            return
        reference = said.argument.removeprefix(words.ON_IT)
        answer = await self._deeds.answering.take(officer, reference)
        self._turn_off(said, self._officers)
        told, named = _TOLD[answer], words.spoken(reference)
        await self._edit(said.chat, message, heard.say(told, reference=named))
        if answer is Answer.TAKEN:
            for chat, other in self._way.others(reference, said.chat, message):
                theirs = self._heard_by(said, self._links.officer(chat))
                await self._edit(chat, other, theirs.say(words.ANSWERED, reference=named))

    @staticmethod
    def _turn_off(said: Said, answers: Answers) -> None:
        """End the waiting sign on a button."""
        if said.query is not None:
            answers.say(said.chat, ("answerCallbackQuery", {"callback_query_id": said.query}))

    async def _edit(self, chat: int, message: int, text: str) -> None:
        await self._call(chat, "editMessageText", {"message_id": message, "text": text})

    async def _call(self, chat: int, method: str, parameters: dict[str, Any]) -> None:
        with suppress(RefusedError):  # blocked, too old, or gone: nothing is owed to a button
            await self._sender.call(Lane.CARDS, chat, method, parameters)
