"""One arrival being worked through: the interview advanced, its effects carried out.

Owns the turn of one chat from loaded draft to changes ready for one commit.
It gathers; it does not commit, and it shows nothing. What an effect answers
(`Submitted`, `CaseOpened`, …) is fed back to the interview within the turn,
so that a turn always ends on a card that is true.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.casework.lifecycle import Move
from bot.errors import CaseError, IntakeClosedError, UnknownReceiptError
from bot.i18n import Catalogs, Translator
from bot.interview.case_facts import OpenedCase
from bot.interview.choices import match_choice, options
from bot.interview.effects import (
    AnswerAfter,
    Append,
    CloseCase,
    Disagree,
    Discard,
    Effect,
    FetchFile,
    MarkRead,
    OpenAdding,
    OpenCase,
    Rate,
    Submit,
    Withdraw,
)
from bot.interview.events import (
    Appended,
    CaseOpened,
    CodeRefused,
    Event,
    SentFile,
    SubmitRefused,
    Submitted,
    Wrote,
)
from bot.interview.machine import advance
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Notice, Said, TextPart, UnreadPart
from bot.interview.schema import Phase
from bot.services.arrivals import Arrival, FetchJob
from bot.services.case_edits import CaseEdit, Sealer
from bot.services.case_memory import CaseMemory
from bot.services.changes import Change, DropPayload
from bot.services.drafts import Draft, FileInHand
from bot.services.files import KeptFile
from bot.services.open_cases import OpenCases
from bot.services.ports import Clock, Randomness, Store
from bot.services.receipts import ReceiptDesk
from bot.services.reports import MadeCase, Report, Reports
from bot.services.rows import CaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """All that a turn may reach; built once by the composition root."""

    bot: int
    store: Store
    clock: Clock
    random: Randomness
    catalogs: Catalogs
    mission: Callable[[], Mission]
    sealer: Callable[[], Sealer | None]
    reports: Reports
    report: Callable[[Draft, Mission], Report]
    receipts: ReceiptDesk
    cases: OpenCases


@dataclass(slots=True, repr=False)
class Turning:
    """The state of one turn."""

    around: Surroundings
    draft: Draft
    arrival: Arrival
    tag: bytes
    mission: Mission
    changes: list[Change] = field(default_factory=list)
    fetch: list[FetchJob] = field(default_factory=list)
    made: MadeCase | None = None
    follow: Draft | None = None
    discarded: bool = False
    edit: CaseEdit | None = None

    @property
    def translator(self) -> Translator:
        """The voice of the draft's language."""
        return self.around.catalogs.translator(self.draft.interview.language)

    async def feed(self, event: Event) -> None:
        """Advance the interview by an event, and carry out what it asks for."""
        if isinstance(event, Wrote):
            event = replace(event, choice=self._choice(event.text))
        interview, effects = advance(self.draft.interview, event, self.mission)
        self.draft = replace(self.draft, interview=interview)
        for effect in effects:
            carry_out = EFFECTS[type(effect)]
            answer = await carry_out(self, effect)
            if answer is not None:
                await self.feed(answer)

    def _choice(self, text: str) -> str | None:
        """Find the option that typed words name, by its label in the language on the card."""
        translator = self.translator
        offered = {
            option.id: tuple(
                _label(label, translator) for label in (option.label, *option.synonyms)
            )
            for option in options(self.draft.interview, self.mission)
        }
        return match_choice(text, offered)

    async def all_changes(self) -> tuple[Change, ...]:
        """Everything that the turn brought about, beside the draft itself."""
        edited = self.edit.changes() if self.edit is not None else ()
        return (*self.changes, *edited)

    # ------------------------------------------------------------ effects

    async def fetch_file(self, effect: FetchFile) -> Event | None:
        """Note a file that has just arrived, or ask again for one that is still missing."""
        file = self.draft.file(effect.number)
        if file is None:
            file = await self._place(self._arrived(effect.number))
            self.draft = self.draft.with_file(file)
        self.fetch.append(FetchJob(chat=self.draft.slot, draft=self.draft.key, file=file))
        return None

    def _arrived(self, number: int) -> FileInHand:
        """Describe a file that has just arrived; its place is still the draft's."""
        event = next(e for e in self.arrival.events if isinstance(e, SentFile))
        return FileInHand(
            number=number,
            remote=self.arrival.remote,
            source=event.source,
            size=event.size,
            form=event.kind,
            name=event.name,
            media_type=event.mime,
            seconds=event.seconds,
            entry=self.draft.next_entry,
            case_id=self.draft.case_id,
        )

    async def _place(self, file: FileInHand) -> FileInHand:
        """Give a file its place: in the case that is open, or in the draft."""
        edit = await self._edit(self.draft.locator)
        if edit is None:
            self.draft = replace(self.draft, next_entry=file.entry + 1)
            return file
        return replace(
            file,
            entry=edit.take_number(),
            case_id=edit.memory.readers.case_id,
            report_manifest=edit.memory.readers.report_manifest,
            locator=edit.row.locator,
            payload=0,
            file_key=b"",
        )

    async def submit(self, effect: Submit) -> Event | None:
        """Seal the report; what came too late for it stays in the draft."""
        report = self.around.report(self.draft, self.mission)
        try:
            made = await self.around.reports.make(self.draft, report, urgent=effect.urgent)
        except IntakeClosedError:
            return SubmitRefused()
        self.made = made
        self.changes.extend(made.changes)
        sent = self.draft
        self.follow = _follower(sent, made, self.around.random) if sent.pending else None
        self.draft = replace(
            sent,
            case_id=self.around.random(16).hex(),
            files=(),
            next_entry=2,
            locator=None,
            sent=made.sent,
        )
        return Submitted()

    async def discard(self, _effect: Discard) -> Event | None:
        """Drop the draft with every payload it holds."""
        kept = (file.payload for file in self.draft.files if file.kept)
        self.changes.extend(map(DropPayload, kept))
        self.draft = replace(self.draft, files=(), sent=None, locator=None)
        self.discarded = True
        return None

    async def open_case(self, effect: OpenCase) -> Event | None:
        """Open a case by its code; the code itself goes nowhere else."""
        sealer = self.around.sealer()
        try:
            row, keys = await self.around.receipts.open(effect.digits, self.tag)
        except CaseError as error:
            return CodeRefused(type(error))
        if sealer is None:
            return CodeRefused(UnknownReceiptError)
        identity = keys.identity_seed.identity(
            "hybrid" if row.identity_kind == "hybrid" else "x25519"
        )
        memory = CaseMemory.open(row, sealer.server_key)
        await self.around.cases.start(
            self.draft.chat, row, memory, (identity, sealer.roster.signers()), self.translator
        )
        self.draft = replace(self.draft, locator=row.locator)
        opened = await self.opened()
        return CodeRefused(UnknownReceiptError) if opened is None else CaseOpened(opened)

    async def opened(self) -> OpenedCase | None:
        """What the card may show of the case that this chat has open."""
        return await self.around.cases.facts(self.draft.chat, self.translator)

    async def open_adding(self, effect: OpenAdding) -> Event | None:
        """Remember a case by its locator, for additions."""
        locator = locator_bytes(effect.locator)
        if await self._row(locator) is None:
            self._gone()
            return None
        self.draft = replace(self.draft, locator=locator)
        self.around.cases.note(self.draft.chat)
        return None

    def _gone(self, *held: TextPart | FilePart | UnreadPart) -> None:
        """Say that there is no such case any more; what was meant for it is held, not lost."""
        interview = self.draft.interview
        told = replace(
            interview,
            phase=Phase.CODE,
            aside=None,
            parts=(*interview.parts, *held),
            receipt=Notice(Said.UNKNOWN_CODE),
        )
        self.draft = replace(self.draft, interview=told, locator=None)

    async def close_case(self, _effect: CloseCase) -> Event | None:
        """Forget the case that this chat has open."""
        self.around.cases.end(self.draft.chat)
        self.draft = replace(self.draft, locator=None)
        return None

    async def append(self, effect: Append) -> Event | None:
        """Add one part to the open case."""
        edit = await self._edit(self.draft.locator)
        if edit is None:
            self._gone(effect.part)
            return None
        if self.draft.interview.phase is Phase.ADDING:
            self.around.cases.note(self.draft.chat)
        match effect.part:
            case TextPart(text=text):
                edit.say("words", {"words": text}, text)
            case UnreadPart():
                edit.say("unread", {}, "A message of the reporter's could not be read.\n")
            case FilePart(number=number):
                await self._move_to_case(number)
        return Appended()

    async def _move_to_case(self, number: int) -> None:
        """Fetch a file again for the open case, if it was held for a draft of its own.

        What is sealed names its case, so that nobody can slip it into another.
        """
        file = self.draft.file(number)
        if file is None or file.locator is not None:
            return
        self.changes.extend([DropPayload(file.payload)] if file.kept else [])
        placed = await self._place(file)
        self.draft = self.draft.with_file(placed)
        self.fetch.append(FetchJob(chat=self.draft.slot, draft=self.draft.key, file=placed))

    async def withdraw(self, _effect: Withdraw) -> Event | None:
        """Propose the closing, as the reporter wishes."""
        await self._state("withdrawn", Move.WITHDRAW, "The reporter withdraws this case.\n")
        return None

    async def disagree(self, _effect: Disagree) -> Event | None:
        """Reopen a closed case."""
        await self._state("disagreed", Move.REOPEN, "The reporter does not agree.\n")
        return None

    async def _state(self, what: str, move: Move, words: str) -> None:
        edit = await self._edit(self.draft.locator)
        if edit is not None and edit.move(move):
            edit.say(what, {}, words)

    async def rate(self, effect: Rate) -> Event | None:
        """Keep how the reporter rates the handling."""
        edit = await self._edit(self.draft.locator)
        if edit is not None:
            edit.say("rated", {"score": effect.score}, f"The reporter's rating: {effect.score}\n")
        return None

    async def mark_read(self, effect: MarkRead) -> Event | None:
        """Remember, for this session, that a letter was opened."""
        session = self.around.cases.get(self.draft.chat)
        if session is not None:
            session.read.add(effect.letter)
        return None

    async def answer_after(self, effect: AnswerAfter) -> Event | None:
        """Add one answer given after sending to its case."""
        edit = await self._edit(locator_bytes(effect.locator))
        if edit is not None:
            facts = {"question": effect.question, "choice": effect.choice}
            edit.say("answer", facts, f"{effect.question}: {effect.choice}\n")
        return None

    # ------------------------------------------------------------ cases

    async def attach(self, file: FileInHand, kept: KeptFile) -> None:
        """Attach a whole file to the case that waits for it."""
        edit = await self._edit(file.locator)
        if edit is not None:
            edit.attach(file.entry, kept)

    async def note_missing(self, file: FileInHand) -> None:
        """Say in the case that a file it was told of never came."""
        edit = await self._edit(file.locator)
        if edit is not None:
            words = f"File {file.entry} could not be fetched and is not in this case.\n"
            edit.say("missing", {"entry": file.entry}, words)

    async def _row(self, locator: bytes | None) -> CaseRow | None:
        return None if locator is None else await self.around.store.case_by_locator([locator])

    async def _edit(self, locator: bytes | None) -> CaseEdit | None:
        """The one edit of this turn, on the case of a locator; None if there is no such case."""
        if self.edit is not None and self.edit.row.locator == locator:
            return self.edit
        row, sealer = await self._row(locator), self.around.sealer()
        if row is None or sealer is None:
            return None
        if self.edit is not None:
            self.changes.extend(self.edit.changes())
        audit = await self.around.store.audit(row.key)
        self.edit = CaseEdit(row, audit, sealer, self.around.clock.now())
        return self.edit


EFFECTS: dict[type[Effect], Callable[[Turning, Any], Awaitable[Event | None]]] = {
    FetchFile: Turning.fetch_file,
    Submit: Turning.submit,
    Discard: Turning.discard,
    OpenCase: Turning.open_case,
    CloseCase: Turning.close_case,
    OpenAdding: Turning.open_adding,
    Append: Turning.append,
    Withdraw: Turning.withdraw,
    Disagree: Turning.disagree,
    Rate: Turning.rate,
    MarkRead: Turning.mark_read,
    AnswerAfter: Turning.answer_after,
}


def locator_bytes(text: str) -> bytes:
    """Read the locator that a button carries (22 base64url characters)."""
    return base64.urlsafe_b64decode(text + "==")


def _follower(sent: Draft, made: MadeCase, random: Randomness) -> Draft:
    """What is left of a sent draft: files still coming in, and where they belong."""
    return replace(
        sent,
        key=int.from_bytes(random(8), "big") >> 1,
        version=0,
        shown=0,
        chat=0,
        interview=replace(sent.interview, parts=(), answers={}),
        card=None,
        sweep=(),
        staying=(),
        files=tuple(replace(file, locator=made.locator) for file in sent.pending),
        locator=None,
        sent=None,
        following=True,
    )


def _label(words: Any, translator: Translator) -> str:
    if isinstance(words, str):
        return words
    if isinstance(words, dict):
        return translator.name(words).text
    return translator.sentence(words.sentence, {}, isolate=()).text
