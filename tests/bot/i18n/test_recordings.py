"""Recordings made by people: found by their sentence, silent once its translation changes."""

from pathlib import Path

import pytest

from bot.errors import CatalogError
from bot.i18n.digests import digest_of_bytes
from bot.i18n.recordings import LARGEST, Recordings, audio_folder, digest

MSGID, WORDS = "button\x04Yes, start", "Ndiyo, anza"


def recorded(
    folder: Path, *, entry: str | None = None, sound: bytes = b"OggS", more: str = ""
) -> Path:
    """A folder with one recording."""
    audio = audio_folder(folder, "sw")
    audio.mkdir(parents=True)
    (audio / f"{digest(MSGID)}.ogg").write_bytes(sound)
    facts = f'alias = "ada"\non = 2026-11-22\nspeaks = "{digest(WORDS)}"\n'
    facts += f'sound = "{digest_of_bytes(sound)}"\n{more}'
    (audio / "audio.toml").write_text(entry or f"[{digest(MSGID)}]\n{facts}", encoding="utf-8")
    return folder


def test_a_sentence_has_the_voice_of_whoever_spoke_it(tmp_path: Path) -> None:
    """By context and sentence, with alias and day."""
    found = Recordings.read(recorded(tmp_path), "sw").of(MSGID, WORDS)

    assert found is not None
    assert (found.alias, found.path.read_bytes()) == ("ada", b"OggS")


def test_a_changed_translation_silences_it(tmp_path: Path) -> None:
    """One letter is enough: the card would say one thing and the voice another."""
    recordings = Recordings.read(recorded(tmp_path), "sw")

    assert recordings.of(MSGID, WORDS + "!") is None
    assert recordings.of("Yes, start", WORDS) is None


@pytest.mark.parametrize(
    ("more", "is_heard"),
    [("", False), ('heard = "Ada."', False), ('heard = "ben"', True)],
    ids=["nobody", "the-speaker", "another"],
)
def test_a_safety_sentence_is_heard_once_a_second_person_has_listened(
    tmp_path: Path, more: str, is_heard: bool
) -> None:
    """Who cannot read cannot see that the voice says something else than the card."""
    folder = recorded(tmp_path, more=more)

    assert (Recordings.read(folder, "sw", {MSGID}).of(MSGID, WORDS) is not None) is is_heard
    assert Recordings.read(folder, "sw", {"another"}).of(MSGID, WORDS) is not None


def test_another_sound_in_the_same_place_stops_the_start(tmp_path: Path) -> None:
    """Whoever heard the first has not heard the second."""
    folder = recorded(tmp_path, more='heard = "ben"')
    (audio_folder(folder, "sw") / f"{digest(MSGID)}.ogg").write_bytes(b"OggS, something else")

    with pytest.raises(CatalogError, match=r"audio\.toml"):
        Recordings.read(folder, "sw")


def test_a_language_without_recordings_has_none(tmp_path: Path) -> None:
    """No folder is no fault."""
    assert not Recordings.read(tmp_path, "sw")


@pytest.mark.parametrize(
    "broken",
    [
        "[0123456789abcdef]\nalias = 'ada'\non = 2026-11-22\nspeaks = 'x'\n",
        "['../../etc']\nalias = 'ada'\non = 2026-11-22\nspeaks = 'x'\n",
        f"[{digest(MSGID)}]\nalias = 'a b'\non = 2026-11-22\nspeaks = 'x'\n",
        f"[{digest(MSGID)}]\nalias = 'ada'\non = 'then'\nspeaks = 'x'\n",
        f"[{digest(MSGID)}]\nalias = 'ada'\n",
        "nonsense",
        f"[{digest(MSGID)}]\nalias = 'ada'\non = 2026-11-22\nspeaks = 'x'\n",
        f"[{digest(MSGID)}]\nalias = 'ada'\non = 2026-11-22\nspeaks = 'x'\nheard = 'b n'\n",
    ],
    ids=["missing", "path", "alias", "day", "incomplete", "no-toml", "no-sound", "nobody"],
)
def test_a_list_that_cannot_be_used_stops_the_start(tmp_path: Path, broken: str) -> None:
    """One sentence names the file, instead of a card that falls silent one day."""
    with pytest.raises(CatalogError, match=r"audio\.toml"):
        Recordings.read(recorded(tmp_path, entry=broken), "sw")


@pytest.mark.parametrize("sound", [b"", bytes(LARGEST + 1)], ids=["empty", "a-speech"])
def test_a_recording_is_a_sentence(tmp_path: Path, sound: bytes) -> None:
    """Neither nothing nor an hour."""
    with pytest.raises(CatalogError):
        Recordings.read(recorded(tmp_path, sound=sound), "sw")
