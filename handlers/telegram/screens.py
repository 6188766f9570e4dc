"""Chooses which screen a chat sees, from where its conversation stands.

Owns the writing of times for the reader, by the clock that the mission's
people read. Wording belongs to `bot.interview`; this module adds none.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import OutOfTurnError
from bot.i18n import Catalogs, Translator
from bot.interview.cards import Screen
from bot.interview.receipts import aloud, receipt_screen
from bot.sealing.receipt import Receipt
from bot.services.drafts import Draft, SentReport

_HEARD = re.compile(r"([0-9]{1,10}):([0-9]{1,10}):([01])")
"""By when somebody looks, by when there is news (seconds since 1970), and whether it is urgent."""


def receipt_card(sent: SentReport, draft: Draft, catalogs: Catalogs, zone: ZoneInfo) -> Screen:
    """The receipt of a report that has just been sealed and stored."""
    translator = catalogs.translator(draft.interview.language)
    shown = Receipt(sent.digits).shown().strip("\u2066\u2069")
    return receipt_screen(
        shown,
        sent.locator,
        **_times(sent.look_by, sent.news_by, translator, zone),
        urgent=sent.urgent,
        heard=f"{draft.interview.language}:{sent.look_by}:{sent.news_by}:{int(sent.urgent)}",
    )


def heard_receipt(argument: str, translator: Translator, zone: ZoneInfo) -> Screen:
    """A receipt as it is said, from what its 🔊 carries: nothing else is left of it here.

    Raises:
        OutOfTurnError: the button is none of ours.
    """
    found = _HEARD.fullmatch(argument)
    if found is None:
        raise OutOfTurnError
    look_by, news_by, urgent = map(int, found.groups())
    times = _times(look_by, news_by, translator, zone)
    return aloud(receipt_screen("", "", **times, urgent=bool(urgent)))


def _times(look_by: int, news_by: int, translator: Translator, zone: ZoneInfo) -> dict[str, str]:
    look, news = (datetime.fromtimestamp(at, zone) for at in (look_by, news_by))
    named = " UTC" if zone.key == "UTC" else ""
    return {
        "time": f"{translator.time(look)}{named} ({translator.date(look.date())})",
        "date": translator.date(news.date()),
    }
