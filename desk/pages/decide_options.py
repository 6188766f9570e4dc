"""What a decision's form offers: codes, officers with what is known of conflicts, languages.

Owns the choices and what stands with them. Nothing is chosen for an officer:
a form that proposes a category or a colleague is followed without reading.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, HEAD_ONLY_CLOSINGS, SUBJECTS, may_close
from bot.marks import N_
from bot.sealing.roster import Officer, Roster
from desk.casefile import CaseFile
from desk.conflicts import named_officers
from desk.fact_words import PRIORITIES, PURPOSES, RISKS
from desk.pages.decide_shapes import Asked, Decision
from desk.plans import translatable
from desk.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is sent, what is said, and what else stands with it.

    Attributes:
        label: a sentence of the desk's; `name` instead where no catalog has it.
        facts: sentences with their parameters.
        barred: why it cannot be chosen.
    """

    value: str
    label: str = ""
    name: str = ""
    facts: tuple[tuple[str, Mapping[str, object]], ...] = ()
    barred: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the choices are made from.

    Attributes:
        languages: by code, as their own speakers name them.
        tongues: by code, as the officer's language names them.
    """

    case: CaseFile
    roster: Roster
    me: Officer
    languages: Mapping[str, str] = field(default_factory=dict)
    tongues: Mapping[str, Markup] = field(default_factory=dict)
    now: int = field(default_factory=lambda: int(time.time()))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field as the page draws it."""

    asked: Asked
    value: str = field(default="", repr=False)
    options: tuple[Option, ...] = ()
    problem: str = ""


def field_views(
    decision: Decision,
    around: Around,
    values: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> tuple[FieldView, ...]:
    """Return a decision's fields, with what was typed kept."""
    wrong = dict(problems or {})
    return tuple(
        FieldView(
            asked=asked,
            value=values.get(asked.name, ""),
            options=options(asked.options, around),
            problem=wrong.get(asked.name, ""),
        )
        for asked in decision.fields
    )


def options(source: str, around: Around) -> tuple[Option, ...]:
    """Return the choices of one source; none for a field without any."""
    make = _SOURCES.get(source)
    return () if make is None else tuple(make(around))


def problems_of(decision: Decision, around: Around, values: Mapping[str, str]) -> dict[str, str]:
    """Name what is missing or cannot be, by field; what the server checks, it checks again."""
    found: dict[str, str] = {}
    for asked in decision.fields:
        value = values.get(asked.name, "").strip()
        offered = {one.value: one for one in options(asked.options, around)}
        if asked.required and not value:
            found[asked.name] = N_("This is needed.")
        elif value and offered and (value not in offered or offered[value].barred):
            found[asked.name] = N_("This cannot be chosen.")
    category, code = values.get("category", ""), values.get("code", "")
    if category in CATEGORIES and code in CLOSINGS and not may_close(category, code):
        found["code"] = N_("This result is never used for this kind of case.")
    return found


def _categories(_: Around) -> Iterable[Option]:
    return (Option(code, label=label) for code, label in CATEGORIES.items())


def _subjects(_: Around) -> Iterable[Option]:
    return (Option(code, label=label) for code, label in SUBJECTS.items())


def _closings(around: Around) -> Iterable[Option]:
    for code, label in CLOSINGS.items():
        if code in HEAD_ONLY_CLOSINGS and "head" not in around.me.roles:
            continue
        yield Option(code, label=label)


def _risks(_: Around) -> Iterable[Option]:
    return (Option(code, label=label) for code, label in RISKS.items())


def _purposes(_: Around) -> Iterable[Option]:
    return (Option(code, label=label) for code, label in PURPOSES.items())


def _higher(around: Around) -> Iterable[Option]:
    now = around.case.detail.summary.priority
    return (Option(code, label=label) for code, label in PRIORITIES.items() if code < now)


def _lower(around: Around) -> Iterable[Option]:
    now = around.case.detail.summary.priority
    return (Option(code, label=label) for code, label in PRIORITIES.items() if code > now)


def _languages(around: Around) -> Iterable[Option]:
    return (Option(code, name=name) for code, name in around.languages.items())


def _officers(around: Around) -> Iterable[Option]:
    """Everyone on the roster, with what speaks against giving them the case."""
    named = named_officers(around.case, around.roster)
    for officer in around.roster.officers:
        barred = N_("Named or meant in the report") if officer.name in named else ""
        if officer.roles and set(officer.roles) == {"auditor"}:
            barred = N_("An auditor reads no cases")
        yield Option(
            officer.name, name=officer.name, facts=tuple(_facts(officer, around)), barred=barred
        )


def _facts(officer: Officer, around: Around) -> Iterable[tuple[str, Mapping[str, object]]]:
    if officer.name == around.me.name:
        yield N_("You"), {}
    if officer.name in around.case.readers.on_server:
        yield N_("Reads it already"), {}
    if not officer.on_duty(around.now):
        yield N_("Not on duty now"), {}
    if officer.unit:
        yield N_("Unit: {unit}"), {"unit": officer.unit}
    if officer.conflicts:
        yield N_("Kept from: {tags}"), {"tags": officer.conflicts}
    if officer.languages:
        named = tuple(around.tongues.get(code, code) for code in officer.languages)
        yield N_("Languages: {languages}"), {"languages": named}


def _translatable(around: Around) -> Iterable[Option]:
    """Each part of the case that may hold words; a voice as the file that it is."""
    for value in translatable(around.case):
        entry, _, part = value.partition("/")
        source = N_("Report, part {number}") if part else N_("Entry {number}")
        yield Option(value, label=Sentence(source, number=int(part or entry)))


def _made_by(_: Around) -> Iterable[Option]:
    yield Option("human", label=N_("A person"))
    yield Option("machine", label=N_("A machine; somebody must check it"))


_SOURCES: Mapping[str, Callable[[Around], Iterable[Option]]] = {
    "categories": _categories,
    "subjects": _subjects,
    "closings": _closings,
    "risks": _risks,
    "purposes": _purposes,
    "higher": _higher,
    "lower": _lower,
    "languages": _languages,
    "officers": _officers,
    "translatable": _translatable,
    "made_by": _made_by,
}
