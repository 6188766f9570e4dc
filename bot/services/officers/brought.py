"""What an officer's machine brings with an act: sealed entries, headers, door keys.

Owns the values, as plain bytes. The server can open none of the entries; it
holds the two keys of a notice only until the notice is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Facts = Mapping[str, str]
"""Clear, audited facts of an act: to, priority, by, what."""


@dataclass(frozen=True, slots=True)
class BroughtEntry:
    """One sealed entry: its number, its kind, its first header and its payload."""

    number: int
    kind: str
    header: bytes
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """All that comes with an act; nothing, for most.

    Attributes:
        entries: new entries, by number.
        headers: headers for entries that exist, by the entry's number.
        notice_key: the key of the case's note, where the reporter chose to be told.
        file_key: the letter's file key, for the door of that notice.
        slip: out of the report, by which its sender's reports are paused or taken again.
    """

    entries: tuple[BroughtEntry, ...] = ()
    headers: tuple[tuple[int, bytes], ...] = ()
    notice_key: bytes | None = field(default=None, repr=False)
    file_key: bytes | None = field(default=None, repr=False)
    slip: bytes | None = field(default=None, repr=False)


NOTHING = Brought()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act.

    Attributes:
        version: the case's version now.
        announced: whether the reporter will be told of a letter; None if nobody asked.
        held_until: nothing was changed: a notice went out less than a day ago, and
            the desk keeps the letter until then (seconds since 1970 UTC).
    """

    version: int
    announced: bool | None = None
    held_until: int | None = None
