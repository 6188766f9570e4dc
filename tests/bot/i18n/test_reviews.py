"""Reviews: whose word counts, for which words, and until when."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.errors import CatalogError
from bot.i18n.reviews import FILE, Level, Review, Reviews, digest, read_reviews

CODE = Message("Code", "Koodh", context="button")


def _told(message: Message, *records: str) -> Reviews:
    return Reviews({digest(message): tuple(map(Review.parse, records))})


@pytest.mark.parametrize(
    ("records", "level"),
    [
        ((), Level.MACHINE),
        (("translated ada 2026-11-22",), Level.TRANSLATED),
        (("reviewed ben 2026-11-22",), Level.REVIEWED),
        (("translated ada 2026-11-22", "reviewed ben 2026-11-23"), Level.REVIEWED),
        (("translated ada 2026-11-22", "reviewed ada 2026-11-23"), Level.TRANSLATED),
        (("translated ada 2026-11-22", "field-tested Ada 2026-11-23"), Level.TRANSLATED),
        (("translated ada 2026-11-22", "reviewed a.da 2026-11-23"), Level.TRANSLATED),
        (("translated ada-1 2026-11-22", "reviewed ada1_ 2026-11-23"), Level.TRANSLATED),
        (("translated ada 2026-11-22", "reviewed \uff41da 2026-11-23"), Level.TRANSLATED),
        (("reviewed ben 2026-11-22", "field-tested eva 2026-11-23"), Level.FIELD_TESTED),
    ],
)
def test_a_translation_is_as_good_as_others_say(records: tuple[str, ...], level: Level) -> None:
    """The highest word counts, and nobody's about what they wrote themselves."""
    reviews = _told(CODE, *records)

    assert reviews.level(CODE) is level
    assert reviews.read_by_another(CODE) == (level >= Level.REVIEWED)


@pytest.mark.parametrize(
    "changed",
    [
        Message("Code", "Koodhka", context="button"),
        Message("Code!", "Koodh", context="button"),
        Message("Code", "Koodh", context="title"),
        Message("Code", "Koodh"),
        Message(("Code", "Codes"), ("Koodh", "Koodh"), context="button"),
    ],
)
def test_a_change_on_either_side_makes_it_unread(changed: Message) -> None:
    """A letter of the English, of its context or of the translation, and nobody has read it."""
    reviews = _told(CODE, "reviewed ben 2026-11-22")

    assert reviews.level(CODE) is Level.REVIEWED
    assert reviews.level(changed) is Level.MACHINE


def test_every_form_of_a_count_is_part_of_what_was_read() -> None:
    """A changed plural form is a changed translation."""
    read = Message(("{count} file", "{count} files"), ("{count} fayl", "{count} faylal"))
    reviews = _told(read, "reviewed ben 2026-11-22")
    changed = Message(("{count} file", "{count} files"), ("{count} fayl", "{count} fayl"))

    assert reviews.read_by_another(read)
    assert not reviews.read_by_another(changed)


def test_the_digest_stays_what_it_is() -> None:
    """Files of reviews outlive versions of the code, so the digest is pinned.

    It is too long for anyone to find two translations of one name: 128 bits.
    """
    assert digest(CODE) == "e47bbdd12a05f351844fb2d734bc1d63"


def test_without_a_file_a_machine_wrote_it(tmp_path: Path) -> None:
    """Nobody has vouched for what has no record."""
    assert read_reviews(tmp_path, "so").level(CODE) is Level.MACHINE


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        'a = "reviewed ben 2026-11-22"',
        'a = ["perfect ben 2026-11-22"]',
        'a = ["reviewed ben"]',
        'a = ["reviewed ben yesterday"]',
        'a = ["reviewed b!n 2026-11-22"]',
        "a = 1",
    ],
)
def test_a_file_that_is_no_record_stops_the_start(tmp_path: Path, text: str) -> None:
    """A damaged file neither vouches for anything nor is passed over."""
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(CatalogError, match="cannot be read"):
        read_reviews(tmp_path, "so")
