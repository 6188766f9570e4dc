"""The server's last answers about a case, for the time when it is away.

Owns their form in the cache. They hold what stands in clear at the server and
sealed headers, and rest sealed to the officer alone; nothing opened is among
them. What was kept is shown with its time and never acted upon.
"""

import json
from typing import Protocol

from bot.services.rows import AuditRow
from desk.answers import Detail, StrangeAnswerError, audit_json, audit_rows, detail_json


class Facts(Protocol):
    """What this needs of `desk.cache.Cache`."""

    def fact(self, name: str) -> bytes | None:
        """What was kept under a name."""
        ...

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep a small document."""
        ...


def keep_answers(cache: Facts, detail: Detail, rows: tuple[AuditRow, ...], now: int) -> None:
    """Keep what the server said of a case; `now` in seconds since 1970 UTC."""
    document = {"at": now, "case": detail_json(detail), "rows": audit_json(rows)}
    cache.keep_fact(_name(detail.summary.reference), json.dumps(document).encode("ascii"))


def kept_answers(cache: Facts, reference: str) -> tuple[Detail, tuple[AuditRow, ...], int] | None:
    """What was kept of a case and when, or None if it was never opened here."""
    kept = cache.fact(_name(reference))
    if kept is None:
        return None
    try:
        document = json.loads(kept)
        rows = audit_rows(document["rows"])
        return Detail.read(document["case"]), rows, int(document["at"])
    except (ValueError, KeyError, TypeError, StrangeAnswerError):
        return None  # of another version of the desk


def _name(reference: str) -> str:
    return f"answers/{reference}"
