"""The lines that several cards share: what just happened, counts, contacts.

Owns these sentences. None of them ever holds a reporter's words.
"""

from bot.errors import (
    FileTooLargeError,
    IntakeClosedError,
    MistypedReceiptError,
    OutOfTurnError,
    TooManyAttemptsError,
    UnknownReceiptError,
    UnsupportedMediaError,
)
from bot.interview.cards import VERBATIM, Line
from bot.interview.choices import RECEIPT_DIGITS
from bot.interview.mission import Contact, Names
from bot.interview.parts import NOT_TAKEN, Notice, Said
from bot.interview.refusals import (
    FilesRefusedError,
    FullDayError,
    FullReportError,
    PausedError,
    UnfinishedError,
)
from bot.marks import N_, NP_

_FIXED: dict[Said, str] = {
    # Translators: SAFETY: consent; nobody has read it yet.
    # Asked about a message that came before the person agreed.
    Said.HELD: N_("We have your message. May we read it?"),
    # Translators: Somebody edited a message that was sent: the new text has arrived.
    Said.REPLACED: N_("✓ We have the new words."),
    # Translators: A technical fault on our side. No blame.
    Said.UNREAD: N_("We could not read one message. Please send it again."),
    Said.UNSUPPORTED: UnsupportedMediaError.user_message,
    Said.TOO_LARGE: FileTooLargeError.user_message,
    # Translators: A photo, voice message or other file.
    Said.FILE_FAILED: N_("One file did not reach us. Please send it again."),
    Said.OUT_OF_TURN: OutOfTurnError.user_message,
    Said.BUSY: UnfinishedError.user_message,
    Said.CLOSED: IntakeClosedError.user_message,
    # Translators: SAFETY: it was not sent.
    Said.NOT_SENT: N_("We cannot take reports right now. It was not sent. Try again later."),
    # Translators: We had asked for a code and somebody wrote words; these are not lost.
    Said.NOT_A_CODE: N_("This is no code. We keep your words: you can start a report with them."),
    Said.MISTYPED: MistypedReceiptError.user_message,
    Said.UNKNOWN_CODE: UnknownReceiptError.user_message,
    Said.TOO_MANY: TooManyAttemptsError.user_message,
    # Translators: Confirms that the person takes the report back.
    Said.WITHDRAWN: N_("✓ We told the team that you withdraw your report."),
    # Translators: The reporter asked for the report to be deleted, and it is gone for good.
    Said.ERASED: N_("✓ Your report is erased. Your code opens nothing now."),
    # Translators: The reporter asked for the report to be deleted; it has to stay for now.
    Said.ERASURE_NOTED: N_(
        "✓ We told the team that you want your report erased. It cannot go at once."
    ),
    # Translators: The person does not agree with the result.
    Said.DISAGREED: N_("✓ We told the team that you do not agree. You can write why."),
    # Translators: Said after the person rated our work with a smiling or a sad face.
    Said.RATED: N_("✓ Thank you. It helps us to do better."),
    # Translators: Asked for by the person: from now on “You have news.” comes to this chat.
    Said.ANNOUNCED_HERE: N_("✓ When there is news, a message comes here."),
    # Translators: SAFETY: neutral: others may see it.
    # The person asked that “You have news.” comes no more.
    Said.BY_CODE_ONLY: N_("✓ No more messages come here. Your code still works."),
    Said.NO_FILES: FilesRefusedError.user_message,
    Said.FULL: FullReportError.user_message,
    Said.FULL_DAY: FullDayError.user_message,
    Said.PAUSED: PausedError.user_message,
    # Translators: The voice that reads a card aloud failed. Shown on the card itself.
    Said.VOICELESS: N_("We cannot read this aloud right now. Please try again later."),
    # Translators: The right picture was tapped. “Go on”: continue with the report.
    Said.PASSED: N_("✓ Thank you. Please go on."),
    # Translators: A wrong picture was tapped. No blame.
    Said.ANOTHER_PICTURE: N_("That was another picture. Please try again."),
}

_REFUSED = "❌"

# Translators: What we received, such as "2 messages", "1 voice message (0:42)", "1 file".
_TAKEN = (
    # Translators: {first} is what has just arrived, such as “2 messages”.
    N_("✓ We have it: {first}."),
    # Translators: {first} and {second} are what has just arrived, such as “2 messages” and “1
    # file”.
    N_("✓ We have it: {first}, {second}."),
    # Translators: What has just arrived, such as “2 messages”, “1 file”, “1 voice message”.
    N_("✓ We have it: {first}, {second}, {third}."),
)
# Translators: What was added to a report that had been sent before.
_ADDED = (
    # Translators: {first} is what has just arrived, such as “2 messages”.
    N_("✓ Added to your report: {first}."),
    # Translators: {first} and {second}: such as “2 messages” and “1 file”.
    N_("✓ Added to your report: {first}, {second}."),
    # Translators: Such as “2 messages”, “1 file”, “1 voice message”.
    N_("✓ Added to your report: {first}, {second}, {third}."),
)
# Translators: What the report holds, on the card that is checked before sending.
_HOLDS = (
    # Translators: What the report holds; {first} is such as “2 messages”.
    N_("Your words: {first}."),
    # Translators: What the report holds, such as “2 messages” and “1 file”.
    N_("Your words: {first}, {second}."),
    # Translators: What the report holds, such as “2 messages”, “1 file”, “1 voice message”.
    N_("Your words: {first}, {second}, {third}."),
)
# Translators: Typed messages. Stands in a list, as in “Your words: 2 messages, 1 file.”
_MESSAGES = NP_("{count} message", "{count} messages")
# Translators: {length} is minutes and seconds, as 0:42.
_VOICES = NP_("{count} voice message ({length})", "{count} voice messages ({length})")
# Translators: Photos and other files. Stands in a list, as in “Your words: 2 messages, 1 file.”
_FILES = NP_("{count} file", "{count} files")
# Translators: Somebody typed a code with too few or too many digits.
_DIGITS = NP_(
    "We counted {count} digit. A code has {needed}. Look again.",
    "We counted {count} digits. A code has {needed}. Look again.",
)
_PLACES = ("first", "second", "third")

# Translators: “It” is what the person has just sent: it disappears from the chat.
OUT_OF_CHAT = Line(N_("We take it out of this chat."))


def notice_lines(notice: Notice | None) -> tuple[Line, ...]:
    """Return the receipt of what just happened."""
    if notice is None:
        return ()
    if notice.said in _FIXED:
        sign = _REFUSED if notice.said in NOT_TAKEN else ""
        return (Line(_FIXED[notice.said], sign=sign),)
    if notice.said is Said.WRONG_LENGTH:
        needed: dict[str, str | int | Line | Names] = {
            "count": notice.digits,
            "needed": RECEIPT_DIGITS,
        }
        return (Line(_DIGITS[0], plural=_DIGITS[1], count=notice.digits, params=needed),)
    return _counts(_TAKEN if notice.said is Said.TAKEN else _ADDED, notice)


def holds_lines(notice: Notice) -> tuple[Line, ...]:
    """Return what a report holds, in counts."""
    return _counts(_HOLDS, notice)


def _counts(sentences: tuple[str, str, str], notice: Notice) -> tuple[Line, ...]:
    length = f"{notice.seconds // 60}:{notice.seconds % 60:02d}"
    items = [
        _counted(forms, count, length)
        for forms, count in (
            (_MESSAGES, notice.messages),
            (_VOICES, notice.voices),
            (_FILES, notice.files),
        )
        if count
    ]
    if not items:
        return ()
    params = dict(zip(_PLACES, items, strict=False))
    return (Line(sentences[len(items) - 1], params=params, dispensable=True),)


def _counted(forms: tuple[str, str], count: int, length: str) -> Line:
    params: dict[str, str | int | Line | Names] = {"count": count}
    if forms is _VOICES:
        params["length"] = length
    isolate = frozenset({"length"} if forms is _VOICES else ())
    return Line(forms[0], plural=forms[1], count=count, params=params, isolate=isolate)


def verbatim(words: "str | Names", *, isolate: bool = True) -> Line:
    """Return a line that is these words and nothing else."""
    marked = frozenset({"words"} if isolate else ())
    return Line(VERBATIM, params={"words": words}, isolate=marked)


def contact_lines(contact: Contact) -> tuple[Line, ...]:
    """Return a place or number to turn to."""
    named = Line("{name}: {what}", params={"name": contact.name, "what": contact.what})
    lines: tuple[Line, ...] = (named,)
    if contact.phone is not None:
        lines += (
            Line(
                # Translators: {phone} is the telephone number of a place that helps.
                N_("Phone: {phone}"),
                params={"phone": contact.phone},
                isolate=frozenset({"phone"}),
            ),
        )
    if contact.place is not None:
        # Translators: {place} is the address of a place that helps, or how to find it.
        lines += (Line(N_("Place: {place}"), params={"place": contact.place}),)
    return lines


def place_of(number: int, total: int) -> tuple[Line, ...]:
    """Return "2 of 6" where there is more than one."""
    if total < 2:
        return ()
    # Translators: The second of six, on a list that is shown one by one.
    return (Line(N_("{number} of {total}"), params={"number": number, "total": total}),)


NOT_SENT = Line(_FIXED[Said.NOT_SENT])
# Translators: SAFETY: no number is safer than a wrong one.
NO_CONTACT = Line(N_("We do not have a safe number for your area. Go to people you trust."))
# Translators: SAFETY: nobody reads.
DESK_UNSEEN = Line(N_("For a day no one has read reports. Answers may take longer."))
# Translators: SAFETY: some are lost; they must be sent again.
OUTAGE = Line(N_("Some messages of the last hours did not reach us. Please send them again."))
