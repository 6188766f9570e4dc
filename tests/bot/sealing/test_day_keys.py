"""Day keys: they turn, they die, and a row opens only where it was sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.day_keys import (
    LIVES_FOR,
    SEALS_FOR,
    DayKeyGoneError,
    DayKeys,
    sealed_under,
)
from bot.sealing.rows import STEP, pad, unpad
from tests.bot.sealing.cast import CANARY, NOW, Seeded

KEYS = DayKeys.generate(NOW, Seeded("day"))
ROW = KEYS.seal_row("drafts", b"tag", 3, CANARY.encode(), Seeded("row"))


def test_a_row_opens_where_it_was_sealed() -> None:
    """Table, tag and version given back, the row opens."""
    assert KEYS.open_row("drafts", b"tag", 3, ROW) == CANARY.encode()
    assert sealed_under(ROW) == KEYS.current.id
    assert CANARY.encode() not in ROW


@pytest.mark.parametrize(
    ("table", "tag", "version"),
    [("inbox", b"tag", 3), ("drafts", b"tat", 3), ("drafts", b"tag", 2), ("draft", b"stag", 3)],
)
def test_a_row_opens_nowhere_else(table: str, tag: bytes, version: int) -> None:
    """Rows that were swapped, or put back from an older copy, are refused."""
    with pytest.raises(SealingError):
        KEYS.open_row(table, tag, version, ROW)


def test_a_flipped_bit_anywhere_is_refused() -> None:
    """Version, key id, nonce, words, padding: nothing of a row can be altered."""
    places = [*range(40), *range(40, len(ROW), 61), len(ROW) - 1]
    for place in places:
        altered = bytearray(ROW)
        altered[place] ^= 0x01
        with pytest.raises(SealingError):
            KEYS.open_row("drafts", b"tag", 3, bytes(altered))

    assert len(places) > 100


@pytest.mark.parametrize("length", [0, 1, 8, 9, 20, 21, 36, STEP])
def test_a_cut_row_is_refused(length: int) -> None:
    """No shorter row opens."""
    with pytest.raises(SealingError):
        KEYS.open_row("drafts", b"tag", 3, ROW[:length])


@given(st.binary(max_size=3 * STEP))
def test_padding_comes_in_steps_and_goes_exactly(plaintext: bytes) -> None:
    """A padded row is whole steps long and gives back what went in."""
    padded = pad(plaintext)

    assert len(padded) % STEP == 0
    assert unpad(padded) == plaintext


def test_short_rows_cannot_be_told_apart_by_length() -> None:
    """A yes and a page of words make rows of one length."""
    short, long = (
        KEYS.seal_row("inbox", b"t", 1, words, Seeded("r")) for words in (b"yes", b"w" * 4000)
    )

    assert len(short) == len(long)


@pytest.mark.parametrize(
    "padded",
    [b"", b"\0\0\0", bytes(STEP - 1), b"\0\0\0\1" + b"a" * (STEP - 4), pad(b"") + bytes(STEP)],
)
def test_a_false_padding_is_refused(padded: bytes) -> None:
    """Words behind the announced length, or more steps than needed, are not ignored."""
    with pytest.raises(SealingError):
        unpad(padded)


def test_the_same_row_sealed_twice_looks_different() -> None:
    """Nobody sees that a draft was saved without a change."""
    random = Seeded("twice")

    assert KEYS.seal_row("drafts", b"t", 1, b"x", random) != KEYS.seal_row(
        "drafts", b"t", 1, b"x", random
    )


def test_a_key_seals_for_a_day_and_lives_for_three() -> None:
    """At 24 h a new key is due; at 72 h the old one is gone, and with it its rows."""
    turned_at = NOW + SEALS_FOR
    turned = KEYS.turned(turned_at, Seeded("turned"))

    assert (KEYS.due(turned_at - 1), KEYS.due(turned_at)) == (False, True)
    assert turned.open_row("drafts", b"tag", 3, ROW) == CANARY.encode()
    assert turned.purged(NOW + LIVES_FOR - 1) == turned
    with pytest.raises(DayKeyGoneError):
        turned.purged(NOW + LIVES_FOR).open_row("drafts", b"tag", 3, ROW)


def test_a_key_made_by_a_clock_that_ran_ahead_turns_and_dies_all_the_same() -> None:
    """Its days are counted from when the clock was put right, not from next year."""
    ahead = DayKeys.generate(NOW + 365 * 24 * 3600, Seeded("ahead"))
    assert ahead.due(NOW)

    turned = ahead.turned(NOW, Seeded("right"))
    assert not turned.due(NOW + SEALS_FOR - 1)
    assert turned.purged(NOW + LIVES_FOR - 1) == turned
    assert turned.purged(NOW + LIVES_FOR).keys == (turned.current,)


def test_the_current_key_is_never_purged() -> None:
    """However late the turn, what is being sealed now stays readable."""
    assert KEYS.purged(NOW + 10 * LIVES_FOR) == KEYS


def test_new_rows_take_the_new_key() -> None:
    """After a turn nothing more is sealed under the old key."""
    turned = KEYS.turned(NOW + SEALS_FOR, Seeded("turned"))
    row = turned.seal_row("inbox", b"t", 1, b"x", Seeded("r"))

    assert sealed_under(row) == turned.current.id != KEYS.current.id


def test_tags_change_with_the_key_and_are_found_under_each() -> None:
    """A chat's tag of yesterday is found today, and says nothing of today's."""
    turned = KEYS.turned(NOW + SEALS_FOR, Seeded("turned"))

    assert turned.chat_tags(1, 2) == (turned.chat_tag(1, 2), KEYS.chat_tag(1, 2))
    assert turned.chat_tag(1, 2) != KEYS.chat_tag(1, 2)


def test_tags_tell_bots_and_chats_apart() -> None:
    """Bot and chat cannot be confused with each other, negative chats included."""
    tags = {KEYS.chat_tag(*ids) for ids in [(1, 2), (2, 1), (1, -2), (12, 0), (0, 12), (1, 258)]}

    assert len(tags) == 6
    assert {len(tag) for tag in tags} == {16}


def test_the_file_is_read_back() -> None:
    """What is written for `day.keys` is read as the same ring."""
    turned = KEYS.turned(NOW + SEALS_FOR, Seeded("turned"))

    assert DayKeys.parse(turned.dump()) == turned


@pytest.mark.parametrize(
    "document",
    [b"", b"{}", KEYS.dump()[:-1], KEYS.dump() + b"\n", KEYS.dump().replace(b"/1", b"/9")],
)
def test_a_damaged_file_is_refused(document: bytes) -> None:
    """A ring is read whole or not at all."""
    with pytest.raises(SealingError):
        DayKeys.parse(document)


def test_no_key_shows_itself() -> None:
    """The ring's text form holds no key."""
    assert KEYS.current.key.raw.hex() not in repr(KEYS)
    assert "redacted" in repr(KEYS)
