"""What stands beside a note's words: facts that a decision recorded, said in words.

Owns their labels and what their codes mean. A fact that this version does not
know is shown as it is written; one that is empty is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.marks import N_
from desk.casefile import Note
from desk.pages.decide_options import PRIORITIES, PURPOSES, RISKS
from desk.pages.export_words import FORMS, SCOPES
from desk.words import Words

_TO = {"raise": N_("New priority"), "lower": N_("New priority"), "refer": N_("To whom")}
LABELS: Mapping[str, str] = {
    "category": N_("What it is"),
    "subject": N_("Who did it"),
    "harm_risk": N_("Danger for the reporter or others from now on"),
    "officer": N_("Officer"),
    "tags": N_("Units or tags that must be kept from this case"),
    "from": N_("Priority before"),
    "purpose": N_("What for"),
    "consent": N_("Consent to share"),
    "override": N_("Why it must be shared without consent"),
    "other": N_("The other case"),
    "what": N_("How much"),
    "format": N_("As what"),
    "to_whom": N_("Who gets it"),
    "recipient": N_("To whom a bundle is sealed"),
    "hidden": N_("Passages hidden"),
    "closing": N_("Entry with the proposed result"),
    "code": N_("Result"),
}
CODES: Mapping[str, Mapping[str, str]] = {
    "category": CATEGORIES,
    "subject": SUBJECTS,
    "harm_risk": RISKS,
    "from": PRIORITIES,
    "to": PRIORITIES,
    "purpose": PURPOSES,
    "what": {code: name for code, (name, _) in SCOPES.items()},
    "format": FORMS,
    "code": CLOSINGS,
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact, ready to be shown."""

    label: Markup
    value: Markup


def fact_lines(note: Note, words: Words) -> tuple[FactLine, ...]:
    """Say a note's facts."""
    return tuple(
        FactLine(_label(name, note.what, words), _value(name, str(value), words))
        for name, value in note.facts.items()
        if value
    )


def _label(name: str, what: str, words: Words) -> Markup:
    label = _TO.get(what) if name == "to" else LABELS.get(name)
    if label is None:
        return Markup('<span lang="en" dir="ltr">{}</span>').format(name)
    return words.say(label)


def _value(name: str, value: str, words: Words) -> Markup:
    meaning = CODES.get(name, {}).get(value)
    return Markup("<bdi>{}</bdi>").format(value) if meaning is None else words.say(meaning)
