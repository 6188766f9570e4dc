"""Who a report, or what is added to it, must be kept from.

Owns the signals (aliases, units, tags) and what they do to a case's reader
list. A signal only takes readers away: nobody becomes a reader for being
named, and where too few are left, oversight stands in, as for a new case.
Whoever was kept out stays out of every later choice that no human makes.
"""

from dataclasses import replace

from bot.sealing.readers import ReaderList, choose_readers
from bot.sealing.roster import FEWEST_READERS, OVERSIGHT, Officer, Roster
from bot.sealing.spoken import Spoken


def conflicted(roster: Roster, words: str, tags: frozenset[str] = frozenset()) -> frozenset[str]:
    """Name the officers whom words must be kept from.

    Args:
        roster: where aliases, units and conflict tags stand.
        words: all that the reporter wrote; an alias within hides it from its
            bearer, a unit's name from all its officers.
        tags: units and conflicts that the answers name.
    """
    spoken = Spoken(words)
    said = {unit.tag for unit in roster.units if any(map(spoken.names, unit.names))}
    named = tags | said
    return frozenset(
        o.name for o in roster.officers if _own(o) & named or any(map(spoken.names, o.aliases))
    )


def kept_from(
    readers: ReaderList,
    roster: Roster,
    named: frozenset[str],
    recused: frozenset[str] = frozenset(),
) -> ReaderList:
    """Take the named off a case's reader list; fewer than two left call oversight in.

    The number of stanzas stays: later headers must not show that anything
    happened. Stand-ins are therefore as many as there is room for, and nobody
    who was kept out or stepped aside is one.
    """
    kept_out = tuple(dict.fromkeys((*readers.kept_out, *sorted(named))))
    left = tuple(name for name in readers.readers if name not in named)
    present = [name for name in left if roster.has(name)]
    if left != readers.readers and len(present) < FEWEST_READERS:
        stand_ins = choose_readers(roster, OVERSIGHT, recused | set(kept_out)).readers
        left = tuple(dict.fromkeys((*present, *stand_ins)))[: readers.stanzas - 1]
    return replace(readers, readers=left, kept_out=kept_out)


def _own(officer: Officer) -> set[str]:
    return {*officer.conflicts, *([] if officer.unit is None else [officer.unit])}
