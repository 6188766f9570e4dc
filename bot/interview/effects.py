"""Everything that the interview can ask its surroundings to do.

Owns the shapes of effects. "Show the card" is not among them, because it is
always done. The interview does not know a case's facts, so whoever carries
out `Withdraw`, `Disagree`, `Rate` and `MarkRead` checks that the case allows
them; each must be harmless when repeated.
"""

from dataclasses import dataclass, field

from bot.interview.parts import FilePart, TextPart, UnreadPart


@dataclass(frozen=True, slots=True)
class FetchFile:
    """Stream this pending part; harmless when it is already being fetched."""

    number: int


@dataclass(frozen=True, slots=True)
class Submit:
    """Seal and store the report now; pending files follow.

    Answered by `Submitted` or `SubmitRefused`.
    """

    urgent: bool


@dataclass(frozen=True, slots=True)
class Discard:
    """Drop the draft and delete every message of this chat that may be deleted."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open the case of this code; answered by `CaseOpened` or `CodeRefused`."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Forget the case or locator that this chat had open."""


@dataclass(frozen=True, slots=True)
class OpenAdding:
    """Remember the case of this locator, for additions only, until `CloseCase`."""

    locator: str = field(repr=False)
    """22 base64url characters."""


@dataclass(frozen=True, slots=True)
class Append:
    """Add this part to the open case at once; a pending file follows when it is fetched.

    Answered by `Appended`.
    """

    part: TextPart | FilePart | UnreadPart


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The reporter withdraws the open case."""


@dataclass(frozen=True, slots=True)
class EraseCase:
    """The reporter wants the open case erased; answered by `CaseErased` if it is gone at once."""


@dataclass(frozen=True, slots=True)
class Disagree:
    """The reporter does not agree with the open case's outcome."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The reporter rates how the open case was handled: 3 good, 2 middling, 1 bad."""

    score: int


@dataclass(frozen=True, slots=True)
class ChooseNotice:
    """The reporter chose anew: news are announced in this chat, or nowhere."""

    here: bool
    locator: str | None = field(default=None, repr=False)
    """Of the case, in 22 base64url characters; None means the one that is open."""


@dataclass(frozen=True, slots=True)
class MarkRead:
    """The reporter opened this letter of the open case."""

    letter: int


@dataclass(frozen=True, slots=True)
class AnswerAfter:
    """The reporter answered a question after sending; the tap carried the locator."""

    question: str
    choice: str
    locator: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PassedPictures:
    """Somebody tapped the right picture: this chat's reports count anew."""


@dataclass(frozen=True, slots=True)
class Hear:
    """Say the card that is shown next; a card that cannot be said is only shown."""


Effect = (
    FetchFile
    | Submit
    | Discard
    | OpenCase
    | CloseCase
    | OpenAdding
    | Append
    | Withdraw
    | EraseCase
    | Disagree
    | Rate
    | ChooseNotice
    | MarkRead
    | AnswerAfter
    | PassedPictures
    | Hear
)
