"""Edits of a roster: each gives a new one with the next sequence number.

Owns what joining, renewing and leaving mean: a key that may have signed
entries is never forgotten, only moved to the former ones, so that what it
signed stays readable. Never signs; an edited roster counts for nothing until
the signers have signed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import SealingError
from bot.sealing.age import Recipient
from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import QUEUES, DutyHours, Intake, Officer, Roster
from bot.sealing.signing import VerifyKey
from bot.sealing.units import Unit

_DAY = 24 * 3600

# Officers renew their keys every six months, and so the roster lives no longer.
VALID_DAYS = 182
# Room for an assignment or two beside a small intake, before the number must change.
STANZAS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What an officer is on the roster for; `intake` are the queues whose new cases they read."""

    intake: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    conflicts: tuple[str, ...] = ()
    duty: tuple[DutyHours, ...] = ()


def first_roster(
    officers: Sequence[tuple[Card, Posting]],
    escrow: Card,
    server_key: VerifyKey,
    now: int,
    *,
    days: int = VALID_DAYS,
    stanzas: int = STANZAS,
) -> Roster:
    """Make a mission's first roster; at least one officer reads for oversight.

    Args:
        officers: their cards and postings.
        escrow: the escrow's card.
        server_key: the server's public signing key.
        now: seconds since 1970 UTC; the roster is valid from here.
        days: for how long.
        stanzas: of every queue's first headers; more where the intake needs it.
    """
    members = tuple(_officer(card, posting) for card, posting in officers)
    readers = {q: [c.name for c, posting in officers if q in posting.intake] for q in QUEUES}
    return Roster(
        sequence=1,
        valid_from=now,
        valid_until=now + days * _DAY,
        officers=members,
        escrow=_recipient(escrow, Holder.ESCROW),
        intakes={q: _intake(readers[q], stanzas) for q in QUEUES},
        server_keys=(server_key,),
    )


def with_officer(roster: Roster, card: Card, posting: Posting) -> Roster:
    """Add an officer, or give one who is on the roster their new keys and posting."""
    officer = _officer(card, posting)
    others = tuple(o for o in roster.officers if o.name != officer.name)
    intakes = {q: _rejoined(q, i, officer.name, posting) for q, i in roster.intakes.items()}
    former = _former(roster, officer.name, kept=officer.signing_key)
    return _next(roster, officers=(*others, officer), intakes=intakes, former=former)


def with_new_keys(roster: Roster, card: Card) -> Roster:
    """Give an officer new keys and leave all else: a name or tag forgotten is a case shown."""
    before, keys = roster.officer(card.name), _officer(card, Posting())
    renewed = replace(before, recipient=keys.recipient, signing_key=keys.signing_key)
    officers = tuple(renewed if o is before else o for o in roster.officers)
    former = _former(roster, card.name, kept=renewed.signing_key)
    return _next(roster, officers=officers, former=former)


def with_unit(roster: Roster, unit: Unit) -> Roster:
    """Say what people call a unit, in place of what was said of it before."""
    others = tuple(each for each in roster.units if each.tag != unit.tag)
    return _next(roster, units=(*others, unit))


def without_unit(roster: Roster, tag: str) -> Roster:
    """Take a unit's names off; SealingError if the roster has none of that tag."""
    if tag not in {unit.tag for unit in roster.units}:
        raise SealingError("the roster has no such unit")
    return _next(roster, units=tuple(unit for unit in roster.units if unit.tag != tag))


def without_officer(roster: Roster, name: str) -> Roster:
    """Remove an officer; what they signed stays readable."""
    roster.officer(name)
    officers = tuple(o for o in roster.officers if o.name != name)
    intakes = {q: _rejoined(q, i, name, Posting()) for q, i in roster.intakes.items()}
    return _next(roster, officers=officers, intakes=intakes, former=_former(roster, name))


def with_escrow(roster: Roster, card: Card) -> Roster:
    """Give the roster its new escrow; old entries stay sealed to the old one."""
    return _next(roster, escrow=_recipient(card, Holder.ESCROW))


def with_server_key(roster: Roster, key: VerifyKey) -> Roster:
    """Put the server's new signing key before its past ones."""
    return _next(roster, server_keys=(key, *(k for k in roster.server_keys if k != key)))


def with_stanzas(roster: Roster, queue: str, stanzas: int) -> Roster:
    """Change how many stanzas a queue's first headers have."""
    if queue not in roster.intakes:
        raise SealingError("the roster has no such queue")
    intake = replace(roster.intakes[queue], stanzas=stanzas)
    return _next(roster, intakes={**roster.intakes, queue: intake})


def extended(roster: Roster, now: int, days: int = VALID_DAYS) -> Roster:
    """Make the roster valid for so many days from now."""
    return _next(roster, valid_from=now, valid_until=now + days * _DAY)


def _next(roster: Roster, **changed: Any) -> Roster:
    return replace(roster, sequence=roster.sequence + 1, **changed)


def _officer(card: Card, posting: Posting) -> Officer:
    if card.signing_key is None:
        raise SealingError("this card is not an officer's")
    return Officer(
        name=card.name,
        aliases=posting.aliases,
        roles=posting.roles,
        queues=_together(posting.queues, posting.intake),
        languages=posting.languages,
        duty=posting.duty,
        unit=posting.unit,
        conflicts=posting.conflicts,
        recipient=_recipient(card, Holder.OFFICER),
        signing_key=card.signing_key,
    )


def _recipient(card: Card, holder: Holder) -> Recipient:
    if card.holder is not holder or card.recipient is None:
        raise SealingError(f"this card is not that of an {holder}")
    return card.recipient


def _rejoined(queue: str, intake: Intake, name: str, posting: Posting) -> Intake:
    """An intake after someone joined or left it; stanzas grow where they must, and never shrink."""
    readers = [reader for reader in intake.readers if reader != name]
    if queue in posting.intake:
        readers.append(name)
    return _intake(readers, intake.stanzas)


def _intake(readers: Sequence[str], stanzas: int) -> Intake:
    return Intake(readers=tuple(readers), stanzas=max(stanzas, len(readers) + 1))


def _former(
    roster: Roster, name: str, kept: VerifyKey | None = None
) -> tuple[tuple[str, VerifyKey], ...]:
    left = ((o.name, o.signing_key) for o in roster.officers if o.name == name)
    return (*roster.former, *(pair for pair in left if pair[1] != kept))


def _together(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
