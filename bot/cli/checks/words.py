"""What people are shown: languages, questions, contacts."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from bot.config import Fault, Settings, Severity
from bot.config.facts import is_stale
from bot.errors import CatalogError
from bot.i18n import LOCALES, Catalogs
from bot.interview.questions import QUESTIONS

VOUCHED_FOR = ("source", "reviewed")


def word_faults(settings: Settings, today: dt.date, locales: Path = LOCALES) -> Iterator[Fault]:
    """Unknown or unreviewed languages, unsound catalogs, unknown questions, stale contacts."""
    allowed = (*settings.languages.allow_unreviewed,)
    for code in dict.fromkeys((*settings.languages.offered, settings.languages.default)):
        yield from _language(code, locales, is_allowed=code in allowed)
    yield from _hidden(settings)
    yield from _contacts(settings, today)


def _language(code: str, locales: Path, *, is_allowed: bool) -> Iterator[Fault]:
    try:
        status = Catalogs.load(locales, [code]).languages[code].status
    except CatalogError as error:
        yield Fault(str(error))
        return
    if status in VOUCHED_FOR:
        return
    if is_allowed:
        sentence = f"the language {code} is offered though no second reader has approved it."
        yield Fault(sentence, Severity.WARNING)
    else:
        yield Fault(
            f"the language {code} is {status}, and languages.allow_unreviewed does not name it: "
            "have it read by a second speaker, or name it there."
        )


def _hidden(settings: Settings) -> Iterator[Fault]:
    optional = {question.id for question in QUESTIONS if question.optional}
    for name in settings.interview.hidden_questions:
        if name not in optional:
            known = ", ".join(sorted(optional))
            yield Fault(f"interview.hidden_questions names “{name}”: only {known} can be hidden.")


def _contacts(settings: Settings, today: dt.date) -> Iterator[Fault]:
    stale = [contact for contact in settings.contacts if is_stale(contact, settings, today)]
    for contact in stale:
        yield Fault(
            f"contact “{contact.id}” was verified on {contact.verified_on.isoformat()} and is "
            "hidden: ring or go there, then set its verified_on.",
            Severity.LAPSE,
        )
    if len(stale) == len(settings.contacts):
        yield Fault(
            "no contact can be shown to a person in danger: add one to [[contacts]] and verify it.",
            Severity.WARNING,
        )
