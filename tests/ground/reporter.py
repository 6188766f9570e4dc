"""A reporter at a phone, told like a story: writes, taps, sends, waits for the card.

Owns waiting: after each deed it returns when the bot has answered on the
screen. It finds its way by icons and answers' ids, so that one story runs in
every language.
"""

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.ground.doors import DoorRefusedError, Doors, Json
from tests.ground.phone import Button, Chat, Message, read

PATIENCE = 20.0
"""Seconds after which a person without an answer counts as stuck."""

_TAPS = 4


class StuckError(AssertionError):
    """The bot did not answer in time; says where the person stood, not what they wrote."""


@dataclass(slots=True)
class ReporterChat:
    """One person and their chat with the bot."""

    doors: Doors
    person: int
    facts: Json
    seen: Chat = field(default_factory=lambda: Chat(0, ()))
    bot: int | None = None
    """Whom they write to; the first bot if None."""

    @classmethod
    async def arrives(cls, doors: Doors, language: str = "en") -> "ReporterChat":
        """Somebody with a phone in a language."""
        facts = await doors.post("people", {"language_code": language})
        return cls(doors, int(facts["person"]), facts)

    def with_bot(self, bot: int) -> "ReporterChat":
        """The same person in their chat with another bot."""
        return ReporterChat(self.doors, self.person, self.facts, bot=bot)

    @property
    def _whom(self) -> Json:
        return {} if self.bot is None else {"bot": self.bot}

    # ------------------------------------------------------------ what the phone shows

    async def look(self) -> Chat:
        """Look at the phone."""
        self.seen = read(await self.doors.get(f"people/{self.person}/chat", **self._whom))
        return self.seen

    @property
    def card(self) -> Message:
        """The card as last seen."""
        assert self.seen.card is not None, "the bot has shown nothing"
        return self.seen.card

    @property
    def receipt(self) -> str:
        """The newest receipt on the phone."""
        codes = [message.receipt for message in self.seen.shown if message.receipt]
        assert codes, f"no receipt on the phone, but the card {self.card.screen!r}"
        return codes[-1]

    async def until(self, so: Callable[[Chat], bool], seconds: float = PATIENCE) -> Chat:
        """Watch the phone until something is so."""
        end = time.monotonic() + seconds
        await self.look()
        while not so(self.seen):
            left = end - time.monotonic()
            if left <= 0:
                where = self.seen.card.screen if self.seen.card else "nothing"
                raise StuckError(f"the bot did not answer in time; the phone shows {where!r}")
            path = f"people/{self.person}/events"
            query = {"since": self.seen.revision, "timeout": f"{min(left, 10):.2f}"}
            self.seen = read(await self.doors.get(path, **query, **self._whom))
        return self.seen

    async def screen(self, *names: str) -> Message:
        """Wait for the card of one of these screens."""
        await self.until(lambda chat: chat.card is not None and chat.card.screen in names)
        return self.card

    async def cleared(self) -> None:
        """Wait until none of the person's messages is left in the chat."""
        await self.until(lambda chat: not chat.own)

    # ------------------------------------------------------------ what the person does

    async def writes(self, text: str) -> Message:
        """Write, and wait for the card below."""
        return await self._below(await self.posts("text", text=text))

    async def posts(self, deed: str, **said: object) -> int:
        """Do something at a door without waiting; gives the message's id where there is one."""
        path = f"people/{self.person}/{deed}"
        sent = await self.doors.post(path, {**said, **self._whom})
        return int(sent.get("message_id") or 0)

    async def drops(self, kind: str, content: bytes, **said: object) -> int:
        """Send a file without waiting."""
        facts = {**said, **self._whom}
        fields = {"kind": kind, **{name: str(value) for name, value in facts.items()}}
        path = f"people/{self.person}/file"
        return int((await self.doors.send(path, fields, f"a.{kind}", content))["message_id"])

    async def sends(self, kind: str, content: bytes, **said: object) -> Message:
        """Send a photo, voice, video or document, and wait for the card below."""
        return await self._below(await self.drops(kind, content, **said))

    async def edits(self, message_id: int, text: str) -> None:
        """Change a message that is still in the chat."""
        await self.posts("edit", message_id=message_id, text=text)

    async def taps(self, icon: str) -> Message:
        """Tap the card's button with an icon, and wait for what follows."""
        return await self._tap(lambda: (self.card, self.card.button(icon)))

    async def picks(self, choice: str) -> Message:
        """Tap an answer by its id, and wait for what follows."""
        return await self._tap(lambda: (self.card, self.card.answer(choice)))

    async def taps_on(self, message: Message, icon: str) -> Message:
        """Tap a button of a message that is not the newest."""
        return await self._tap(lambda: (message, message.button(icon)))

    async def taps_away(self, icon: str) -> None:
        """Tap a button after which there may be nothing left to see."""
        button = self.card.button(icon)
        await self.posts("tap", message_id=self.card.id, button=button.data)

    async def taps_stale(self, message_id: int, data: str) -> None:
        """Tap a button that a slow phone still shows."""
        await self.posts("tap", message_id=message_id, button=data, stale=True)

    async def _tap(self, finger: Callable[[], tuple[Message, Button]]) -> Message:
        before = (await self.look()).card
        for attempt in range(_TAPS):
            message, button = finger()
            try:
                await self.posts("tap", message_id=message.id, button=button.data)
                break
            except DoorRefusedError:
                # A new card came just under the finger: look again, as people do.
                if attempt + 1 == _TAPS:
                    raise
                before = (await self.look()).card
        await self.until(lambda chat: chat.card is not None and chat.card != before)
        return self.card

    async def _below(self, sent: int) -> Message:
        await self.until(lambda chat: chat.card is not None and chat.card.id > sent)
        return self.card

    # ------------------------------------------------------------ whole stories

    async def agrees(self) -> Message:
        """Open the chat and agree, up to the question about the story."""
        await self.writes("/start")
        await self.taps("▶")
        await self.taps("✅")
        return await self.screen("story")

    async def speaks(self, language: str) -> Message:
        """Choose a language by its code; it may stand on a later page."""
        await self.taps("🌐")
        for _ in range(5):
            with contextlib.suppress(LookupError):
                return await self.picks(language)
            await self.taps("➡️")
        raise StuckError(f"{language} is not offered")

    async def answers(self, chosen: Mapping[str, str], stop: str = "check") -> Message:
        """Answer question after question, skipping what is not chosen, up to a screen."""
        for _ in range(40):
            await self.look()
            if self.card.screen == stop:
                return self.card
            # A late copy of a card may come between looking and tapping: look again.
            with contextlib.suppress(LookupError):
                await self._answer(chosen)
        raise StuckError(f"the card {stop!r} never came")

    async def _answer(self, chosen: Mapping[str, str]) -> None:
        asked = self.card.screen
        if asked in chosen:
            await self.picks(chosen[asked])
        elif asked == "health":
            await self.picks("continue")
        else:
            await self.taps("⏭")

    async def submits(self) -> str:
        """Send the report from the check card; gives the receipt once nothing is left to clear."""
        await self.taps("📤")
        await self.until(lambda chat: any(m.receipt for m in chat.shown) or _waits(chat))
        if not any(message.receipt for message in self.seen.shown):
            await self.taps("📤")
            await self.until(lambda chat: any(m.receipt for m in chat.shown))
        return self.receipt

    async def reports(self, *words: str, chosen: Mapping[str, str] | None = None) -> str:
        """Take a report through from the first word to the receipt."""
        await self.agrees()
        for text in words:
            await self.writes(text)
        await self.answers(chosen or {})
        return await self.submits()


def _waits(chat: Chat) -> bool:
    return chat.card is not None and chat.card.screen == "sending"
