"""The verdict: what people were promised against what officers can read.

Owns the comparison, person by person. It is pure: cases come in opened, and
the crowd's record as it was written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Record = Mapping[str, Any]
SENT = "sent"


class Readable(Protocol):
    """What the judge asks of a case."""

    @property
    def locator(self) -> bytes:
        """Where it lies."""

    def tells(self, word: str) -> bool:
        """Whether a word stands anywhere in it."""

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of each file in it."""


@dataclass
class Verdict:
    """Everything that was lost, doubled, stuck or spilled; empty lists are what is wanted."""

    receipts: int = 0
    acknowledged: int = 0
    files: int = 0
    without_case: list[str] = field(default_factory=list)
    with_two_cases: list[str] = field(default_factory=list)
    untold: int = 0
    erased: int = 0
    """Reports that their own reporters had erased, and that are gone."""
    erased_entries: int = 0
    """At most so many entries may have reached destinations before they were erased."""
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    not_met: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or spilled, nobody stuck, and all trouble met."""
        kept = not (self.without_case or self.with_two_cases or self.lost or self.unreadable)
        served = not (self.stuck or self.unanswered or self.undelivered)
        return kept and served and not (self.leaks or self.violations or self.not_met)

    def as_json(self) -> dict[str, Any]:
        """The figures; people are named by number only."""
        return {
            "receipts_shown": self.receipts,
            "messages_acknowledged": self.acknowledged,
            "files_acknowledged": self.files,
            "receipts_without_case": self.without_case,
            "reports_with_two_cases": self.with_two_cases,
            "cases_nobody_was_told_of": self.untold,
            "erased_by_their_reporters": self.erased,
            "acknowledged_and_lost": self.lost,
            "cases_nobody_can_open": self.unreadable,
            "stuck": self.stuck,
            "without_answer_to_a_further_tap": self.unanswered,
            "destinations_not_in_order": self.undelivered,
            "leaks": self.leaks,
            "violations": self.violations,
            "trouble_not_met": self.not_met,
            "clean": self.is_clean,
        }


def judge(
    people: Sequence[Record], cases: Sequence[Readable], locators: Mapping[str, bytes]
) -> Verdict:
    """Compare what people were told with what officers read.

    Args:
        people: the crowd's record.
        cases: every case, opened.
        locators: where each shown receipt's case lies.
    """
    verdict = Verdict()
    by_locator = {case.locator: case for case in cases}
    for number, person in enumerate(people):
        mine = {
            receipt["digits"]: by_locator.get(locators[receipt["digits"]])
            for receipt in person["receipts"]
        }
        for report in person["reports"]:
            _judge_report(verdict, number, person, report, mine)
    _doubled(verdict, people, cases)
    verdict.untold = len(set(by_locator) - set(locators.values()))
    return verdict


def _judge_report(
    verdict: Verdict,
    number: int,
    person: Record,
    report: Record,
    cases: Mapping[str, Readable | None],
) -> None:
    name = f"{number}.{report['number']}"
    if report["outcome"] in ("stuck", "cut", "wandered"):
        verdict.stuck.append(f"{name} {report['outcome']}")
    shown = [each["digits"] for each in person["receipts"] if each["report"] == report["number"]]
    verdict.receipts += len(shown)
    if _was_erased(person, report) and all(cases[digits] is None for digits in shown):
        verdict.erased += 1
        mine = [each for each in person["messages"] if each["report"] == report["number"]]
        verdict.erased_entries += 1 + len(mine)
        return
    verdict.without_case += [name for digits in shown if cases[digits] is None]
    if shown:
        found = [case for case in cases.values() if case is not None]
        _judge_messages(verdict, name, _owed(person, report), found)


def _was_erased(person: Record, report: Record) -> bool:
    """Whether the person tapped [Erase it] while they were about this report."""
    ended = report.get("ended_at") or float("inf")
    erasing = (deed["at"] for deed in person["deeds"] if deed["button"].startswith("erase:"))
    return any(report.get("began_at", 0.0) <= at <= ended for at in erasing)


def _owed(person: Record, report: Record) -> list[Record]:
    """What the person knows to have been taken for a report that was sent.

    What was written before a tap on ✖ or on [Replace it] is gone by their own
    wish; a story begun after the receipt belongs to a report still to be sent.
    """
    undoing = ("stop:", "repl:")
    stops = [deed["at"] for deed in person["deeds"] if deed["button"].startswith(undoing)]
    sent = report["receipt_at"]
    stopped = max((at for at in stops if at <= sent), default=0.0)
    return [
        message
        for message in person["messages"]
        if message["report"] == report["number"]
        and message["canary"]
        and message["acknowledged_at"]
        and (message["part"] == "addition" or stopped < message["sent_at"] <= sent)
    ]


def _judge_messages(
    verdict: Verdict, name: str, messages: Iterable[Record], cases: Sequence[Readable]
) -> None:
    for message in messages:
        verdict.acknowledged += 1
        verdict.files += message["kind"] != "text"
        there = any(_holds(case, message) for case in cases)
        caption = message["caption_canary"]
        if not there or (caption and not any(case.tells(caption) for case in cases)):
            verdict.lost.append(f"{name} {message['kind']} {message['part']}")


def _holds(case: Readable, message: Record) -> bool:
    """Whether a text's canary, or the very bytes of a file, stand in a case."""
    is_text = message["kind"] == "text"
    return case.tells(message["canary"]) if is_text else message["sha256"] in case.digests


def _doubled(verdict: Verdict, people: Sequence[Record], cases: Sequence[Readable]) -> None:
    """No message may stand in two cases: one report would then count twice."""
    for number, person in enumerate(people):
        for message in person["messages"]:
            if message["canary"] and sum(_holds(case, message) for case in cases) > 1:
                verdict.with_two_cases.append(f"{number}.{message['report']}")


def outcomes(people: Sequence[Record]) -> dict[str, int]:
    """How the reports ended."""
    return dict(Counter(report["outcome"] for person in people for report in person["reports"]))
