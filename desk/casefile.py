"""One case, opened: everything that an officer sees of it, as one frozen value.

Owns the shapes only. They are made by `desk.opening`, live in memory, and are
never written: a page shows them, an export is a function of them. What did
not open or verify stands in `faults`: what is missing could be what matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.casework.reference import Reference, shown
from bot.sealing.age import FileKey
from bot.sealing.opened import OpenedEntry
from bot.sealing.report import Report
from desk.answers import Detail

Direction = Literal["ltr", "rtl"]


class Asked(StrEnum):
    """How a question stands: what was never asked must not be read as "no"."""

    ANSWERED = "answered"
    IN_WORDS = "in their own words"
    SKIPPED = "skipped"
    NOT_ANSWERED = "not answered"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question of the questionnaire and how it stands.

    Attributes:
        question: its id; `name` is its English name.
        choice: the chosen id, if one was chosen; `label` its English words.
        added: the entry in which it was answered after Send; None: in the report.
    """

    question: str
    name: str
    asked: Asked
    choice: str | None = None
    label: str = ""
    added: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Words of the reporter's, whole and as they wrote them."""

    part: int
    question: str
    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What the reporter added after Send; `words` is empty where it has none."""

    number: int
    at: int
    what: str
    words: str = field(repr=False)
    facts: Mapping[str, object] = field(repr=False)


class Evidence(StrEnum):
    """What is known of a file's bytes."""

    SEALED = "not opened here"
    VERIFIED = "opened; its digest fits"
    FAULTY = "does not open or does not fit"
    FOLLOWS = "had not arrived when the report was sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One file of the reporter's.

    Attributes:
        form, name, media_type, seconds: what the chat said of it, a claim.
        size: the original's bytes, None until opened; `sealed_size`: bytes to fetch.
        sha256: of the original: by the report's manifest, or by the file's own.
        signer: who sealed it, once opened.
        custody: who was recorded as fetching it, from the audit: (officer, time or None).
    """

    number: int
    at: int
    question: str
    form: str | None = None
    name: str | None = field(default=None, repr=False)
    media_type: str | None = None
    seconds: int | None = None
    size: int | None = None
    sealed_size: int
    sha256: str | None = None
    state: Evidence = Evidence.SEALED
    signer: str | None = None
    custody: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """A file that was asked for, verified; `content` is never written by the desk."""

    facts: EvidenceFile
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter to the reporter.

    Attributes:
        words, language: the officer's own; the template's stand in `bot.services.letters`.
        read, opened: whether its reporter opened it (None: nobody can tell); when, coarsely.
    """

    number: int
    at: int
    template: str
    words: str = field(repr=False)
    language: str
    result: str | None
    by: str
    read: bool | None = None
    opened: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An officer's note; `what` says of which kind."""

    number: int
    at: int
    what: str
    facts: Mapping[str, str] = field(repr=False)
    words: str = field(repr=False)
    language: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding, or the closing that one officer proposes.

    Attributes:
        code: a closing code such as `close:UNS`.
        letter: the drafted closure letter: template, words, language.
    """

    number: int
    at: int
    what: str
    code: str | None
    category: str | None
    words: str = field(repr=False)
    letter: Mapping[str, str] | None = field(default=None, repr=False)
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageChoice:
    """What an officer chose after reading; the newest choice counts."""

    category: str
    subject: str
    harm_risk: str
    reason: str = field(repr=False)
    number: int
    at: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the reporter allows to be shared.

    Attributes:
        choice: care, act, both, ask_first; None: never said, which is no consent.
        added: the entry that says so; None: the report.
    """

    choice: str | None
    label: str
    added: int | None = None

    @property
    def allows_care(self) -> bool:
        """Whether a helper who cares for the person may be told."""
        return self.choice in {"care", "both"}

    @property
    def allows_action(self) -> bool:
        """Whether a body that acts on the matter may be told."""
        return self.choice in {"act", "both"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCheck:
    """Who can read, by three accounts, and what does not agree.

    Attributes:
        in_report: the readers that the report's signed manifest names.
        on_server: those that the server names now.
        sealed_to: those of them to whom this desk seals what is written from now on.
        left_roster: readers who are on the roster no more.
        not_reading: officers of the roster who do not read this case.
        stanzas, expected_stanzas: of the report's first header, and the roster's for its queue.
        alarms: what does not agree, in plain words; to be shown in full.
    """

    in_report: tuple[str, ...]
    on_server: tuple[str, ...]
    sealed_to: tuple[str, ...]
    left_roster: tuple[str, ...]
    not_reading: tuple[str, ...]
    stanzas: int
    expected_stanzas: int | None
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that did not open or did not verify, and why in plain words."""

    number: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the timeline; `at` is None where the record says no time."""

    at: int | None
    by: str
    what: str
    entry: int | None = None
    audit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything of one opened case.

    Attributes:
        reference: the six characters; `spoken` writes them as people say them.
        practice: a made-up case, which no figure counts.
        report_text: `report.txt`, readable without us.
        answers: every question of the questionnaire, asked or not.
        conflicts: tags that a conflict check recorded.
        related: cases that officers linked.
        chain_faults: what is wrong with the audit, in plain words.
        kept_since: when this was fetched (seconds since 1970 UTC), if the server is away.
        report_entry: what sealing further entries needs.
        file_keys: of entries that were opened, so no file's; each opened its own payload.
    """

    reference: str
    detail: Detail
    report: Report = field(repr=False)
    report_text: str = field(repr=False)
    language: str
    direction: Direction
    practice: bool
    answers: tuple[Answer, ...]
    words: tuple[Spoken, ...]
    additions: tuple[Addition, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    triage: TriageChoice | None = None
    consent: Consent
    conflicts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    readers: ReaderCheck
    faults: tuple[Fault, ...] = ()
    timeline: tuple[Happened, ...] = ()
    chain_faults: tuple[str, ...] = ()
    kept_since: int | None = None
    report_entry: OpenedEntry = field(repr=False)
    file_keys: Mapping[int, FileKey] = field(repr=False)

    @property
    def spoken(self) -> str:
        """The reference as people say it, such as `K7M-2QD`."""
        return shown(Reference(self.reference))

    @property
    def closing(self) -> Finding | None:
        """The newest proposed closing."""
        return next((f for f in reversed(self.findings) if f.what == "closing"), None)
