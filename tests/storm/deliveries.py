"""The verdict on destinations: each item there, once, or known by its key when it came again.

Owns the comparison of what the cases hold with what destinations hold. It is
pure; items are known by the SHA-256 of the sealed file, keys are the
destination's own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from tests.storm.ledger import Ledger


def faults_of(ledger: Ledger, entries: Mapping[str, str], erased: int = 0) -> list[str]:
    """What is wrong at a destination; nothing of a sealed file is ever named.

    Args:
        ledger: what it holds.
        entries: the kind of each entry, by the digest of its sealed file.
        erased: how many entries may have come before their reporters erased them.
    """
    owed = {digest for digest, kind in entries.items() if kind in ledger.kinds}
    by_key, by_digest = defaultdict(set), defaultdict(set)
    for key, digest in ledger.taken:
        by_key[key].add(digest)
        by_digest[digest].add(key)
    counts = {
        "missing": len(owed - by_digest.keys()),
        "under two keys": sum(len(keys) > 1 for keys in by_digest.values()),
        "keys with two contents": sum(len(digests) > 1 for digests in by_key.values()),
        "not theirs": max(0, len(by_digest.keys() - owed) - erased),
        "with a forged signature": ledger.forged,
    }
    return [f"{ledger.name}: {count} {what}" for what, count in counts.items() if count]


def figures(ledger: Ledger) -> dict[str, Any]:
    """How a destination fared."""
    return {
        "items": len(ledger.keys),
        "repeats_known_by_key": len(ledger.taken) - len(ledger.keys),
        "tries": ledger.tries,
        "faults": dict(sorted(ledger.thrown.items())),
    }


def pages_missing(urgent: Collection[str], told: Collection[str]) -> list[str]:
    """Urgent cases of which nobody was told by name."""
    missing = len(set(urgent) - set(told))
    return [f"staff-bot: {missing} missing"] if missing else []


def left_over(waiting: Mapping[str, int], names: Collection[str]) -> list[str]:
    """What still lies in the outbox for these destinations, dead items among it."""
    return [
        f"{place}: {count} in the outbox"
        for place, count in sorted(waiting.items())
        if place.partition(" ")[0] in names
    ]
