"""What goes over the wire beside cases: pages of the queue, the service, rosters, acts.

Owns the shape of those answers and of what an act brings; cases themselves are
read by `desk.answers`. All times are seconds since 1970 UTC; bytes travel as
standard base64. An answer of another shape is refused whole; fields that a
newer server adds are ignored. Nothing here is opened: that is `desk.opening`'s.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainValidator, ValidationError

from bot.services.rows import AuditRow
from desk.answers import Clock, Json, Presence, Summary, audit_rows
from desk.errors import DoubtedServerError


def _is_base64(text: str) -> str:
    base64.b64decode(text, validate=True)
    return text


Base64 = Annotated[str, AfterValidator(_is_base64)]


class _Answer(BaseModel):
    """One JSON answer, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read a body; DoubtedServerError if it has another shape."""
        try:
            return cls.model_validate_json(body)
        except ValidationError:
            raise DoubtedServerError("The server's answer is not in the form agreed.") from None


Case = Annotated[Summary, PlainValidator(Summary.read)]


class Urgent(_Answer):
    """P1 cases that no human has answered: how many, and the one that is due first."""

    count: int = 0
    first: str | None = None
    due: int | None = None


class Service(_Answer):
    """How the server is: its clock, Telegram, standing alarms."""

    now: int
    telegram: str = "ok"
    alarms: tuple[str, ...] = ()
    staff_bot: bool = False


class Page(_Answer):
    """One page of a view, with every view's count."""

    cases: tuple[Case, ...]
    counts: Mapping[str, int]
    next: str | None = None
    urgent: Urgent
    service: Service


class AuditedCase(_Answer):
    """A case as an auditor sees it: clocks and chain, no content and no readers."""

    reference: str
    state: str
    priority: str
    queue: str
    received: int
    due: int | None = None
    clocks: tuple[Clock, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def chain(self) -> tuple[AuditRow, ...]:
        """Its chain's rows."""
        return audit_rows(self.rows)


class AuditedCases(_Answer):
    """One page of cases for the auditor."""

    cases: tuple[AuditedCase, ...]
    next: str | None = None


class Rows(_Answer):
    """A chain's rows."""

    rows: tuple[Mapping[str, Any], ...]

    @property
    def chain(self) -> tuple[AuditRow, ...]:
        """The rows as values."""
        return audit_rows(self.rows)


class Others(_Answer):
    """Who else is at a case."""

    others: tuple[Presence, ...] = ()


class Done(_Answer):
    """What an act did.

    Attributes:
        version: the case's version now.
        announced: whether the reporter gets "You have news."; None where no letter went.
        held_until: when a letter leaves that waits for the day's one notice.
    """

    version: int
    announced: bool | None = None
    held_until: int | None = None


class UndeliveredItem(_Answer):
    """One entry that one destination did not get; `since` is coarse."""

    reference: str
    priority: str
    destination: str
    entry: int
    kind: str
    since: int
    tries: int
    reason: str


class Undelivered(_Answer):
    """What was given up of the cases that this head reads; whether there is more of it."""

    items: tuple[UndeliveredItem, ...]
    more: bool = False


class Retried(_Answer):
    """How many entries wait for delivery again."""

    retried: int


class LinkCode(_Answer):
    """A one-time code for the staff bot's /link, and how many minutes it lives."""

    code: str
    minutes: int


class Nonce(_Answer):
    """What makes the next request fresh."""

    nonce: str


class Changed(_Answer):
    """The version that a case has, where an act named an older one."""

    version: int


class Refused(_Answer):
    """Why an act was refused: a stable code."""

    reason: str


class SignedRoster(_Answer):
    """A roster's exact bytes and its detached signatures by signer, unverified."""

    roster: Base64
    signatures: Mapping[str, Base64]

    @property
    def document(self) -> bytes:
        """The exact bytes that were signed."""
        return base64.b64decode(self.roster)

    @property
    def proofs(self) -> tuple[bytes, ...]:
        """The contents of the `roster.NAME.sig` files."""
        return tuple(base64.b64decode(each) for each in self.signatures.values())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BroughtEntry:
    """A sealed entry that an act adds to the case."""

    number: int
    kind: str
    header: bytes
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BroughtHeader:
    """A further header of an entry that is there, for a new reader."""

    number: int
    header: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Brought:
    """What an act brings with it: sealed entries, headers, a letter's two keys, a report's slip."""

    entries: tuple[BroughtEntry, ...] = ()
    headers: tuple[BroughtHeader, ...] = ()
    notice_key: bytes | None = None
    file_key: bytes | None = None
    slip: bytes | None = None

    def body(self) -> bytes:
        """The JSON that is sent; an act that brings nothing has an empty body."""
        if self == NOTHING_BROUGHT:
            return b""
        headers = [{"number": each.number, "header": _b64(each.header)} for each in self.headers]
        keys = {"notice_key": _b64(self.notice_key), "file_key": _b64(self.file_key)}
        slip = {} if self.slip is None else {"slip": _b64(self.slip)}
        entries = [_entry(each) for each in self.entries]
        document = {"entries": entries, "headers": headers, **keys, **slip}
        return json.dumps(document).encode("ascii")


NOTHING_BROUGHT = Brought()


def read_json(body: bytes) -> Json:
    """Read a body as a JSON object; DoubtedServerError if it is none."""
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise DoubtedServerError("The server's answer is not in the form agreed.")
    return document


def _entry(entry: BroughtEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": str(entry.kind),
        "header": _b64(entry.header),
        "payload": _b64(entry.payload),
    }


def _b64(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")
