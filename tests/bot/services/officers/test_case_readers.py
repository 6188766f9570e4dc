"""Readers of a case: who takes it, is given it, or steps aside, and what each then reads."""

import asyncio
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.services.changes import PutCase
from bot.services.officers.acting import Acting
from bot.services.officers.bringing import MOST_HEADERS
from bot.services.officers.brought import Brought
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import ChangedError, UnknownCaseError
from bot.services.ports import CaseReader
from bot.services.rows import CaseCopy
from bot.services.second_place import SecondPlace
from tests.bot.services.officers.acts import Places, put_readers, refused
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

A = Action


async def test_taking_a_case(office: Office) -> None:
    """A reader takes it, and lays it down again."""
    await office.does("ada", A.ASSIGN, to="ada")
    assert (await office.row()).assignee == "ada"
    await office.does("ben", A.UNASSIGN)
    assert (await office.row()).assignee is None
    await refused(office, office.does("ada", A.UNASSIGN), "officer")
    headers = await office.headers("ada")
    await refused(office, office.does("ada", A.ASSIGN, to="ada", brought=headers), "headers")


async def test_giving_a_case_to_one_more_reader(office: Office) -> None:
    """Each entry gets a header; later entries are sealed to them; the count grows if it must."""
    await office.does("ada", A.NOTE)
    await office.does("ada", A.ASSIGN, to="dora", brought=await office.headers("dora"))

    memory, row = await office.memory(), await office.row()
    assert row.assignee == "dora"
    assert memory.readers.readers == ("ada", "ben", "cleo", "dora")
    entries = await office.scene.store.entries(row.key)
    assert [len(entry.headers) for entry in entries] == [2, 2]
    await office.does("dora", A.READ)


async def test_giving_needs_every_header(office: Office) -> None:
    """One entry without: the desk looks again. One too many, or a bad one: refused."""
    await office.does("ada", A.NOTE)
    whole = (await office.headers("dora")).headers
    with pytest.raises(ChangedError):
        await office.does("ada", A.ASSIGN, to="dora", brought=Brought(headers=whole[:1]))
    for bad in (
        (*whole, (9, whole[0][1])),
        (*whole, whole[0]),
        (whole[0], (2, b"no header")),
        (whole[0], (2, whole[1][1] + bytes(300_000))),
    ):
        wrong = Brought(headers=tuple(bad))
        await refused(office, office.does("ada", A.ASSIGN, to="dora", brought=wrong), "headers")
    for nobody in ("zoe", "escrow", "emil"):
        await refused(office, office.does("ada", A.ASSIGN, to=nobody), "officer")


async def test_who_may_not_give_takes_only_for_themselves(office: Office) -> None:
    """An investigator alone gives a case to nobody, and shows it to nobody."""
    office.roles(ada=("investigator",))
    headers = await office.headers("dora")

    await refused(office, office.does("ada", A.ASSIGN, to="ben"), "role")
    for action in (A.ASSIGN, A.RESEAL):
        await refused(office, office.does("ada", action, to="dora", brought=headers), "role")
    await office.does("ada", A.ASSIGN, to="ada")


async def test_a_new_key_of_a_reader(office: Office) -> None:
    """Headers are appended; the reader list and the version stay."""
    before = await office.row()
    await office.does("ada", A.RESEAL, to="ben", brought=await office.headers("ben"))

    assert await office.row() == before
    (report,) = await office.scene.store.entries(before.key)
    assert len(report.headers) == 2
    assert await office.faults() == ()


async def test_a_new_key_of_their_own_is_anybodys(office: Office) -> None:
    """But of another's only who may give cases: else a reader could make a case heavy for all."""
    office.roles(ben=("investigator",))
    others = await office.headers("ada")

    await refused(office, office.does("ben", A.RESEAL, to="ada", brought=others), "role")
    await office.does("ben", A.RESEAL, to="ben", brought=await office.headers("ben"))


async def test_headers_are_for_one_person_and_few(office: Office) -> None:
    """What more than its reader could open, or nobody needs, is refused for good."""
    two = await office.headers("ben", "cleo")
    await refused(office, office.does("ada", A.RESEAL, to="ben", brought=two), "headers")
    await refused(office, office.does("ada", A.ASSIGN, to="dora", brought=two), "headers")
    for _ in range(MOST_HEADERS - 1):
        await office.does("ada", A.RESEAL, to="ben", brought=await office.headers("ben"))

    more = await office.headers("ben")
    await refused(office, office.does("ada", A.RESEAL, to="ben", brought=more), "headers")
    (report,) = await office.scene.store.entries((await office.row()).key)
    assert len(report.headers) == MOST_HEADERS


async def test_one_officer_makes_a_case_no_heavier_than_a_days_work(scene: Scene) -> None:
    """Others go on, stepping aside is never too much, and the next day it goes on."""
    await scene.files()
    office = Office(scene, a_day=3)
    for _ in range(3):
        await office.does("ada", A.NOTE)

    await refused(office, office.does("ada", A.FINDING), "too_many")
    await refused(
        office, office.does("ada", A.RESEAL, to="ada", brought=await office.headers("ada")),
        "too_many",
    )  # fmt: skip
    await office.does("ada", A.READ)
    await office.does("ada", A.ACKNOWLEDGE)
    await office.does("ben", A.NOTE)
    scene.clock.pass_(24 * 3600)
    await office.does("ada", A.NOTE)
    for _ in range(2):
        await office.does("ada", A.NOTE)
    await office.does("ada", A.RECUSE)


async def test_who_does_not_read_a_case_waits_for_no_one_at_it(scene: Scene) -> None:
    """Their answer comes while a reader's act and its copy are under way, as for no case at all."""
    await scene.files()
    office, caseload, slow = Office(scene), Caseload(scene.server_key), asyncio.Event()

    class Slow(Places):
        async def keep(self, copy: CaseCopy, reader: CaseReader) -> None:
            await slow.wait()
            await super().keep(copy, reader)

    row = await office.row()
    await caseload.load(scene.store)
    place = SecondPlace(Slow(), scene.store)
    office.acting = Acting(replace(office.acting._on, index=caseload, second_place=place))
    acting = asyncio.create_task(office.does("ada", A.NOTE))
    lock = office.acting._locks.setdefault(row.reference, asyncio.Lock())
    async with lock:
        for name in (row.reference, "222222"):
            request = office.request("emil", f"/v1/cases/{name}/acts/read")
            with pytest.raises(UnknownCaseError):
                async with asyncio.timeout(5):
                    await office.acting.act(request, office.officer("emil"), name, A.READ)
    async with asyncio.timeout(5):
        await office.does("ben", A.READ)  # the lock is free while the copy is awaited
    slow.set()
    await acting
    del lock
    assert not office.acting._locks


async def keep_out(office: Office, name: str) -> None:
    """As when the reporter's words name an officer."""
    row, memory = await office.row(), await office.memory()
    readers = replace(memory.readers, kept_out=(name,))
    version, scene = row.version + 1, office.scene
    sealed = replace(memory, readers=readers).seal(row.key, version, scene.server_key, scene.random)
    await scene.store.commit(PutCase(replace(row, version=version, sealed=sealed), row.version))


async def test_who_is_named_is_let_in_by_nobody_in_bulk(office: Office) -> None:
    """Sealing many cases anew asks nobody; and the act is told why."""
    await keep_out(office, "dora")
    headers = await office.headers("dora")
    await refused(office, office.does("ada", A.RESEAL, to="dora", brought=headers), "named")
    await office.does("ada", A.RESEAL, to="ben", brought=await office.headers("ben"))


async def test_who_is_named_is_let_in_by_a_human_who_writes_why(office: Office) -> None:
    """The note of the check must come along; afterwards they are a reader as any other."""
    await keep_out(office, "dora")
    headers = await office.headers("dora")
    await refused(
        office, office.does("ada", A.ASSIGN, to="dora", brought=headers), "conflict_check"
    )
    note = await office.bring("ada", "note")
    both = replace(headers, entries=note.entries)
    await office.does("ada", A.ASSIGN, to="dora", brought=both)

    assert "dora" in (await office.memory()).readers.readers
    await office.does("dora", A.READ)
    await office.does("ada", A.RESEAL, to="dora", brought=await office.headers("dora"))


async def test_stepping_aside(office: Office) -> None:
    """They read no more, are not the assignee any more, and are never given it again."""
    await office.does("ada", A.ASSIGN, to="ada")
    stanzas = (await office.memory()).readers.stanzas
    await office.does("ada", A.RECUSE)

    memory = await office.memory()
    assert (memory.readers.readers, memory.readers.stanzas) == (("ben", "cleo"), stanzas)
    assert (await office.row()).assignee is None
    with pytest.raises(UnknownCaseError):
        await office.does("ada", A.READ)
    headers = await office.headers("ada")
    await refused(office, office.does("ben", A.ASSIGN, to="ada", brought=headers), "recused")


async def test_the_last_reader_cannot_step_aside(office: Office) -> None:
    """Unless the case is given to another first: somebody must read it."""
    await put_readers(office, "ada")
    await refused(office, office.does("ada", A.RECUSE), "last_reader")
    await office.does("ada", A.ASSIGN, to="ben", brought=await office.headers("ben"))
    await office.does("ada", A.RECUSE)

    assert (await office.memory()).readers.readers == ("ben",)


async def test_a_reader_can_be_given_only_what_they_lack(office: Office) -> None:
    """What came while somebody was given a case follows; a new reader gets all or none."""
    await office.does("ada", A.NOTE)
    whole = await office.headers("ben")
    part = replace(whole, headers=whole.headers[-1:])
    await office.does("ada", A.RESEAL, to="ben", brought=part)

    row = await office.row()
    entries = await office.scene.store.entries(row.key)
    assert [len(entry.headers) for entry in entries] == [*[1] * (len(entries) - 1), 2]
