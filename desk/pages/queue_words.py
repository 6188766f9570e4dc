"""What the queue calls its views, and how states and duties read.

Owns those sentences; ids are the server's.
"""

from bot.casework.lifecycle import State
from bot.marks import N_

VIEWS = {
    "todo": N_("To do now"),
    "mine": N_("Mine"),
    "unassigned": N_("Unassigned"),
    "waiting": N_("Waiting"),
    "closed": N_("Closed"),
}

STATES = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("New"),
    State.QUARANTINE: N_("Set aside"),
    State.ACKNOWLEDGED: N_("Acknowledged"),
    State.TRIAGED: N_("Sorted"),
    State.ASSESSING: N_("Being assessed"),
    State.INVESTIGATING: N_("Being investigated"),
    State.WAITING_REPORTER: N_("Waits for the reporter"),
    State.WAITING_EXTERNAL: N_("Waits for others"),
    State.REFERRED: N_("Referred"),
    State.CLOSING: N_("Closing proposed"),
    State.CLOSED: N_("Closed"),
    State.REOPENED: N_("Reopened"),
}

DUTIES = {
    "answer": N_("First answer"),
    "feedback": N_("News to the reporter"),
    "finish": N_("Finish"),
}
