"""The errors that all of Amana shares, and the sentence that each one owns.

    AmanaError
    ├── UserFacingError        a person in the chat reads `user_message`, translated
    │   ├── IntakeError
    │   │   ├── OutOfTurnError
    │   │   ├── FileTooLargeError
    │   │   ├── UnsupportedMediaError
    │   │   └── IntakeClosedError
    │   └── CaseError
    │       ├── MistypedReceiptError
    │       ├── UnknownReceiptError
    │       └── TooManyAttemptsError
    └── OperatorError          an operator reads `str(error)`: what is wrong, what to do
        ├── ConfigError
        ├── StorageError
        │   ├── DiskFullError
        │   │   └── NoRoomYetError
        │   └── ConflictError
        ├── SealingError
        └── CatalogError

An error of one module alone stands in that module, below one of these.

An error never carries a reporter's words, ids, receipts, tokens or keys: it
may end in a log, and a log may end anywhere.
"""

from typing import ClassVar

from bot.marks import N_


class AmanaError(Exception):
    """The root of all our errors. Never raised directly."""


class UserFacingError(AmanaError):
    """Something that the person in the chat should be told, in their language."""

    # Translators: An error that is not the person's fault. Sympathetic, no technical words.
    user_message: ClassVar[str] = N_("Something went wrong on our side. Please try again.")


class IntakeError(UserFacingError):
    """A message or tap that the interview could not take."""


class OutOfTurnError(IntakeError):
    """A tap that does not belong to the screen now shown."""

    # Translators: Somebody tapped a button of an older card; the present card follows below.
    user_message = N_("That button is from before. Here is where we are now.")


class FileTooLargeError(IntakeError):
    """A file beyond what Telegram lets a bot fetch (20 MB)."""

    # Translators: “MB” is megabytes, a file's size as phones show it.
    user_message = N_("This file is too big for us. Please send one below 20 MB.")


class UnsupportedMediaError(IntakeError):
    """A kind of message that we cannot keep."""

    # Translators: For stickers, contacts, polls and the like. “Speak” means: record a voice
    # message.
    user_message = N_("We cannot keep this kind of message. Please write, speak or send a photo.")


class IntakeClosedError(IntakeError):
    """No report can be taken now; help contacts are shown instead."""

    # Translators: SAFETY: nothing was kept; nobody may think that it was.
    user_message = N_("We cannot take reports right now. Nothing was kept. Please try again later.")


class CaseError(UserFacingError):
    """Something about a case reached by its receipt."""


class MistypedReceiptError(CaseError):
    """The check digit of a typed receipt does not fit."""

    # Translators: Of the 20 digits of the code: somebody mistyped. No blame.
    user_message = N_("One digit seems wrong. Look again.")


class UnknownReceiptError(CaseError):
    """A well-formed receipt without a case, or with an erased one: both answer alike."""

    # Translators: “Kept” means: no report is found by this code. “Case” is a report with all
    # that followed.
    user_message = N_(
        "Nothing is kept under this code. A digit may be wrong, or the case was closed and erased."
    )


class TooManyAttemptsError(CaseError):
    """The same chat is trying receipts too fast."""

    # Translators: Too many codes were tried, or too many messages came. A short wait, no
    # punishment.
    user_message = N_("Please wait a little before you try again.")


class OperatorError(AmanaError):
    """Something that the operator must mend; `str(error)` says what and how."""


class ConfigError(OperatorError):
    """A setting, key file or roster that cannot be used."""


class StorageError(OperatorError):
    """The store refused or failed."""


class DiskFullError(StorageError):
    """The disk is full: nothing was written."""


class NoRoomYetError(DiskFullError):
    """There is too little room to take something new: it waits where it is."""


class ConflictError(StorageError):
    """A row was changed by someone else since it was read."""


class SealingError(OperatorError):
    """Sealing, opening or verifying failed; nothing was released."""


class CatalogError(OperatorError):
    """A language's catalog is missing or unsound."""
