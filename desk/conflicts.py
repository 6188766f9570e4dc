"""Whom a case names: officers to whom it is not given before a human has looked.

Owns gathering what an opened case says of officers: words and translations of
them, the answer about who did it, and the tags that a conflict check recorded.
It decides nothing: an officer may still give the case, and says so on the record.
"""

from bot.casework.subjects import subject_tags
from bot.sealing.conflicts import conflicted
from bot.sealing.roster import Roster
from desk.casefile import CaseFile
from desk.contents import told


def named_officers(case: CaseFile, roster: Roster) -> frozenset[str]:
    """Name the officers of a roster whom a case speaks of, themselves or by unit or tag."""
    tags = subject_tags(case.report.answers) | frozenset(case.conflicts)
    return conflicted(roster, told(case), tags)
