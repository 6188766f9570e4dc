"""What people are shown: languages, questions, contacts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.config import Fault, Settings, Severity
from bot.config.facts import is_stale
from bot.errors import CatalogError
from bot.i18n import LOCALES, Catalogs, Caution
from bot.interview.questions import QUESTIONS


def word_faults(settings: Settings, today: dt.date, locales: Path = LOCALES) -> Iterator[Fault]:
    """Unknown or unread languages, unsound catalogs, unknown questions, stale contacts."""
    sound = []
    for code in dict.fromkeys((*settings.languages.offered, settings.languages.default)):
        try:
            Catalogs.load(locales, [code])
            sound.append(code)
        except CatalogError as error:
            yield Fault(str(error))
    if sound:
        yield from _unread(settings, sound, locales)
    yield from _hidden(settings)
    yield from _contacts(settings, today)


def _unread(settings: Settings, codes: Sequence[str], locales: Path) -> Iterator[Fault]:
    """Say of each language how many of its safety sentences only their translator has read."""
    try:
        catalogs = Catalogs.load(locales, codes, caution=Caution(settings.languages.default))
        spoken = Catalogs.load(locales, codes, caution=settings.languages.caution)
    except CatalogError as error:
        yield Fault(str(error))
        return
    for code, language in catalogs.languages.items():
        count = len(catalogs.translator(code).waiting)
        if not count:
            continue
        told = f"no second person has read {count} safety sentences in {code}"
        if code in settings.languages.allow_unreviewed:
            what = "languages.allow_unreviewed lets them be shown alone."
        else:
            beside = spoken.translator(code).stand_in
            other = beside.language.own_name if beside is not None else language.own_name
            what = (
                f"cards that hold one are shown in {other} as well. Have them read and record it "
                f"with `amana locales review {code}`, or name it in languages.allow_unreviewed."
            )
        yield Fault(f"{told}: {what}", Severity.WARNING)


def _hidden(settings: Settings) -> Iterator[Fault]:
    optional = {question.id for question in QUESTIONS if question.optional}
    for name in settings.interview.hidden_questions:
        if name not in optional:
            known = ", ".join(sorted(optional))
            yield Fault(f"interview.hidden_questions names “{name}”: only {known} can be hidden.")


def _contacts(settings: Settings, today: dt.date) -> Iterator[Fault]:
    stale = [contact for contact in settings.contacts if is_stale(contact, settings, today)]
    for contact in stale:
        day = contact.verified_on.isoformat()
        if contact.verified_on > today:
            sentence = (
                f"contact “{contact.id}” has verified_on = {day}, a day yet to come, and is "
                "hidden: write when somebody last rang or went there, such as "
                f"verified_on = {today}."
            )
        else:
            sentence = (
                f"contact “{contact.id}” was verified on {day} and is hidden: ring or go there, "
                f"then set its verified_on, such as verified_on = {today}."
            )
        yield Fault(sentence, Severity.LAPSE)
    if len(stale) == len(settings.contacts):
        yield Fault(
            "no contact can be shown to a person in danger: add one to [[contacts]] and verify it.",
            Severity.WARNING,
        )
