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
    """A button of an earlier report was tapped while a new one is being written."""

    user_message = N_("First send or clear the report that you have begun.")


def notice_of_refusal(error: IntakeError) -> Notice:
    """Return the line for an event that was not taken."""
    if isinstance(error, UnfinishedError):
        return Notice(Said.BUSY)
    if isinstance(error, IntakeClosedError):
        return Notice(Said.CLOSED)
    return Notice(Said.OUT_OF_TURN)


def notice_of_code(error: type[CaseError]) -> Notice:
    """Return the line for a code that opened nothing."""
    if issubclass(error, MistypedReceiptError):
        return Notice(Said.MISTYPED)
    if issubclass(error, TooManyAttemptsError):
        return Notice(Said.TOO_MANY)
    return Notice(Said.UNKNOWN_CODE)
