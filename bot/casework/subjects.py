"""Whom a report is about, as tags that an officer may be kept from.

Owns one literal table. It sees the ids of answers, never words. The tags are
permanent: they stand in signed rosters.
"""

from collections.abc import Mapping
from types import MappingProxyType

# `this_team` is missing: it sends the whole case to oversight (`bot.casework.triage`).
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "soldier": "soldier",
        "police": "police",
        "aid_worker": "aid_worker",
        "company": "company",
        "authority": "authority",
        "armed_group": "armed_group",
    }
)


def subject_tags(answers: Mapping[str, str]) -> frozenset[str]:
    """The tags of whom the answers name (question id → choice id)."""
    tag = SUBJECTS.get(answers.get("who", ""))
    return frozenset() if tag is None else frozenset({tag})
