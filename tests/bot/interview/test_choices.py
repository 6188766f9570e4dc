"""Typed words name options by number, label or synonym; codes are told from stories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.choices import (
    code_digits,
    is_nothing_but_a_code,
    is_whole_code,
    match_choice,
    options,
)
from bot.interview.schema import Phase, begin
from tests.bot.interview.world import CHECKED_CODE, MISSION, Chat

OPTIONS = {"first": ("Yes, for care", "sure|of course"), "second": ("Été",), "third": ("ليس بعد",)}


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("1", "first"),
        (" 2. ", "second"),
        ("३", "third"),
        ("yes for care", "first"),
        ("OF COURSE!", "first"),
        ("été", "second"),
        ("e\u0301te\u0301", "second"),
        ("ليس بعد", "third"),
        ("0", None),
        ("4", None),
        ("99999999999999", None),
        ("", None),
        ("?!", None),
        ("yes", None),
        ("1 2", None),
    ],
)
def test_match_choice(typed: str, option: str | None) -> None:
    """Exact names only: a sentence that holds a label is a sentence."""
    assert match_choice(typed, OPTIONS) == option


@given(st.text(max_size=40))
def test_any_text_is_compared_without_failing(text: str) -> None:
    """Whatever is typed, the answer is an option or none."""
    assert match_choice(text, OPTIONS) in {None, *OPTIONS}
    assert code_digits(text) is None or code_digits(text) != ""


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1234 5678 9012 3456 7890", "12345678901234567890"),
        ("1234-5678-9012-3456-789", "1234567890123456789"),
        ("Hello, my code is 12345678901234567890", "12345678901234567890"),
        ("۱۲۳۴۵", "12345"),
        ("", None),
        ("hello", None),
        ("Call me: +211 912 345 678", None),
        ("They came at 7 with 12 men", None),
    ],
)
def test_code_digits(typed: str, digits: str | None) -> None:
    """A phone number in a sentence is no code; a code in a sentence is."""
    assert code_digits(typed) == digits


def test_only_a_whole_code_is_one_without_being_asked_for() -> None:
    """A phone number typed as a first message is held as words."""
    assert is_whole_code("1234 5678 9012 3456 7890")
    assert not is_whole_code("0912345678")
    assert is_whole_code(f"My code is {CHECKED_CODE}")
    assert not is_whole_code("He hit me. Call 0911223344 or 0922334455")


def test_a_code_amid_a_report_must_stand_alone_and_check() -> None:
    """In any digits and groups, as it is copied from its card or from paper."""
    groups = "\u20661234 5678 9012 3456 7891\u2069"
    assert all(map(is_nothing_but_a_code, (CHECKED_CODE, groups, "١٢٣٤-٥٦٧٨-٩٠١٢-٣٤٥٦-٧٨٩١")))
    assert not is_nothing_but_a_code("12345678901234567890")
    assert not is_nothing_but_a_code(f"{groups} sim")


def test_nothing_dangerous_can_be_typed() -> None:
    """No option of any card clears, withdraws or sends."""
    chat = Chat().has_told()
    for phase in Phase:
        for option in options(begin("en") if phase is Phase.WELCOME else chat.interview, MISSION):
            assert option.id.split(":")[0] in {"agree", "pick", "speak"}


def test_numbers_follow_the_order_shown_over_all_pages() -> None:
    """The ninth choice can be typed as 9 although it stands behind [More]."""
    chat = Chat().has_told()
    chat.taps("⏭", "⏭")
    chat.writes("9")

    assert chat.interview.answers["who"] == "this_team"


def test_a_child_does_not_choose_by_number() -> None:
    """On the minor's card a choice sends at once, so only a tap will do."""
    chat = Chat().has_told()
    chat.taps("Me, I am under 18")
    chat.writes("1")

    assert chat.shown == "reply"
    assert len(chat.interview.parts) == 2
