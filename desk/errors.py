"""What can go wrong between the desk and the server, each by its own name.

Owns the errors that `desk.client` raises and the desk's pages turn into a
sentence: what happened, whether it is saved, what is next (`desk.faults`).
They carry codes and version numbers only, never words of a case.
"""

from bot.errors import OperatorError


class DeskError(OperatorError):
    """The desk could not do what was asked."""


class ServerAwayError(DeskError):
    """No answer came; whether the server took a request is unknown until it is asked again."""


class DoubtedServerError(DeskError):
    """An answer that the server's key did not sign, or that is not in its form: an alarm."""


class ForgedError(DeskError):
    """A form without this browser's present token; nothing was done."""


class NotAdmittedError(DeskError):
    """The server does not know this officer's key (not on its roster, or the clocks differ)."""


class UnknownCaseError(DeskError):
    """No such case, or one that this officer does not read: the server answers both alike."""


class ForbiddenError(DeskError):
    """The officer's roles do not allow this."""


class ChangedError(DeskError):
    """Someone else changed the case first; nothing was done.

    Attributes:
        version: the version that the case has now.
    """

    def __init__(self, version: int) -> None:
        super().__init__("Someone else changed this case first. Nothing was done.")
        self.version = version


PACE = "pace"
"""The reason of what was asked for too often within a minute (status 429)."""


class RefusedActError(DeskError):
    """The server refused an act; nothing was done.

    Attributes:
        reason: the server's stable code, such as ``second_person``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__("The server refused this act. Nothing was done.")
        self.reason = reason
