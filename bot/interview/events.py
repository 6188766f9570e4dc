"""Everything that can happen to an interview, as frozen values.

Owns the shapes of events. An event that makes no sense cannot be built. A
tap arrives as our own callback data and is parsed in `taps`.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.errors import CaseError
from bot.interview.case_facts import OpenedCase
from bot.interview.parts import FileKind

CommandName = Literal["help", "language", "privacy", "forget"]


@dataclass(frozen=True, slots=True)
class Started:
    """The person pressed Start or typed /start."""

    language: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person typed something."""

    source: int
    text: str = field(repr=False)
    choice: str | None = None
    """The tap data of the option that these words name on the card now shown, if they do.

    Found by `choices.match_choice` over the translated labels of `choices.options`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """The person sent a file, perhaps with a caption."""

    source: int
    kind: FileKind
    size: int
    seconds: int | None = None
    name: str | None = field(default=None, repr=False)
    mime: str | None = None
    caption: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.size < 0 or (self.seconds is not None and self.seconds < 0):
            raise ValueError("A file has no negative size or length.")


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed the text or caption of an earlier message."""

    source: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message of this chat arrived and could not be read."""

    source: int | None = None


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A kind of message that we cannot keep, such as a sticker."""

    source: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A file beyond the limit that the platform sets."""

    source: int


@dataclass(frozen=True, slots=True)
class FileKept:
    """A pending file is sealed and stored."""

    number: int


@dataclass(frozen=True, slots=True)
class FileFailed:
    """A pending file could not be fetched."""

    number: int


@dataclass(frozen=True, slots=True)
class Tapped:
    """The person tapped a button that carries our data."""

    data: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """The person typed one of the commands other than /start."""

    name: CommandName


@dataclass(frozen=True, slots=True)
class Submitted:
    """The report is sealed and stored."""


@dataclass(frozen=True, slots=True)
class SubmitRefused:
    """The report cannot be taken now; nothing was stored."""


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """The typed code opened a case."""

    facts: OpenedCase


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The typed code opened nothing."""

    error: type[CaseError]


@dataclass(frozen=True, slots=True)
class CaseErased:
    """The open case is erased."""


@dataclass(frozen=True, slots=True)
class ChoseNotice:
    """The person chose, on a notice, whether more of them come to this chat.

    No tap carries it: a locator alone may append, and whoever has only that must not have
    another's letters announced to them. Whoever makes this event has opened a letter's door.
    """

    here: bool
    locator: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Appended:
    """What was added to a case is sealed and stored."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The program started again and found this interview open."""


Event = (
    Started
    | Wrote
    | SentFile
    | Edited
    | Unreadable
    | Unsupported
    | TooLarge
    | FileKept
    | FileFailed
    | Tapped
    | Commanded
    | Submitted
    | SubmitRefused
    | CaseOpened
    | CodeRefused
    | CaseErased
    | ChoseNotice
    | Appended
    | Resumed
)
