"""The shipped list of languages: names, codes that phones send, who stands in for whom."""

import pytest

from bot.i18n import LOCALES, SOURCE, Catalogs
from bot.i18n.languages import read_languages

LANGUAGES = read_languages(LOCALES / "languages.toml")
ALL = Catalogs.load(wanted=LANGUAGES)


@pytest.mark.parametrize(
    ("sent", "spoken"),
    [
        ("prs", "fa-AF"),
        ("prs-AF", "fa-AF"),
        ("fa", "fa-AF"),
        ("fa-IR", "fa-AF"),
        ("ps-AF", "ps"),
        ("swc", "sw"),
        ("sw-CD", "sw"),
        ("zh-hans", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("pt-br", "pt"),
        ("pt-PT", "pt"),
        ("sr", "sr-Cyrl"),
        ("sr-RS", "sr-Cyrl"),
        ("sr-Latn", "sr-Latn"),
        ("sr-Latn-RS", "sr-Latn"),
        ("sr-Cyrl-XK", "sr-Cyrl"),
        ("sh", "sr-Latn"),
        ("ar-SS", "ar"),
        ("apd", "ar"),
        ("shu", "ar"),
        ("pga", "pga"),
        ("dik", "din"),
        ("el-CY", "el"),
        ("tr-CY", "tr"),
        ("sq-XK", "sq"),
        ("rn", "rw"),
        ("nb", SOURCE),
        ("xx-YY", SOURCE),
    ],
)
def test_what_phones_send_reaches_the_right_language(sent: str, spoken: str) -> None:
    """Each code of a phone in the missions' countries, and a stranger's, finds its language."""
    assert ALL.negotiate(sent).code == spoken


def test_a_mission_with_one_serbian_script_serves_all_serbs_in_it() -> None:
    """Whoever's phone speaks Serbian is not left to English because the script is another."""
    latin = Catalogs.load(wanted=["en", "sr-Latn"])

    assert [latin.negotiate(sent).code for sent in ("sr", "sr-RS", "sr-Cyrl")] == ["sr-Latn"] * 3


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_button_shows_a_name_that_begins_like_one(code: str) -> None:
    """A language's own name has a capital where its script has capitals."""
    first = LANGUAGES[code].own_name[0]

    assert first == first.upper()


def test_no_two_languages_share_a_name_or_a_code_of_telegrams() -> None:
    """Two equal buttons, or two lists of commands under one code, could not be told apart."""
    names = [language.own_name for language in LANGUAGES.values()]
    codes = [language.telegram for language in LANGUAGES.values() if language.telegram]

    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes) > 15
    assert {len(code) for code in codes} == {2}


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("sg", ("fr",)),
        ("ln", ("fr",)),
        ("rw", ("fr",)),
        ("ht", ("fr",)),
        ("ps", ("fa-AF",)),
        ("sr-Latn", ("sr-Cyrl",)),
        ("pga", ()),
        ("nus", ()),
        ("din", ()),
    ],
)
def test_who_stands_in_for_a_missing_sentence(code: str, asked: tuple[str, ...]) -> None:
    """The language that most of its readers were taught in; English is last by itself."""
    assert LANGUAGES[code].fallback == asked


@pytest.mark.parametrize("code", ["ar", "fa-AF", "ps", "ur"])
def test_scripts_from_the_right_run_from_the_right(code: str) -> None:
    """These and no others."""
    assert [one for one in LANGUAGES if LANGUAGES[one].direction == "rtl"].count(code) == 1
    assert sum(language.direction == "rtl" for language in LANGUAGES.values()) == 4
