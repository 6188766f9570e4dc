"""The document `report.json`: a report's facts in stable codes, for people and programs.

Owns its form and nothing of its meaning: questions, choices, queues and
categories are ids that others define, written as they are given. The words
for people stand beside it in `report.txt`. The schema is published in
`docs/schema/report.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sealing import documents
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields, show_time, whole_text
from bot.sealing.notice import NoticeKey

FORM = "amana/report/1"


@dataclass(frozen=True, slots=True)
class Words:
    """One message of the reporter's: its part number, the question it belongs to, its text."""

    part: int
    question: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One file: its part number, its question, and the entry that holds or will hold it."""

    part: int
    question: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """All facts of a report.

    Attributes:
        received: rounded time, seconds since 1970 UTC.
        category, rule: the provisional category and the triage rule that fired.
        urgent: made by the call for help, without a story.
        drill: a marked test; never a person's report.
        answers: question id → choice id.
        unread: numbers of parts that could not be read.
        reply: how the reporter wants to be answered.
        notice_key: opens the case's note, where a notice is wanted.
        slip: random bytes to whoever reads them; sent back, they pause its sender's
            reports (`bot.sealing.slip`). None in what nobody sent.
    """

    case_id: str
    reference: str
    received: int
    queue: str
    priority: str
    category: str | None
    rule: str | None
    language: str
    channel: str
    questionnaire: str
    answers: Mapping[str, str]
    skipped: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    unread: tuple[int, ...] = ()
    reply: str | None = None
    notice_key: NoticeKey | None = None
    urgent: bool = False
    drill: bool = False
    slip: bytes | None = None

    def dump(self) -> bytes:
        """Write `report.json`."""
        key = None if self.notice_key is None else show_key(self.notice_key)
        slip = {} if self.slip is None else {"slip": documents.encode(self.slip)}
        return documents.dump(FORM, {**self._facts(), **slip, "notice_key": key})

    def _facts(self) -> dict[str, Json]:
        return {
            "case_id": self.case_id,
            "reference": self.reference,
            "received": show_time(self.received),
            "queue": self.queue,
            "priority": self.priority,
            "category": self.category,
            "rule": self.rule,
            "language": self.language,
            "channel": self.channel,
            "questionnaire": self.questionnaire,
            "answers": self.answers,
            "skipped": self.skipped,
            "words": [
                {"part": w.part, "question": w.question, "text": whole_text(w.text)}
                for w in self.words
            ],
            "files": [
                {"part": f.part, "question": f.question, "entry": f.entry} for f in self.files
            ],
            "unread": self.unread,
            "reply": self.reply,
            "urgent": self.urgent,
            "drill": self.drill,
        }


def parse_report(document: bytes) -> Report:
    """Read `report.json`; SealingError unless `Report.dump` wrote it."""
    fields = Fields.parse("a report", FORM, document)
    raw = fields.take_optional_bytes("notice_key")
    report = Report(
        case_id=fields.take_text("case_id"),
        reference=fields.take_text("reference"),
        received=fields.take_time("received"),
        queue=fields.take_text("queue"),
        priority=fields.take_text("priority"),
        category=fields.take_optional_text("category"),
        rule=fields.take_optional_text("rule"),
        language=fields.take_text("language"),
        channel=fields.take_text("channel"),
        questionnaire=fields.take_text("questionnaire"),
        answers=fields.take_text_members("answers"),
        skipped=fields.take_texts("skipped"),
        words=tuple(_read_words(each) for each in fields.take_objects("words")),
        files=tuple(_read_file(each) for each in fields.take_objects("files")),
        unread=fields.take_integers("unread"),
        reply=fields.take_optional_text("reply"),
        notice_key=None if raw is None else NoticeKey(raw),
        urgent=fields.take_flag("urgent"),
        drill=fields.take_flag("drill"),
        slip=fields.take_bytes("slip") if fields.has("slip") else None,
    )
    fields.close()
    return report


def show_key(key: NoticeKey) -> str:
    """Write a notice key as it stands in a sealed document, and nowhere else."""
    return documents.encode(key.raw)


def _read_words(fields: Fields) -> Words:
    words = Words(
        fields.take_integer("part", 1), fields.take_text("question"), fields.take_text("text")
    )
    fields.close()
    return words


def _read_file(fields: Fields) -> AttachedFile:
    file = AttachedFile(
        fields.take_integer("part", 1),
        fields.take_text("question"),
        fields.take_integer("entry", 1),
    )
    fields.close()
    return file
