"""Notes and doors: one length, one key, and nothing readable without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.age import FileKey
from bot.sealing.door import DOOR_LENGTH, Door
from bot.sealing.notice import NOTE_SIZE, Note, NoticeKey, blank_note
from tests.bot.sealing.cast import CASE, Seeded

NOTE = Note(bot_id=7_000_000_001, chat_id=987_654_321, language="sw-CD")
IDS = st.integers(-(2**63), 2**63 - 1)


@given(IDS, IDS, st.text("abcdefghijklmnopqrstuvwxyz-ABC", max_size=16))
def test_a_note_comes_back(bot_id: int, chat_id: int, language: str) -> None:
    """Whatever the chat and language, the key of the case opens the note."""
    note = Note(bot_id, chat_id, language)
    key, sealed = note.seal(CASE, Seeded("note"))

    assert Note.open(key, CASE, sealed) == note
    assert len(sealed) == NOTE_SIZE


def test_a_blank_note_looks_like_a_note() -> None:
    """Where no notice is wanted lie random bytes of the same length and beginning."""
    _, sealed = NOTE.seal(CASE, Seeded("note"))
    blank, another = blank_note(Seeded("a")), blank_note(Seeded("b"))

    assert len(blank) == len(sealed)
    assert blank[:1] == sealed[:1]
    assert blank != another


def test_a_note_opens_with_its_key_in_its_case_only() -> None:
    """Another key, another case, a blank, an altered or a cut note: all refused."""
    key, sealed = NOTE.seal(CASE, Seeded("note"))
    other = NoticeKey.generate(Seeded("other"))
    flipped = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for k, case, note in [
        (other, CASE, sealed), (key, "f" * 32, sealed), (key, CASE, blank_note(Seeded("b"))),
        (key, CASE, flipped), (key, CASE, sealed[:-1]), (key, CASE, b"\x02" + sealed[1:]),
    ]:  # fmt: skip
        with pytest.raises(SealingError):
            Note.open(k, case, note)


def test_each_note_has_a_fresh_key() -> None:
    """Two notes of one chat share neither key nor bytes."""
    random = Seeded("notes")
    (first_key, first), (second_key, second) = (NOTE.seal(CASE, random) for _ in range(2))

    assert first_key != second_key
    assert first != second


def test_a_language_too_long_is_refused() -> None:
    """A note has one length, so nothing may make it longer."""
    with pytest.raises(SealingError):
        Note(1, 2, "x" * 17).seal(CASE, Seeded("note"))


def test_a_note_never_shows_the_account() -> None:
    """The text form of a note and of its key hold neither chat nor key."""
    key, _ = NOTE.seal(CASE, Seeded("note"))

    assert "987" not in repr(NOTE)
    assert repr(key) == "NoticeKey(redacted)"


@given(st.integers(0, 2**63 - 1), st.integers(1, 2**32 - 1), st.binary(min_size=16, max_size=16))
def test_a_door_fits_its_button(case: int, number: int, raw: bytes) -> None:
    """Packed into 41 of the 64 bytes of a button, a door comes back whole."""
    door = Door(case, number, FileKey(raw))
    packed = door.pack()

    assert len(packed.encode()) == DOOR_LENGTH == 41
    assert Door.unpack(packed) == door


@pytest.mark.parametrize("text", ["", "rd:", "rd:" + "A" * 37, "xx:" + "A" * 38, "rd:" + "=" * 38])
def test_what_is_no_door_is_refused(text: str) -> None:
    """Another button's content is not taken for a key."""
    with pytest.raises(SealingError):
        Door.unpack(text)


def test_a_door_has_one_spelling() -> None:
    """Stray bits at the end of the text are refused."""
    packed = Door(1, 2, FileKey(bytes(16))).pack()

    with pytest.raises(SealingError):
        Door.unpack(packed[:-1] + "B")
