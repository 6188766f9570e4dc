"""Chooses which screen a chat sees, from where its conversation stands.

Owns the writing of times for the reader, by the clock that the mission's
people read. Wording belongs to `bot.interview`; this module adds none.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import Catalogs
from bot.interview.cards import Screen
from bot.interview.receipts import receipt_screen
from bot.sealing.receipt import Receipt
from bot.services.drafts import Draft, SentReport


def receipt_card(sent: SentReport, draft: Draft, catalogs: Catalogs, zone: ZoneInfo) -> Screen:
    """The receipt of a report that has just been sealed and stored."""
    translator = catalogs.translator(draft.interview.language)
    look_by = datetime.fromtimestamp(sent.look_by, zone)
    news_by = datetime.fromtimestamp(sent.news_by, zone)
    named = " UTC" if zone.key == "UTC" else ""
    shown = Receipt(sent.digits).shown().strip("\u2066\u2069")
    return receipt_screen(
        shown,
        sent.locator,
        time=f"{translator.time(look_by)}{named} ({translator.date(look_by.date())})",
        date=translator.date(news_by.date()),
        urgent=sent.urgent,
    )
