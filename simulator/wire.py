"""How the simulator writes JSON; must never know what the JSON is about."""

import json
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_encoder = json.JSONEncoder(separators=(",", ":"))


def dumps(value: Any) -> bytes:
    """Compact JSON with everything outside ASCII escaped, as Telegram's own server answers."""
    return _encoder.encode(value).encode("ascii")
