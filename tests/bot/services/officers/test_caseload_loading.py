"""A caseload that is loaded while acts are written."""

from collections.abc import Sequence

from bot.services import changes
from bot.services.officers.caseload import Caseload
from bot.services.officers.views import (
    View,
    order,
)
from bot.services.rows import AuditRow, CaseRow
from storage.memory import MemoryStore
from tests.bot.services.officers.cases import (
    SERVER_KEY,
    World,
    case,
    memory,
    officer_act,
    reference,
    server_act,
)
from tests.bot.services.officers.listed import OFFICERS, STATES


async def test_a_restart_knows_what_was_known() -> None:
    """Loading from the store gives the lists that following every commit gave."""
    world = World()
    for key in range(1, 300):
        state = STATES[key % len(STATES)]
        crew = OFFICERS[: key % 4]
        await world.file(case(key, memory(*crew), state=state, priority=1 + key % 4))
    again = Caseload(SERVER_KEY)

    await again.load(world.inner)

    for name in OFFICERS:
        assert again.counts(name) == world.caseload.counts(name)
        numbers = [order(known) for known in world.caseload.page(name, View.ALL, -1, 999)]
        assert [order(known) for known in again.page(name, View.ALL, -1, 999)] == numbers


async def test_what_is_committed_while_loading_is_not_lost_nor_brought_back() -> None:
    """A newer row stays newer, and a dropped case stays away."""
    caseload = Caseload(SERVER_KEY)

    class Past(MemoryStore):
        """Answers with what stood before the last commits."""

        async def cases(self) -> Sequence[CaseRow]:
            rows = [case(1), case(2), case(3)]
            newer = changes.PutCase(case(2, memory("ben"), version=2), 1)
            caseload.take((newer, changes.DropCase(3)))
            return rows

    await caseload.load(Past())

    assert [known.key for known in caseload.page("ada", View.ALL, -1, 9)] == [1]
    assert sorted(known.key for known in caseload.page("ben", View.ALL, -1, 9)) == [1, 2]


async def test_an_act_that_comes_while_the_chain_is_read_is_believed() -> None:
    """What was read before it says less than the act itself."""
    caseload = Caseload(SERVER_KEY)
    row = case(1)
    caseload.take((changes.AddCase(row),))

    class Slow(MemoryStore):
        """Answers with the chain as it was before an officer acted."""

        async def audit(self, case: int, after: int = 0) -> Sequence[AuditRow]:  # noqa: ARG002  # the port's
            before = [server_act(row, "received")]
            caseload.take((changes.AddAudit(officer_act(row, "note", "ada", before[0])),))
            return before

    known = await caseload.freshen(caseload.find("ada", reference(1)), Slow())

    assert known.fresh is False
    assert caseload.find("ada", reference(1)).fresh is False
