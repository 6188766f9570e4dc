"""The words of an export's pages: what can be chosen, and what is wrong with a choice.

Owns these tables and nothing else.
"""

from collections.abc import Mapping

from bot.marks import N_
from desk.export.wish import Purpose
from desk.pages.decide_acts import REASONS

PURPOSES: Mapping[str, str] = {
    Purpose.INSIDE.value: N_("Officers of this mission who handle the case"),
    Purpose.CARE.value: N_("A helper who cares for the person"),
    Purpose.ACT.value: N_("A body that acts on the matter"),
}
KINDS: Mapping[str, str] = {
    "words": N_("The reporter's words"),
    "addition": N_("Added by the reporter"),
    "letter": N_("Letter to the reporter"),
    "note": N_("Officer's note"),
    "finding": N_("Finding"),
    "name": N_("Name that a file came with"),
}
SAID: Mapping[str, str] = {
    **REASONS,
    "whole_only": N_("A bundle holds the whole case: choose the full case."),
    "short": N_("One letter would hide too much: write the whole word."),
    "mark": N_("A marked word is not in this case. Mark it again."),
    "recipient": N_("This is no officer of the roster and no age recipient."),
    "secret": N_("This is a secret key. Never paste one anywhere; whoever has it must renew it."),
    "approval": N_("A head must approve this first."),
}
"""What is wrong with a field, by the codes of `desk.export.wish` and `recipients`."""
FIELDS: Mapping[str, str] = {
    "words": N_("Why"),
    "to_whom": N_("Who gets it"),
    "recipient": N_("To whom a bundle is sealed"),
    "format": N_("As what"),
    "what": N_("How much"),
}
"""What a field is called, so that what is wrong names it."""
