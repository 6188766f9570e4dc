"""The roster on the officer's machine: fetched, verified, remembered, never taken back.

Owns the order in which a roster comes to be believed. The pinned signers vouch
for it, not the server; the highest one seen is kept sealed, and an older one,
or another of the same number, is refused with an alarm
(`bot.sealing.roster_signing`). Without a server the remembered one serves.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.roster_signing import SeenRoster, VerifiedRoster, verify_roster
from desk.cache import Cache
from desk.client import ServerClient
from desk.errors import DeskError, ServerAwayError
from desk.settings import DeskSettings

_KEPT = "roster"


class StrangerError(DeskError):
    """The believed roster does not name this officer with this key."""


@dataclass(frozen=True, slots=True)
class Found:
    """A believed roster; `is_fresh` if the server confirmed it just now."""

    roster: VerifiedRoster
    is_fresh: bool


async def find_roster(client: ServerClient, cache: Cache, settings: DeskSettings) -> Found:
    """Fetch and believe the roster, or take the remembered one where no server answers.

    Raises:
        RosterRollbackError: the server shows an older or a changed one.
        SealingError: too few pinned keys signed it, or it is malformed.
        ServerAwayError: no server, and none was ever seen.
    """
    kept = remembered(cache, settings)
    client.believe(kept.roster.server_keys if kept else ())
    try:
        offered = await client.roster()
    except ServerAwayError:
        if kept is None:
            raise
        return Found(kept, is_fresh=False)
    seen = kept.seen() if kept else None
    roster = _verified(offered.document, offered.proofs, settings, seen)
    client.believe(roster.roster.server_keys)
    if kept is None:
        # The first roster came before its server's key was known: ask once more, verified.
        await client.roster()
    remember(cache, offered.document, offered.proofs)
    return Found(roster, is_fresh=True)


def remembered(cache: Cache, settings: DeskSettings) -> VerifiedRoster | None:
    """The roster kept on this machine, verified anew; None if there is none."""
    kept = cache.fact(_KEPT)
    if kept is None:
        return None
    said = json.loads(kept)
    try:
        signatures = tuple(b64decode(each) for each in said["signatures"])
        return _verified(b64decode(said["document"]), signatures, settings, None)
    except SealingError:
        return None  # other signers are pinned now: what they did not sign is not believed


def remember(cache: Cache, document: bytes, signatures: tuple[bytes, ...]) -> None:
    """Keep a roster that was believed."""
    said = {
        "document": b64encode(document).decode("ascii"),
        "signatures": [b64encode(each).decode("ascii") for each in signatures],
    }
    cache.keep_fact(_KEPT, json.dumps(said).encode("ascii"))


def _verified(
    document: bytes, signatures: tuple[bytes, ...], settings: DeskSettings, seen: SeenRoster | None
) -> VerifiedRoster:
    return verify_roster(document, signatures, settings.pinned, settings.required, seen)
