"""What happened to each person, in a form that a test can search.

Owns the record and the rule of what counts as acknowledged: a card newer than the
message whose first line begins with ✓, and the message gone from the chat. A file that
is answered without ✓ was turned away, whatever a later card says of other messages: only
before consent is ✓ still to come. It must never judge: whether something was lost is
for whoever holds the keys to say.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from simulator.crowd.screen import Kind, Screen

MOST_TOLD = 400
"""First lines kept for one person."""
MOST_DEEDS = 400
"""Deeds kept for one person."""


@dataclass
class Sent:
    """One message or file of a person."""

    report: int
    part: str
    kind: str
    sha256: str
    canary: str | None
    bytes: int
    message_id: int
    sent_at: float
    caption_canary: str | None = None
    carded_at: float | None = None
    gone_at: float | None = None
    acknowledged_at: float | None = None
    replaced_at: float | None = None
    turned_away_at: float | None = None


@dataclass
class Report:
    """One report, as the person lived it."""

    number: int
    began_at: float
    outcome: str = "open"
    receipt: str | None = None
    receipt_at: float | None = None
    ended_at: float | None = None
    steps: int = 0


@dataclass
class PersonRecord:
    """Everything one person sent and was told."""

    person: str
    language: str
    reports: list[Report] = field(default_factory=list)
    messages: list[Sent] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    stuck: list[dict[str, Any]] = field(default_factory=list)
    deeds: list[dict[str, Any]] = field(default_factory=list)
    latencies: dict[str, list[float]] = field(default_factory=dict)
    door_refusals: int = 0
    door_errors: int = 0
    _said: tuple[int, str] | None = None

    def begin(self, now: float) -> Report:
        """Open the next report."""
        self.reports.append(Report(len(self.reports), now))
        return self.reports[-1]

    def did(self, what: str, button: str, now: float) -> None:
        """Note a deed, and what the button carried where one was touched."""
        if len(self.deeds) < MOST_DEEDS:
            self.deeds.append({"at": now, "did": what, "button": button})

    def took(self, kind: str, seconds: float) -> None:
        """Note how long an answer took."""
        self.latencies.setdefault(kind, []).append(round(seconds, 4))

    def look(self, screen: Screen, now: float) -> None:
        """Take in what the phone shows now."""
        self._hear(screen, now)
        self._collect_receipts(screen, now)
        present = {message.id for message in screen.messages if message.mine}
        cards = [m.id for m in screen.messages if not m.mine and m.takes]
        for sent in self.messages:
            if _is_turned_away(sent, screen):
                sent.turned_away_at = now
            if sent.acknowledged_at is None and sent.turned_away_at is None:
                self._acknowledge(sent, present, max(cards, default=0), now)

    def replaces(self, now: float) -> None:
        """Note that the person began to write an answer of the present report anew."""
        for sent in self.messages:
            if sent.report == self.reports[-1].number and sent.replaced_at is None:
                sent.replaced_at = now

    @property
    def owed(self) -> int:
        """Messages that the bot has not acknowledged."""
        return sum(sent.acknowledged_at is None for sent in self.messages)

    def as_json(self) -> dict[str, Any]:
        """The record without what only the run needed."""
        record = asdict(self)
        del record["_said"]
        return record

    def _acknowledge(self, sent: Sent, present: set[int], card: int, now: float) -> None:
        if sent.carded_at is None and card > sent.message_id:
            sent.carded_at = now
        if sent.gone_at is None and sent.message_id not in present:
            sent.gone_at = now
        if sent.carded_at is not None and sent.gone_at is not None:
            sent.acknowledged_at = now

    def _hear(self, screen: Screen, now: float) -> None:
        card = screen.card
        if card is None or self._said == (card.id, card.first_line):
            return
        self._said = (card.id, card.first_line)
        entry = {"at": now, "screen": screen.kind.value, "line": card.first_line}
        if len(self.told) < MOST_TOLD:
            self.told.append(entry)
        if screen.kind is Kind.CLOSED or not (card.keys or card.takes or card.code):
            self.refusals.append(entry)

    def _collect_receipts(self, screen: Screen, now: float) -> None:
        known = {receipt["digits"] for receipt in self.receipts}
        for code in dict.fromkeys(screen.codes):
            if code in known or not self.reports:
                continue
            report = self.reports[-1]
            report.receipt, report.receipt_at = code, now
            self.receipts.append({"digits": code, "at": now, "report": report.number})


def _is_turned_away(sent: Sent, screen: Screen) -> bool:
    card = screen.card
    if sent.kind == "text" or sent.gone_at is not None or card is None:
        return False
    return card.id > sent.message_id and card.refuses


def fingerprint(content: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()
