"""An officers' server in memory, over a scene's store, that can also lie.

Owns answering as `/v1/cases` does, without HTTP and without rules: it takes
whatever an officer's desk brings. What a hostile server could do to a desk is
switched on by name.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from bot.sealing.identity_file import PersonalKeys
from bot.sealing.requests import Occasion, SignedRequest, check_request, sign_request
from bot.services.audit import Chain, digest
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, AddChunk, AddEntry, AppendHeader, Change, PutCase
from bot.services.rows import AuditRow, CaseRow, EntryRow
from desk.answers import Detail
from desk.errors import ChangedError, ServerAwayError
from desk.wire import Brought, Done
from tests.bot.services.scene import Scene


class FakeServer:
    """What every officer of a scene is answered; `as_officer` gives one of them a client."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.away = False
        self.asked: list[str] = []
        self.swapped: dict[str, str] = {}
        self.payloads: dict[tuple[str, int], bytes] = {}
        self.headers: dict[tuple[str, int], tuple[bytes, ...]] = {}
        self.called_files: set[int] = set()
        self.also_reader: tuple[str, ...] = ()
        self.hidden: set[int] = set()
        self.interrupt: list[Any] = []
        self.held_until: int | None = None
        self.swallows_answers = False
        self.reporter: str | None = None
        self.chain: list[AuditRow] | None = None

    def as_officer(self, name: str) -> "FakeClient":
        """One officer's client."""
        return FakeClient(self, self.scene.people[name])

    async def row(self, reference: str) -> CaseRow:
        """A case's row, or another one's where the server swaps them."""
        wanted = self.swapped.get(reference, reference)
        return next(row for row in await self.scene.store.cases() if row.reference == wanted)

    async def detail(self, reference: str) -> dict[str, Any]:
        """A case as the API answers it."""
        store = self.scene.store
        row = await self.row(reference)
        memory = CaseMemory.open(row, self.scene.server_key)
        rows = self.chain or await store.audit(row.key)
        entries = [e for e in await store.entries(row.key) if e.number not in self.hidden]
        return {
            "reference": reference,
            "queue": row.queue,
            "priority": f"P{row.priority}",
            "state": row.state,
            "language": row.language,
            "channel": row.channel,
            "received": row.received,
            "due": row.due,
            "duty": "answer",
            "assignee": row.assignee,
            "version": row.version,
            "new": True,
            "proposal": None,
            "next_entry": memory.next_entry,
            "readers": [*memory.readers.readers, *self.also_reader],
            "stanzas": memory.readers.stanzas,
            "reporter": self.reporter or memory.readers.reporter,
            "report_manifest": memory.readers.report_manifest,
            "case_id": memory.readers.case_id,
            "entries": [await self._entry(reference, each) for each in entries],
            "audit": {"number": len(rows), "digest": digest(rows[-1]).hex()},
            "clocks": [],
        }

    async def _entry(self, reference: str, entry: EntryRow) -> dict[str, Any]:
        headers = self.headers.get((reference, entry.number), entry.headers)
        return {
            "number": entry.number,
            "kind": "file" if entry.number in self.called_files else entry.kind,
            "bucket": entry.bucket,
            "at": entry.at,
            "headers": [b64encode(header).decode() for header in headers],
            "size": len(await self.stored(entry)),
        }

    async def stored(self, entry: EntryRow) -> bytes:
        """An entry's payload."""
        return b"".join([chunk async for chunk in self.scene.store.payload(entry.payload)])


class FakeClient:
    """What `desk.client.ServerClient` is to one officer."""

    def __init__(self, server: FakeServer, keys: PersonalKeys) -> None:
        self.server, self.keys = server, keys
        self.acts: list[tuple[str, dict[str, str], Brought]] = []

    async def case(self, reference: str) -> Detail:
        """One case."""
        self._ask(f"case {reference}")
        return Detail.read(await self.server.detail(reference))

    async def payload(self, reference: str, number: int) -> bytes:
        """One payload, perhaps tampered with."""
        self._ask(f"payload {reference} {number}")
        row = await self.server.row(reference)
        entries = await self.server.scene.store.entries(row.key)
        entry = next(e for e in entries if e.number == number)
        lie = self.server.payloads.get((reference, number))
        return await self.server.stored(entry) if lie is None else lie

    async def audit(self, reference: str) -> Sequence[AuditRow]:
        """The chain."""
        self._ask(f"audit {reference}")
        row = await self.server.row(reference)
        return self.server.chain or await self.server.scene.store.audit(row.key)

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None = None,
        brought: Brought | None = None,
    ) -> Done:
        """Take what is brought, if its numbers are still free."""
        self._ask(f"act {reference} {action}")
        if self.server.interrupt:
            await self.server.interrupt.pop()()
        row = await self.server.row(reference)
        memory = CaseMemory.open(row, self.server.scene.server_key)
        brought = brought or Brought()
        numbers = [entry.number for entry in brought.entries]
        free = list(range(memory.next_entry, memory.next_entry + len(numbers)))
        if version != row.version or numbers != free:
            raise ChangedError(row.version)
        if self.server.held_until is not None:
            return Done(version=version, held_until=self.server.held_until)
        self.acts.append((action, dict(facts or {}), brought))
        done = await self._commit(row, memory, action, dict(facts or {}), brought)
        if self.server.swallows_answers:
            raise ServerAwayError("The server does not answer.")
        return done

    async def _commit(
        self,
        row: CaseRow,
        memory: CaseMemory,
        action: str,
        facts: dict[str, str],
        brought: Brought,
    ) -> Done:
        scene = self.server.scene
        readers = memory.readers
        if "to" in facts:
            readers = readers.with_readers((facts["to"],))
        if action == "recuse":
            left = tuple(n for n in readers.readers if n != self.keys.name)
            readers = replace(readers, readers=left)
        memory = replace(
            memory, readers=readers, next_entry=memory.next_entry + len(brought.entries)
        )
        version = row.version + 1
        sealed = memory.seal(row.key, version, scene.server_key, scene.random)
        changes: list[Change] = [
            PutCase(replace(row, version=version, sealed=sealed), row.version),
            AddAudit(await self._audited(row, action, facts)),
        ]
        for each in brought.entries:
            key = int.from_bytes(scene.random(8), "big") >> 1
            at = scene.clock.now()
            changes.append(AddChunk(key, 0, at, each.payload))
            entry = EntryRow(row.key, each.number, str(each.kind), 0, at, (each.header,), key)
            changes.append(AddEntry(entry))
        changes += [AppendHeader(row.key, h.number, h.header) for h in brought.headers]
        await scene.store.commit(*changes)
        return Done(version=version)

    async def _audited(self, row: CaseRow, action: str, facts: dict[str, str]) -> AuditRow:
        scene = self.server.scene
        before = await scene.store.audit(row.key)
        request = signed(
            self.keys, scene.people.server.public.key_id, row.reference, action, urlencode(facts)
        )
        chain = Chain(row.key, row.reference, before[-1], scene.people.server)
        return chain.officer_act(action, self.keys.name, request)

    def _ask(self, what: str) -> None:
        if self.server.away:
            raise ServerAwayError("The server does not answer.")
        self.server.asked.append(what)


def signed(
    keys: PersonalKeys, server: str, reference: str, action: str, query: str
) -> SignedRequest:
    """An act as its officer signs it."""
    key = keys.need_signing_key()
    path = f"/v1/cases/{reference}/acts/{action}"
    fields = sign_request(
        key,
        method="POST",
        path=path,
        query=query,
        body=b"",
        occasion=Occasion(server, "nonce", 1_750_000_000),
    )
    return check_request(
        {key.public.key_id: key.public},
        server=server,
        method="POST",
        path=path,
        query=query,
        headers=list(fields.items()),
    )
