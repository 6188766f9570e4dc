"""An erasure and the act that says so: whichever of them a loss leaves alone, it is understood."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.services import changes
from bot.services.audit import SERVICE
from bot.services.erasing import ERASED, erasure, erasure_digest
from bot.services.followed import Followed
from bot.services.rows import AuditRow, ErasureRow
from bot.services.second_place import SecondPlace
from storage.memory import MemoryStore
from tests.bot.services.restores import KEY, acts, backup, mirrored, restoring
from tests.bot.services.test_second_place import Copies

AT = 2 * 86400 + 6 * 3600


async def erased(store: MemoryStore) -> tuple[AuditRow, ...]:
    """What the service says after the case of a backup was erased elsewhere."""
    row = await store.case(31)
    assert row is not None
    made = erasure(row, (acts(2)[-1], None), KEY, AT)
    return tuple(change.row for change in made if isinstance(change, changes.AddAudit))


async def test_what_only_an_act_says_is_erased_stays_away() -> None:
    """The machine was lost between the act and the mirror's list."""
    store = await backup()
    here = restoring(store)
    await here.merge_service(await erased(store))
    await here.erase(())
    await here.merge(mirrored(9, 1, 3))
    await here.check()

    assert await store.cases() == []
    assert await store.erasures() == [ErasureRow(erasure_digest(31), 2 * 86400)]
    assert (here.outcome.erased, here.outcome.faults) == (1, [])


async def test_an_act_that_nobody_signed_erases_nothing() -> None:
    """Whoever can write to the mirror has no key of the server's."""
    store = await backup()
    (act,) = await erased(store)
    here = restoring(store)
    await here.merge_service([replace(act, server_signature=bytes(64))])
    await here.erase(())

    assert [row.key for row in await store.cases()] == [31]
    assert here.outcome.erased == 0


class InTurn(Copies):
    """A mirror that notes what came first, and may have no room for acts."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.has_room = True

    async def keep_service(self, acts: Sequence[AuditRow]) -> None:
        """Keep the service's chain, if there is room."""
        if not self.has_room:
            raise StorageError
        await super().keep_service(acts)
        self.order += [act.action for act in acts]

    async def erase(self, erasures: Sequence[ErasureRow]) -> None:
        """Keep what is erased."""
        await super().erase(erasures)
        self.order += ["list"] * bool(erasures)


@pytest.mark.parametrize("has_room", [True, False])
async def test_the_mirror_hears_of_the_act_first(*, has_room: bool) -> None:
    """Else a loss in between looks as if somebody had added to the list; room or not, it goes."""
    store, mirror = await backup(), InTurn()
    mirror.has_room = has_room
    place = SecondPlace(mirror, store)
    row = await store.case(31)
    assert row is not None
    made = erasure(row, (acts(2)[-1], None), KEY, AT)
    await Followed(store, place.take).commit(*made)
    await place.catch_up()

    assert mirror.order[:2] == ([ERASED, "list"] if has_room else ["list"])
    assert mirror.erased == [ErasureRow(erasure_digest(31), 2 * 86400)]
    assert place.failed is not has_room
    assert len(await store.audit(SERVICE)) == 1
