"""Tags of whom a report is about: each stands for an answer that can be given."""

from bot.casework.subjects import SUBJECTS, subject_tags
from bot.interview.questions import BY_ID


def test_every_tag_stands_for_an_answer() -> None:
    """A tag that no answer gives would keep nobody from anything."""
    offered = {choice.id for choice in BY_ID["who"].choices}

    assert set(SUBJECTS) <= offered
    assert offered - set(SUBJECTS) == {"family", "unknown", "this_team"}


def test_tags_come_from_who_did_it_alone() -> None:
    """One answer, one tag; no other question's answer is taken for it."""
    assert subject_tags({"who": "soldier", "kind": "police"}) == {"soldier"}
    assert subject_tags({"who": "this_team"}) == frozenset()
    assert subject_tags({"kind": "soldier"}) == frozenset()
