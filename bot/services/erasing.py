"""The end of a case: everything sealed goes, and what went is remembered without naming it.

Owns the one commit that erases. Row, entries, headers, payloads, notices and
deliveries go; tallies stay; of the chain stays who did what, in which order,
without what was said. A digest of the case's random key stays, so that
mirror, later backups and restores of earlier ones obey. The service's own
chain says how many acts the case had and what its last row's digest was.
"""

import hashlib
from typing import Final

from bot.sealing.canonical import Json
from bot.sealing.signing import SigningKey
from bot.services.audit import NONE_BEFORE, SERVICE, SERVICE_NAME, Chain, digest
from bot.services.changes import AddAudit, AddErasure, Change, DropCase, PareAudit, PutCase
from bot.services.coarse_time import rounded
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, ErasureRow

LABEL_ERASED: Final = b"amana/v1/erased\0"
ERASED: Final = "erased"
"""The act in the service's chain."""
DAY: Final = 24 * 3600


def erasure_digest(key: int) -> bytes:
    """By what an erased case is recognised in a copy; it leads back to nothing."""
    return hashlib.sha256(LABEL_ERASED + key.to_bytes(8, "big")).digest()


def gone(key: int, day: int) -> tuple[Change, ...]:
    """What erases a case, also in a copy in which it stands again."""
    at = day - day % DAY
    return DropCase(key), PareAudit(key), AddErasure(ErasureRow(erasure_digest(key), at))


class Erasing:
    """Erases cases; whether it is time is decided by whoever calls."""

    def __init__(self, store: Store, clock: Clock, signing_key: SigningKey) -> None:
        self._store = store
        self._clock = clock
        self._signing_key = signing_key

    async def erase(self, row: CaseRow) -> None:
        """Erase a case as it was read.

        Raises:
            ConflictError: it was changed since; nothing was erased.
        """
        now, last = self._clock.now(), await self._store.last_act(row.key)
        head = (NONE_BEFORE if last is None else digest(last)).hex()
        chain = Chain(SERVICE, SERVICE_NAME, await self._store.last_act(SERVICE), self._signing_key)
        facts: dict[str, Json] = {
            "case_digest": erasure_digest(row.key).hex(),
            "acts": 0 if last is None else last.number,
            "head": head,
        }
        act = chain.server_act(ERASED, rounded(now), facts)
        # An officer's hold of this very moment moves the version, and so saves the case.
        await self._store.commit(PutCase(row, row.version), *gone(row.key, now), AddAudit(act))
