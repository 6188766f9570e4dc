"""The figures of coming back are measured over what they say they are."""

from tests.bench import recovery


def test_everybody_who_wrote_while_it_was_dead_is_answered() -> None:
    """Every draft is still there, and nobody is answered before the bot takes updates."""
    facts = recovery.after_a_kill(drafts=32, waiting=16)

    assert (facts["drafts"], facts["waiting"]) == (32, 16)
    assert 0 < facts["first_answer_s"] <= facts["all_answered_s"]
    assert facts["takes_updates_s"] > 0


def test_a_backup_is_made_while_people_write() -> None:
    """The file holds what was there; people were answered meanwhile."""
    facts = recovery.backup_under_load(cases=20, people=2, reports=1)

    assert facts["file_mib"] >= 1
    assert min(facts["backup_s"], facts["tap_p99_ms"], facts["tap_p99_ms_without"]) > 0
