"""One officer at the desk, unlocked: the opened keys and the way to the server.

Owns what lives only as long as the desk is unlocked. Opened cases and keys
are in this value's reach and nowhere else; locking drops it. Python cannot
wipe memory: that is a stated limit.
"""

from dataclasses import dataclass, field

from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Officer
from bot.sealing.roster_signing import VerifiedRoster
from desk.cache import Cache
from desk.client import ServerClient
from desk.wire import Page


@dataclass(slots=True, kw_only=True, repr=False)
class Session:
    """An unlocked officer.

    Attributes:
        roster: verified with the pinned keys; renewed by `desk.rosters`.
        language: the interface's.
        last_touched: monotonic seconds of the last thing that the person did.
        roster_at: when the roster was last confirmed by the server, None if it is remembered.
        announced: of letters sent just now, by case, whether their reporter will be told;
            said once on the case's page, and never in an address.
        giving: of cases on their way to another reader, how many files are done, and of how many.
        pages: the last page of each view, for when the server is away, and when it came.
    """

    officer: str
    keys: PersonalKeys
    client: ServerClient
    roster: VerifiedRoster
    cache: Cache
    language: str
    last_touched: float
    roster_at: float | None = None
    pages: dict[str, tuple[float, Page]] = field(default_factory=dict)
    announced: dict[str, bool] = field(default_factory=dict)
    giving: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def me(self) -> Officer:
        """The officer's own entry on the roster."""
        return self.roster.roster.officer(self.officer)
