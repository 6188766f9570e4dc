"""Why an event was not taken, and the line that the card then shows.

Owns the mapping from an error to a notice. A refusal changes nothing but
that line.
"""

from bot.errors import (
    CaseError,
    IntakeClosedError,
    IntakeError,
    MistypedReceiptError,
    TooManyAttemptsError,
)
from bot.interview.parts import Notice, Said
from bot.marks import N_


class UnfinishedError(IntakeError):
    """Somebody wants to go back to an earlier report while a new one is being written."""

    # Translators: A report that was begun and not sent yet stands in the way. “Clear” means: throw
    # it away.
    user_message = N_("First send or clear the report that you have begun.")


class FilesRefusedError(IntakeError):
    """A file came while files give way: the disk, the service or the chat's day is too full."""

    # Translators: "Words" are typed messages. A short voice message may still be taken.
    user_message = N_("We cannot take more files now. Words still reach us.")


class FullReportError(IntakeError):
    """A report being written has no room for more."""

    # Translators: “Full”: there is no room for more words or files.
    user_message = N_("This report is full. Please send it. Then you can write another.")


class FullDayError(IntakeError):
    """A chat has added more to its cases today than a person writes."""

    # Translators: A daily limit. No blame.
    user_message = N_("Very much came from this chat today. Please add more tomorrow.")


class PausedError(IntakeError):
    """Reports from this chat are paused: an officer marked one of them as abusive."""

    # Translators: SAFETY: help stays open.
    # Said to somebody who sent abusive messages. Help is never refused to them.
    user_message = N_("Reports from this chat are paused for some days. 🆘 still works.")


_NOTICES: dict[type[IntakeError], Said] = {
    UnfinishedError: Said.BUSY,
    IntakeClosedError: Said.CLOSED,
    FilesRefusedError: Said.NO_FILES,
    FullReportError: Said.FULL,
    FullDayError: Said.FULL_DAY,
    PausedError: Said.PAUSED,
}


def notice_of_refusal(error: IntakeError) -> Notice:
    """Return the line for an event that was not taken."""
    return Notice(_NOTICES.get(type(error), Said.OUT_OF_TURN))


def notice_of_code(error: type[CaseError]) -> Notice:
    """Return the line for a code that opened nothing."""
    if issubclass(error, MistypedReceiptError):
        return Notice(Said.MISTYPED)
    if issubclass(error, TooManyAttemptsError):
        return Notice(Said.TOO_MANY)
    return Notice(Said.UNKNOWN_CODE)
