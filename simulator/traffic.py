"""Every call that bots made and every rule they broke; must never leave anything out by itself."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.contract import Upload
from simulator.wire import Json

_MOST_CALLS = 100_000
_MOST_VIOLATIONS = 10_000


@dataclass
class Traffic:
    """A log of calls with full parameters, bounded in number."""

    clock: Clock
    keep: bool = True
    count: int = 0
    calls: deque[Json] = field(default_factory=lambda: deque(maxlen=_MOST_CALLS))
    violations: deque[Json] = field(default_factory=lambda: deque(maxlen=_MOST_VIOLATIONS))
    per_method: dict[str, int] = field(default_factory=dict)

    def begin(self, bot_id: int, method: str) -> Json:
        """Note that a call arrived; the entry is completed as more of it is known."""
        self.count += 1
        self.per_method[method] = self.per_method.get(method, 0) + 1
        entry: Json = {
            "seq": self.count,
            "time": self.clock.now(),
            "bot": bot_id,
            "method": method,
            "parameters": {},
        }
        if self.keep:
            self.calls.append(entry)
        return entry

    def fill(self, entry: Json, given: Json, uploads: Mapping[str, Upload]) -> None:
        """Add parameters and files as they came, before anything judged them."""
        entry["parameters"] = given
        if uploads:
            entry["files"] = [_file(name, upload) for name, upload in uploads.items()]

    def violated(self, entry: Json, description: str) -> None:
        """Note a broken rule, with the call that broke it."""
        self.violations.append({**entry, "violation": description})

    def since(self, seq: int, method: str | None) -> Json:
        """Calls after number `seq`, oldest first."""
        found = [
            c for c in self.calls if c["seq"] > seq and (method is None or c["method"] == method)
        ]
        oldest = self.calls[0]["seq"] if self.calls else self.count + 1
        return {
            "calls": found,
            "next": self.count,
            "dropped": oldest - 1 if self.keep else self.count,
        }


def _file(name: str, upload: Upload) -> Json:
    return {
        "part": name,
        "file_name": upload.filename,
        "mime_type": upload.mime_type,
        "size": len(upload.content),
        "content": upload.content.decode("latin-1"),
    }
