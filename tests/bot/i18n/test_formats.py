"""Numbers, days, times, lists and names: CLDR's where it is right, our table where it is not."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from babel.core import Locale

from bot.errors import CatalogError
from bot.i18n import LOCALES, Catalogs
from bot.i18n.formats import Formats
from bot.i18n.languages import read_languages
from bot.i18n.own_formats import FILE, read_formats

LANGUAGES = read_languages(LOCALES / "languages.toml")
DAY = dt.date(2026, 11, 22)
MOMENT = dt.datetime(2026, 11, 22, 8, 5)  # noqa: DTZ001  # already local, as callers pass it


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("fr", "22 novembre 2026"),
        ("ht", "22 novanm 2026"),
        ("sg", "22 Nabändüru 2026"),
        ("rw", "22 Ugushyingo 2026"),
        ("am", "22 ኖቬምበር 2026"),
        ("fa-AF", "۱ قوس ۱۴۰۵ (۲۲ نومبر)"),
        ("ps", "۱ ليندۍ ۱۴۰۵ (۲۲ نومبر)"),
        ("zh", "2026年11月22日"),
        ("pga", "22 November 2026"),
    ],
)
def test_a_day_is_written_as_its_readers_write_it(code: str, day: str) -> None:
    """Creole has Creole months, Afghans their own calendar with the phone's day beside it."""
    assert LANGUAGES[code].formats.date(DAY) == day


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_month_has_a_name_of_its_own(code: str) -> None:
    """No language says "M11", which is what CLDR's root says where nobody filled it in."""
    formats = LANGUAGES[code].formats
    names = [formats.month(number) for number in range(1, 13)]

    assert len(set(names)) == 12
    assert [name for name in names if not any(map(str.isalpha, name)) and code != "zh"] == []
    assert [name for name in names if name[1:].isdigit() and name[0] in "Mm"] == []


def test_creole_has_no_french_months() -> None:
    """CLDR's Creole is French in disguise, so nothing of it is used."""
    french = {LANGUAGES["fr"].formats.month(number) for number in range(1, 13)}
    creole = {LANGUAGES["ht"].formats.month(number) for number in range(1, 13)}

    assert french & creole == {"avril"}
    assert LANGUAGES["ht"].formats.language_name("en") == "angle"


@pytest.mark.parametrize("code", ["am", "sw", "nus", "ht"])
def test_hours_that_could_be_counted_from_sunrise_have_two_digits(code: str) -> None:
    """Two digits are a phone's clock; "8:05" in Amharic or Swahili could be after noon."""
    assert LANGUAGES[code].formats.time(MOMENT) == "08:05"


@pytest.mark.parametrize("code", LANGUAGES)
def test_times_and_days_are_written_in_the_reader_s_own_letters(code: str) -> None:
    """Urdu would have "2:05 PM" from CLDR, which who reads no Latin letters takes for the night."""
    formats, afternoon = LANGUAGES[code].formats, MOMENT.replace(hour=14)
    told = formats.date(DAY) + formats.time(MOMENT) + formats.time(afternoon)

    assert formats.time(MOMENT) != formats.time(afternoon)
    assert _is_latin(told) in {_is_latin(LANGUAGES[code].own_name), False}


def _is_latin(text: str) -> bool:
    return any("LATIN" in unicodedata.name(letter) for letter in text if letter.isalpha())


@pytest.mark.parametrize("code", LANGUAGES)
def test_digits_are_all_of_one_kind(code: str) -> None:
    """A date never mixes the digits of two scripts."""
    formats = LANGUAGES[code].formats
    told = formats.date(DAY) + formats.time(MOMENT) + formats.number(1234567)
    digits = [letter for letter in told if letter.isdigit()]

    assert len(digits) > 12
    assert {letter.isascii() for letter in digits} == {code not in {"fa-AF", "ps"}}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_list_holds_each_item_once_and_in_order(code: str) -> None:
    """Whatever joins them, nothing is lost; one item stands alone and none is nothing."""
    formats = LANGUAGES[code].formats

    told = formats.listed(["AA", "BB", "CC"])
    assert [told.count(item) for item in ("AA", "BB", "CC")] == [1, 1, 1]
    assert told.index("AA") < told.index("BB") < told.index("CC")
    assert formats.listed(["AA"]) == "AA"
    assert formats.listed([]) == ""


def test_languages_are_named_by_cldr_then_by_their_own_speakers() -> None:
    """A language that CLDR does not know is called what its speakers call it."""
    voice = Catalogs.load(wanted=["fr"]).translator("fr")

    assert voice.language_name("sw") == "swahili"
    assert voice.language_name("fa-AF") == "dari"
    assert voice.language_name("pga") == "Arabi Juba"
    assert voice.language_name("xx") == "xx"
    assert voice.list(["nord", "sud"]) == "nord et sud"


def test_where_nobody_said_anything_a_day_is_neutral() -> None:
    """A language that CLDR lacks and without a table writes what every reader can make out."""
    formats = Formats(None)

    assert formats.date(dt.date(2026, 3, 4)) == "2026-03-04"
    assert formats.time(MOMENT) == "08:05"
    assert formats.number(12345) == "12345"
    assert formats.listed(["a", "b", "c"]) == "a, b, c"
    assert formats.month(3) == ""


def test_a_table_wins_over_cldr_only_in_what_it_says(tmp_path: Path) -> None:
    """What the table leaves out is CLDR's."""
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / FILE).write_text('time = "{hour} h {minute}"\n[languages]\nen = "angl."\n')
    formats = Formats(Locale("fr"), own=read_formats(tmp_path, "fr"))

    assert formats.time(MOMENT) == "08 h 05"
    assert formats.date(DAY) == "22 novembre 2026"
    assert (formats.language_name("en"), formats.language_name("es")) == ("angl.", "espagnol")


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("no toml", "TOML"),
        ('months = ["one"]', "twelve months"),
        ('calendar = "mayan"', "solar-hijri"),
        ('calendar = "solar-hijri"', "its months and a date"),
        ('comma = ", "', "both comma and last"),
        ('date = "{day} {weekday}"', "may only name"),
        ('time = "{0}"', "may only name"),
        ('clock = "24"', "nobody knows"),
    ],
)
def test_a_table_that_cannot_be_used_stops_the_start(
    tmp_path: Path, table: str, complaint: str
) -> None:
    """A wrong pattern fails at start and never on a card."""
    (tmp_path / "ht").mkdir()
    (tmp_path / "ht" / FILE).write_text(table, encoding="utf-8")

    with pytest.raises(CatalogError, match=complaint):
        read_formats(tmp_path, "ht")
