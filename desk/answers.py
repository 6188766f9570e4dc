"""What the officers' API answers, as values: summaries, one case, its sealed entries.

Owns reading the JSON of `/v1/cases`, strictly: a server that answers something
else is told apart here and not deep inside a page. Nothing here is opened;
what stands in clear at the server stands here, and no more.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self, TypeVar

from bot.errors import OperatorError
from bot.services.rows import AuditRow

Json = Mapping[str, Any]
Value = TypeVar("Value")


class StrangeAnswerError(OperatorError):
    """The server answered in a form that this desk does not know."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Another officer at the same case, and since how many minutes."""

    officer: str
    doing: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one officer proposed and another must decide."""

    number: int
    action: str
    by: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty's due time (seconds since 1970 UTC) and the standard that set it."""

    duty: str
    due: int
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One case as a list shows it before anything is opened.

    Attributes:
        due, duty: what is owed next, and when (seconds since 1970 UTC); 0 and empty for nothing.
        received: rounded, in seconds since 1970 UTC.
        new: the reporter wrote since a person last acted.
    """

    reference: str
    queue: str
    priority: str
    state: str
    language: str
    channel: str
    received: int
    due: int
    duty: str
    assignee: str | None
    version: int
    entries: int
    new: bool
    proposal: Proposal | None = None
    hold: bool = False
    marks: tuple[str, ...] = ()
    present: tuple[Presence, ...] = ()

    @classmethod
    def read(cls, answer: Json) -> Self:
        """Read one member of `cases`; StrangeAnswerError if it is none."""
        return _read(cls._read, answer)

    @classmethod
    def _read(cls, answer: Json) -> Self:
        proposal = answer.get("proposal")
        return cls(
            reference=_text(answer, "reference"),
            queue=_text(answer, "queue"),
            priority=_text(answer, "priority"),
            state=_text(answer, "state"),
            language=_text(answer, "language"),
            channel=_text(answer, "channel"),
            duty="" if answer["duty"] is None else _text(answer, "duty"),
            received=_number(answer, "received"),
            due=0 if answer["due"] is None else _number(answer, "due"),
            version=_number(answer, "version"),
            entries=_count(answer["entries"]),
            assignee=None if answer["assignee"] is None else _text(answer, "assignee"),
            new=bool(answer["new"]),
            hold=bool(answer.get("hold")),
            marks=tuple(map(str, answer.get("marks", ()))),
            proposal=None if proposal is None else _proposal(proposal),
            present=tuple(
                Presence(_text(p, "officer"), _text(p, "doing"), _number(p, "minutes"))
                for p in answer.get("present", ())
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """One sealed entry without its payload; `size` is the payload's, in bytes."""

    number: int
    kind: str
    bucket: int
    at: int
    headers: tuple[bytes, ...] = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One case as the server knows it."""

    summary: Summary
    next_entry: int
    readers: tuple[str, ...]
    stanzas: int
    reporter: str = field(repr=False)
    report_manifest: str
    case_id: str
    entries: tuple[SealedRow, ...]
    audit_number: int
    audit_digest: str
    clocks: tuple[Clock, ...] = ()

    @property
    def version(self) -> int:
        """The version that an act must name."""
        return self.summary.version

    @classmethod
    def read(cls, answer: Json) -> Self:
        """Read the answer of `/v1/cases/{ref}`; StrangeAnswerError if it is none."""
        return _read(cls._read, answer)

    @classmethod
    def _read(cls, answer: Json) -> Self:
        return cls(
            summary=Summary.read(answer),
            next_entry=_number(answer, "next_entry"),
            readers=tuple(map(str, answer["readers"])),
            stanzas=_number(answer, "stanzas"),
            reporter=_text(answer, "reporter"),
            report_manifest=_text(answer, "report_manifest"),
            case_id=_text(answer, "case_id"),
            entries=tuple(map(_sealed_row, answer["entries"])),
            audit_number=_number(answer["audit"], "number"),
            audit_digest=_text(answer["audit"], "digest"),
            clocks=tuple(
                Clock(_text(c, "duty"), _number(c, "due"), _text(c, "standard"))
                for c in answer.get("clocks", ())
            ),
        )


def audit_json(rows: Sequence[AuditRow]) -> list[dict[str, Any]]:
    """Write rows as the server answers them, to keep them for when it is away."""
    return [
        {
            "number": row.number,
            "action": row.action,
            "officer": row.officer,
            "base": b64encode(row.base).decode(),
            "signature": b64encode(row.signature).decode(),
            "previous": row.previous.hex(),
            "server_signature": b64encode(row.server_signature).decode(),
        }
        for row in rows
    ]


def detail_json(detail: Detail) -> dict[str, Any]:
    """Write a case as the server answers it, to keep it for when it is away."""
    said = asdict(detail)
    summary, entries = said.pop("summary"), said.pop("entries")
    number, digest = said.pop("audit_number"), said.pop("audit_digest")
    sealed = [
        {**each, "headers": [b64encode(header).decode() for header in each["headers"]]}
        for each in entries
    ]
    return {**summary, **said, "entries": sealed, "audit": {"number": number, "digest": digest}}


def audit_rows(answers: Sequence[Json], case: int = 0) -> tuple[AuditRow, ...]:
    """Read the rows of a chain; StrangeAnswerError if they are none."""
    return tuple(_read(lambda answer: _audit_row(answer, case), each) for each in answers)


def _audit_row(answer: Json, case: int) -> AuditRow:
    return AuditRow(
        case=case,
        number=_number(answer, "number"),
        action=_text(answer, "action"),
        officer=_text(answer, "officer"),
        base=_bytes(answer, "base"),
        signature=_bytes(answer, "signature"),
        previous=bytes.fromhex(_text(answer, "previous")),
        server_signature=_bytes(answer, "server_signature"),
    )


def _sealed_row(answer: Json) -> SealedRow:
    return SealedRow(
        number=_number(answer, "number"),
        kind=_text(answer, "kind"),
        bucket=_number(answer, "bucket"),
        at=_number(answer, "at"),
        headers=tuple(b64decode(header, validate=True) for header in answer["headers"]),
        size=_number(answer, "size"),
    )


def _proposal(answer: Json) -> Proposal:
    to = answer.get("to")
    number, action, by = _number(answer, "number"), _text(answer, "action"), _text(answer, "by")
    return Proposal(number, action, by, None if to is None else str(to))


def _read(reader: Callable[[Json], Value], answer: Json) -> Value:
    try:
        return reader(answer)
    except (KeyError, TypeError, ValueError):  # base64's error is a ValueError
        raise StrangeAnswerError("The server's answer is not in a form this desk knows.") from None


def _text(answer: Json, name: str) -> str:
    value = answer[name]
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(entries: object) -> int:
    """A summary counts the entries that a detail lists."""
    return len(entries) if isinstance(entries, list) else _number({"entries": entries}, "entries")


def _number(answer: Json, name: str) -> int:
    value = answer[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _bytes(answer: Json, name: str) -> bytes:
    return b64decode(_text(answer, name), validate=True)
