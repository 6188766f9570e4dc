"""Adds to a case that exists: words, files, answers, a withdrawal, a disagreement.

Owns the sealing of what comes after the report. Everything is sealed to the
case's own reader list, never to a queue's present one, under the next free
entry number, and comes out as changes for one commit. It can append and
never read: it holds no identity. Words that name a reader are sealed to the
others, and no row in clear says so: the audit, the queue and the number of
stanzas are those of any other addition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.casework.clocks import UNANSWERED, coarse, owed
from bot.casework.lifecycle import Move, RefusedMoveError, Standing, State, step
from bot.casework.triage import Priority
from bot.sealing import canonical
from bot.sealing.age import FileKey, seal_header
from bot.sealing.canonical import Json
from bot.sealing.conflicts import conflicted, kept_from
from bot.sealing.entry import seal_payload
from bot.sealing.manifest import EntryKind, Manifest
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Roster
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain, acted_at
from bot.services.beside_a_case import calls_on
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, AddChunk, AddEntry, Change, PutCase
from bot.services.files import KeptFile
from bot.services.ports import Randomness
from bot.services.rows import AuditRow, CaseRow, EntryRow

FORM = "amana/addition/1"
# What answers a question, or may: what could not be read is asked for again by a person.
_ANSWERS = frozenset({"words", "answer", "unread"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sealer:
    """What the server seals with: its keys, the present roster, and randomness."""

    server_key: ServerKey
    signing_key: SigningKey
    roster: Roster
    random: Randomness

    def row_key(self) -> int:
        """Draw a row's key; 63 bits, so that their order says nothing."""
        return int.from_bytes(self.random(8), "big") >> 1


class CaseEdit:
    """One case being added to; `changes` are committed by the caller, with whatever caused them."""

    def __init__(self, row: CaseRow, audit: Sequence[AuditRow], sealer: Sealer, now: int) -> None:
        """Begin an edit.

        Args:
            row: the case as it stands.
            audit: its acts; the last of them is enough, except for `last`.
            sealer: what to seal with.
            now: seconds since 1970 UTC.
        """
        self.row = row
        self.memory = CaseMemory.open(row, sealer.server_key)
        self._before = row, self.memory
        self._audit = list(audit)
        head = audit[-1] if audit else None
        self._chain = Chain(row.key, row.reference, head, sealer.signing_key)
        self._sealer = sealer
        self._now = now
        self._at = coarse(now, Priority(f"P{row.priority}"))
        self._changes: list[Change] = []
        # Only the escrow is left to read what comes: an alarm must stand.
        self.unattended = False

    def say(self, what: str, facts: Mapping[str, Json], words: str) -> None:
        """Add an entry `addition`: its kind, its facts, and words readable without us."""
        marked = {**facts, **self._narrow(facts.get("words"))}
        document = canonical.canonical({"format": FORM, "what": what, **marked})
        number = self.take_number()
        manifest = Manifest(
            case_id=self.memory.readers.case_id,
            number=number,
            kind=EntryKind.ADDITION,
            report_manifest=self.memory.readers.report_manifest,
        )
        originals = {"addition.json": document, "addition.txt": words.encode()}
        sealer, file_key = self._sealer, FileKey.generate(self._sealer.random)
        sealed = seal_payload(manifest, originals, file_key, sealer.signing_key, sealer.random)
        header = self._header(file_key)
        self.keep(number, EntryKind.ADDITION, sealed.bucket, header, sealed.payload)
        self.act(what)
        if what in _ANSWERS:
            self._go_on()

    def attach(self, number: int, kept: KeptFile) -> None:
        """Add a file that is sealed and stored already under this number."""
        header = self._header(FileKey(kept.file_key))
        self._add_entry(number, EntryKind.FILE, kept.bucket, header, kept.payload)
        self.act("file")
        self._go_on()

    def keep(
        self, number: int, kind: EntryKind, bucket: int, header: bytes, payload: bytes
    ) -> None:
        """Add an entry that is sealed already, in one piece, under a number that was taken."""
        key = self._sealer.row_key()
        self._changes.append(AddChunk(key, 0, self._at, payload))
        self._add_entry(number, kind, bucket, header, key)

    def take_number(self) -> int:
        """Take the next entry number; a number once taken is never given again."""
        number = self.memory.next_entry
        self.memory = self.memory.after_next()
        return number

    def move(self, move: Move) -> bool:
        """Make a move if the case's state allows it; False if not, and nothing is changed."""
        try:
            standing = step(Standing.read(self.row.state), move)
        except RefusedMoveError:
            return False
        if move is Move.WITHDRAW and self._is_unanswered:
            self.memory = replace(self.memory, unheard=True)
        self.row = replace(self.row, state=str(standing))
        return True

    def answer(self, *, asks: bool = False) -> None:
        """A person writes to the reporter: they have read, and a later letter tells what is done.

        Args:
            asks: whether the letter asks something: to be asked is not to be told.
        """
        is_first = self._is_unanswered
        self.heard()
        if is_first:
            self.move(Move.ACKNOWLEDGE)
        elif not asks:
            self.memory = replace(self.memory, told=True)

    def heard(self) -> None:
        """A person has taken the case up, also one that was withdrawn."""
        if self.memory.unheard:
            self.memory = replace(self.memory, unheard=False)

    def act(self, action: str) -> None:
        """Write an act of the server's into the chain."""
        self._write(self._chain.server_act(action, self._at))

    def sign(self, action: str, officer: str, request: SignedRequest) -> int:
        """Write an officer's act into the chain, with their request as evidence; its number."""
        act = self._chain.officer_act(action, officer, request)
        self._write(act)
        return act.number

    def also(self, *changes: Change) -> None:
        """Commit these beside."""
        self._changes.extend(changes)

    def last(self, action: str) -> int | None:
        """When an act of the server's was last written, as coarsely as it was; None if never."""
        times = [acted_at(act) for act in self._audit if act.action == action]
        return max(times, default=None)

    def calls_on(self) -> None:
        """Let it be called for anew, if it is urgent and nobody is on it any more."""
        self.also(*calls_on(self.row, self._sealer.row_key(), self._now))

    def changes(self) -> tuple[Change, ...]:
        """Everything to commit, the case's row with its new version first."""
        return (self._put(), *self._changes)

    def needed(self) -> tuple[Change, ...]:
        """The same, but without the row where nothing in it changed, so that no version moves."""
        return tuple(self._changes) if self._before == (self.row, self.memory) else self.changes()

    def _put(self) -> PutCase:
        version, sealer = self.row.version + 1, self._sealer
        sealed = self.memory.seal(self.row.key, version, sealer.server_key, sealer.random)
        row = replace(self.row, version=version, sealed=sealed, due=self._due())
        return PutCase(row, self.row.version)

    def _go_on(self) -> None:
        """End a wait for the reporter, who has just written; a wait for others goes on."""
        if Standing.read(self.row.state).state is State.WAITING_REPORTER:
            self.move(Move.RESUME)

    def _narrow(self, words: Json) -> Mapping[str, Json]:
        """Keep the case from readers whom the reporter's words name, before those are sealed.

        Returns:
            What the entry says of it inside its seal, to those who still read.
        """
        before, roster = self.memory.readers, self._sealer.roster
        said = conflicted(roster, words) if isinstance(words, str) else frozenset()
        # Who was kept out before and reads now was made a reader by a human who knew: it stands.
        named = said - set(before.kept_out)
        if not named:
            return {}
        after = kept_from(before, roster, named, frozenset(self.memory.recused))
        self.memory = replace(self.memory, readers=after)
        self.unattended = not after.readers
        if self.row.assignee in named:
            self.row = replace(self.row, assignee=None)
        joined = [name for name in after.readers if name not in before.readers]
        return {"kept_from": sorted(named), "joined": joined}

    @property
    def _is_unanswered(self) -> bool:
        return Standing.read(self.row.state).state in UNANSWERED

    def _due(self) -> int:
        """When the next duty falls due; on a closed case, when the last one did."""
        state, priority = Standing.read(self.row.state).state, Priority(f"P{self.row.priority}")
        told, unheard = self.memory.told, self.memory.unheard
        still = owed(state, priority, self.row.received, told=told, unheard=unheard)
        return still[0].due if still else self.row.due

    def _header(self, file_key: FileKey) -> bytes:
        sealer = self._sealer
        recipients = self.memory.readers.recipients(sealer.roster, sealer.random)
        return seal_header(file_key, recipients, sealer.random)

    def _write(self, act: AuditRow) -> None:
        self._audit.append(act)
        self._changes.append(AddAudit(act))

    def _add_entry(
        self, number: int, kind: EntryKind, bucket: int, header: bytes, payload: int
    ) -> None:
        entry = EntryRow(self.row.key, number, kind, bucket, self._at, (header,), payload)
        self._changes.append(AddEntry(entry))
