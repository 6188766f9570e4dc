"""Gives one officer the keys to cases that another reads, case by case.

Owns what a case is looked at for before a header of it is made: that the
server's case is the one its report says, that its words do not name the
officer who would get it, and which entries are done already, so that a cut
run goes on where it stopped. File keys live in memory only. Nobody can give
what they cannot open.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.casework.actions import Action
from bot.casework.lifecycle import Standing, State
from bot.casework.subjects import subject_tags
from bot.errors import SealingError
from bot.sealing.age import FileKey, Identity
from bot.sealing.canonical import parse_canonical
from bot.sealing.conflicts import conflicted
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import Expected, OpenedEntry
from bot.sealing.report import parse_report
from bot.sealing.roster import Roster
from bot.services.officer_entries import OfficerSealing, keys_in, open_with_key
from desk.answers import Detail, SealedRow, Summary
from desk.errors import RefusedActError
from desk.wire import Brought, BroughtHeader, Done, Page


class Server(Protocol):
    """What is asked of the officers' API (`desk.client.ServerClient`)."""

    async def cases(self, view: str, limit: int, after: str | None) -> Page:
        """One page of a view."""

    async def case(self, reference: str) -> Detail:
        """One case."""

    async def payload(self, reference: str, number: int) -> bytes:
        """One entry's payload."""

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None,
        brought: Brought,
    ) -> Done:
        """One act on one case."""


class Memory(Protocol):
    """Where it is kept what is done (`desk.cache.Cache`): sealed, on this machine."""

    def fact(self, name: str) -> bytes | None:
        """What was kept under a name."""

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep a small document."""


class Outcome(StrEnum):
    """What became of one case."""

    GIVEN = "given"
    DONE = "done"
    NAMED = "named"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Giving:
    """To whom, and by whom.

    Attributes:
        name: the officer who gets the keys; their present card is the roster's.
        roster: verified.
        identities: of the officer who gives; in a renewal the new one and the old.
        is_renewal: whether they are the same person.
        again: give cases, too, that the officer reads: with a key that is gone, or not whole.
    """

    name: str
    roster: Roster
    identities: Sequence[Identity]
    is_renewal: bool = False
    again: bool = False

    @property
    def new_identity(self) -> Identity | None:
        """In a renewal, the identity that must open everything in the end."""
        wanted = str(self.roster.officer(self.name).recipient)
        mine = (each for each in self.identities if str(each.recipient()) == wanted)
        return next(mine, None) if self.is_renewal else None


class Resealing:
    """Cases given, one at a time; each is done whole by one act."""

    def __init__(
        self, server: Server, memory: Memory, sealing: OfficerSealing, giving: Giving
    ) -> None:
        self._server, self._memory, self._sealing, self._giving = server, memory, sealing, giving
        self._signers = giving.roster.signers()
        self._key_id = giving.roster.officer(giving.name).signing_key.key_id

    async def listed(self, *, closed: bool = False) -> list[Summary]:
        """Every case that the giving officer reads; closed ones only when asked for."""
        found: list[Summary] = []
        after: str | None = None
        while True:
            page = await self._server.cases("all", 50, after)
            found += [each for each in page.cases if closed or _is_open(each)]
            if (after := page.next) is None:
                return found

    async def give(self, reference: str) -> Outcome:
        """Give one case; again, for what came while it was given."""
        detail = await self._server.case(reference)
        reads = self._giving.name in detail.readers
        if reads and not (self._giving.is_renewal or self._giving.again):
            return Outcome.DONE
        done, outcome = self._done(detail), Outcome.DONE
        while keys := await self._keys(detail, done):
            # Whom the server calls a reader proves nothing, and each round may bring an addition
            # that names them. Only one's own old key shows that one could read it already.
            if not self._giving.is_renewal and not await self._is_harmless(detail):
                return Outcome.NAMED
            if not await self._append(detail, keys):
                return Outcome.NAMED
            done |= set(keys)
            self._note(detail, done)
            outcome = Outcome.GIVEN
            detail = await self._server.case(reference)
        return Outcome.SHUT if outcome is Outcome.DONE and not done else outcome

    async def _append(self, detail: Detail, keys: Mapping[int, FileKey]) -> bool:
        """Give these keys; False where the server knows that the case names the officer."""
        headers = self._sealing.headers_for([self._giving.name], keys)
        brought = Brought(
            headers=tuple(BroughtHeader(number=n, header=h) for n, h in headers.items())
        )
        facts = {"to": self._giving.name}
        reference = detail.summary.reference
        try:
            await self._server.act(reference, Action.RESEAL, detail.version, facts, brought)
        except RefusedActError as refused:
            if refused.reason != "named":
                raise
            return False
        return True

    async def _keys(self, detail: Detail, done: set[int]) -> dict[int, FileKey]:
        """The file keys of entries not done yet that can be opened here."""
        found: dict[int, FileKey] = {}
        for entry in detail.entries:
            if entry.number not in done and (key := await self._key(detail, entry)) is not None:
                found[entry.number] = key
        return found

    async def _key(self, detail: Detail, entry: SealedRow) -> FileKey | None:
        for identity in self._giving.identities:
            keys = keys_in(entry.headers, identity)
            if len(keys) == 1 and self._giving.is_renewal:
                return keys[0]
            if keys:
                # A header alone tells neither its case nor its kind: a server could have put
                # another one here, and the officer be given what names them.
                opened, key = await self._open(detail, entry, identity)
                if opened.manifest.kind != entry.kind:
                    raise SealingError("an entry is of another kind than the server says")
                return key
        return None

    async def _open(
        self, detail: Detail, entry: SealedRow, identity: Identity
    ) -> tuple[OpenedEntry, FileKey]:
        payload = await self._server.payload(detail.summary.reference, entry.number)
        report = None if entry.kind == EntryKind.REPORT else detail.report_manifest
        expected = Expected(detail.case_id, entry.number, report)
        return open_with_key(entry.headers, payload, identity, self._signers, expected)

    async def _is_harmless(self, detail: Detail) -> bool:
        """Whether the case's words and answers name the officer nowhere; unread is not harmless."""
        if not any(e.kind == EntryKind.REPORT for e in detail.entries):
            return False
        said: list[str] = []
        tags: frozenset[str] = frozenset()
        for entry in detail.entries:
            if entry.kind not in {EntryKind.REPORT, EntryKind.ADDITION}:
                continue
            opened = await self._opened(detail, entry)
            if opened is None:
                return False
            if entry.kind == EntryKind.REPORT:
                report = parse_report(opened.originals["report.json"])
                if report.reference != detail.summary.reference:
                    raise SealingError("the server gave another case's report: tell the signers")
                said += [words.text for words in report.words]
                tags = subject_tags(report.answers)
            else:
                words, kept_from = _added(opened)
                said.append(words)
                if self._giving.name in kept_from:
                    return False
        return self._giving.name not in conflicted(self._giving.roster, "\n".join(said), tags)

    async def _opened(self, detail: Detail, entry: SealedRow) -> OpenedEntry | None:
        for identity in self._giving.identities:
            if keys_in(entry.headers, identity):
                return (await self._open(detail, entry, identity))[0]
        return None

    def _done(self, detail: Detail) -> set[int]:
        """Numbers of entries that the officer's present key opens, as far as it can be known."""
        identity = self._giving.new_identity
        if identity is not None:
            return {e.number for e in detail.entries if keys_in(e.headers, identity)}
        kept = self._memory.fact(self._fact(detail))
        return set(json.loads(kept)) if kept else set()

    def _note(self, detail: Detail, done: set[int]) -> None:
        self._memory.keep_fact(self._fact(detail), json.dumps(sorted(done)).encode())

    def _fact(self, detail: Detail) -> str:
        return f"reseal/{self._giving.name}/{self._key_id}/{detail.case_id}"


def _is_open(case: Summary) -> bool:
    return Standing.read(case.state).state is not State.CLOSED


def _added(opened: OpenedEntry) -> tuple[str, Sequence[object]]:
    """What was added in words, and from whom the case was kept for it."""
    document = parse_canonical(opened.originals["addition.json"])
    facts = document if isinstance(document, Mapping) else {}
    words, kept = facts.get("words"), facts.get("kept_from")
    return words if isinstance(words, str) else "", kept if isinstance(kept, list) else ()
