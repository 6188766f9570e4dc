"""What is over goes, once a day, and never more than a human would expect."""

from dataclasses import replace

import pytest

from bot.errors import ConfigError, DiskFullError, StorageError
from bot.sealing.readers import ReaderList
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey
from bot.services import changes
from bot.services.audit import SERVICE, digest
from bot.services.case_memory import CaseMemory
from bot.services.erasing import Erasing, erasure_digest
from bot.services.ports import Store
from bot.services.retention import LOOKED, Plan, Retention
from bot.services.rows import CaseRow
from storage.memory import MemoryStore
from tests.contracts import rows

DAY = 86400
DAYS = {"protection": 200, "service": 181}


class Hours:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at, self.believed = 1000 * DAY + 77, True

    def now(self) -> int:
        """The time."""
        return self.at

    def monotonic(self) -> float:
        """The same."""
        return float(self.at)

    def trusted(self) -> bool:
        """As set."""
        return self.believed


class Here:
    """A store with a retention over it."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), Hours()
        draw = bytes(range(32))
        self.key, self.signing = ServerKey.generate(lambda n: draw[:n]), SigningKey(draw)
        self.days = dict(DAYS)

    @property
    def retention(self) -> Retention:
        """Made anew: it remembers nothing that the store does not."""
        erasing = Erasing(self.store, self.clock, self.signing)
        return Retention(self.store, self.clock, self.key, erasing, self.days)

    def row(
        self, key: int = 31, *, hold: bool = False, unwanted: bool = False, **facts: object
    ) -> CaseRow:
        """A closed case."""
        readers = ReaderList(
            case_id="00" * 16,
            readers=("ada",),
            stanzas=2,
            reporter="age1x",
            report_manifest="00" * 32,
        )
        memory = CaseMemory(readers, 2, hold=hold, unwanted=unwanted)
        sealed = memory.seal(key, 1, self.key, bytes)
        return replace(rows.case(key, state="closed", sealed=sealed), **facts)  # type: ignore[arg-type]

    async def file(self, row: CaseRow) -> None:
        """Put a case with a report and an act."""
        entry = rows.entry(row.key, 1, row.key + 1000)
        await self.store.commit(
            changes.AddCase(row), rows.chunk(row.key + 1000), changes.AddEntry(entry),
            changes.AddAudit(rows.act(case=row.key)),
        )  # fmt: skip

    async def days_pass(self, days: int, *, every: int = 1) -> None:
        """Let the bot run for so many days."""
        for _ in range(0, days, every):
            self.clock.at += every * DAY
            await self.retention.look_daily()

    async def left(self) -> set[int]:
        """Cases that are still there."""
        return {row.key for row in await self.store.cases()}


@pytest.fixture
async def here() -> Here:
    """A mission whose retention has looked once."""
    made = Here()
    await made.retention.look_daily()
    return made


async def test_a_closed_case_goes_when_its_queues_time_is_over(here: Here) -> None:
    """Not a day before; an open one stays."""
    await here.file(here.row(31, queue="service"))
    await here.file(here.row(32, queue="service", state="assessing"))
    await here.file(here.row(33))
    await here.days_pass(181)
    assert await here.left() == {31, 32, 33}
    await here.days_pass(1)
    assert await here.left() == {32, 33}
    await here.days_pass(19)
    assert await here.left() == {32}


async def test_what_is_erased_is_gone_and_recorded(here: Here) -> None:
    """No entry, no word in its chain; a digest, and an act of the service's that names no case."""
    await here.file(here.row(queue="service"))
    last = await here.store.last_act(31)
    assert last is not None
    await here.days_pass(182)

    assert await here.store.entries(31) == []
    (act,) = await here.store.audit(31)
    assert (act.base, act.signature, act.action, act.officer) == (b"", b"", "assign", "amina")
    (erasure,) = await here.store.erasures()
    assert (erasure.digest, erasure.at % DAY) == (erasure_digest(31), 0)
    (said,) = await here.store.audit(SERVICE)
    assert digest(last).hex().encode() in said.base
    assert rows.case().reference.encode() not in said.base


class Refusing(MemoryStore):
    """A store that refuses to erase one case, until it is mended."""

    def __init__(self, case: int, error: StorageError) -> None:
        super().__init__()
        self.case_refused, self.error, self.asked = case, error, 0

    async def commit(self, *wanted: changes.Change) -> None:
        """Commit, or refuse."""
        if changes.DropCase(self.case_refused) in wanted:
            self.asked += 1
            raise self.error
        await super().commit(*wanted)


@pytest.mark.parametrize(("error", "left"), [(StorageError, {31}), (DiskFullError, {31, 32})])
async def test_what_the_store_refuses_is_tried_again_by_the_next_tick(
    error: type[StorageError], left: set[int]
) -> None:
    """Not a day later, and one case that cannot be erased keeps no other alive."""
    here = Here()
    here.store = store = Refusing(31, error())
    await here.retention.look_daily()
    await here.file(here.row(31, queue="service"))
    await here.file(here.row(32, queue="service"))
    await here.days_pass(181)
    here.clock.at += DAY

    for tick in (1, 2):
        with pytest.raises(error):
            await here.retention.look_daily()
        here.clock.at += 60
        assert (await here.left(), store.asked) == (left, tick)

    store.case_refused = 0
    await here.retention.look_daily()
    assert await here.left() == set()


async def test_a_hold_keeps_a_case(here: Here) -> None:
    """Whatever its age; and what cannot be opened may be on hold."""
    await here.file(here.row(31, hold=True, queue="service"))
    await here.file(here.row(32, sealed=b"not ours", queue="service"))
    await here.days_pass(400)

    assert await here.left() == {31, 32}
    assert len((await here.retention.plan()).held) == 2


async def test_what_its_reporter_wants_erased_goes_a_month_after_closing(here: Here) -> None:
    """Unless it is on hold; an open one waits until it is closed."""
    await here.file(here.row(31, unwanted=True, queue="conduct"))
    await here.file(here.row(32, unwanted=True, hold=True))
    await here.file(here.row(33, unwanted=True, state="closing"))
    here.days = {**DAYS, "conduct": 1000}
    await here.days_pass(30)
    assert await here.left() == {31, 32, 33}
    await here.days_pass(1)
    assert await here.left() == {32, 33}


async def test_a_change_begins_the_time_anew(here: Here) -> None:
    """A case that was reopened and closed again counts from its second closing."""
    row = here.row(queue="service", hold=False)
    await here.file(row)
    await here.days_pass(100)
    sealed = CaseMemory.open(row, here.key).seal(31, 2, here.key, bytes)
    await here.store.commit(changes.PutCase(replace(row, version=2, sealed=sealed), 1))
    await here.days_pass(181)
    assert await here.left() == {31}
    await here.days_pass(1)
    assert await here.left() == set()


async def test_a_shortened_setting_waits_for_a_human(here: Here) -> None:
    """What was over long before the last look is no day's work: nothing goes until confirmed."""
    for key in (31, 32):
        await here.file(here.row(key, queue="service"))
    here.days = {"service": 400}
    await here.days_pass(300)
    here.days = dict(DAYS)
    retention = here.retention
    here.clock.at += DAY
    await retention.look_daily()
    assert (retention.waits, await here.left()) == (True, {31, 32})
    await here.days_pass(400)
    assert await here.left() == {31, 32}

    _, erased = await here.retention.purge(confirmed=True)
    assert (erased, await here.left()) == (2, set())


async def test_a_bot_that_was_down_catches_up(here: Here) -> None:
    """Ten days without a look may be followed by a purge of twenty."""
    await here.file(here.row(queue="service"))
    await here.days_pass(175)
    await here.days_pass(10, every=10)

    assert await here.left() == set()


async def test_a_case_that_changes_in_the_same_moment_lives_on(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hold that comes between look and erasure saves it."""
    row = here.row(queue="service")
    await here.file(row)
    await here.days_pass(181)
    here.clock.at += DAY
    cases = here.store.cases

    async def then_held() -> object:
        found = await cases()
        held = here.row(hold=True, queue="service")
        sealed = CaseMemory.open(held, here.key).seal(31, 2, here.key, bytes)
        await here.store.commit(changes.PutCase(replace(held, version=2, sealed=sealed), 1))
        return found

    monkeypatch.setattr(here.store, "cases", then_held)
    _, erased = await here.retention.purge()
    monkeypatch.undo()

    assert (erased, await here.left()) == (0, {31})


async def test_the_socket_answers(here: Here) -> None:
    """A dry run changes nothing; a clock that is not believed erases nothing."""
    await here.file(here.row(queue="service"))
    await here.days_pass(180)
    here.clock.at += 2 * DAY
    store: Store = here.store
    purge = here.retention.commands()["purge"]
    told = await purge({"dry_run": True})
    assert told["table"] == [
        {"queue": "service", "state": "closed", "kept": 0, "on hold": 0, "over": 1}
    ]
    here.clock.believed = False
    with pytest.raises(ConfigError, match="clock"):
        await purge({})
    assert len(await store.cases()) == 1
    here.clock.believed = True
    told = await purge({})
    assert (told["erased"], told["settled"], await here.left()) == (1, True, set())


async def test_a_clock_that_jumps_while_the_plan_is_made_erases_nothing() -> None:
    """A year ahead, everything would be over; not even the look is noted."""
    here = Here()
    await here.file(here.row())
    await here.retention.purge()
    before = await here.store.remembered(LOOKED)
    retention = here.retention
    planned = retention.plan

    async def jumps() -> Plan:
        here.clock.at += 400 * DAY
        plan = await planned()
        here.clock.believed = False  # as the first look after a jump finds
        return plan

    retention.plan = jumps  # type: ignore[method-assign]
    plan, erased = await retention.purge(confirmed=True)

    assert (len(plan.over), erased, await here.left()) == (1, 0, {31})
    assert await here.store.remembered(LOOKED) == before
