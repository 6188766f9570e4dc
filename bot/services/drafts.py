"""A conversation in hand: the interview with what only the server must remember of it.

Owns the value `Draft`; its sealed form is `draft_rows`. A draft is the only place where a
chat, a case id and file keys stand together, and it exists under a day key
until the report is sent or a day has passed. It must never be kept in clear,
and its `repr` shows nothing.
"""

from dataclasses import dataclass, replace

from bot.interview.schema import Interview, begin
from bot.sealing.manifest import FileFacts
from bot.services.files import FilePlace, KeptFile
from bot.services.ports import Randomness

HOUR = 3600
"""The grain of a draft's time, which lies in clear beside its tag."""
NOWHERE = (0, 0)
"""No message ids."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FileInHand:
    """A file of a draft: where to fetch it, and once it is kept, what opens it."""

    number: int
    """The part of the interview that it is."""
    remote: str
    """Telegram's name for the file."""
    source: int | None
    """The message that brought it, which disappears once it is kept."""
    size: int
    form: str = "document"
    name: str | None = None
    media_type: str | None = None
    seconds: int | None = None
    entry: int
    """The number it has, or will have, in the case."""
    case_id: str = ""
    report_manifest: str | None = None
    """Set where the report was sealed before this file came."""
    locator: bytes | None = None
    """The case that exists already and waits for it; None while its report is a draft."""
    payload: int = 0
    file_key: bytes = b""
    sha256: str = ""
    bucket: int = 0

    @property
    def facts(self) -> FileFacts:
        """What the chat said of it, for the manifest."""
        return FileFacts(
            form=self.form, name=self.name, media_type=self.media_type, seconds=self.seconds
        )

    @property
    def place(self) -> FilePlace:
        """Where it belongs."""
        return FilePlace(self.case_id, self.entry, self.report_manifest)

    @property
    def kept(self) -> bool:
        """Whether the whole file is sealed and stored."""
        return bool(self.file_key)

    def with_kept(self, kept: KeptFile) -> "FileInHand":
        """Note where it is kept now, and what opens it."""
        return replace(
            self,
            payload=kept.payload,
            file_key=kept.file_key,
            sha256=kept.sha256,
            bucket=kept.bucket,
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SentReport:
    """What the receipt card shows; forgotten when Telegram has accepted that card."""

    digits: str
    locator: str
    """22 base64url characters, for the buttons; may append and never read."""
    look_by: int
    news_by: int
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OwedCard:
    """The card of an urgent report, until Telegram has accepted it."""

    locator: str
    """22 base64url characters, for its button."""
    receipt: int
    """The message above it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """One chat's open conversation."""

    key: int
    version: int
    shown: int
    bot: int
    chat: int
    interview: Interview
    case_id: str
    card: int | None = None
    """The message that is the live card."""
    sweep: tuple[int, ...] = ()
    """Messages of this chat that are to be deleted."""
    staying: tuple[int, ...] = ()
    """Messages that stay until their file is kept, or until the chat is cleared."""
    lost: tuple[int, int] = NOWHERE
    """Message ids, from one to before another, among which a card of ours may stand unheard of."""
    voice: int | None = None
    """The message in which the live card is heard; it goes with the next step."""
    speaking: bool = False
    """A voice was asked for: until `voice` names it, it may be on the phone unknown to us."""
    files: tuple[FileInHand, ...] = ()
    locator: bytes | None = None
    """The case that this chat has open, for additions."""
    sent: SentReport | None = None
    """Set by Send, until the receipt has been shown."""
    urgent: OwedCard | None = None
    """Set once the receipt of a call for help was shown, until the card below it was."""
    next_entry: int = 2
    """Entry 1 is the report; files take numbers as they come."""
    following: bool = False
    """Only files of a report that was sent already: no chat finds it any more."""

    @property
    def slot(self) -> int:
        """What its tag is made of: the chat, or its own key once it only follows a report."""
        return self.key if self.following else self.chat

    @property
    def pending(self) -> tuple[FileInHand, ...]:
        """Files not yet kept."""
        return tuple(file for file in self.files if not file.kept)

    def in_language(self, code: str) -> "Draft":
        """The same, going on in this language."""
        return replace(self, interview=replace(self.interview, language=code))

    @property
    def is_last(self) -> bool:
        """Whether the live card stands below all that the person sent."""
        return not self.sweep and max(self.staying, default=0) < (self.card or 0)

    def file(self, number: int) -> FileInHand | None:
        """Find the file of an interview's part."""
        return next((file for file in self.files if file.number == number), None)

    def with_file(self, file: FileInHand) -> "Draft":
        """Put a file in the place of the one with its number, or add it."""
        others = tuple(other for other in self.files if other.number != file.number)
        return replace(self, files=(*others, file))

    def without_file(self, number: int) -> "Draft":
        """Forget a file that could not be fetched."""
        return replace(self, files=tuple(f for f in self.files if f.number != number))


def new_draft(bot: int, chat: int, language: str, random: Randomness) -> Draft:
    """Begin a conversation; its case id is drawn now, so that files can name it before Send."""
    return Draft(
        key=int.from_bytes(random(8), "big") >> 1,
        version=0,
        shown=0,
        bot=bot,
        chat=chat,
        interview=begin(language),
        case_id=random(16).hex(),
    )


def whole_hour(at: int) -> int:
    """Round a moment down to the grain of a draft's time."""
    return at - at % HOUR
