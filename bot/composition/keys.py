"""The server's keys and the roster it believes, read once from where the settings say.

Owns what a report is sealed with now. It reads keys and never writes one, save
the day keys, which are the ring's.
"""

from functools import partial

from bot.config import Settings
from bot.config.rosters import believe_roster, roster_marks
from bot.sealing.receipt_keys import ReceiptSecrets
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.services.case_edits import Sealer
from bot.services.day_ring import DayRing
from bot.services.ports import Clock, Randomness, Store
from bot.services.roster_watch import RosterWatch
from storage.key_file import AtomicFile


class Keys:
    """Every key of the running bot, and the roster."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, random: Randomness) -> None:
        folder = settings.keys_dir
        self.server = ServerKey.parse((folder / "server.key").read_bytes())
        self.signing = parse_signing_key((folder / "server-signing.key").read_bytes())
        self.receipts = ReceiptSecrets.parse((folder / "receipts.keys").read_bytes())
        self.ring = DayRing(AtomicFile(settings.day_keys), store, clock, random)
        grace = settings.roster.grace_days
        self.roster = RosterWatch(partial(believe_roster, settings), clock, grace)
        self.roster.look()
        self._settings, self._random = settings, random
        self._marks = roster_marks(settings)

    def look_at_roster(self) -> None:
        """Read the roster anew if one of its files is another, or while it is refused.

        A disk that was full for a moment must not leave in use whom a new roster takes out.
        """
        marks = roster_marks(self._settings)
        if marks != self._marks or self.roster.refused:
            self.roster.look()
            self._marks = marks

    def sealer(self) -> Sealer | None:
        """What reports are sealed with now; None while no roster may be used."""
        roster = self.roster.usable()
        if roster is None:
            return None
        return Sealer(
            server_key=self.server,
            signing_key=self.signing,
            roster=roster,
            random=self._random,
        )
