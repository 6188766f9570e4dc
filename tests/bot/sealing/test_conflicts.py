"""Conflicts: signals that take readers away, and never give any."""

from dataclasses import replace

import pytest

from bot.errors import SealingError
from bot.sealing.conflicts import conflicted, kept_from
from bot.sealing.readers import ReaderList
from bot.sealing.roster import Roster
from bot.sealing.units import Unit
from tests.bot.sealing.cast import CASE, mission

ROSTER = mission().roster
BLUE = Unit("blue", ("the blue house team", "فريق البيت الأزرق", "蓝房子队", "UN 4471"))
LIST = ReaderList(
    case_id=CASE, readers=("ada", "ben", "cleo"), stanzas=6, reporter="age1…", report_manifest="2"
)


def with_ada(**change: object) -> Roster:
    """The roster with ada changed, and one unit that people know by four names."""
    ada = replace(ROSTER.officer("ada"), **change)  # type: ignore[arg-type]  # fields by name
    return replace(ROSTER, officers=(ada, *ROSTER.officers[1:]), units=(BLUE,))


def test_an_alias_hides_words_from_its_bearer() -> None:
    """One name of several is enough, and it is nobody else's."""
    roster = with_ada(aliases=("Mama Ada", "الكابتن آدا"))

    assert conflicted(roster, "they call her mama ada") == {"ada"}
    assert conflicted(roster, "جاءت الكابتن ادا") == {"ada"}
    assert conflicted(roster, "mama came") == frozenset()


@pytest.mark.parametrize(
    "words",
    ["The Blue House team's car", "ضربني فريق البيت الأزرق", "蓝房子队打了我", "plate UN4471"],
)
def test_a_unit_by_any_of_its_names_excludes_its_officers(words: str) -> None:
    """In whatever language it is named, the unit's own people do not read."""
    assert conflicted(with_ada(unit="blue"), words) == {"ada"}
    assert conflicted(with_ada(conflicts=("blue",)), words) == {"ada"}
    assert conflicted(with_ada(unit="red"), words) == frozenset()


def test_tags_of_the_answers_exclude() -> None:
    """An officer of the named unit, or kept from a named matter, is out; a tag in words is none."""
    roster = with_ada(unit="unit-7", conflicts=("soldier",))

    assert conflicted(roster, "", frozenset({"unit-7"})) == {"ada"}
    assert conflicted(roster, "", frozenset({"soldier", "x"})) == {"ada"}
    assert conflicted(roster, "unit-7 soldier", frozenset({"y"})) == frozenset()


def test_whoever_is_named_reads_no_more() -> None:
    """The others stay, the number of stanzas too, and it is remembered who was kept out."""
    after = kept_from(LIST, ROSTER, frozenset({"ben"}))

    assert (after.readers, after.stanzas, after.kept_out) == (("ada", "cleo"), 6, ("ben",))


def test_who_is_no_reader_is_remembered_too() -> None:
    """Or they could be called in later, to stand in for others."""
    after = kept_from(LIST, ROSTER, frozenset({"dora"}))
    later = kept_from(after, ROSTER, frozenset({"ada", "ben"}))

    assert (after.readers, after.kept_out) == (LIST.readers, ("dora",))
    assert later.readers == ("cleo", "emil")


def test_oversight_stands_in_where_fewer_than_two_are_left() -> None:
    """One reader alone could bury what was added."""
    assert kept_from(LIST, ROSTER, frozenset({"ada", "ben"})).readers == ("cleo", "dora", "emil")


def test_stand_ins_never_make_a_header_longer() -> None:
    """They are as many as the case's stanzas hold beside the escrow."""
    small = replace(LIST, readers=("ada", "ben"), stanzas=3)
    after = kept_from(small, ROSTER, frozenset({"ben"}))

    assert (after.readers, after.stanzas) == (("ada", "dora"), 3)


def test_heads_stand_in_when_all_of_oversight_is_named() -> None:
    """As for a new case; and where all are named, the escrow is left."""
    heads = replace(ROSTER.officer("cleo"), roles=("head",))
    roster = replace(ROSTER, officers=(*ROSTER.officers[:2], heads, *ROSTER.officers[3:]))
    readers = replace(LIST, readers=("ada", "ben"))

    named = frozenset({"ada", "ben", "dora", "emil"})
    assert kept_from(readers, roster, named).readers == ("cleo",)
    assert kept_from(readers, roster, named | {"cleo"}).readers == ()


def test_a_signal_never_widens() -> None:
    """Naming nobody who reads changes no reader, however few there are."""
    alone = replace(LIST, readers=("ada",))

    assert kept_from(alone, ROSTER, frozenset({"dora"})).readers == ("ada",)


def test_units_are_signed_with_the_roster() -> None:
    """They are read back, an older roster has none, and an unsound one is refused."""
    roster = with_ada()

    assert Roster.parse(roster.dump()) == roster
    assert b'"units"' not in ROSTER.dump()
    for tag, name in (("Blue!", "x"), ("blue", " ")):
        with pytest.raises(SealingError):
            Unit(tag, (name,))
    with pytest.raises(SealingError):
        replace(roster, units=(BLUE, BLUE))
