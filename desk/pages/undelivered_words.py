"""What the codes are called by which a delivery was given up.

Owns that table. The codes are the server's (`bot/forwarding`); one that is not
here is shown as it is written. None of them quotes an address: what a receiver
or a network said in words goes no further than the server.
"""

import re
from collections.abc import Mapping

from bot.marks import N_
from desk.sentences import Sentence

REASONS: Mapping[str, str] = {
    "too_old": N_("It was tried for as many days as the mission allows."),
    "too_large": N_("It is larger than this receiver may be sent."),
    "timeout": N_("The receiver took too long."),
    "not_found": N_("The receiver's name was not found on the network."),
    "not_reached": N_("The receiver could not be reached."),
    "address_refused": N_("The mission's file does not allow the receiver's address."),
    "certificate": N_("The receiver's certificate was not accepted."),
    "disconnected": N_("The receiver broke the connection off."),
    "mailboxes_refused": N_("The mail server takes nothing for these mailboxes."),
    "a_mailbox_refused": N_("The mail server takes nothing for one of the mailboxes."),
    "other_content": N_("The folder holds another file under this name."),
    "full": N_("The folder's disk is full."),
    "folder_refused": N_("The folder cannot be written to."),
}
KINDS: Mapping[str, str] = {
    "report": N_("Report"),
    "addition": N_("Added by the reporter"),
    "file": N_("File"),
    "letter": N_("Letter to the reporter"),
    "note": N_("Officer's note"),
    "finding": N_("Finding"),
}
"""What an entry is, by its kind."""
_ANSWERED = re.compile(r"(status|smtp)_([0-9]{3})")
_BY: Mapping[str, str] = {
    "status": N_("The receiver answered with status {code}."),
    "smtp": N_("The mail server answered with code {code}."),
}
OTHER = N_("It failed in a way that this desk has no words for.")


def reason_said(code: str) -> str:
    """What a code means, to be said in the officer's language."""
    if (answered := _ANSWERED.fullmatch(code)) is not None:
        return Sentence(_BY[answered[1]], code=answered[2])
    return REASONS.get(code, OTHER)
