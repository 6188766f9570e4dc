"""Officers act: each act does its one thing, is on the record, or changes nothing at all."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.casework.lifecycle import Move, Standing, State
from bot.errors import StorageError
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, Change, PutCase
from bot.services.officers.acting import Acting
from bot.services.officers.bringing import MOST_HEADERS
from bot.services.officers.brought import NOTHING, Brought
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import ChangedError, RefusedActError, UnknownCaseError
from bot.services.officers.knowing import knows
from bot.services.ports import CaseReader
from bot.services.rows import AuditRow, CaseCopy, ErasureRow
from bot.services.second_place import SecondPlace
from tests.bot.services.letters import case_with_note
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene
from tests.bot.services.stores import Failing

A = Action


@pytest.fixture
async def office(scene: Scene) -> Office:
    """An office with one new case."""
    await scene.files()
    return Office(scene)


async def put(office: Office, state: str, priority: int = 3) -> None:
    """Set a case as if it had come so far."""
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    edit.row = replace(edit.row, state=state, priority=priority)
    await office.scene.store.commit(*edit.changes())


async def everything(office: Office) -> tuple[object, ...]:
    """All that is kept of the case."""
    row, store = await office.row(), office.scene.store
    return (
        row,
        await store.entries(row.key),
        await store.audit(row.key),
        await store.notices(),
        await store.loose_payloads(1 << 60),
    )


async def refused(office: Office, doing: Awaitable[object], reason: str) -> None:
    """An act is refused for this reason, and nothing is changed."""
    before = await everything(office)
    with pytest.raises(RefusedActError) as error:
        await doing
    assert error.value.reason == reason
    assert await everything(office) == before


MOVES = [
    ("ada", A.ACKNOWLEDGE, "submitted", "acknowledged"),
    ("ada", A.TRIAGE, "acknowledged", "triaged"),
    ("ada", A.TRIAGE, "quarantine", "triaged"),
    ("ada", A.ASSESS, "triaged", "assessing"),
    ("ada", A.ASSESS, "reopened", "assessing"),
    ("ada", A.INVESTIGATE, "assessing", "investigating"),
    ("ada", A.ASK, "assessing", "waiting_reporter:assessing"),
    ("ada", A.AWAIT, "investigating", "waiting_external:investigating"),
    ("ada", A.RESUME, "waiting_external:investigating", "investigating"),
    ("ada", A.REFER, "triaged", "referred"),
    ("ada", A.TAKE_BACK, "referred", "assessing"),
    ("ada", A.PROPOSE_CLOSE, "investigating", "closing"),
    ("ada", A.PROPOSE_CLOSE, "closing", "closing"),
    ("ada", A.KEEP_OPEN, "closing", "assessing"),
    ("ada", A.REOPEN, "closed", "reopened"),
]


@pytest.mark.parametrize(("who", "action", "state", "after"), MOVES)
async def test_moves(office: Office, who: str, action: Action, state: str, after: str) -> None:
    """The state changes, the version moves by one, the act is the chain's last row and holds."""
    await put(office, state)
    before = await office.row()
    done = await office.does(who, action)

    row = await office.row()
    assert (row.state, row.version, done.version) == (after, before.version + 1, row.version)
    last = await office.scene.store.last_act(row.key)
    assert last is not None
    assert (last.officer, last.action) == (who, str(action))
    assert await office.faults() == ()


@pytest.mark.parametrize(("who", "action", "state", "_"), MOVES)
async def test_moves_that_the_state_does_not_allow(
    office: Office, who: str, action: Action, state: str, _: str
) -> None:
    """Are refused, and nothing that came along is kept."""
    assert state != "draft"
    await put(office, "draft")

    await refused(office, office.does(who, action), "state")


RIGHTS = [
    ("emil", A.READ, "role"), ("emil", A.NOTE, "role"), ("dora", A.TRIAGE, "role"),
    ("dora", A.PROPOSE_CLOSE, "role"), ("dora", A.FINDING, "role"), ("ada", A.HOLD, "role"),
    ("cleo", A.HOLD, None), ("ada", A.NOTE, None), ("dora", A.LETTER, None),
    ("ada", A.FINDING, None), ("dora", A.ACKNOWLEDGE, None), ("cleo", A.READ, None),
]  # fmt: skip


@pytest.mark.parametrize(("who", "action", "reason"), RIGHTS)
async def test_roles_are_kept_to(
    office: Office, who: str, action: Action, reason: str | None
) -> None:
    """By the table, for a reader of the case."""
    row = await office.row()
    if who in {"dora", "emil"}:
        await put_readers(office, "ada", who)
    if reason is None:
        await office.does(who, action, row=row)
    else:
        await refused(office, office.does(who, action), reason)


async def put_readers(office: Office, *names: str) -> None:
    """Let these read the case."""
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    readers = replace(edit.memory.readers, readers=names)
    edit.memory = replace(edit.memory, readers=readers)
    await office.scene.store.commit(*edit.changes())


async def test_who_does_not_read_meets_nothing(office: Office) -> None:
    """The same error as for no case, one signed row in the service's chain for each, no other."""
    row = await office.row()
    before = await everything(office)
    for reference in (row.reference, "222222", "no reference", ""):
        path = f"/v1/cases/{reference}/acts/read".replace(" ", "%20")
        request = office.request("dora", path)
        with pytest.raises(UnknownCaseError) as error:
            await office.acting.act(
                request, office.officer("dora"), reference, A.READ, {}, row.version
            )
        assert str(error.value) == "There is no such case."

    assert await everything(office) == before
    denied = await office.scene.store.audit(0)
    assert [(act.officer, act.action) for act in denied] == [("dora", "denied")] * 4
    assert await office.service_faults() == ()


async def test_an_old_version_is_refused(office: Office) -> None:
    """Two officers who read the same version cannot both decide; the second learns the new one."""
    version = (await office.row()).version
    await office.does("ada", A.ACKNOWLEDGE)
    before = await everything(office)

    with pytest.raises(ChangedError) as error:
        await office.does("ben", A.TRIAGE, version=version)
    assert error.value.version == version + 1
    assert await everything(office) == before


async def test_notes_may_be_written_from_an_old_version(office: Office) -> None:
    """Two notes do not contradict each other; but their numbers must still be free."""
    version = (await office.row()).version
    late = await office.bring("ben", "note")
    await office.does("ada", A.NOTE, version=version)
    await office.does("ben", A.NOTE, version=version)
    with pytest.raises(ChangedError):
        await office.does("ben", A.NOTE, brought=late)

    kinds = [entry.kind for entry in await office.scene.store.entries((await office.row()).key)]
    assert kinds == ["report", "note", "note"]


async def test_a_case_that_moves_in_between_is_tried_again(scene: Scene, failing: Failing) -> None:
    """A reporter who writes at that moment costs a versioned act its turn, and no other's."""
    await scene.files()
    office = Office(scene)
    row, sealer = await office.row(), scene.sealer()
    assert sealer is not None

    def another() -> Sequence[Change]:
        edit = CaseEdit(row, acts, sealer, scene.clock.now())
        edit.act("rated")
        return edit.changes()

    acts = await failing.audit(row.key)
    failing.before = another()
    with pytest.raises(ChangedError):
        await office.does("ada", A.ACKNOWLEDGE)
    row, acts = await office.row(), await failing.audit(row.key)
    failing.before = another()
    await office.does("cleo", A.HOLD)

    assert (await office.memory()).hold
    assert [act.action for act in await failing.audit(row.key)] == [
        "received", "rated", "rated", "hold",
    ]  # fmt: skip
    assert await office.faults() == ()


async def test_reading_is_written_down_once_an_hour(office: Office) -> None:
    """It moves no version, so it disturbs nobody."""
    before = await office.row()
    for _ in range(3):
        await office.does("ada", A.READ)
    await office.does("ben", A.READ)
    office.scene.clock.pass_(3600)
    await office.does("ada", A.READ)

    assert await office.row() == before
    acts = await office.scene.store.audit(before.key)
    assert [(a.officer, a.action) for a in acts[1:]] == [
        ("ada", "read"), ("ben", "read"), ("ada", "read"),
    ]  # fmt: skip


# ------------------------------------------------------------ priority


async def test_anyone_raises_and_the_clock_follows(office: Office) -> None:
    """From P3 to P1: the answer is due within the hour of when it came."""
    await put(office, "submitted", priority=3)
    received = (await office.row()).received
    await office.does("ada", A.RAISE, priority="P1")

    row = await office.row()
    assert (row.priority, row.due) == (1, received + 3600)
    for wrong in ("P1", "P3"):
        await refused(office, office.does("ada", A.RAISE, priority=wrong), "priority")
    for nonsense in ("P9", "1", ""):
        await refused(office, office.does("ada", A.RAISE, priority=nonsense), "facts")


async def test_lowering_takes_two(office: Office) -> None:
    """A proposal changes nothing; its maker cannot agree to it; another can, once."""
    await put(office, "acknowledged", priority=1)
    await office.does("ada", A.LOWER, priority="P3")
    row = await office.row()
    (proposal,) = (await office.memory()).proposals
    assert (row.priority, proposal.by, proposal.to) == (1, "ada", 3)
    by = str(proposal.number)
    await refused(office, office.does("ben", A.LOWER, priority="P4"), "open_proposal")
    await refused(office, office.does("ada", A.APPROVE, by=by), "second_person")
    await refused(office, office.does("ben", A.APPROVE, by="99"), "no_proposal")

    await office.does("ben", A.APPROVE, by=by)
    assert (await office.row()).priority == 3
    assert (await office.memory()).proposals == ()
    await refused(office, office.does("cleo", A.APPROVE, by=by), "no_proposal")


async def test_a_lowering_can_be_declined(office: Office) -> None:
    """By another, or by its maker."""
    for who in ("ben", "ada"):
        await put(office, "acknowledged", priority=2)
        await office.does("ada", A.LOWER, priority="P4")
        (proposal,) = (await office.memory()).proposals
        await office.does(who, A.DECLINE, by=str(proposal.number))
        assert (await office.memory()).proposals == ()
        assert (await office.row()).priority == 2


async def test_raising_ends_a_proposal_to_lower(office: Office) -> None:
    """It was about another priority."""
    await put(office, "acknowledged", priority=2)
    await office.does("ada", A.LOWER, priority="P3")
    await office.does("ben", A.RAISE, priority="P1")

    assert (await office.memory()).proposals == ()


# ------------------------------------------------------------ closing


@pytest.mark.parametrize("priority", [1, 2])
async def test_urgent_cases_close_by_another(office: Office, priority: int) -> None:
    """Never by the one who proposed it, and never without a proposal of an officer's."""
    for state in ("triaged", "quarantine", "closing"):
        await put(office, state, priority=priority)
        brought = await office.bring("ada", "finding")
        await refused(office, office.does("ada", A.CLOSE, brought=brought), "second_person")
    await office.does("ada", A.PROPOSE_CLOSE)
    (proposal,) = (await office.memory()).proposals
    await refused(office, office.does("ada", A.CLOSE), "second_person")
    await refused(office, office.does("ben", A.CLOSE, by="77"), "no_proposal")
    await refused(office, office.does("ben", A.PROPOSE_CLOSE), "open_proposal")

    await office.does("ben", A.CLOSE, by=str(proposal.number))
    assert (await office.row()).state == "closed"
    assert (await office.memory()).proposals == ()


async def test_others_close_by_one_person_with_a_finding(office: Office) -> None:
    """Which may be the proposal's; without either there is no closing."""
    await put(office, "triaged", priority=4)
    await refused(office, office.does("ada", A.CLOSE), "closing_finding")
    await office.does("ada", A.CLOSE, brought=await office.bring("ada", "finding"))
    assert (await office.row()).state == "closed"

    await put(office, "assessing", priority=3)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ada", A.CLOSE)
    assert (await office.row()).state == "closed"


async def test_raised_while_it_closes_it_takes_two(office: Office) -> None:
    """What counts is the priority at the end."""
    await put(office, "assessing", priority=3)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ada", A.RAISE, priority="P2")

    await refused(office, office.does("ada", A.CLOSE), "second_person")


async def test_kept_open_the_proposal_is_gone(office: Office) -> None:
    """A later closing needs its own."""
    await put(office, "assessing", priority=1)
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ben", A.KEEP_OPEN)
    await put(office, "closing", priority=1)

    await refused(office, office.does("ben", A.CLOSE), "second_person")


# ------------------------------------------------------------ readers


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


# ------------------------------------------------------------ marks, holds, exports


async def test_marks_and_holds_are_set_once_and_taken_back(office: Office) -> None:
    """They rest in what the server seals; nothing of them stands in the row."""
    await office.does("ada", A.DUPLICATE)
    await office.does("ada", A.ABUSIVE)
    await refused(office, office.does("ben", A.ABUSIVE), "marked")
    assert (await office.memory()).marks == ("duplicate", "abusive")
    await office.does("ben", A.UNMARK)
    await refused(office, office.does("ben", A.UNMARK), "not_marked")

    await office.does("cleo", A.HOLD)
    await refused(office, office.does("cleo", A.HOLD), "marked")
    assert (await office.memory()).hold
    await office.does("cleo", A.RELEASE)
    assert not (await office.memory()).hold


async def test_exporting_words_takes_a_head(office: Office) -> None:
    """A head alone, or a proposal that a head approved, used up by its maker; a summary: anyone."""
    await refused(office, office.does("ada", A.EXPORT), "needs_approval")
    await office.does("ada", A.EXPORT, what="summary")
    await office.does("cleo", A.EXPORT)
    await office.does("ada", A.PROPOSE_EXPORT)
    (proposal,) = (await office.memory()).proposals
    by = str(proposal.number)
    await refused(office, office.does("ada", A.EXPORT, by=by), "needs_approval")
    await refused(office, office.does("ben", A.APPROVE, by=by), "role")
    await office.does("cleo", A.APPROVE, by=by)
    await refused(office, office.does("ben", A.EXPORT, by=by), "no_proposal")
    await office.does("ada", A.EXPORT, by=by)

    assert (await office.memory()).proposals == ()
    await refused(office, office.does("ada", A.EXPORT, by=by), "no_proposal")


# ------------------------------------------------------------ what comes along


async def test_entries_must_fit_the_act(office: Office) -> None:
    """Kinds, sizes, readers: what is wrong is refused, and nothing is kept of it."""
    note, letter = (await office.bring("ada", "note")), (await office.bring("ada", "letter"))
    one = note.entries[0]
    wrong = {
        "entries": [NOTHING, letter, Brought(entries=(one, replace(one, number=3)))],
        "size": [
            Brought(entries=(replace(one, payload=payload),))
            for payload in (b"", one.payload[:-1], one.payload + b"x")
        ],
        "stanzas": [
            Brought(entries=(replace(one, header=header),))
            for header in (b"", b"no header", letter.entries[0].header, bytes(1 << 20))
        ],
        "notice_key": [replace(note, notice_key=bytes(32)), replace(note, file_key=bytes(16))],
        "headers": [replace(note, headers=((1, one.header),))],
    }
    for reason, brought in wrong.items():
        for each in brought:
            await refused(office, office.does("ada", A.NOTE, brought=each), reason)
    for kind in ("report", "addition", "file", "nonsense"):
        strange = Brought(entries=(replace(one, kind=kind),))
        await refused(office, office.does("ada", A.NOTE, brought=strange), "entries")


async def test_numbers_start_at_the_next_one(office: Office) -> None:
    """Or the desk seals again: the number stands inside the seal."""
    one = (await office.bring("ada", "note")).entries[0]
    before = await everything(office)
    for number in (0, 1, 3, -1):
        wrong = Brought(entries=(replace(one, number=number),))
        with pytest.raises(ChangedError):
            await office.does("ada", A.NOTE, brought=wrong)
    assert await everything(office) == before


async def test_the_request_must_say_the_same(office: Office) -> None:
    """Or the audit would hold evidence of something else."""
    row = await office.row()
    cases = [
        (f"/v1/cases/{row.reference}/acts/close", {}, A.HOLD, {}),
        ("/v1/cases/222222/acts/hold", {}, A.HOLD, {}),
        (f"/v1/cases/{row.reference}/acts/raise", {"priority": "P2"}, A.RAISE, {"priority": "P1"}),
    ]
    for path, signed, action, facts in cases:
        request = office.request("cleo", path, signed)
        doing = office.acting.act(
            request, office.officer("cleo"), row.reference, action, facts, row.version
        )
        await refused(office, doing, "request")


@pytest.mark.parametrize("facts", [{}, {"to": "ada", "priority": "P1"}, {"why": "x", "to": "ada"}])
async def test_only_the_facts_of_the_table(office: Office, facts: dict[str, str]) -> None:
    """Reasons stay sealed: a fact that is not in the table is refused, one missing too."""
    await refused(office, office.does("ada", A.ASSIGN, facts), "facts")


# ------------------------------------------------------------ letters


async def test_a_letter_acknowledges_and_the_next_one_tells(office: Office) -> None:
    """Whoever writes has read; a question tells nothing."""
    answer_due = (await office.row()).due
    done = await office.does("ada", A.LETTER)
    row = await office.row()
    assert (row.state, done.announced) == ("acknowledged", None)
    assert row.due > answer_due
    assert not (await office.memory()).told

    await put(office, "assessing")
    await office.does("ada", A.ASK)
    assert not (await office.memory()).told
    await office.does("ada", A.LETTER)
    assert (await office.memory()).told
    assert (await office.row()).due == row.due
    await office.does("ada", A.RESUME)
    assert (await office.row()).due > row.due


@pytest.fixture
async def here(scene: Scene) -> Office:
    """A case whose reporter wants to be told here."""
    await case_with_note(scene)
    return Office(scene)


async def test_letters_owe_one_notice_a_day(here: Office) -> None:
    """The next is held for a day, whether or not the first has left, and changes nothing."""
    scene = here.scene
    brought = await here.bring("ada", "letter", told=True)
    assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
    (pending,) = await scene.notices._pending()
    brought = await here.bring("ada", "letter", told=True)
    early = await here.does("ada", A.LETTER, brought=brought)
    await scene.notices.sent(pending)

    before = await everything(here)
    brought = await here.bring("ada", "letter", told=True)
    held = await here.does("ada", A.LETTER, brought=brought)
    assert held == early
    assert held.version == (await here.row()).version
    assert held.held_until is not None
    assert await everything(here) == before
    assert held.held_until >= scene.clock.now() + 24 * 3600 - 6 * 3600

    scene.clock.at = held.held_until - 1
    assert (await here.does("ada", A.LETTER, brought=brought)).held_until == held.held_until
    scene.clock.at = held.held_until
    assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
    assert [a.action for a in await scene.store.audit((await here.row()).key)][1:] == [
        "letter", "announced", "letter", "announced",
    ]  # fmt: skip
    assert await here.faults() == ()


async def test_an_outage_of_a_day_changes_no_answer(here: Office) -> None:
    """The notice that still pends takes the letter along; answer and chain are any other's."""
    scene = here.scene
    for _ in range(2):
        brought = await here.bring("ada", "letter", told=True)
        assert (await here.does("ada", A.LETTER, brought=brought)).announced is True
        scene.clock.pass_(30 * 3600)

    (pending,) = await scene.notices._pending()
    assert len(pending.doors) == 2
    acts = await scene.store.audit((await here.row()).key)
    assert [act.action for act in acts][1:] == ["letter", "announced"] * 2


@pytest.mark.parametrize("has_left", [False, True])
async def test_no_probe_tells_when_a_notice_left(here: Office, has_left: bool) -> None:
    """A letter every half an hour is answered alike, whether it left at once or pends."""
    scene, answers = here.scene, []
    began = scene.clock.now()
    for _ in range(64):
        brought = await here.bring("ada", "letter", told=True)
        done = await here.does("ada", A.LETTER, brought=brought)
        answers.append((done.announced, done.held_until and done.held_until - began))
        if has_left:
            for pending in await scene.notices._pending():
                await scene.notices.sent(pending)
        scene.clock.pass_(1800)

    until = answers[1][1]
    assert until is not None
    again = -(-until // 1800)
    assert answers[: again + 1] == [(True, None), *[(None, until)] * (again - 1), (True, None)]


async def test_a_letter_without_keys_is_not_held(here: Office) -> None:
    """Nobody's phone buzzes for it."""
    brought = await here.bring("ada", "letter", told=True)
    await here.does("ada", A.LETTER, brought=brought)
    (pending,) = await here.scene.notices._pending()
    await here.scene.notices.sent(pending)

    assert (await here.does("ada", A.LETTER)).announced is None


async def test_wrong_keys_are_refused(here: Office) -> None:
    """One alone, of another length, of another case: no letter, no notice."""
    good = await here.bring("ada", "letter", told=True)
    for wrong in (
        replace(good, notice_key=bytes(32)),
        replace(good, notice_key=b"short"),
        replace(good, notice_key=None),
        replace(good, file_key=None),
        replace(good, file_key=b"short"),
    ):
        await refused(here, here.does("ada", A.LETTER, brought=wrong), "notice_key")


async def test_the_keys_are_nowhere_in_the_store(here: Office) -> None:
    """Neither the note's nor the letter's, in any row."""
    brought = await here.bring("ada", "letter", told=True)
    await here.does("ada", A.LETTER, brought=brought)

    kept = repr(here.scene.store._tables).encode() + repr(brought).encode()
    for key in (brought.notice_key, brought.file_key):
        assert key is not None
        assert repr(key)[2:-1].encode() not in kept
        assert key.hex().encode() not in kept


# ------------------------------------------------------------ around it


class Places:
    """A second place that remembers what it was given."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, int, int]] = []

    async def keep(self, copy: CaseCopy, _: CaseReader) -> None:
        """Remember it."""
        headers = sum(len(entry.headers) for entry in copy.entries)
        self.kept.append((copy.row.state, copy.row.version, headers))

    async def keep_service(self, _acts: Sequence[AuditRow]) -> None:
        """Nothing is looked at here."""

    async def erase(self, _erasures: Sequence[ErasureRow]) -> None:
        """Nothing is erased here."""


async def test_the_second_place_gets_what_is_new(scene: Scene) -> None:
    """Entries, headers, and how the case stands."""
    await scene.files()
    places = Places()
    office = Office(scene, SecondPlace(places, scene.store))
    version = (await office.row()).version
    await office.does("ada", A.READ)
    await office.does("ada", A.ACKNOWLEDGE)
    await office.does("ada", A.NOTE)
    await office.does("ada", A.RESEAL, to="ben", brought=await office.headers("ben"))

    assert places.kept == [
        ("acknowledged", version + 1, 1), ("acknowledged", version + 2, 2),
        ("acknowledged", version + 2, 4),
    ]  # fmt: skip


async def test_without_a_roster_nothing_is_done(office: Office) -> None:
    """Nobody could say who may."""
    officer, row = office.officer("ada"), await office.row()
    request = office.request("ada", f"/v1/cases/{row.reference}/acts/read")
    office.scene.roster = None

    with pytest.raises(StorageError):
        await office.acting.act(request, officer, row.reference, A.READ)


async def test_a_failing_store_leaves_everything(scene: Scene, failing: Failing) -> None:
    """An act is whole or it is not."""
    await scene.files()
    office = Office(scene)
    before = await everything(office)
    failing.fails = AddAudit
    with pytest.raises(StorageError):
        await office.does("ada", A.NOTE)
    assert await everything(office) == before


async def test_a_withdrawn_urgent_case_is_closed_by_two(office: Office) -> None:
    """The reporter's wish is no officer's proposal."""
    await put(office, str(Standing(State.INVESTIGATING)), priority=1)
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    assert edit.move(Move.WITHDRAW)
    await office.scene.store.commit(*edit.changes())
    await office.does("ada", A.PROPOSE_CLOSE)
    await office.does("ben", A.CLOSE)

    assert (await office.row()).state == "closed"


async def test_a_case_withdrawn_unheard_stays_urgent_until_a_person_acts(office: Office) -> None:
    """Whoever is made to withdraw must not lose the person who would have asked why."""
    await put(office, str(Standing(State.SUBMITTED)), priority=1)
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    key = sealer.server_key
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    assert edit.move(Move.WITHDRAW)
    await office.scene.store.commit(*edit.changes())
    withdrawn = await office.row()
    await office.does("ada", A.PROPOSE_CLOSE)

    assert knows(withdrawn, CaseMemory.open(withdrawn, key), None).urgent
    assert withdrawn.due == row.due
    after = await office.row()
    assert not knows(after, CaseMemory.open(after, key), None).urgent


async def test_a_reader_can_be_given_only_what_they_lack(office: Office) -> None:
    """What came while somebody was given a case follows; a new reader gets all or none."""
    await office.does("ada", A.NOTE)
    whole = await office.headers("ben")
    part = replace(whole, headers=whole.headers[-1:])
    await office.does("ada", A.RESEAL, to="ben", brought=part)

    row = await office.row()
    entries = await office.scene.store.entries(row.key)
    assert [len(entry.headers) for entry in entries] == [*[1] * (len(entries) - 1), 2]
