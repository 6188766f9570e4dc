"""An incident report in the manner of a UN form, by a table that a mission can change.

Owns reading that table and filling it from the model. What has no answer says
how it stands, in words and in a code: a form that shows "no" where nobody
asked would be evidence against the person. The official form was not seen;
the table says so on every copy.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.errors import ConfigError
from bot.interview.questions import AFTER_BY_ID, BY_ID
from bot.sealing.canonical import Json
from bot.sealing.documents import dump, show_time
from desk.casefile import Asked
from desk.export.canonical_json import issued_members
from desk.export.document import CaseDocument
from desk.export.masking import Covered
from desk.export.tables_csv import table
from desk.export.wish import Scope

FORM = "amana/incident-form/1"
OWN = "incident-form.toml"
SHIPPED = Path(__file__).with_name("incident_form.toml")
_ANSWER = "answer:"
NOT_ASKED, NOT_EXPORTED, NONE_YET = "not_asked", "not_exported", "none_yet"
HOW: Mapping[str, str] = {
    NOT_ASKED: "Not asked",
    NOT_EXPORTED: "Not in this copy",
    NONE_YET: "Not decided yet",
    **{how.name.lower(): how.value.capitalize() for how in Asked},
}
"""What stands where nothing was said, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form, and from what it is filled."""

    section: str
    id: str
    label: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A form: its title, what must be known of it, its fields in order."""

    title: str
    note: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One filled field; with no words, `how` says why."""

    of: Field
    words: Covered | None = field(default=None, repr=False)
    code: str | None = None
    how: str = "answered"

    @property
    def said(self) -> str:
        """What a reader sees."""
        return HOW[self.how] if self.words is None else self.words.text


def read_profile(home: Path) -> Profile:
    """Read the mission's own form from the desk's home, or the one that is shipped.

    Raises:
        ConfigError: it cannot be used; the sentence names the field.
    """
    own = home / OWN
    path = own if own.is_file() else SHIPPED
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ConfigError(f"{path.name} is no TOML file that can be read.") from None
    fields = tuple(field_of(path.name, each) for each in document.get("field", ()))
    if not fields or len({one.id for one in fields}) != len(fields):
        raise ConfigError(f"{path.name} needs fields, each with an id of its own.")
    return Profile(
        title=str(document.get("title", "")), note=str(document.get("note", "")), fields=fields
    )


def fill(profile: Profile, case: CaseDocument) -> tuple[Filled, ...]:
    """Fill every field of a form."""
    return tuple(_filled(one, case) for one in profile.fields)


def form_csv(profile: Profile, case: CaseDocument) -> bytes:
    """Write the filled form as a table, one field a row."""
    issued = case.issued
    head = ("section", "id", "label", "value", "code", "how")
    rows = [
        (f.of.section, f.of.id, f.of.label, f.said, f.code or "", f.how)
        for f in fill(profile, case)
    ]
    about = [
        ("", "practice", "Practice case", "yes" if case.practice else "no", "", "answered"),
        ("", "copy", "Copy", str(issued.copy), "", "answered"),
        ("", "delete_by", "Destroy by (UTC)", show_time(issued.expires), "", "answered"),
        ("", "note", "Note", profile.note, "", "answered"),
    ]
    return table(head, [*rows, *about])


def form_json(profile: Profile, case: CaseDocument) -> bytes:
    """Write the filled form as canonical JSON."""
    fields: list[Json] = [
        {
            "section": f.of.section,
            "id": f.of.id,
            "label": f.of.label,
            "value": None if f.words is None else f.words.text,
            "code": f.code,
            "how": f.how,
        }
        for f in fill(profile, case)
    ]
    facts: dict[str, Json] = {
        "title": profile.title,
        "note": profile.note,
        "practice": case.practice,
        "issued": issued_members(case),
        "fields": fields,
    }
    return dump(FORM, facts)


def field_of(file: str, each: Any) -> Field:
    """Read one field of a table that fills forms; ConfigError names the file and the field."""
    names = ("section", "id", "label", "source")
    if not isinstance(each, Mapping) or not all(isinstance(each.get(n), str) for n in names):
        raise ConfigError(f"{file}: a field needs section, id, label and source.")
    made = Field(**{name: each[name] for name in names})
    question = made.source.removeprefix(_ANSWER)
    known = question in {**BY_ID, **AFTER_BY_ID} if question != made.source else False
    if not known and made.source not in _SOURCES:
        raise ConfigError(f"{file}: the field {made.id} has a source that is unknown.")
    return made


def _filled(one: Field, case: CaseDocument) -> Filled:
    if one.source.startswith(_ANSWER):
        return _answered(one, case, one.source.removeprefix(_ANSWER))
    return _SOURCES[one.source](one, case)


def _answered(one: Field, case: CaseDocument, question: str) -> Filled:
    answer = next((each for each in case.answers if each.question == question), None)
    if answer is None:
        return Filled(of=one, how=NOT_ASKED)
    if answer.choice is None:
        return Filled(of=one, how=answer.asked.name.lower())
    return _said(one, answer.label or answer.choice, answer.choice)


def _said(one: Field, words: str, code: str | None = None) -> Filled:
    return Filled(of=one, words=Covered((words,)), code=code)


def _coded(attribute: str, names: Mapping[str, str]) -> Callable[[Field, CaseDocument], Filled]:
    def coded(one: Field, case: CaseDocument) -> Filled:
        code = getattr(case, attribute)
        return _said(one, names.get(code, code), code) if code else Filled(of=one, how=NONE_YET)

    return coded


def _plain(attribute: str) -> Callable[[Field, CaseDocument], Filled]:
    def plain(one: Field, case: CaseDocument) -> Filled:
        return _said(one, str(getattr(case, attribute)))

    return plain


def _words(one: Field, case: CaseDocument) -> Filled:
    """What the reporter wrote, hidden where it is hidden; never in a summary."""
    if case.scope is Scope.SUMMARY:
        return Filled(of=one, how=NOT_EXPORTED)
    told = [p.words for p in case.passages if p.kind in {"words", "addition"}]
    if not told:
        return Filled(of=one, how="not_answered")
    pieces: list[str | None] = []
    for words in told:
        pieces += [*(["\n\n"] if pieces else []), *words.pieces]
    return Filled(of=one, words=Covered(tuple(pieces)))


def _consent(one: Field, case: CaseDocument) -> Filled:
    return _answered(one, case, "consent")


def _assistance(one: Field, case: CaseDocument) -> Filled:
    referred = [event for event in case.happened if event.what == "refer"]
    return _events(one, referred)


def _actions(one: Field, case: CaseDocument) -> Filled:
    done = [e for e in case.happened if e.what not in {"read", "received", "addition", "file"}]
    return _events(one, done)


def _events(one: Field, events: list[Any]) -> Filled:
    if not events:
        return Filled(of=one, how=NONE_YET)
    lines = (f"{show_time(e.at) if e.at else ''} {e.what}, {e.by}".strip() for e in events)
    return _said(one, "\n".join(lines))


_SOURCES: Mapping[str, Callable[[Field, CaseDocument], Filled]] = {
    "reference": _plain("spoken"),
    "received": lambda one, case: _said(one, show_time(case.received)),
    "area": lambda one, case: _answered(one, case, "where"),
    "language": _plain("language"),
    "channel": _plain("channel"),
    "queue": _plain("queue"),
    "priority": _plain("priority"),
    "state": _plain("state"),
    "category": _coded("category", CATEGORIES),
    "subject": _coded("subject", SUBJECTS),
    "harm_risk": _coded("harm_risk", {}),
    "result": _coded("closing", CLOSINGS),
    "consent": _consent,
    "assistance": _assistance,
    "actions": _actions,
    "words": _words,
    "files": lambda one, case: _said(one, str(len(case.files))),
    "today": lambda one, case: _said(one, show_time(case.issued.at)),
    "officer": lambda one, case: _said(one, case.issued.by),
    "never": lambda one, _: Filled(of=one, how=NOT_ASKED),
}
