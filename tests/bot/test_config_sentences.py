"""Faults of settings are sentences: the setting, what stands there, and what would be right."""

from pathlib import Path

import pytest

from tests.bot.mission_file import BARE, GOOD, sentences, write


def test_a_sentence_of_ours_is_said_as_it_stands(tmp_path: Path) -> None:
    """The library that validates adds no words of its own to it."""
    write(tmp_path, GOOD)
    (said,) = sentences(tmp_path, {"AMANA_MISSION__TIME_ZONE": "Nowhere/Town"})

    assert "mission.time_zone cannot be used: it is no time zone's name" in said


def test_no_regular_expression_is_quoted(tmp_path: Path) -> None:
    """A value of the wrong form is named by its setting, and the way to its form is told."""
    write(tmp_path)
    (said,) = sentences(tmp_path, {"AMANA_OFFICERS__ADDRESS": "here"})

    assert said == (
        "officers.address cannot be used: it is not written as it must be; a text of length 4 "
        'stands there, and `address = "127.0.0.1:8767"` would be right; see `amana settings`.'
    )


FORMS = {
    '[duty]\nquiet_from = "9 pm"': (
        "duty.quiet_from", "a text of length 4", 'quiet_from = "21:00"'
    ),
    "[duty]\nquiet_from = 21:00:00": (
        "duty.quiet_from", "a time without quotation marks", 'quiet_from = "21:00"'
    ),
    '[duty]\nmailboxes = ["anna@example.org"]': (
        "duty.mailboxes[1]", "a text of length 16", 'mailboxes = ["officer-1=name@example.org"]'
    ),
    '[duty]\nmailboxes = "a=anna@example.org"': (
        "duty.mailboxes", "a list in square brackets; a text of length 18",
        'mailboxes = ["officer-1=name@example.org"]',
    ),
    '[[areas]]\nid = "North Bank"\nnames = { en = "x" }': (
        "areas[1].id", "a text of length 10", 'id = "north"'
    ),
    "[[routes]]\nto = []": (
        "routes[1].to", "it names nothing; a list of length 0", 'to = ["openfn"]'
    ),
    '[[routes]]\nkinds = ["report"]': ("routes[1].to is missing", "add it", 'to = ["openfn"]'),
    '[languages]\noffered = ["English"]': (
        "languages.offered[1]", "a text of length 7", 'offered = ["en"]'
    ),
    '[[contacts]]\nid = "c"\nname = { en = "x" }\nwhat = { en = "x" }\nverified_on = "May"': (
        "contacts[1].verified_on", "it must be a day; a text of length 3", "verified_on = 2026-"
    ),
}  # fmt: skip


@pytest.mark.parametrize("written", FORMS)
def test_what_is_written_wrongly_is_told_with_what_is_right(tmp_path: Path, written: str) -> None:
    """In one sentence: the setting, what stands there by its kind, and a line that could stand."""
    where, found, right = FORMS[written]
    write(tmp_path, f"{BARE}{written}\n")
    said = [one for one in sentences(tmp_path) if where.partition(" ")[0] in one]

    assert len(said) == 1
    assert said[0].startswith(where)
    assert found in said[0]
    assert right in said[0]


@pytest.mark.parametrize("name", ["kinds", "queues"])
def test_items_that_cannot_be_used_have_no_echo(tmp_path: Path, name: str) -> None:
    """That nothing is left of their list is no second fault."""
    item = '[[destinations]]\nname = "a"\nkind = "folder"\npath = "x"\n'
    write(tmp_path, f'{BARE}{item}[[routes]]\nto = ["a"]\n{name} = ["reports", "x"]\n')

    said = [one for one in sentences(tmp_path) if "routes" in one]
    assert [one.partition(" ")[0] for one in said] == [f"routes[1].{name}[{n}]" for n in (1, 2)]
    assert all("it must be '" in one and f"`{name} = [" in one for one in said)
