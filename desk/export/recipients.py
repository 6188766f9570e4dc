"""To whom a bundle is sealed: an officer of the roster, or whoever's age recipient was given.

Owns reading it. One recipient only, so that kinds of keys never meet in one
file; an identity pasted by mistake is refused before it goes any further.
"""

from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.age import Recipient, parse_recipient
from bot.sealing.roster import Roster
from desk.planning import FormError

_SECRETS = ("AGE-SECRET-KEY-", "AGE-PLUGIN-")
_FIELD = "recipient"


@dataclass(frozen=True, slots=True)
class Named:
    """Who can open a bundle.

    Attributes:
        name: an officer's, or empty for a key that was pasted.
        is_weaker: a classic key, where the roster's are post-quantum.
    """

    name: str
    recipient: Recipient
    is_weaker: bool


def read_recipient(typed: str, roster: Roster) -> Named:
    """Read an officer's name or an age recipient; FormError if it is neither."""
    if roster.has(typed):
        return Named(typed, roster.officer(typed).recipient, is_weaker=False)
    if typed.upper().startswith(_SECRETS):
        raise FormError(_FIELD, "secret", "This is a secret key. Never paste it anywhere.")
    try:
        recipient = parse_recipient(typed)
    except SealingError:
        raise FormError(_FIELD, "recipient", "This is no officer and no age recipient.") from None
    return Named("", recipient, is_weaker=roster.kind == "hybrid" != recipient.family)
