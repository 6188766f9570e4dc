"""Notes in a case's own chain that the escrow's key was used on it, and why.

Owns that one act. The escrow opens entries off the net, where nobody sees it:
whoever asked for it in writing has it noted here, signed by the server, where
auditors and the case's readers see it. Never in the service's chain, which heads
read: one whom a case keeps out would learn there that it exists. The reason
stands in clear and must hold no word of the case.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.casework import reference
from bot.errors import ConfigError, ConflictError, StorageError
from bot.services.audit import Chain
from bot.services.case_edits import Sealer
from bot.services.changes import AddAudit
from bot.services.coarse_time import rounded
from bot.services.ports import Clock, Store

ESCROW_USED: Final = "escrow_used"
LONGEST_REASON: Final = 300
"""Letters; a reason is a reference to a written request, not a story."""

Request = Mapping[str, Any]


class EscrowUse:
    """The writer of such notes, for the command line."""

    def __init__(self, store: Store, sealer: Callable[[], Sealer | None], clock: Clock) -> None:
        self._store, self._sealer, self._clock = store, sealer, clock

    def commands(self) -> Mapping[str, Callable[[Request], Awaitable[Mapping[str, Any]]]]:
        """What the running bot answers on its socket."""
        return {"note-escrow": self._asked}

    async def note(self, name: str, reason: str) -> int:
        """Write the note; return its number in the case's chain.

        Raises:
            ConfigError: there is no such case, or the reason is none or too long.
        """
        row = await self._store.case_by_reference(reference.read(name))
        if row is None:
            raise ConfigError("There is no case of this reference; `amana cases` lists them.")
        if not 0 < len(reason.strip()) <= LONGEST_REASON:
            raise ConfigError(
                f"Say why in 1 to {LONGEST_REASON} letters, with no word of the case."
            )
        sealer = self._sealer()
        if sealer is None:
            raise StorageError("There is no usable roster, so nothing can be signed for.")
        facts = {"reason": reason.strip()}
        while True:
            last = await self._store.last_act(row.key)
            chain = Chain(row.key, row.reference, last, sealer.signing_key)
            act = chain.server_act(ESCROW_USED, rounded(self._clock.now()), facts)
            try:
                await self._store.commit(AddAudit(act))
            except ConflictError:
                continue  # another act on the case came between; each round one gets on
            return act.number

    async def _asked(self, request: Request) -> Mapping[str, Any]:
        return {"number": await self.note(str(request["case"]), str(request["reason"]))}
