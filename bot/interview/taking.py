"""Taking in what people write, say and send, so that no word is lost.

Owns the parts: adding, replacing and editing them, and where each belongs.
With a case open, words go straight to it; otherwise they wait in the draft.
It never decides which card comes next.
"""

from dataclasses import replace

from bot.errors import IntakeClosedError
from bot.interview.asides import KEPT_OPEN
from bot.interview.course import current, is_pending
from bot.interview.effects import Append, Effect, FetchFile, Submit
from bot.interview.events import Edited, FileFailed, FileKept, SentFile, Unreadable, Wrote
from bot.interview.mission import Mission
from bot.interview.parts import STORY, FilePart, Notice, Part, Said, TextPart, UnreadPart
from bot.interview.questions import Question
from bot.interview.refusals import (
    FilesRefusedError,
    FullDayError,
    FullReportError,
    PausedError,
)
from bot.interview.schema import Interview, Phase

Outcome = tuple[Interview, tuple[Effect, ...]]

STRAIGHT_TO_CASE = frozenset({Phase.CASE, Phase.ADDING})
_DRAFTING = frozenset({Phase.ASKING, Phase.CHECK, Phase.SENDING})
"""Where a file that was replaced meanwhile may fail unnoticed."""
_SPOKEN = frozenset({"voice", "audio", "video_note"})
MOST_PARTS = 300
MOST_WORDS = 200_000
"""Bytes of all words of one report: some fifty pages, and a manifest that any machine opens."""


def wrote(interview: Interview, event: Wrote, mission: Mission) -> Outcome:
    """Take typed words."""
    question = _question_for(interview, mission, spoken=True)
    part = TextPart(interview.last_number + 1, event.source, event.text, question)
    return _take(interview, (part,), mission)


def sent_file(interview: Interview, event: SentFile, mission: Mission) -> Outcome:
    """Take a file as a pending part, and its caption as words."""
    room = mission.voice_room if event.kind == "voice" else mission.file_room
    if room is not None and event.size >= room:
        raise FilesRefusedError
    question = _question_for(interview, mission, spoken=event.kind in _SPOKEN)
    number = interview.last_number + 1
    file = FilePart(
        number=number,
        source=event.source,
        kind=event.kind,
        size=event.size,
        seconds=event.seconds,
        name=event.name,
        mime=event.mime,
        question=question,
    )
    parts: tuple[Part, ...] = (file,)
    if event.caption:
        parts += (TextPart(number + 1, event.source, event.caption, question),)
    taken, effects = _take(interview, parts, mission)
    return taken, (FetchFile(number), *effects)


def edited(interview: Interview, event: Edited, mission: Mission) -> Outcome:
    """Replace the words of an edited message; keep them as new ones where it is not held."""
    _refuse_beyond_room(interview, len(event.text.encode("utf-8", "replace")))
    found = None if _is_departing(interview) else _part_to_edit(interview.parts, event.source)
    if found is None:
        return wrote(interview, Wrote(event.source, event.text), mission)
    if isinstance(found, FilePart):
        number = interview.last_number + 1
        caption = TextPart(number, event.source, event.text, found.question)
        parts = (*interview.parts, caption)
        said = replace(interview, parts=parts, last_number=number)
    else:
        words = TextPart(found.number, event.source, event.text, found.question)
        said = replace(interview, parts=tuple(words if p is found else p for p in interview.parts))
    return replace(said, receipt=Notice(Said.REPLACED)), ()


def unreadable(interview: Interview, event: Unreadable, _mission: Mission) -> Outcome:
    """Say that a message could not be read; a draft or an open case carries a mark of it."""
    told = replace(interview, receipt=Notice(Said.UNREAD))
    part = UnreadPart(interview.last_number + 1, event.source)
    if interview.phase in STRAIGHT_TO_CASE:
        return replace(told, last_number=part.number), (Append(part),)
    if not (interview.consented or interview.parts) or len(interview.parts) >= MOST_PARTS:
        return told, ()
    return replace(told, parts=(*interview.parts, part), last_number=part.number), ()


def file_kept(interview: Interview, event: FileKept, _mission: Mission) -> Outcome:
    """Note that a file is sealed; send the report that was waiting for the last one."""
    kept = replace(interview, parts=_with_status(interview.parts, event.number, failed=False))
    if kept.phase is Phase.SENDING and kept.sending_up_to is None and not is_pending(kept):
        return depart(kept)
    return kept, ()


def file_failed(interview: Interview, event: FileFailed, _mission: Mission) -> Outcome:
    """Say that a file could not be kept, so that the person can send it again."""
    if interview.phase in _DRAFTING and not _is_awaited(interview, event.number):
        return interview, ()
    parts = _with_status(interview.parts, event.number, failed=True)
    told = replace(interview, parts=parts, waiting=False, receipt=Notice(Said.FILE_FAILED))
    return told, ()


def _is_awaited(interview: Interview, number: int) -> bool:
    return any(
        isinstance(part, FilePart) and part.number == number and part.status == "pending"
        for part in interview.parts
    )


def depart(interview: Interview) -> Outcome:
    """Send what there is now; what comes later belongs to the next report."""
    gone = replace(interview, sending_up_to=interview.last_number, waiting=False)
    return gone, (Submit(interview.urgent),)


def counted(parts: tuple[Part, ...], said: Said) -> Notice:
    """Count what was taken; a receipt names numbers, never words."""
    messages = voices = seconds = files = 0
    for part in parts:
        if isinstance(part, TextPart):
            messages += 1
        elif isinstance(part, FilePart) and part.status != "failed":
            if part.kind in _SPOKEN:
                voices += 1
                seconds += part.seconds or 0
            else:
                files += 1
    return Notice(said, messages, voices, seconds, files)


def without_words(parts: tuple[Part, ...], question: str) -> tuple[Part, ...]:
    """Drop what answered a question, because the person asked to replace it."""
    return tuple(part for part in parts if part.question != question)


def _take(interview: Interview, parts: tuple[Part, ...], mission: Mission) -> Outcome:
    last = parts[-1].number
    aside = interview.aside if interview.aside in KEPT_OPEN else None
    if interview.phase in STRAIGHT_TO_CASE:
        if not mission.takes_additions:
            raise FullDayError
        receipt = counted(parts, Said.ADDED)
        told = replace(interview, last_number=last, aside=aside, page=0, receipt=receipt)
        return told, tuple(Append(part) for part in parts)
    if not (interview.consented or mission.intake_open):
        raise IntakeClosedError
    if not interview.consented and mission.paused_until is not None:
        raise PausedError
    _refuse_beyond_room(interview, sum(map(_size, parts)))
    held = interview.parts
    if interview.replacing and parts[0].question == interview.revisiting:
        held = without_words(held, parts[0].question)
    held += parts
    taken = replace(
        interview,
        parts=held,
        last_number=last,
        aside=aside,
        page=0,
        replacing=interview.replacing and parts[0].question != interview.revisiting,
        skipped=interview.skipped - {parts[0].question},
        receipt=_receipt(interview, held),
    )
    return taken, ()


def _refuse_beyond_room(interview: Interview, more: int) -> None:
    """Refuse what no longer fits, so that one chat fills neither memory nor a manifest."""
    parts = interview.parts
    if len(parts) >= MOST_PARTS or sum(map(_size, parts)) + more > MOST_WORDS:
        raise FullReportError


def _size(part: Part) -> int:
    return len(part.text.encode("utf-8", "replace")) if isinstance(part, TextPart) else 0


def _receipt(interview: Interview, parts: tuple[Part, ...]) -> Notice:
    if interview.consented:
        return counted(parts, Said.TAKEN)
    return Notice(Said.NOT_A_CODE if interview.phase is Phase.CODE else Said.HELD)


def _question_for(interview: Interview, mission: Mission, *, spoken: bool) -> str:
    """Words answer the question on the card if it takes words; else they are story."""
    if not spoken or interview.phase is not Phase.ASKING or interview.aside is not None:
        return STORY
    question: Question | None = current(interview, mission)
    return question.id if question is not None and question.takes_words else STORY


def _is_departing(interview: Interview) -> bool:
    return interview.sending_up_to is not None


def _part_to_edit(parts: tuple[Part, ...], source: int) -> Part | None:
    """The words of a message come before its file, because a caption is what was edited."""
    found: Part | None = None
    for part in parts:
        if part.source == source:
            if isinstance(part, TextPart):
                return part
            found = part
    return found


def _with_status(parts: tuple[Part, ...], number: int, *, failed: bool) -> tuple[Part, ...]:
    return tuple(
        replace(part, status="failed" if failed else "kept")
        if isinstance(part, FilePart) and part.number == number and part.status == "pending"
        else part
        for part in parts
    )
