"""What is said while nothing can be kept: the one message outside every conversation.

Owns this wording. It has no buttons, because a tap could not be kept either,
and it asks for nothing.
"""

from bot.interview.cards import Line, Screen
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Mission
from bot.interview.wording import NO_CONTACT, contact_lines
from bot.marks import N_

# Translators: SAFETY: nobody reads at this moment.
# The computer's disk is full. Messages wait at Telegram and arrive by themselves.
_FULL = N_(
    "We cannot read messages right now. Yours wait for up to a day; you need not send them again."
)
# Translators: SAFETY: do not wait.
_IN_DANGER = N_("If you are in danger, do not wait for us.")


def full(mission: Mission) -> Screen:
    """Say that messages wait, and where to turn meanwhile."""
    lines = [(0, Line(_FULL)), (0, Line(_IN_DANGER))]
    if not mission.contacts:
        lines.append((1, NO_CONTACT))
    for rank, contact in enumerate(mission.contacts[:2], start=1):
        lines += all_of_rank(rank, contact_lines(contact))
    return Screen("full", fitted(lines))
