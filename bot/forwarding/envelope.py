"""The body of a webhook: a sealed entry, coarse facts, or both.

Owns the JSON. It is the same at every try, so that a receiver can compare; the
time in it is the entry's own coarse one.
"""

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from bot.services.outbox_parcels import Facts, Parcel, whole

TYPE = "amana.entry"


class Contents(StrEnum):
    """What a destination gets of an entry."""

    SEALED = "sealed"
    BOTH = "sealed+facts"
    FACTS = "facts"


async def envelope(parcel: Parcel, contents: Contents) -> bytes:
    """Write the body."""
    inside: dict[str, Any] = {"id": parcel.id}
    if contents is not Contents.FACTS:
        inside["sealed"] = base64.b64encode(await whole(parcel)).decode("ascii")
    if contents is not Contents.SEALED:
        inside["facts"] = facts_of(parcel.facts)
    body = {"type": TYPE, "timestamp": _written(parcel.at), "data": inside}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def facts_of(facts: Facts) -> Mapping[str, Any]:
    """Coarse facts as JSON values."""
    members = asdict(facts)
    return {**members, "received": _written(facts.received), "due": _written(facts.due)}


def _written(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
