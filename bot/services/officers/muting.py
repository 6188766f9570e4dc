"""What a mark as abusive means for its sender: a pause, by the slip that comes along.

Owns when a slip is honoured. The mark itself stands whether or not it is: on a
grave case one officer's word must not silence anybody, and a slip whose day
key is gone can be read by nobody.
"""

from contextlib import suppress
from typing import Final

from bot.casework.actions import Action
from bot.casework.pressure import may_mute
from bot.errors import SealingError
from bot.services.flooding.mutes import Mutes
from bot.services.officers.attempt import Attempt
from bot.services.officers.errors import RefusedActError

_BRING_SLIPS: Final = frozenset({Action.ABUSIVE, Action.UNMARK})


def take_slip(attempt: Attempt, mutes: Mutes | None, days: int) -> None:
    """Pause the sender's reports, or end the pause; nothing where no slip came.

    Raises:
        RefusedActError: the act is none that brings a slip.
    """
    slip = attempt.asked.brought.slip
    if slip is None:
        return
    if attempt.asked.action not in _BRING_SLIPS:
        raise RefusedActError("facts")
    if mutes is None:
        return
    if attempt.asked.action is Action.UNMARK:
        attempt.edit.also(*mutes.unmute(slip))
    elif may_mute(attempt.standing.state, attempt.priority):
        with suppress(SealingError):
            case_id = attempt.memory.readers.case_id
            attempt.edit.also(*mutes.mute(slip, case_id, days))
