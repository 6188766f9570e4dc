"""Sends cards to be heard: one voice message, made once where everybody may have it.

Owns the call, the ids by which Telegram knows what was uploaded already, and
what gives way: under pressure only what needs no work is sent, and no upload
takes the way that a receipt needs. It decides nothing about what is said.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.i18n import Translator
from bot.interview.cards import Line, Screen
from bot.services.doubling import waits
from bot.services.on_phone import OnPhone
from bot.services.speaking import SYNTHETIC, Script, Speaker, SpeechError, script
from handlers.telegram.card import said
from handlers.telegram.sender import GoneError, Lane, RefusedError, Sender

UPLOADS = 4
"""At once, of the sender's sixteen calls: each may take seconds on a poor line."""
MOST_KNOWN = 5000
"""Uploaded speeches whose ids are remembered, in memory alone."""
SOON = 15 * 60
"""Seconds after which a voice goes that belongs to no live card."""

Stale = Callable[[], bool]


def _never() -> bool:
    return False


class Speaking:
    """One bot's voice messages."""

    def __init__(
        self, sender: Sender, phone: OnPhone, speaker: Speaker | None, calm: Callable[[], bool]
    ) -> None:
        """Take the way out, and who speaks.

        Args:
            sender: the way out.
            phone: where messages are noted that belong to no live card.
            speaker: says scripts; None where there is no voice at all.
            calm: whether there is time for what is not needed.
        """
        self._sender = sender
        self._phone = phone
        self._speaker = speaker
        self._calm = calm
        self._known: dict[str, str] = {}
        self._uploads = asyncio.Semaphore(UPLOADS)

    def can_say(self, shown: Screen, translator: Translator) -> bool:
        """Whether a card can be heard."""
        code = translator.language.code
        return self._speaker is not None and self._speaker.can_say(
            code, lambda: _script(shown, translator)
        )

    async def say(
        self, chat: int, shown: Screen, translator: Translator, stale: Stale = _never
    ) -> tuple[int, bool]:
        """Send a card's voice.

        Returns:
            Its message, and whether an earlier try may have arrived too.

        Raises:
            SpeechError: there is none now.
            RefusedError: Telegram does not take it, or something newer came.
        """
        if self._speaker is None:
            raise SpeechError("no voice")
        wanted = _script(shown, translator)
        key = self._speaker.key(wanted)
        is_synthetic = self._speaker.is_synthetic(wanted)
        marked = {"caption": said(Line(SYNTHETIC), translator)} if is_synthetic else {}
        parameters = {**marked, "disable_notification": True}
        if key is not None and (known := self._known.get(key)) is not None:
            try:
                again = {**parameters, "voice": known}
                message, doubtful = await self._sender.call(
                    Lane.CARDS, chat, "sendVoice", again, stale
                )
            except GoneError:
                self._forget(key, known)
            else:
                return int(message["message_id"]), doubtful
        content = await self._made(chat, wanted)
        async with self._uploads:
            message, doubtful = await self._sender.call(
                Lane.REST, chat, "sendVoice", parameters, stale, file=("voice", content)
            )
        self._remember(key, message)
        return int(message["message_id"]), doubtful

    async def say_alone(self, chat: int, shown: Screen, translator: Translator) -> None:
        """Say a message that is no live card; the voice goes by itself."""
        try:
            message, _ = await self.say(chat, shown, translator)
        except (SpeechError, RefusedError):
            return
        await self._phone.remember_message(chat, message, SOON)

    async def _made(self, chat: int, wanted: Script) -> bytes:
        if self._speaker is None or not self._calm():
            raise SpeechError("no time")
        action = {"chat_id": chat, "action": "upload_voice"}
        content, _ = await asyncio.gather(
            self._speaker.say(wanted),
            self._sender.once(chat, "sendChatAction", action),
            return_exceptions=True,
        )
        if isinstance(content, BaseException):
            raise content
        return content

    def _forget(self, key: str, remote: str) -> None:
        """Drop an id that Telegram has forgotten, unless another chat brought a new one."""
        if self._known.get(key) == remote:
            del self._known[key]

    def _remember(self, key: str | None, message: dict[str, Any]) -> None:
        remote = message.get("voice", {}).get("file_id")
        if key is not None and isinstance(remote, str) and len(self._known) < MOST_KNOWN:
            self._known[key] = remote


def _script(shown: Screen, translator: Translator) -> Script:
    return script(shown, translator, twice=waits(shown.lines, translator))
