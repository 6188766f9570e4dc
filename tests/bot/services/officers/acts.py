"""A case as the tests of acts set it, and what a refused act must leave; it owns no test."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace

import pytest

from bot.services.case_edits import CaseEdit
from bot.services.officers.errors import RefusedActError
from bot.services.ports import CaseReader
from bot.services.rows import AuditRow, CaseCopy, ErasureRow
from tests.bot.services.officers.office import Office


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


async def put_readers(office: Office, *names: str) -> None:
    """Let these read the case."""
    row, sealer = await office.row(), office.scene.sealer()
    assert sealer is not None
    edit = CaseEdit(row, await office.scene.store.audit(row.key), sealer, office.scene.clock.now())
    readers = replace(edit.memory.readers, readers=names)
    edit.memory = replace(edit.memory, readers=readers)
    await office.scene.store.commit(*edit.changes())


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
