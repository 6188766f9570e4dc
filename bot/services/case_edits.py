"""Adds to a case that exists: words, files, answers, a withdrawal, a disagreement.

Owns the sealing of what comes after the report. Everything is sealed to the
case's own reader list, never to a queue's present one, under the next free
entry number, and comes out as changes for one commit. It can append and
never read: it holds no identity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.casework.clocks import coarse
from bot.casework.lifecycle import Move, RefusedMoveError, Standing, step
from bot.casework.triage import Priority
from bot.sealing.age import FileKey, Recipient, seal_header, throwaway_recipient
from bot.sealing.canonical import canonical
from bot.sealing.entry import seal_payload
from bot.sealing.manifest import EntryKind, Manifest
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey
from bot.services.audit import server_act
from bot.services.case_memory import CaseMemory, recall, remember
from bot.services.files import KeptFile
from bot.services.ports import (
    AddAudit,
    AddChunk,
    AddEntry,
    AuditRow,
    CaseRow,
    Change,
    EntryRow,
    PutCase,
    Randomness,
)

FORM = "amana/addition/1"


def filled_header(
    file_key: FileKey, recipients: Sequence[Recipient], stanzas: int, random: Randomness
) -> bytes:
    """Seal a first header of exactly `stanzas` stanzas, in an order that says nothing."""
    missing = max(0, stanzas - len(recipients))
    fillers = [throwaway_recipient(recipients[0].family, random) for _ in range(missing)]
    return seal_header(file_key, shuffled([*recipients, *fillers], random), random)


def shuffled(items: Sequence[Recipient], random: Randomness) -> list[Recipient]:
    """Put items in a random order."""
    return [item for _, item in sorted(((random(8), item) for item in items), key=_first)]


def _first(pair: tuple[bytes, Recipient]) -> bytes:
    return pair[0]


class CaseEdit:
    """One case being added to; `changes` are committed by the caller, with whatever caused them."""

    def __init__(
        self,
        row: CaseRow,
        audit: Sequence[AuditRow],
        keys: tuple[ServerKey, SigningKey],
        now: int,
        random: Randomness,
    ) -> None:
        self.row = row
        self._audit = list(audit)
        self._server_key, self._signing_key = keys
        self._at = coarse(now, Priority(f"P{row.priority}"))
        self._random = random
        self.memory: CaseMemory = recall(row, self._server_key)
        self._changes: list[Change] = []

    def say(self, what: str, facts: Mapping[str, Any], words: str) -> None:
        """Add an entry `addition`: its kind, its facts, and words readable without us."""
        document = canonical({"form": FORM, "what": what, **facts})
        originals = {"addition.json": document, "addition.txt": words.encode()}
        number = self.take_number()
        manifest = Manifest(
            case_id=self.memory.case_id,
            number=number,
            kind=EntryKind.ADDITION,
            report_manifest=self.memory.report_manifest,
        )
        file_key = FileKey.generate(self._random)
        sealed = seal_payload(manifest, originals, file_key, self._signing_key, self._random)
        payload = int.from_bytes(self._random(8), "big") >> 1
        self._changes.append(AddChunk(payload, 0, self._at, sealed.payload))
        self._add_entry(number, EntryKind.ADDITION, sealed.bucket, file_key, payload)
        self.act(what)

    def attach(self, number: int, kept: KeptFile) -> None:
        """Add a file that is sealed and stored already under this number."""
        self._add_entry(number, EntryKind.FILE, kept.bucket, FileKey(kept.file_key), kept.payload)
        self.act("file")

    def take_number(self) -> int:
        """Take the next entry number; a number once taken is never given again."""
        number = self.memory.next_entry
        self.memory = replace(self.memory, next_entry=number + 1)
        return number

    def move(self, move: Move) -> bool:
        """Make a move if the case's state allows it; False if not, and nothing is changed."""
        try:
            standing = step(Standing.read(self.row.state), move)
        except RefusedMoveError:
            return False
        self.row = replace(self.row, state=str(standing))
        return True

    def act(self, action: str) -> None:
        """Write an act of the server's into the chain."""
        act = server_act(self.row.key, self._audit, action, self._at, self._signing_key)
        self._audit.append(act)
        self._changes.append(AddAudit(act))

    def changes(self) -> tuple[Change, ...]:
        """Everything to commit, the case's row with its new version first."""
        version = self.row.version + 1
        sealed = remember(self.memory, self.row.key, version, self._server_key, self._random)
        row = replace(self.row, version=version, sealed=sealed)
        return (PutCase(row, self.row.version), *self._changes)

    def _add_entry(
        self, number: int, kind: EntryKind, bucket: int, file_key: FileKey, payload: int
    ) -> None:
        recipients = self.memory.recipients()
        header = filled_header(file_key, recipients, self.memory.stanzas, self._random)
        entry = EntryRow(self.row.key, number, kind, bucket, self._at, (header,), payload)
        self._changes.append(AddEntry(entry))
