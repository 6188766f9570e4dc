"""A mission with cases, a server that gives them out, and ada, who gives them to others.

Owns what the server answers and what an officer opens; checks nothing of the giving.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.cli.resealing import Giving, Resealing
from bot.sealing.age import NotForThisIdentity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Roster
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.changes import AppendHeader, PutCase
from bot.services.officer_entries import OfficerSealing
from bot.services.rows import CaseRow
from desk.answers import Detail, SealedRow, Summary
from desk.errors import RefusedActError, ServerAwayError
from desk.wire import NOTHING_BROUGHT, Brought, Done, Page, Service, Urgent
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Scene


class Memory:
    """What the desk's cache keeps, in a dictionary."""

    def __init__(self) -> None:
        self.facts: dict[str, bytes] = {}

    def fact(self, name: str) -> bytes | None:
        """What was kept."""
        return self.facts.get(name)

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep it."""
        self.facts[name] = content


class Server:
    """The officers' API as far as giving needs it, over a scene's store; for one officer."""

    def __init__(self, scene: Scene, officer: str) -> None:
        self.scene, self.officer = scene, officer
        self.acts: list[tuple[str, str]] = []
        self.swapped: dict[str, str] = {}
        self.away_after = 99
        self.refuses = ""

    async def cases(self, view: str, limit: int, after: str | None) -> Page:
        """One case a page."""
        rows = [
            r
            for r in await self.scene.store.cases()
            if self.officer in self.memory(r).readers.readers
        ]
        assert (view, limit) == ("all", 50)
        place = int(after or 0)
        return Page.model_construct(
            cases=tuple([summary(row) for row in rows][place : place + 1]),
            counts={},
            next=str(place + 1) if place + 1 < len(rows) else None,
            urgent=Urgent(),
            service=Service(now=0),
        )

    async def case(self, reference: str) -> Detail:
        """What the server knows of one case."""
        row = await self.row(reference)
        memory = self.memory(row)
        entries = await self.scene.store.entries(row.key)
        return Detail(
            summary=summary(row),
            next_entry=memory.next_entry,
            readers=memory.readers.readers,
            stanzas=memory.readers.stanzas,
            reporter=memory.readers.reporter,
            report_manifest=memory.readers.report_manifest,
            case_id=memory.readers.case_id,
            entries=tuple(
                SealedRow(
                    number=e.number,
                    kind=e.kind,
                    bucket=e.bucket,
                    at=e.at,
                    headers=e.headers,
                    size=1,
                )
                for e in entries
            ),
            audit_number=1,
            audit_digest="",
        )

    async def payload(self, reference: str, number: int) -> bytes:
        """One entry's payload."""
        row = await self.row(reference)
        entry = (await self.scene.store.entries(row.key))[number - 1]
        return b"".join([chunk async for chunk in self.scene.store.payload(entry.payload)])

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None = None,
        brought: Brought = NOTHING_BROUGHT,
    ) -> Done:
        """Append the headers, and let the officer read what comes later."""
        if len(self.acts) >= self.away_after:
            raise ServerAwayError("The server does not answer.")
        if self.refuses:
            raise RefusedActError(self.refuses)
        name = dict(facts or {})["to"]
        row = await self.row(reference)
        memory = self.memory(row)
        memory = replace(memory, readers=memory.readers.with_readers([name]))
        sealed = memory.seal(row.key, row.version + 1, self.scene.server_key, self.scene.random)
        await self.scene.store.commit(
            PutCase(replace(row, version=row.version + 1, sealed=sealed), row.version),
            *(AppendHeader(row.key, each.number, each.header) for each in brought.headers),
        )
        assert action == "reseal"
        assert version == row.version
        self.acts.append((reference, name))
        return Done(version=version + 1)

    async def row(self, reference: str) -> CaseRow:
        """The case that is given out for a reference."""
        row = await self.scene.store.case_by_reference(self.swapped.get(reference, reference))
        assert row is not None
        return row

    def memory(self, row: CaseRow) -> CaseMemory:
        """What the server remembers of a case."""
        return CaseMemory.open(row, self.scene.server_key)


def summary(row: CaseRow) -> Summary:
    """A case as a list shows it."""
    return Summary(
        reference=row.reference, queue=row.queue, priority=f"P{row.priority}", state=row.state,
        language="en", channel="telegram", received=row.received, due=row.due, duty="answer",
        assignee=None, version=row.version, entries=1, new=True,
    )  # fmt: skip


class Place:
    """A mission with two cases, and ada, who gives them."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.server, self.memory = Server(self.scene, "ada"), Memory()

    async def filed(self, *words: str) -> list[CaseRow]:
        """One report for each."""
        rows = []
        for each in words:
            rows.append((await self.scene.files(each))[0])
            self.scene.clock.pass_(120)
        return rows

    async def adds(self, row: CaseRow, words: str) -> None:
        """The reporter adds something."""
        now = await self.scene.store.case(row.key)
        sealer = self.scene.sealer()
        assert now is not None
        assert sealer is not None
        audit = await self.scene.store.audit(row.key)
        edit = CaseEdit(now, audit, sealer, self.scene.clock.now())
        edit.say("words", {"words": words}, words)
        await self.scene.store.commit(*edit.changes())

    def work(
        self, name: str, roster: Roster | None = None, *by: PersonalKeys, **how: bool
    ) -> Resealing:
        """Ada's work for an officer."""
        keys = by or (self.scene.people["ada"],)
        roster = roster or self.scene.people.roster
        giving = Giving(
            name=name, roster=roster, identities=[k.need_identity() for k in keys],
            is_renewal=keys[0].name == name, **how,
        )  # fmt: skip
        sealing = OfficerSealing(roster, keys[0], Seeded("giving"))
        return Resealing(self.server, self.memory, sealing, giving)

    async def opens(self, keys: PersonalKeys, row: CaseRow) -> list[bool]:
        """Which of a case's entries somebody opens."""
        found = []
        for entry in await self.scene.store.entries(row.key):
            try:
                await self.scene.opened(entry, keys.need_identity())
            except NotForThisIdentity:
                found.append(False)
            else:
                found.append(True)
        return found


def named(place: Place, name: str, **facts: object) -> Roster:
    """The roster with one officer changed, in use by the server too."""
    place.scene.with_officer(name, **facts)
    assert place.scene.roster is not None
    return place.scene.roster
