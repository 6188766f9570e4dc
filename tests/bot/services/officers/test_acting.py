"""Officers act: each act does its one thing, is on the record, or changes nothing at all."""

from collections.abc import Sequence

import pytest

from bot.casework.actions import Action
from bot.errors import StorageError
from bot.services.case_edits import CaseEdit
from bot.services.changes import AddAudit, Change
from bot.services.officers.errors import ChangedError, UnknownCaseError
from bot.services.second_place import SecondPlace
from tests.bot.services.officers.acts import Places, everything, put, put_readers, refused
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene
from tests.bot.services.stores import Failing

A = Action


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
