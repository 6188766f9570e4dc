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
from bot.services.rows import AuditRow, CaseRow, ErasureRow

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


def erasure(
    row: CaseRow,
    ends: tuple[AuditRow | None, AuditRow | None],
    signing_key: SigningKey,
    now: int,
    *,
    wished: bool = False,
) -> tuple[Change, ...]:
    """Everything to commit so that a case is erased as it was read, and nothing if it has changed.

    Args:
        row: the case.
        ends: the last act of its chain, and of the service's own.
        signing_key: the server's.
        now: seconds since 1970 UTC.
        wished: whether its reporter had it erased, and not its age.
    """
    last, service = ends
    facts: dict[str, Json] = {
        "case_digest": erasure_digest(row.key).hex(),
        "acts": 0 if last is None else last.number,
        "head": (NONE_BEFORE if last is None else digest(last)).hex(),
        **({"wished": True} if wished else {}),
    }
    act = Chain(SERVICE, SERVICE_NAME, service, signing_key).server_act(ERASED, rounded(now), facts)
    # An officer's hold of this very moment moves the version, and so saves the case.
    return PutCase(row, row.version), *gone(row.key, now), AddAudit(act)


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
        ends = await self._store.last_act(row.key), await self._store.last_act(SERVICE)
        await self._store.commit(*erasure(row, ends, self._signing_key, self._clock.now()))
