"""One arrival being worked through, from the loaded draft to changes for one commit.

Owns what a turn holds, and what it may reach. It gathers; it does not commit,
and it shows nothing. What the interview asks for is carried out in
`bot.services.effects`. A turn edits one case at a time, and everything that it
says in that case is sealed in one piece.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.casework.clocks import coarse
from bot.casework.triage import Priority
from bot.i18n import Catalogs, Translator
from bot.interview.case_facts import OpenedCase
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Notice, Said, TextPart, UnreadPart
from bot.interview.schema import Phase
from bot.sealing.day_keys import DayKeys
from bot.sealing.slip import Slip
from bot.services.arrivals import Arrival, FetchJob
from bot.services.beside_a_case import calls_on
from bot.services.case_edits import CaseEdit, Sealer
from bot.services.changes import AddOutbox, Change, DropPayload
from bot.services.drafts import Draft, FileInHand
from bot.services.duty.alerts import Kind
from bot.services.files import KeptFile
from bot.services.flooding.flooding import Flooding
from bot.services.last_choices import LastChoices
from bot.services.letter_reading import opening
from bot.services.meeting import Meeting
from bot.services.open_cases import OpenCases
from bot.services.own_erasure import end, may_go, wish
from bot.services.ports import Clock, Randomness, Store
from bot.services.receipts import ReceiptDesk
from bot.services.reports import MadeCase, Report, Reports
from bot.services.rows import CaseRow, OutboxRow


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
    told: str = ""
    """Where it is told of that a case was added to; nowhere if empty."""

    @property
    def meeting(self) -> Meeting:
        """By whom the language is found in which to go on."""
        return Meeting(self.store, self.catalogs)


@dataclass(slots=True, repr=False)
class Turning:
    """The state of one turn."""

    around: Surroundings
    draft: Draft
    arrival: Arrival
    keys: DayKeys
    flooding: Flooding
    choices: LastChoices
    mission: Mission
    changes: list[Change] = field(default_factory=list)
    fetch: list[FetchJob] = field(default_factory=list)
    made: MadeCase | None = None
    follow: Draft | None = None
    discarded: bool = False
    edit: CaseEdit | None = None
    chose: tuple[bytes, str] | None = None
    """Of which case, by its locator, a notice was chosen anew, and how."""

    @property
    def tag(self) -> bytes:
        """The chat's tag of today."""
        return self.keys.chat_tag(self.draft.bot, self.draft.slot)

    @property
    def slip(self) -> bytes:
        """By which an officer can have this chat's reports paused, and learns nothing."""
        slip = Slip(self.draft.bot, self.draft.chat)
        return slip.seal(self.draft.case_id, self.keys, self.around.random)

    @property
    def translator(self) -> Translator:
        """The voice of the draft's language."""
        return self.around.catalogs.translator(self.draft.interview.language)

    def all_changes(self) -> tuple[Change, ...]:
        """Everything that the turn brought about, beside the draft itself."""
        edited = self.edit.changes() if self.edit is not None else ()
        return (*self.changes, *edited, *self._to_tell())

    def _to_tell(self) -> tuple[AddOutbox, ...]:
        """Let it be told, coarsely, that there is more to read; an urgent case calls on.

        Every addition brings its row, so that it says of none that it named a reader. Who
        hears of it is decided on the half-hour: whoever has the case then, or its readers.
        """
        edit, destination = self.edit, self.around.told
        if edit is None or not destination:
            return ()
        now = self.around.clock.now()
        anew = calls_on(edit.row, self._row_key(), now)
        at = coarse(now, Priority(f"P{edit.row.priority}"))
        row = OutboxRow(self._row_key(), destination, edit.row.key, Kind.ADDED, at, 0)
        return (*anew, AddOutbox(row))

    def _row_key(self) -> int:
        return int.from_bytes(self.around.random(8), "big") >> 1

    async def place(self, file: FileInHand) -> FileInHand:
        """Give a file its place: in the case that is open, or in the draft."""
        edit = await self.edit_of(self.draft.locator)
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

    def want(self, file: FileInHand) -> None:
        """Have a file fetched once the turn is committed."""
        self.fetch.append(FetchJob(chat=self.draft.slot, draft=self.draft.key, file=file))

    async def opened(self) -> OpenedCase | None:
        """What the card may show of the case that this chat has open."""
        return await self.around.cases.facts(self.draft.chat, self.translator)

    def tell_gone(self, *held: TextPart | FilePart | UnreadPart) -> None:
        """Say that there is no such case any more; what was meant for it is held, not lost.

        While nothing can be sealed, it says to try later instead.
        """
        interview = self.draft.interview
        said = Said.UNKNOWN_CODE if self.around.sealer() is not None else Said.TOO_MANY
        told = replace(
            interview,
            phase=Phase.CODE,
            aside=None,
            parts=(*interview.parts, *held),
            receipt=Notice(said),
        )
        self.draft = replace(self.draft, interview=told, locator=None)

    async def erase(self) -> bool:
        """Erase the open case if nobody has begun with it; False where it can only be wished."""
        edit, sealer = await self.edit_of(self.draft.locator), self.around.sealer()
        if edit is None or sealer is None:
            self.tell_gone()
            return False
        store, now = self.around.store, self.around.clock.now()
        acts = tuple(await store.audit(edit.row.key))
        if not may_go(edit.row, acts, hold=edit.memory.hold):
            wish(edit)
            return False
        self.changes.extend(await end(store, edit.row, acts, sealer.signing_key, now))
        self.edit = None
        self.around.cases.end(self.draft.chat)
        self.draft = replace(self.draft, locator=None)
        return True

    async def attach(self, file: FileInHand, kept: KeptFile) -> None:
        """Attach a whole file to the case that waits for it."""
        edit = await self.edit_of(file.locator)
        if edit is not None:
            edit.attach(file.entry, kept)
        else:  # erased while it came in: what has come must not stay behind
            self.changes.append(DropPayload(kept.payload))

    async def note_missing(self, file: FileInHand) -> None:
        """Say in the case that a file it was told of never came."""
        edit = await self.edit_of(file.locator)
        if edit is not None:
            words = f"File {file.entry} could not be fetched and is not in this case.\n"
            edit.say("missing", {"entry": file.entry}, words)

    async def note_opened(self, letter: int) -> None:
        """Note that one of the open case's letters is shown, once and coarsely."""
        session, sealer = self.around.cases.get(self.draft.chat), self.around.sealer()
        if session is None or all(each.number != letter for each in session.letters):
            return
        session.read.add(letter)
        row = await self.around.store.case(session.case)
        # An edit of this turn ends the chain already: two rows of one number would refuse both.
        if row is not None and sealer is not None and self.edit is None:
            acts = await self.around.store.audit(row.key)
            self.changes.extend(opening(row, acts, letter, sealer, self.around.clock.now()))

    async def row_of(self, locator: bytes | None) -> CaseRow | None:
        """The row of the case of a locator; None if there is no such case."""
        return None if locator is None else await self.around.store.case_by_locator([locator])

    async def edit_of(self, locator: bytes | None) -> CaseEdit | None:
        """The one edit of this turn, on the case of a locator; None if there is no such case."""
        if self.edit is not None and self.edit.row.locator == locator:
            return self.edit
        row, sealer = await self.row_of(locator), self.around.sealer()
        if row is None or sealer is None:
            return None
        if self.edit is not None:
            self.changes.extend(self.edit.changes())
        audit = await self.around.store.audit(row.key)
        self.edit = CaseEdit(row, audit, sealer, self.around.clock.now())
        return self.edit
