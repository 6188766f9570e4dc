"""Hundreds of urgent cases that nobody answers: what a look costs, and that none is missed."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, AddCase, AddOutbox, PutCase
from bot.services.duty.alerts import DUTY, Kind
from bot.services.duty.calling import LOOKS_AT_ONCE
from bot.services.rows import AuditRow, CaseRow, OutboxRow
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.officers.office import Office
from tests.contracts import rows

CROWD = 500
OF_CASES = ("case", "audit", "entries", "last_act", "case_by_locator", "case_by_reference", "cases")


class Reads:
    """How often the store is read, and how many reads of one kind were under way together."""

    def __init__(self, tower: Watchtower, patch: pytest.MonkeyPatch) -> None:
        self.made: Counter[str] = Counter()
        self.together = self.most = 0
        for name in (*OF_CASES, "outbox"):
            read = getattr(tower.scene.store, name)
            patch.setattr(tower.scene.store, name, self._counted(name, read))

    def _counted(
        self, name: str, read: Callable[..., Awaitable[object]]
    ) -> Callable[..., Awaitable[object]]:
        async def counting(*arguments: object) -> object:
            self.made[name] += 1
            self.together += 1
            self.most = max(self.most, self.together)
            try:
                return await read(*arguments)
            finally:
                self.together -= 1

        return counting

    @property
    def of_cases(self) -> int:
        """Reads of cases and their chains, since `forget`."""
        return sum(self.made[name] for name in OF_CASES)

    def forget(self) -> None:
        """Count from here."""
        self.made.clear()
        self.most = 0


async def crowd(tower: Watchtower) -> CaseRow:
    """Let hundreds call for help, and everybody be called for each of them; gives the pattern."""
    row = await tower.calls_for_help()
    for key in range(2, CROWD + 1):
        await joins(tower, row, key)
    await tower.tick()
    await tower.passes(40 * 60)
    return row


async def joins(tower: Watchtower, row: CaseRow, key: int) -> None:
    """One more calls for help, just as the first did."""
    like = rows.case(key)
    another = replace(row, key=key, reference=like.reference, locator=like.locator, version=1)
    server_key = tower.scene.server_key
    sealed = CaseMemory.open(row, server_key).seal(key, 1, server_key, tower.scene.random)
    another = replace(another, sealed=sealed)
    item = OutboxRow(1000 + key, DUTY, key, Kind.NEW.value, row.received, 0)
    await tower.scene.store.commit(AddCase(another), AddOutbox(item))


async def test_a_look_reads_no_case_while_nothing_changes(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor later: one read of the outbox is all, whoever waits; every step was taken once."""
    await crowd(tower)
    assert tower.duty.unanswered
    told = Counter(alert.reference for _, alert in tower.way.told)
    assert len(told) == CROWD
    reads = Reads(tower, monkeypatch)

    for _ in range(20):
        assert await tower.duty.due() == ()
        tower.scene.clock.pass_(5)

    assert (reads.of_cases, reads.made["outbox"]) == (0, 20)


async def test_one_more_costs_what_the_first_did(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own case and chain are read, and no other's; the page leaves at that look."""
    row = await crowd(tower)
    reads, before = Reads(tower, monkeypatch), len(tower.way.told)

    await joins(tower, row, CROWD + 1)
    await tower.tick()

    assert reads.of_cases <= 5
    assert [alert.reference for _, alert in tower.way.told[before:]] == [
        rows.case(CROWD + 1).reference
    ]


@pytest.mark.parametrize("kind", ["answer", "row"])
async def test_only_the_case_that_changed_is_read_again(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """An answer ends its call; a changed row is looked at, once."""
    row = await crowd(tower)
    reads = Reads(tower, monkeypatch)
    if kind == "answer":
        await tower.officer_acts(row, str(Action.ACKNOWLEDGE))
    else:
        now = await tower.scene.store.case(row.key)
        assert now is not None
        await tower.scene.store.commit(PutCase(replace(now, assignee="ben"), now.version))
    reads.forget()

    await tower.tick()
    await tower.tick()

    assert reads.of_cases == 2
    assert len(await tower.rows()) == CROWD - (kind == "answer")


async def test_a_restart_looks_at_each_once_and_at_few_together(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others read the store too; and nobody is called again for what was taken before."""
    await crowd(tower)
    told, reads = len(tower.way.told), Reads(tower, monkeypatch)
    tower.wake()

    await tower.duty.begin()
    reads.most = 0
    await tower.tick()

    assert reads.most == LOOKS_AT_ONCE
    assert reads.of_cases == 3 * CROWD
    assert len(tower.way.told) == told
    reads.forget()
    await tower.tick()
    assert reads.of_cases == 0


async def test_an_answer_that_came_during_the_look_is_not_missed(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed between the reading and its use is looked at next."""
    row = await tower.calls_for_help()
    await tower.tick()
    audit, office = tower.scene.store.audit, Office(tower.scene)

    async def answered_meanwhile(case: int, after: int = 0) -> object:
        monkeypatch.setattr(tower.scene.store, "audit", audit)
        acts = await audit(case, after)
        await office.does("ada", Action.ACKNOWLEDGE, row=row)
        return acts

    await tower.officer_acts(row, "read")
    monkeypatch.setattr(tower.scene.store, "audit", answered_meanwhile)
    await tower.tick()
    assert len(await tower.rows()) == 1
    await tower.tick()

    assert await tower.rows() == []


async def test_a_look_that_failed_is_made_again(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is away for a moment leaves no answered case calling."""
    row = await tower.calls_for_help()
    await tower.tick()
    await tower.officer_acts(row, str(Action.ACKNOWLEDGE))

    async def away(*_: object) -> object:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(tower.scene.store, "audit", away)
        with pytest.raises(OSError):  # noqa: PT011  # bare on purpose: any failure of a read
            await tower.tick()
    await tower.tick()

    assert await tower.rows() == []


async def test_another_roster_may_make_an_answer_of_what_was_none(tower: Watchtower) -> None:
    """Who took a case up before they were on the roster is on it now."""
    row = await tower.calls_for_help()
    whole = tower.scene.roster
    assert whole is not None
    without = tuple(officer for officer in whole.officers if officer.name != "ada")
    intakes = {
        queue: replace(intake, readers=tuple(name for name in intake.readers if name != "ada"))
        for queue, intake in whole.intakes.items()
    }
    tower.scene.roster = replace(whole, officers=without, intakes=intakes)
    await tower.passes(40 * 60)
    await tower.officer_acts(row, str(Action.ACKNOWLEDGE))
    await tower.tick()
    assert len(await tower.rows()) == 1

    tower.scene.roster = whole
    await tower.tick()

    assert await tower.rows() == []


async def test_what_a_stranger_commits_touches_no_other(tower: Watchtower) -> None:
    """An act of a case that nobody is called for is passed over."""
    row = await tower.calls_for_help()
    await tower.tick()
    other = replace(await _last(tower, row), case=row.key + 1, action="acknowledge")

    tower.duty.take((AddAudit(other),))

    assert await tower.duty.due() == ()


async def _last(tower: Watchtower, row: CaseRow) -> AuditRow:
    return (await tower.scene.store.audit(row.key))[-1]
