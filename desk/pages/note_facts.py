"""What stands beside a note's words: facts that a decision recorded, said in words.

Owns saying them in the officer's language; what codes mean is `desk.fact_words`'.
A fact that this version does not know is shown as it is written; one that is
empty is not shown.
"""

from dataclasses import dataclass

from markupsafe import Markup

from desk.casefile import Note
from desk.fact_words import CODES, CONSENT, NO_CONSENT, label_of
from desk.pages.case_words import said
from desk.pages.decide_table import DECISIONS
from desk.words import Words

_MORE = {
    "act": {action: decision.name for action, decision in DECISIONS.items()},
    "consent": {"none": NO_CONSENT},
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
    label = label_of(name, what)
    if label is None:
        return Markup('<span lang="en" dir="ltr">{}</span>').format(name)
    return words.say(label)


def _value(name: str, value: str, words: Words) -> Markup:
    if name == "consent" and value in CONSENT:
        return said(CONSENT[value], words.language.code)
    meaning = {**CODES, **_MORE}.get(name, {}).get(value)
    return Markup("<bdi>{}</bdi>").format(value) if meaning is None else words.say(meaning)
