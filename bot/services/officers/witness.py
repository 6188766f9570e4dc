"""Writes into the chains what officers looked at, before it is shown to them.

Owns two kinds of rows: the first fetch of a case's entries, in that case's
chain, and a denied view, in the service's. A denied view's row names the
officer and holds what they signed; it says nothing of what there is.
"""

from collections.abc import Mapping
from typing import Final

from bot.errors import ConflictError
from bot.sealing.canonical import Json
from bot.sealing.requests import SignedRequest
from bot.sealing.signing import SigningKey
from bot.services.audit import SERVICE, SERVICE_NAME, Chain
from bot.services.changes import AddAudit
from bot.services.coarse_time import rounded
from bot.services.officers.knowing import FETCH
from bot.services.officers.quotas import HOUR, Quota
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow

DENIED: Final = "denied"
DENIED_MORE: Final = "denied_more"
"""Denied views beyond the hour's quota, counted: one row at 1, at 10, at 100 of them."""
MOST_AN_HOUR: Final = 30


class Witness:
    """The writer of both; two who write at once both get their row."""

    def __init__(self, store: Store, signing_key: SigningKey, clock: Clock) -> None:
        self._store = store
        self._signing_key = signing_key
        self._clock = clock
        self._denied = Quota(MOST_AN_HOUR, HOUR)

    async def fetched(self, row: CaseRow, officer: str, request: SignedRequest | None) -> None:
        """An officer fetches a case's entries for the first time."""
        await self._write((row.key, row.reference), FETCH, officer, request)

    async def denied(self, officer: str, request: SignedRequest | None) -> None:
        """An officer asked for a case that there is not, or that they do not read."""
        # One who asks all day must neither fill the chain, nor bury in it what else it says.
        beyond = self._denied.count(officer, self._clock.now()) - MOST_AN_HOUR
        if beyond <= 0:
            await self._write((SERVICE, SERVICE_NAME), DENIED, officer, request)
        elif _is_power_of_ten(beyond):
            facts = {"beyond": beyond}
            await self._write((SERVICE, SERVICE_NAME), DENIED_MORE, officer, None, facts)

    async def _write(
        self,
        place: tuple[int, str],
        action: str,
        officer: str,
        request: SignedRequest | None,
        facts: Mapping[str, Json] | None = None,
    ) -> None:
        key, name = place
        while True:
            chain = Chain(key, name, await self._store.last_act(key), self._signing_key)
            if request is None:
                act = chain.unsigned_act(action, rounded(self._clock.now()), officer, facts)
            else:
                act = chain.officer_act(action, officer, request)
            try:
                return await self._store.commit(AddAudit(act))
            except ConflictError:
                continue  # somebody else wrote the next row first; each round one of us gets on


def _is_power_of_ten(number: int) -> bool:
    return str(number) == f"1{'0' * (len(str(number)) - 1)}"
