"""What the API asks of the rest of the bot.

Owns the ports and their bundle. Every rule about cases lies behind them; the
API decides who asks, and nothing about what they may see.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.casework.actions import Action
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer, Roster
from bot.sealing.signing import SigningKey
from bot.services.officers.brought import Brought, Done
from bot.services.officers.link_codes import LinkCodes
from bot.services.officers.reading import Reading
from bot.services.officers.undelivered import GivenUp
from bot.services.ports import Clock
from handlers.officers.nonces import Nonces
from handlers.officers.pace import Pace


class Acts(Protocol):
    """What officers do to cases (`bot.services.officers.acting.Acting`)."""

    async def act(
        self,
        request: SignedRequest,
        officer: Officer,
        *,
        reference: str,
        action: Action,
        facts: Mapping[str, str],
        version: int | None,
        brought: Brought,
    ) -> Done:
        """Do it, or raise ChangedError, RefusedActError or UnknownCaseError."""


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """A roster's exact bytes, and its detached signatures by signer."""

    document: bytes
    signatures: Mapping[str, bytes]


class Rosters(Protocol):
    """The roster in use (`bot.services.roster_watch.RosterWatch`)."""

    @property
    def believed(self) -> Roster | None:
        """The last one that was believed, expired or not."""

    def usable(self) -> Roster | None:
        """The one that may be used today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that requests end in.

    Attributes:
        rosters: who may ask.
        roster_files: the roster as it lies on the disk, for desks to verify.
        seen: notes that somebody reads.
        trouble: says in the log that something failed, by the error's class.
    """

    reading: Reading
    acts: Acts
    given_up: GivenUp
    links: LinkCodes
    rosters: Rosters
    roster_files: Callable[[], SignedRoster]
    signing_key: SigningKey
    nonces: Nonces
    pace: Pace
    clock: Clock
    seen: Callable[[], Awaitable[None]]
    trouble: Callable[[str], None]
