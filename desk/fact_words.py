"""What the codes of officers' notes mean: labels of facts, and words of their values.

Owns these tables, and a note as plain English text. An exported note is told
in English whoever exports it: what an officer hid by its place in the text
must be the same place when the copy is made. A code stays beside its words,
for whoever counts codes.
"""

from collections.abc import Mapping

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.casework.triage import Priority
from bot.interview.cards import Line
from bot.interview.english import english
from bot.interview.questions import AFTER_BY_ID
from bot.marks import N_
from desk.casefile import Note
from desk.export.wish import Form, Scope

RISKS: Mapping[str, str] = {
    "high": N_("High: harm may come soon"),
    "some": N_("Some"),
    "low": N_("Low"),
    "unknown": N_("Not known"),
}
PURPOSES: Mapping[str, str] = {
    "care": N_("Care: a clinic, a lawyer, a child worker"),
    "act": N_("To act on it: an investigation, a protection body"),
}
PRIORITIES: Mapping[str, str] = {
    Priority.P1: N_("P1: a person within 1 hour"),
    Priority.P2: N_("P2: within 24 hours"),
    Priority.P3: N_("P3: within 72 hours"),
    Priority.P4: N_("P4: within 7 days"),
}
SCOPES: Mapping[str, tuple[str, str]] = {
    Scope.SUMMARY.value: (N_("Summary"), N_("Codes, times and states. Nobody's words.")),
    Scope.WHOLE.value: (
        N_("Full case"),
        N_("Everybody's words too. It needs a reason, and a head's approval."),
    ),
}
FORMS: Mapping[str, str] = {
    Form.PRINT.value: N_("A page to print"),
    Form.PDF.value: N_("PDF, to be filed"),
    Form.JSON.value: N_("JSON, for another system"),
    Form.FORM_PRINT.value: N_("Incident form, to print"),
    Form.FORM_PDF.value: N_("Incident form, PDF"),
    Form.FORM_CSV.value: N_("Incident form, table (CSV)"),
    Form.FORM_JSON.value: N_("Incident form, JSON"),
    Form.BUNDLE.value: N_("Evidence bundle, sealed to one recipient (full case)"),
}
CONSENT: Mapping[str, str] = {one.id: one.label for one in AFTER_BY_ID["consent"].choices}
"""Sentences of the questionnaire, said by its own catalogs."""
NO_CONSENT = N_("Not asked or not answered: nothing may be shared.")
_TO: Mapping[str, str] = {
    "raise": N_("New priority"),
    "lower": N_("New priority"),
    "refer": N_("To whom"),
}
_BY: Mapping[str, str] = {"attest": N_("Proposed by"), "translation": N_("Who translated")}
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
    "act": N_("What"),
    "of": N_("Of what"),
    "not_of_host": N_("Who is told, and that none of them is under this authority"),
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


def label_of(name: str, what: str) -> str | None:
    """What a fact is called in a kind of note; None for one that this version does not know."""
    if name in {"to", "by"}:
        return (_TO if name == "to" else _BY).get(what)
    return LABELS.get(name)


def told(note: Note) -> str:
    """A note's facts and words in plain English, one fact a line; an empty fact is left out."""
    facts = (
        f"{label_of(name, note.what) or name}: {_meaning(name, str(value))}"
        for name, value in note.facts.items()
        if value
    )
    return "\n".join((*facts, note.words)).strip()


def _meaning(name: str, value: str) -> str:
    table = {**CONSENT, "none": NO_CONSENT} if name == "consent" else CODES.get(name, {})
    meaning = table.get(value)
    if meaning is None:
        return value
    return f"{english(Line(meaning))} ({value})"
