"""Answers what is not a conversation with one person, politely and safely.

Owns what happens in groups and channels, and with people who block the bot.
Nothing from a group is ever kept: its words are other people's.
"""

from bot.i18n import Catalogs
from bot.marks import N_
from handlers.telegram.sender import Lane, RefusedError, Sender
from handlers.telegram.updates import Incoming, Stray

# Translators: Said in a group before the bot leaves it. Do not say what the bot is for.
ONLY_ALONE = N_("I can only talk with one person at a time. Please write to me directly. Goodbye.")


class Strays:
    """Meets what comes from elsewhere than a private chat."""

    def __init__(self, sender: Sender, catalogs: Catalogs) -> None:
        self._sender = sender
        self._catalogs = catalogs

    async def meet(self, incoming: Incoming) -> None:
        """Leave groups and channels with one sentence; be silent otherwise.

        A person who blocked the bot is sent nothing: their draft waits sealed
        for the rest of its day and is found again if they come back.
        """
        if incoming.stray is not Stray.GROUP:
            return
        words = self._catalogs.translator(self._catalogs.negotiate(incoming.language).code)
        text = words.sentence(ONLY_ALONE).text
        for method, parameters in (("sendMessage", {"text": text}), ("leaveChat", {})):
            try:
                await self._sender.call(Lane.REST, incoming.chat, method, parameters)
            except RefusedError:
                continue
