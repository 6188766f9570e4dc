"""What a page says when something fails: what happened, is it saved, what is next.

Owns those sentences. An error that is not named here is a fault of the desk's
own and becomes a bare page without any of its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import AmanaError, SealingError, UserFacingError
from bot.marks import N_
from bot.sealing.roster_signing import RosterRollbackError, RosterSignatureError
from desk import errors
from desk.answers import StrangeAnswerError


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page says of a failure.

    Attributes:
        alarm: someone may be deceiving the officer; the page is marked.
        code: the server's own code, for the head or the operator.
    """

    status: int
    what: str
    saved: str
    next: str
    alarm: bool = False
    code: str = ""


_NOTHING_SENT = N_("Nothing was sent. Drafts are kept.")
_TELL = N_("Do not go on. Tell your head and the signers by voice, not by chat.")

_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (
        errors.ServerAwayError,
        Fault(
            503,
            N_("The server does not answer."),
            N_("It is not known whether the last thing was done. Drafts are kept."),
            N_("Look at the case again when the server is back, before you repeat anything."),
        ),
    ),
    (
        errors.ChangedError,
        Fault(
            409,
            N_("Someone else changed this case first."),
            N_("Nothing was sent. Your letter is kept as a draft."),
            N_("Go back, see what changed, then decide again."),
        ),
    ),
    (
        errors.UnknownCaseError,
        Fault(
            404,
            N_("This case is not here, or it is not sealed to your key."),
            N_("Nothing was sent."),
            N_("Look at the reference again. If you should read it, ask the head."),
        ),
    ),
    (
        errors.ForbiddenError,
        Fault(403, N_("Your roles do not allow this."), _NOTHING_SENT, N_("Ask the head.")),
    ),
    (
        errors.NotAdmittedError,
        Fault(
            401,
            N_("The server does not know your key."),
            _NOTHING_SENT,
            N_("Ask the head whether you are on the roster with this key."),
        ),
    ),
    (
        errors.ForgedError,
        Fault(
            400,
            N_("This form was made before your last unlocking, or not by this desk."),
            _NOTHING_SENT,
            N_(
                "Open the page again and send it from there. If you sent nothing, another page "
                "in your browser tried to: close the others, and tell the operator."
            ),
        ),
    ),
    (
        errors.DoubtedServerError,
        Fault(
            502,
            N_("An answer was not signed by your mission's server."),
            N_("Nothing of it was used. Drafts are kept."),
            _TELL,
            alarm=True,
        ),
    ),
    (
        RosterRollbackError,
        Fault(
            502,
            N_("The server shows an older roster than the one this desk knows, or a changed one."),
            N_("It was refused. Nothing was opened with it."),
            _TELL,
            alarm=True,
        ),
    ),
    (
        RosterSignatureError,
        Fault(
            502,
            N_("The server's roster is not signed by enough of the signers whom this desk knows."),
            N_("It was refused. Nothing was opened with it."),
            _TELL,
            alarm=True,
        ),
    ),
    (
        StrangeAnswerError,
        Fault(
            502,
            N_("The server's answer is in a form that this desk does not know."),
            N_("Nothing of it was used. Drafts are kept."),
            N_("Ask the operator whether desk and server are of one version."),
        ),
    ),
    (
        SealingError,
        Fault(
            502,
            N_("Something did not open, or its signature did not fit."),
            N_("Nothing of it was shown. Drafts are kept."),
            N_("Tell the head which case it was."),
            alarm=True,
        ),
    ),
)

TOO_MANY = N_("You wrote into this case as often as is allowed within a day.")
TOO_FAST = N_("The server was asked too often within a minute.")
LATER: Mapping[str, str] = {
    "too_many": N_("Go on tomorrow, or let another officer of this case do it."),
    errors.PACE: N_("Wait a minute, then try again."),
}
"""What helps against too much, by the server's code."""

_REFUSED = Fault(
    409,
    N_("The server refused this act."),
    _NOTHING_SENT,
    N_("Go back to the case and look at what it allows now."),
)
_OTHER = Fault(400, N_("The desk could not do this."), _NOTHING_SENT, N_("Go back and try again."))

NOT_A_PAGE = Fault(
    404,
    N_("There is no such page."),
    N_("Nothing was changed."),
    N_("Go back to the queue."),
)


def fault_of(error: Exception) -> Fault | None:
    """The sentences for an error; None for a fault of the desk's own."""
    if isinstance(error, errors.RefusedActError):
        return _refused(error.reason)
    for kind, fault in _FAULTS:
        if isinstance(error, kind):
            return fault
    if isinstance(error, UserFacingError):
        return Fault(400, error.user_message, _OTHER.saved, _OTHER.next)
    return _OTHER if isinstance(error, AmanaError) else None


def _refused(reason: str) -> Fault:
    if reason not in LATER:
        return replace(_REFUSED, code=reason)
    what = TOO_FAST if reason == errors.PACE else TOO_MANY
    return replace(_REFUSED, status=429, what=what, next=LATER[reason])
