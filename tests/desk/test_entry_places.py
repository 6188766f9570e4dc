"""Entries stand where the record's acts brought them, however coarse their times are."""

from bot.services.audit import SERVER
from bot.services.rows import AuditRow
from desk.answers import SealedRow
from desk.entry_places import brought_by


def acts(*named: tuple[str, str]) -> list[AuditRow]:
    """A chain of acts: who did what."""
    return [
        AuditRow(
            case=1,
            number=number,
            action=action,
            officer=officer,
            base=b"",
            signature=b"",
            previous=b"",
            server_signature=b"",
        )
        for number, (officer, action) in enumerate(named, start=1)
    ]


def sealed(*kinds: str) -> list[SealedRow]:
    """Entries of these kinds, all of one coarse time."""
    return [
        SealedRow(number=number, kind=kind, bucket=0, at=0, headers=(), size=1)
        for number, kind in enumerate(kinds, start=1)
    ]


def test_each_entry_stands_with_the_act_that_brought_it() -> None:
    """A letter is not told before the triage, nor the answer before the question."""
    rows = acts(
        (SERVER, "received"),
        ("ada", "fetch"),
        ("ada", "acknowledge"),
        ("ada", "triage"),
        ("ada", "assign"),
        ("ada", "ask"),
        (SERVER, "letter_opened"),
        (SERVER, "words"),
        ("ben", "note"),
    )
    entries = sealed("report", "note", "note", "letter", "addition", "note")
    signers = {2: "ada", 3: "ada", 4: "ada", 6: "ben"}

    assert brought_by(rows, entries, signers) == {1: 1, 2: 4, 3: 5, 4: 6, 5: 8, 6: 9}


def test_files_of_the_report_stand_with_it() -> None:
    """Only a file that came later has an act of its own, and nothing waits for it."""
    rows = acts((SERVER, "received"), (SERVER, "words"), (SERVER, "file"))
    entries = sealed("report", "file", "file", "addition")

    assert brought_by(rows, entries, {}) == {1: 1, 2: 1, 3: 3, 4: 2}


def test_what_no_act_accounts_for_stands_behind_the_one_before() -> None:
    """A newer server's act, or an entry that did not open, loses nothing and moves nothing."""
    rows = acts((SERVER, "received"), ("ada", "something_new"), ("ada", "note"))
    entries = sealed("report", "letter", "note")

    assert brought_by(rows, entries, {3: "ada"}) == {1: 1, 2: 1, 3: 3}


def test_an_act_that_brought_nothing_takes_no_later_entry() -> None:
    """A note is not moved before the question that stands before it."""
    rows = acts(
        (SERVER, "received"), ("ada", "assign"), ("ada", "ask"), (SERVER, "words"), ("ada", "note")
    )
    entries = sealed("report", "letter", "addition", "note")

    assert brought_by(rows, entries, {2: "ada", 4: "ada"}) == {1: 1, 2: 3, 3: 4, 4: 5}
