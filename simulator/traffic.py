"""Every call that bots made and every rule they broke; must never leave anything out by itself."""

import base64
import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.contract import Upload
from simulator.wire import Json

_MOST_CALLS = 100_000
_MOST_VIOLATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a call, by the name of its part."""

    name: str
    upload: Upload

    def shown(self, *, with_content: bool) -> Json:
        """The part as JSON."""
        content = self.upload.content
        facts: Json = {
            "part": self.name,
            "file_name": self.upload.filename,
            "mime_type": self.upload.mime_type,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        if with_content:
            facts["content_base64"] = base64.b64encode(content).decode("ascii")
        return facts


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
            entry["files"] = [Part(name, upload) for name, upload in uploads.items()]

    def violated(self, entry: Json, description: str) -> None:
        """Note a broken rule, with the call that broke it."""
        self.violations.append({**entry, "violation": description})

    def broken(self, wanted: Json) -> list[Json]:
        """Broken rules whose entries hold all that `wanted` says, oldest first."""
        return [_shown(e, with_content=False) for e in self.violations if _fits(e, wanted)]

    def since(self, seq: int, wanted: Json, *, with_content: bool) -> Json:
        """Calls after number `seq` that hold all that `wanted` says, oldest first.

        Args:
            seq: the `next` of an earlier answer, or 0.
            wanted: such as `{"method": "sendMessage", "bot": 7}`.
            with_content: show the uploaded bytes too, in base64.
        """
        found = [
            _shown(c, with_content=with_content)
            for c in self.calls
            if c["seq"] > seq and _fits(c, wanted)
        ]
        oldest = self.calls[0]["seq"] if self.calls else self.count + 1
        return {
            "calls": found,
            "next": self.count,
            "dropped": oldest - 1 if self.keep else self.count,
        }


def _fits(entry: Json, wanted: Json) -> bool:
    return all(entry.get(name) == value for name, value in wanted.items())


def _shown(entry: Json, *, with_content: bool) -> Json:
    if "files" not in entry:
        return entry
    return {**entry, "files": [part.shown(with_content=with_content) for part in entry["files"]]}
