"""What the staff bot says: short, in English, and never more than an alert holds.

Owns these sentences. They lie in a company's cloud and on phones that others
pick up: a reference, a priority and a time, and for strangers not even that
there is anything to know.
"""

import datetime as dt
from typing import Any

from bot.casework.reference import MalformedReferenceError, read, shown
from bot.services.duty.alerts import Alert, Kind

STRANGER = "Hello. There is nothing here for you yet."
PRIVACY = "Nothing that you write here is kept. Of a linked chat its number is, sealed."
ALONE = "I can only talk with one person at a time. Goodbye."
LINKED = "This chat is linked. /due lists what is due."
NOTHING_DUE = "Nothing is due."
TAKEN = "You are on it · {reference}\nPlease open your desk."
ANSWERED = "Somebody is on it already · {reference}"
GONE = "This is no longer open."
DRILLED = "✓ Drill: we saw your answer. Thank you."
ON_IT, ON_IT_DRILL = "on:", "on:drill"
BUTTON = "✅ I am on it"
_WHAT = {Kind.ADDED: "more to read", Kind.QUARANTINED: "1 in quarantine"}


def due_text(due: int, now: int, zone: dt.tzinfo) -> str:
    """Write a due time: the clock's for today, else the day with it."""
    at = dt.datetime.fromtimestamp(due, zone)
    today = dt.datetime.fromtimestamp(now, zone).date()
    return f"{at:%H:%M}" if at.date() == today else f"{at.day} {at:%b %H:%M}"


def alert_text(alert: Alert, now: int, zone: dt.tzinfo) -> str:
    """Say an alert."""
    if alert.kind is Kind.DRILL:
        return "DRILL · nobody is waiting · please press the button"
    what = _WHAT.get(alert.kind, f"{alert.count} new")
    parts = [what, alert.priority, f"due {due_text(alert.due, now, zone)}"]
    if alert.count > 1:
        return " · ".join([*parts, "/due lists them"])
    return " · ".join([*parts, spoken(alert.reference)])


def spoken(reference: str) -> str:
    """A reference as people say it, whatever form it came in."""
    try:
        return shown(read(reference))
    except MalformedReferenceError:
        return ""


def keyboard(alert: Alert) -> dict[str, Any] | None:
    """The one button, where there is something to be on."""
    if alert.kind in {Kind.MANY, *_WHAT}:
        return None
    data = ON_IT_DRILL if alert.kind is Kind.DRILL else f"{ON_IT}{alert.reference}"
    return {"inline_keyboard": [[{"text": BUTTON, "callback_data": data}]]}
