"""Makes a case of a draft: triaged, sealed, and ready to be committed in one piece.

Owns Send. What goes in is a draft with everything in it; what comes out is a
tuple of changes that the store takes whole or not at all, and the receipt to
show. Nothing of it may be kept elsewhere: after the commit, only the sealed
entries know the story, and only the receipt knows the case.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.casework import reference
from bot.casework.clocks import Duty, answer_deadline, coarse, deadline
from bot.casework.lifecycle import State
from bot.casework.subjects import subject_tags
from bot.casework.triage import Triage, triage
from bot.errors import IntakeClosedError
from bot.interview.parts import UnreadPart
from bot.sealing.age import FileKey, Recipient, seal_header
from bot.sealing.conflicts import conflicted
from bot.sealing.entry import SealedEntry, seal_entry
from bot.sealing.manifest import EntryKind, ListedFile, Manifest, ReportFacts
from bot.sealing.notice import Note, NoticeKey, blank_note
from bot.sealing.readers import Chosen, ReaderList, choose_readers, recipients_for
from bot.sealing.report import AttachedFile, Words
from bot.sealing.report import Report as ReportDocument
from bot.services.audit import Chain
from bot.services.beside_a_case import PRACTICE, counted, put_in_quarantine, told_of
from bot.services.case_edits import Sealer
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, AddCase, AddChunk, AddEntry, Change
from bot.services.drafts import Draft, SentReport
from bot.services.ports import Clock
from bot.services.receipts import Mint, MintedReceipt
from bot.services.rows import CaseRow, EntryRow
from bot.services.said_in_parts import is_text, is_unheard, said

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """What the interview hands over: the words with English labels, and its questionnaire."""

    text: str
    questionnaire: str
    practice: bool = False
    """Made up, for officers to train on; marked so everywhere, and counted nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MadeCase:
    """A case ready to be committed."""

    row: CaseRow
    entries: tuple[EntryRow, ...]
    changes: tuple[Change, ...]
    sent: SentReport
    locator: bytes
    unattended: bool
    """Only the escrow can read it: an alarm must stand until somebody is given it."""
    triage: Triage


class Reports:
    """Makes cases of drafts."""

    def __init__(
        self,
        sealer: Callable[[], Sealer | None],
        mint: Mint,
        clock: Clock,
        destinations: Sequence[str] = (),
    ) -> None:
        self._sealer = sealer
        self._mint = mint
        self._clock = clock
        self._destinations = tuple(destinations)

    async def make(
        self,
        draft: Draft,
        report: Report,
        *,
        urgent: bool,
        slip: bytes | None = None,
        quarantines: Callable[[Triage], bool] = lambda _: False,
    ) -> MadeCase:
        """Seal a draft into a case.

        Args:
            draft: everything that the reporter gave.
            report: the same, written for people.
            urgent: whether they called for help.
            slip: by which its sender's reports can be paused; None where nobody sent it.
            quarantines: whether a report of this triage waits, as part of a flood.

        Raises:
            IntakeClosedError: there is no roster that may be sealed to.
        """
        sealer = self._sealer()
        if sealer is None:
            raise IntakeClosedError
        minted = await self._mint.take()
        making = _Making(draft, report, sealer, minted, self._clock.now(), urgent=urgent)
        making.slip, making.is_quarantined = slip, quarantines(making.triage)
        return await asyncio.to_thread(making.make, self._destinations)


class _Making:
    """One case in the making; runs in a thread, so it touches nothing but its arguments."""

    def __init__(
        self,
        draft: Draft,
        report: Report,
        sealer: Sealer,
        minted: MintedReceipt,
        now: int,
        *,
        urgent: bool,
    ) -> None:
        self.draft, self.report, self.sealer, self.minted = draft, report, sealer, minted
        self.now, self.urgent = now, urgent
        parts = self.parts = draft.interview.parts
        # By number: in which order they were fetched is nobody's business.
        self.files = sorted(draft.files, key=lambda file: file.entry)
        self.reference = reference.draw(sealer.random)
        self.triage: Triage = triage(
            draft.interview.answers, help_now=urgent, unheard=any(map(is_unheard, parts))
        )
        words, tags = "\n".join(map(said, parts)), subject_tags(draft.interview.answers)
        self.excluded = conflicted(sealer.roster, words, tags)
        self.chosen: Chosen = choose_readers(sealer.roster, self.triage.queue, self.excluded)
        self.received = coarse(now, self.triage.priority)
        self.slip: bytes | None = None
        self.is_quarantined = False

    def make(self, destinations: Sequence[str]) -> MadeCase:
        """Seal everything."""
        random, row_key = self.sealer.random, self.sealer.row_key()
        notice_key, note = self._note()
        reporter = self.minted.identity(self.sealer.roster.kind).recipient()
        entry = self._seal_report(reporter, notice_key)
        memory = self._memory(reporter, entry)
        row = self._row(row_key, note, memory.seal(row_key, 1, self.sealer.server_key, random))
        payload = self.sealer.row_key()
        first = self._entry_row(row_key, 1, EntryKind.REPORT, entry.sealed.bucket, payload)
        entries = (replace(first, headers=(entry.header,)), *self._files(row_key))
        chain = Chain(row_key, self.reference, None, self.sealer.signing_key)
        act = chain.server_act("received", self.received)
        changes: tuple[Change, ...] = (
            AddCase(row),
            AddChunk(payload, 0, self.received, entry.sealed.payload),
            *map(AddEntry, entries),
            AddAudit(act),
            *put_in_quarantine(row, act, self.sealer.signing_key),
            *(() if self.report.practice else (counted(row),)),
            *(told_of(row, name, self.sealer.row_key()) for name in destinations),
        )
        return MadeCase(
            row=row,
            entries=entries,
            changes=changes,
            sent=self._sent(row),
            locator=row.locator,
            unattended=self.chosen.unattended,
            triage=self.triage,
        )

    @property
    def _state(self) -> State:
        return State.QUARANTINE if self.is_quarantined else State.SUBMITTED

    def _note(self) -> tuple[NoticeKey | None, bytes]:
        draft = self.draft
        if draft.interview.answers.get("reply") != "here":
            return None, blank_note(self.sealer.random)
        note = Note(draft.bot, draft.chat, draft.interview.language)
        return note.seal(draft.case_id, self.sealer.random)

    def _seal_report(self, reporter: Recipient, notice_key: NoticeKey | None) -> SealedEntry:
        roster = self.sealer.roster
        manifest = Manifest(
            case_id=self.draft.case_id,
            number=1,
            kind=EntryKind.REPORT,
            report=ReportFacts(
                files=tuple(ListedFile(f.entry, f.sha256 or None) for f in self.files),
                questionnaire=self.report.questionnaire,
                readers=self.chosen.readers,
                reporter=str(reporter),
                roster_sha256=roster.sha256,
                roster_sequence=roster.sequence,
            ),
        )
        originals = {
            "report.json": self._document(notice_key).dump(),
            "report.txt": self.report.text.encode(),
        }
        sealer, recipients = self.sealer, self._recipients()
        return seal_entry(manifest, originals, recipients, sealer.signing_key, sealer.random)

    def _document(self, notice_key: NoticeKey | None) -> ReportDocument:
        interview, parts = self.draft.interview, self.parts
        entries = {file.number: file.entry for file in self.draft.files}
        return ReportDocument(
            case_id=self.draft.case_id,
            reference=self.reference,
            received=self.received,
            queue=self.chosen.queue,
            priority=self.triage.priority.value,
            category=None,
            rule=f"{self.triage.rule_id}/{self.triage.queue_rule_id}",
            language=interview.language,
            channel=self._channel,
            questionnaire=self.report.questionnaire,
            answers=interview.answers,
            skipped=tuple(sorted(interview.skipped)),
            words=tuple(Words(p.number, p.question, p.text) for p in parts if is_text(p)),
            files=tuple(
                AttachedFile(p.number, p.question, entries[p.number])
                for p in parts
                if p.number in entries
            ),
            unread=tuple(p.number for p in parts if isinstance(p, UnreadPart)),
            reply=interview.answers.get("reply"),
            notice_key=notice_key,
            urgent=self.urgent,
            drill=self.report.practice,
            slip=self.slip,
        )

    @property
    def _channel(self) -> str:
        return PRACTICE if self.report.practice else CHANNEL

    def _recipients(self) -> tuple[Recipient, ...]:
        chosen, sealer = self.chosen, self.sealer
        return recipients_for(sealer.roster, chosen.readers, chosen.stanzas, sealer.random)

    def _memory(self, reporter: Recipient, entry: SealedEntry) -> CaseMemory:
        readers = ReaderList(
            case_id=self.draft.case_id,
            readers=self.chosen.readers,
            stanzas=self.chosen.stanzas,
            reporter=str(reporter),
            report_manifest=entry.sealed.manifest_sha256,
            kept_out=tuple(sorted(self.excluded)),
        )
        return CaseMemory(readers, self.draft.next_entry)

    def _row(self, key: int, note: bytes, sealed: bytes) -> CaseRow:
        priority = self.triage.priority
        return CaseRow(
            key=key,
            reference=self.reference,
            locator=self.minted.keys.locator,
            queue=self.chosen.queue,
            priority=int(priority[1:]),
            state=self._state.value,
            language=self.draft.interview.language,
            channel=self._channel,
            identity_kind=self.sealer.roster.kind,
            received=self.received,
            due=answer_deadline(self._state, priority, self.now).due,
            assignee=None,
            version=1,
            sealed=sealed,
            note=note,
        )

    def _files(self, case: int) -> tuple[EntryRow, ...]:
        """Headers for the files that are whole already; the others follow."""
        rows = []
        for file in self.files:
            if file.kept:
                header = seal_header(FileKey(file.file_key), self._recipients(), self.sealer.random)
                row = self._entry_row(case, file.entry, EntryKind.FILE, file.bucket, file.payload)
                rows.append(replace(row, headers=(header,)))
        return tuple(rows)

    def _entry_row(
        self, case: int, number: int, kind: EntryKind, bucket: int, payload: int
    ) -> EntryRow:
        return EntryRow(case, number, kind.value, bucket, self.received, (), payload)

    def _sent(self, row: CaseRow) -> SentReport:
        news = deadline(Duty.FEEDBACK, self.triage.priority, self.now)
        return SentReport(
            digits=self.minted.receipt.digits,
            locator=urlsafe_b64encode(row.locator).decode().rstrip("="),
            look_by=row.due,
            news_by=news.due,
            urgent=self.urgent,
        )
