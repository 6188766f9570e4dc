"""What the staff bot says: short, in its officer's language, and never more than an alert holds.

Owns these sentences; they stand in the catalogs of the desk. They lie in a
company's cloud and on phones that others pick up: a reference, a priority and
a time, and for strangers not even that there is anything to know.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from bot.casework.reference import MalformedReferenceError, read, shown
from bot.i18n import SOURCE, Catalogs, Translator
from bot.marks import N_, NC_, NP_
from bot.sealing.roster import Roster
from bot.services.duty.alerts import Alert, Kind

# Translators: for strangers: nothing here may tell what this bot is for.
STRANGER = N_("Hello. There is nothing here for you yet.")
# Translators: answers /privacy. A linked chat is an officer's, who typed a code from the desk.
PRIVACY = N_("Nothing that you write here is kept. Of a linked chat its number is, sealed.")
# Translators: said in a group before the bot leaves it.
ALONE = N_("I can only talk with one person at a time. Goodbye.")
# Translators: linked: this chat belongs to an officer now.
LINKED = N_("This chat is linked. /due lists what is due.")
NOTHING_DUE = N_("Nothing is due.")
# Translators: after the button “I am on it”. {reference} is a case's, such as K7M-2QD.
TAKEN = N_("You are on it · {reference}\nPlease open your desk.")
# Translators: a colleague pressed the button “I am on it” before. {reference} is a case's.
ANSWERED = N_("Somebody is on it already · {reference}")
# Translators: the case of this alert, or this exercise.
GONE = N_("This is no longer open.")
# Translators: a drill is an exercise of the alarm.
DRILLED = N_("✓ Drill: we saw your answer. Thank you.")
# Translators: an alert that is only an exercise.
_DRILL = N_("DRILL · nobody is waiting · please press the button")
# Translators: a whole e-mail's second line: the alarm was only an exercise.
DRILL_MAIL = N_("This is a drill.")
# Translators: {what} is “1 new”, “1 late” or “more to read”, {priority} P1 to P4, {time} a time
# of day or a day with it, {reference} a case's, such as K7M-2QD.
_ALERT = N_("{what} · {priority} · due {time} · {reference}")
# Translators: {what} is such as “7 new” or “7, some late”, {priority} P1 to P4, {time} a
# time of day or a day with it.
_ALERT_MANY = N_("{what} · {priority} · due {time} · /due lists them")
# Translators: one line of a list. {priority} is P1 to P4, {reference} a case's, such as K7M-2QD.
_DUE = N_("{priority} · due {time} · {reference}")
# Translators: as above, of a case that should have been answered before.
_OVERDUE = N_("{priority} · late, due {time} · {reference}")
# Translators: cases that should have been answered before; the beginning of an alert. Of several
# some are late and the others new.
_LATE = NP_("{count} late", "{count}, some late")
# Translators: cases that are new to an officer; the beginning of an alert.
_NEW = NP_("{count} new", "{count} new")
_WHAT = {
    # Translators: something was added to a case; the beginning of an alert.
    Kind.ADDED: N_("more to read"),
    # Translators: one case was set aside as part of a flood; the beginning of an alert.
    Kind.QUARANTINED: N_("1 in quarantine"),
}
ON_IT, ON_IT_DRILL = "on:", "on:drill"
# Translators: tells the others that this officer takes care of the case now.
_BUTTON = NC_("button", "✅ I am on it")
# Translators: beside /start in the menu, for strangers too: as dull as it can be.
_BEGIN = NC_("menu", "Begin")


class StaffWords:
    """The staff bot in one language."""

    def __init__(self, voice: Translator, zone: dt.tzinfo) -> None:
        self._voice = voice
        self._zone = zone

    def say(self, sentence: str, **params: str | int) -> str:
        """Say a sentence."""
        return self._voice.sentence(sentence, params, isolate=self._isolated).text

    def alert(self, alert: Alert, now: int) -> str:
        """Say an alert."""
        if alert.kind is Kind.DRILL:
            return self.say(_DRILL)
        params = {
            "what": self._what(alert, now),
            "priority": alert.priority,
            "time": self.due(alert.due, now),
        }
        if alert.count > 1:
            return self.say(_ALERT_MANY, **params)
        return self.say(_ALERT, **params, reference=spoken(alert.reference))

    def line(self, alert: Alert, now: int) -> str:
        """Say a case in a list."""
        time, reference = self.due(alert.due, now), spoken(alert.reference)
        sentence = _OVERDUE if 0 < alert.due < now else _DUE
        return self.say(sentence, priority=alert.priority, time=time, reference=reference)

    def due(self, due: int, now: int) -> str:
        """Write a due time: the clock's for today, else the day with it."""
        at = dt.datetime.fromtimestamp(due, self._zone)
        today = dt.datetime.fromtimestamp(now, self._zone).date()
        time = self._voice.time(at)
        return time if at.date() == today else f"{self._voice.date(at.date())} {time}"

    def keyboard(self, alert: Alert) -> dict[str, Any] | None:
        """The one button, where there is something to be on."""
        if alert.kind in {Kind.MANY, *_WHAT}:
            return None
        data = ON_IT_DRILL if alert.kind is Kind.DRILL else f"{ON_IT}{alert.reference}"
        return {"inline_keyboard": [[{"text": self.say(_BUTTON), "callback_data": data}]]}

    def menu(self) -> list[dict[str, str]]:
        """What strangers see in the menu: an ordinary bot."""
        return [{"command": "start", "description": self.say(_BEGIN)}]

    def _what(self, alert: Alert, now: int) -> str:
        """What an alert is about; whatever nobody answered in time is late before all else."""
        if alert.is_late or (alert.kind is not Kind.ADDED and 0 < alert.due < now):
            return self._counted(_LATE, alert.count)
        what = _WHAT.get(alert.kind)
        return self._counted(_NEW, alert.count) if what is None else self.say(what)

    def _counted(self, sentence: tuple[str, str], count: int) -> str:
        one, many = sentence
        said = self._voice.sentence(one, plural=many, count=count, isolate=self._isolated)
        return said.text

    @property
    def _isolated(self) -> tuple[str, ...] | None:
        """What stands in bidi isolates: all, but where nothing could run the other way."""
        return None if self._voice.language.direction == "rtl" else ()


class StaffVoices:
    """The languages of the staff bot, and who hears which."""

    def __init__(
        self, catalogs: Catalogs, roster: Callable[[], Roster | None], zone: dt.tzinfo
    ) -> None:
        """Take the desk's catalogs, the roster of the moment, and the mission's clock."""
        self._catalogs = catalogs
        self._roster = roster
        self._words = {
            code: StaffWords(catalogs.translator(code), zone) for code in catalogs.languages
        }

    def officer(self, name: str) -> StaffWords:
        """The first of an officer's languages, as the roster has them, that is spoken here."""
        roster = self._roster()
        known = roster.officers if roster is not None else ()
        reads = (code for one in known if one.name == name for code in one.languages)
        return next((self._words[code] for code in reads if code in self._words), self._default)

    def stranger(self, sent: str) -> StaffWords:
        """The language of a phone, as it names it."""
        return self._words[self._catalogs.negotiate(sent).code]

    def menus(self) -> Iterator[dict[str, Any]]:
        """What Telegram is told of the menu: English for all, then each phone's own language."""
        for code, language in self._catalogs.languages.items():
            phones = {} if code == SOURCE else {"language_code": language.telegram}
            if code == SOURCE or language.telegram:
                yield {"commands": self._words[code].menu(), **phones}

    @property
    def _default(self) -> StaffWords:
        return self._words[SOURCE]


def spoken(reference: str) -> str:
    """A reference as people say it, whatever form it came in."""
    try:
        return shown(read(reference))
    except MalformedReferenceError:
        return ""
