"""Keeps a refusal on the card until somebody can have seen it.

Owns when the first line of a card must not give way to the next one. People
send a photo and three messages at once: a refusal of the photo would be
replaced by the words behind it before anybody read it, and they would believe
that we have what we do not have.
"""

from dataclasses import replace

from bot.interview.parts import NOT_TAKEN, Said
from bot.interview.schema import Phase
from bot.services.arrivals import Arrival
from bot.services.drafts import Draft

_GIVE_WAY = frozenset({None, Said.TAKEN, Said.HELD, Said.ADDED, Said.OUT_OF_TURN})
_OVER = frozenset({Phase.SENT, Phase.LEFT})


def still_told(before: Draft, after: Draft, arrival: Arrival) -> Draft:
    """Say once more what was refused, where the card that said it was not on the phone yet."""
    refusal = before.interview.receipt
    if refusal is None or refusal.said not in NOT_TAKEN or _was_seen(before, arrival):
        return after
    now = after.interview
    if now.phase in _OVER or (now.receipt and now.receipt.said) not in _GIVE_WAY:
        return after
    return replace(after, interview=replace(now, receipt=refusal))


def _was_seen(before: Draft, arrival: Arrival) -> bool:
    """Whether the last card was shown, and a tap came from no card of before it."""
    is_shown = before.shown >= before.version
    return is_shown and arrival.card in {None, before.card}
