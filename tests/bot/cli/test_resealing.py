"""Giving cases: to a new officer, after a lost key, to oneself; never to who is named in them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.cli.resealing import Giving, Outcome, Resealing
from bot.errors import SealingError
from bot.sealing.age import NotForThisIdentity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Roster
from bot.sealing.roster_edits import with_new_keys
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


@pytest.fixture
async def place() -> Place:
    """A mission."""
    return Place()


def named(place: Place, name: str, **facts: object) -> Roster:
    """The roster with one officer changed, in use by the server too."""
    place.scene.with_officer(name, **facts)
    assert place.scene.roster is not None
    return place.scene.roster


async def test_a_new_officer_gets_every_open_case(place: Place) -> None:
    """All its entries, additions too; and is a reader of what comes later."""
    first, second = await place.filed("one", "two")
    await place.adds(first, "more")
    work, dora = place.work("dora"), place.scene.people["dora"]

    for case in await work.listed():
        assert await work.give(case.reference) is Outcome.GIVEN
    await place.adds(first, "later")

    assert await place.opens(dora, first) == [True, True, True]
    assert await place.opens(dora, second) == [True]
    assert await place.opens(place.scene.people["emil"], first) == [False, False, False]


async def test_giving_again_changes_nothing(place: Place) -> None:
    """Who reads a case is not given it twice."""
    (row,) = await place.filed("one")
    assert await place.work("dora").give(row.reference) is Outcome.GIVEN

    assert await place.work("dora").give(row.reference) is Outcome.DONE
    assert await place.work("ben").give(row.reference) is Outcome.DONE
    assert len(place.server.acts) == 1


@pytest.mark.parametrize("where", ["report", "addition"])
async def test_a_case_that_names_the_officer_is_left_out(place: Place, where: str) -> None:
    """Whoever came after a report must not get what is said of them in it."""
    words = "Captain Dora beat me."
    (row,) = await place.filed(words if where == "report" else "one")
    if where == "addition":
        await place.adds(row, words)
    roster = named(place, "dora", aliases=("Captain Dora",))

    assert await place.work("dora", roster).give(row.reference) is Outcome.NAMED
    assert place.server.acts == []


@pytest.mark.parametrize("knows", ["report", "server"])
async def test_a_case_that_was_kept_from_the_officer_is_left_out(place: Place, knows: str) -> None:
    """Also when the roster's names that fitted then are others now."""
    (row,) = await place.filed("one")
    if knows == "report":
        named(place, "dora", aliases=("Captain Dora",))
        await place.adds(row, "Captain Dora beat me.")
    else:
        place.server.refuses = "named"

    assert await place.work("dora").give(row.reference) is Outcome.NAMED
    assert place.server.acts == []


async def test_another_refusal_ends_the_run(place: Place) -> None:
    """Nobody may take it for a case that names the officer."""
    (row,) = await place.filed("one")
    place.server.refuses = "role"
    with pytest.raises(RefusedActError):
        await place.work("dora").give(row.reference)


async def test_a_cut_run_goes_on(place: Place) -> None:
    """What was given stays given, and the rest is given then."""
    first, second = await place.filed("one", "two")
    place.server.away_after = 1
    work = place.work("dora")
    await work.give(first.reference)
    with pytest.raises(ServerAwayError):
        await work.give(second.reference)

    place.server.away_after = 99
    assert [await work.give(row.reference) for row in (first, second)] == [
        Outcome.DONE,
        Outcome.GIVEN,
    ]


async def test_a_renewed_key_opens_what_the_old_one_did(place: Place) -> None:
    """The new key signs, the old one opens, and afterwards the old one is not needed."""
    (row,) = await place.filed("one")
    await place.adds(row, "more")
    old, new = place.scene.people["ada"], PersonalKeys.officer("ada", Seeded("new ada"), "x25519")
    roster = with_new_keys(place.scene.people.roster, new.card())
    work = place.work("ada", roster, new, old)

    assert await place.opens(new, row) == [False, False]
    assert await work.give(row.reference) is Outcome.GIVEN
    assert await place.opens(new, row) == [True, True]
    assert await work.give(row.reference) is Outcome.DONE
    assert len(place.server.acts) == 1


async def test_a_again_is_made_good_by_another_reader_once(place: Place) -> None:
    """Ben reads the case with a key that is gone; ada seals to his new one, and not again."""
    (row,) = await place.filed("one")
    new = PersonalKeys.officer("ben", Seeded("new ben"), "x25519")
    roster = with_new_keys(place.scene.people.roster, new.card())

    assert await place.work("ben", roster).give(row.reference) is Outcome.DONE
    work = place.work("ben", roster, again=True)
    assert await work.give(row.reference) is Outcome.GIVEN
    assert await place.opens(new, row) == [True]
    assert await work.give(row.reference) is Outcome.DONE


@pytest.mark.parametrize("where", ["report", "addition"])
async def test_again_believes_no_server_about_who_reads(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A server that adds the accused to the readers gets no header made for them."""
    named(place, "ben", aliases=("Captain Ben",))
    words = "Captain Ben beat me."
    (row,) = await place.filed(words if where == "report" else "one")
    if where == "addition":
        await place.adds(row, words)
    new = PersonalKeys.officer("ben", Seeded("new ben"), "x25519")
    assert place.scene.roster is not None
    roster = place.scene.roster = with_new_keys(place.scene.roster, new.card())
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        return replace(detail, readers=(*detail.readers, "ben"))

    monkeypatch.setattr(place.server, "case", lying)
    assert await place.work("ben", roster, again=True).give(row.reference) is Outcome.NAMED
    assert not any(await place.opens(new, row))
    assert place.server.acts == []


async def test_each_round_is_looked_at_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while a case is given, and names the officer, ends the giving."""
    (row,) = await place.filed("one")
    roster = named(place, "dora", aliases=("Captain Dora",))
    given = place.server.act

    async def then_it_is_added(*said: Any) -> Done:
        done = await given(*said)
        if len(place.server.acts) == 1:
            await place.adds(row, "Captain Dora beat me.")
        return done

    monkeypatch.setattr(place.server, "act", then_it_is_added)
    assert await place.work("dora", roster).give(row.reference) is Outcome.NAMED
    assert await place.opens(place.scene.people["dora"], row) == [True, False]


async def test_a_header_in_anothers_place_gives_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that puts a naming report's header under another case has none made for it."""
    named(place, "dora", aliases=("Captain Dora",))
    harmless, naming = await place.filed("one", "Captain Dora beat me.")
    await place.adds(harmless, "more")
    theirs = (await place.server.case(naming.reference)).entries[0].headers
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        report, addition = detail.entries
        return replace(detail, entries=(report, replace(addition, headers=theirs)))

    monkeypatch.setattr(place.server, "case", lying)
    with pytest.raises(SealingError):
        await place.work("dora", place.scene.roster).give(harmless.reference)
    assert place.server.acts == []


@pytest.mark.parametrize("how", ["no report", "a note"])
async def test_an_addition_is_looked_at_whatever_it_is_called(
    place: Place, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A server that hides the report, or calls what names the officer a note, gains nothing."""
    named(place, "dora", aliases=("Captain Dora",))
    (row,) = await place.filed("Captain Dora beat me." if how == "no report" else "one")
    await place.adds(row, "more" if how == "no report" else "Captain Dora beat me.")
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        report, addition = detail.entries
        entries = (addition,) if how == "no report" else (report, replace(addition, kind="note"))
        return replace(detail, entries=entries)

    monkeypatch.setattr(place.server, "case", lying)
    work = place.work("dora", place.scene.roster)
    if how == "no report":
        assert await work.give(row.reference) is Outcome.NAMED
    else:
        with pytest.raises(SealingError):
            await work.give(row.reference)
    assert place.server.acts == []


async def test_nobody_gives_what_they_cannot_open(place: Place) -> None:
    """Emil is no reader: whatever the server hands out, there is nothing to give."""
    (row,) = await place.filed("one")
    emil = place.scene.people["emil"]

    assert await place.work("dora", None, emil).give(row.reference) is Outcome.SHUT
    assert await place.work("emil", None, emil).give(row.reference) is Outcome.SHUT
    assert await place.work("ben", None, emil, again=True).give(row.reference) is Outcome.SHUT
    assert place.server.acts == []


async def test_another_cases_report_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that swaps two cases gets no header for either."""
    first, second = await place.filed("one", "two")
    place.server.swapped = {first.reference: second.reference}
    work = place.work("dora")
    detail = await place.server.case(first.reference)
    mixed = replace(detail, summary=replace(detail.summary, reference=first.reference))

    async def case(_reference: str) -> Detail:
        return mixed

    monkeypatch.setattr(place.server, "case", case)
    with pytest.raises(SealingError):
        await work.give(first.reference)
    assert place.server.acts == []


async def test_a_removed_officer_opens_nothing_sealed_afterwards(place: Place) -> None:
    """Neither a new report nor an addition to a case that they read."""
    (row,) = await place.filed("one")
    ben = place.scene.people["ben"]
    roster = place.scene.people.roster
    intakes = {
        q: replace(i, readers=tuple(n for n in i.readers if n != "ben"))
        for q, i in roster.intakes.items()
    }
    officers = tuple(officer for officer in roster.officers if officer.name != "ben")
    place.scene.roster = replace(roster, officers=officers, intakes=intakes)

    await place.adds(row, "more")
    (later,) = await place.filed("two")

    assert await place.opens(ben, row) == [True, False]
    assert await place.opens(ben, later) == [False]
