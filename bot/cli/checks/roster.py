"""The roster: believed, in force, and with enough readers behind every queue."""

import datetime as dt
from collections.abc import Iterator

from bot.config import Fault, Settings, Severity
from bot.config.rosters import pinned_keys, read_roster, roster_signers
from bot.errors import ConfigError, SealingError
from bot.sealing.roster import FEWEST_READERS, Roster
from bot.sealing.roster_signing import Standing, expiry_warning, standing
from bot.sealing.server_keys import parse_signing_key

TRYING_OUT = "trying-out"
"""The role that marks the officers of a starter roster."""


def roster_faults(settings: Settings, now: int) -> Iterator[Fault]:
    """Everything wrong with the roster.

    Args:
        settings: The mission's settings.
        now: Seconds since 1970 UTC, by which its validity is judged.
    """
    if settings.roster.signatures_required == 1:
        yield _warning(
            "roster.signatures_required is 1: one signer alone can add a reader; two are safer."
        )
    yield from _signers(settings)
    try:
        roster = read_roster(settings).roster
    except ConfigError as error:
        yield Fault(str(error))
        return
    yield from _starter(roster)
    yield from _dates(roster, now, settings.roster.grace_days)
    yield from _readers(roster)
    yield from _server_key(roster, settings)


def _signers(settings: Settings) -> Iterator[Fault]:
    """Pinned keys that fit no signature beside the roster: not signed yet, or a slip of the pen."""
    try:
        pinned, signers = pinned_keys(settings), roster_signers(settings)
    except ConfigError:
        return  # said where the roster itself is read
    for name in sorted(pinned.keys() - signers):
        yield _warning(
            f"roster.pinned.{name} fits no signature of this roster: have that signer run `amana "
            "roster sign`, or, if they have, copy the key from their card anew."
        )


def _starter(roster: Roster) -> Iterator[Fault]:
    if any(TRYING_OUT in officer.roles for officer in roster.officers):
        yield _warning(
            "this is the starter roster, for trying out: the secret keys of its officers and "
            "signers lie beside it, so it protects nobody; have one of your own signed."
        )


def _dates(roster: Roster, now: int, grace_days: int) -> Iterator[Fault]:
    end = dt.datetime.fromtimestamp(roster.valid_until, dt.UTC).date().isoformat()
    match standing(roster, now, grace_days):
        case Standing.EARLY:
            yield Fault("the roster is not valid yet: check this machine's clock, or wait.")
        case Standing.EXPIRED:
            yield Fault(f"the roster ended on {end} and its grace too: have a new one signed.")
        case Standing.GRACE:
            yield _warning(
                f"the roster ended on {end}; reports are taken for {grace_days} days after that: "
                "have a new one signed now."
            )
        case Standing.VALID:
            if expiry_warning(roster, now) is not None:
                yield _warning(f"the roster ends on {end}: have the next one signed.")


def _readers(roster: Roster) -> Iterator[Fault]:
    for queue, intake in roster.intakes.items():
        if len(intake.readers) < FEWEST_READERS:
            yield _warning(
                f"the queue {queue} has {len(intake.readers)} reader(s), and one alone could bury "
                "a case: give it two."
            )


def _server_key(roster: Roster, settings: Settings) -> Iterator[Fault]:
    try:
        document = (settings.keys_dir / "server-signing.key").read_bytes()
        key = parse_signing_key(document).public
    except (OSError, SealingError):
        return  # the keys' own check says so
    if key not in roster.server_keys:
        yield Fault(
            "the roster does not name this server's signing key, so officers would refuse what it "
            "signs: `amana roster server server-signing.pub`, and have the roster signed."
        )


def _warning(sentence: str) -> Fault:
    return Fault(sentence, Severity.WARNING)
