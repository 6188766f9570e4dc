"""Says messages that are no live card: the receipt, the questions after it, news.

Owns which they are, and how each is made again from what its 🔊 carries;
nothing else of them is left here. A button that a changed client made up is
answered with silence.
"""

from zoneinfo import ZoneInfo

from bot.errors import OutOfTurnError
from bot.i18n import Catalogs, Translator
from bot.interview.cards import Screen
from bot.interview.receipts import heard_after, news_screen
from bot.interview.taps import RECEIPT_SCREEN, Verb, parse_tap
from handlers.telegram.screens import heard_receipt
from handlers.telegram.speaking import Speaking

ALONE = frozenset({RECEIPT_SCREEN, "after", "news"})


def is_heard_alone(data: str) -> bool:
    """Whether a tap asks to hear a message that is no live card."""
    verb, _, rest = data.partition(":")
    return verb == Verb.HEAR and rest.partition(":")[0] in ALONE


class Aloud:
    """Makes such messages again, to be heard."""

    def __init__(self, speaking: Speaking, catalogs: Catalogs, zone: ZoneInfo) -> None:
        self._speaking = speaking
        self._catalogs = catalogs
        self._zone = zone

    async def tapped(self, chat: int, data: str, language: str) -> None:
        """Say the message on which 🔊 was tapped.

        Args:
            chat: where.
            data: what the button carries.
            language: the chat's now; the receipt and news were sent in one of their own.
        """
        try:
            shown, translator = self._read(data, language)
        except OutOfTurnError:
            return
        await self._speaking.say_alone(chat, shown, translator)

    def _read(self, data: str, language: str) -> tuple[Screen, Translator]:
        """Make the message again, in the language in which it was sent where it says so."""
        tap = parse_tap(data)
        if tap.screen == "after":
            return heard_after(tap.argument), self._catalogs.translator(language)
        code, _, rest = tap.argument.partition(":")
        if code not in self._catalogs.languages:
            raise OutOfTurnError
        translator = self._catalogs.translator(code)
        if tap.screen == RECEIPT_SCREEN:
            return heard_receipt(rest, translator, self._zone), translator
        return news_screen(), translator
