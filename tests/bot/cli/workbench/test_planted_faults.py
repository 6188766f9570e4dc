"""`amana locales check`: one fault of every kind, planted in a copy, each found and explained."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.cli.workbench.checking import MADE, TEMPLATE, Checked, check
from bot.cli.workbench.files import write_catalog
from bot.cli.workbench.findings import FUZZY, HEADER, STALE, UNTRANSLATED
from bot.cli.workbench.rules import RULES
from bot.i18n import LOCALES
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages

GUIDE = "What you do not send is deleted within three days. ✖ or /forget deletes it now."
LONG = "Haddii aad rabto inaad hadda bilowdo ama aad sii waddo, halkan taabo marka aad diyaar tahay"


@dataclass(frozen=True)
class Plant:
    """A fault: what one sentence of one language becomes, and what must be said of it."""

    kind: str
    code: str
    english: str
    becomes: str
    told: str


PLANTS = (
    Plant("placeholder lost", "so", "Phone: {phone}", "Telefoon", "lost {phone}: keep it exactly"),
    Plant("placeholder unknown", "so", "Place: {place}", "{place} {meel}", "has {meel}, which the"),
    Plant("tags", "so", "Not proven.", "<b>Lama</b> caddayn.", "“<b>”, which people would see"),
    Plant("commands", "so", GUIDE, "Hadda tirtir ✖ /tirtir", "lost the command /forget: keep it"),
    Plant(
        "addresses", "so", "Not seen yet.", "https://a.example/ eeg.", "has the address https://a"
    ),
    Plant(
        "accounts", "so", "Help is free. No one", "Waydii @caawiye.", "has @caawiye, which leads"
    ),
    Plant(
        "other numbers",
        "so",
        "No one has answered. Do not wait for us. You can",
        "Wac +252 61 00",
        "has the number 2526100, which",
    ),
    Plant(
        "own numbers",
        "el",
        "You can go here without",
        "Εδώ, στις 9.",
        "has the number 9, which the",
    ),
    Plant(
        "unseen signs", "so", "Short is fine. You are", "Qalad\u200b ma.", "(U+200B): delete the"
    ),
    Plant("numbers", "so", "Type the 20 digits", "Qor 12 tiro.", "lost the number 20: write the"),
    Plant("icons", "so", "Reports from this chat are paused for", "Hakad.", "lost the icon 🆘"),
    Plant("names", "so", "Trained staff read this.", "Shirkaddu way aragtaa.", "the name Telegram"),
    Plant(
        "button length",
        "so",
        "Find help",
        "Halkan ka raadi caawimo degdeg ah",
        "letters; phones cut",
    ),
    Plant(
        "card length", "so", "It was proven.", "Waa la caddeeyay. " * 20, "a whole card holds 280"
    ),
    Plant("menu length", "so", "Begin, or go on", LONG, "letters and may have 60: say it shorter"),
    Plant("outer spaces", "so", "The problem was put right.", "Waa la saxay. ", "a space: take it"),
    Plant("lines", "so", "We gave you an answer.", "Waan kuu\njawaabnay.", "as many lines as the"),
    Plant("direction signs", "ar", "It is marked urgent.", "\u202bعاجل.", "that is not closed"),
    Plant("beside latin", "ar", "Result: {result}", "النتيجةX{result}", "right beside {result}"),
    Plant("doubled spaces", "so", "You can stop at any time.", "Waad  joojin.", "has two spaces"),
    Plant("last mark", "el", "Who did it? A guess is fine.", "Ποιος;", "ends with “?” where"),
    Plant(
        "small numbers", "el", "A health worker can help now.", "Τώρα.", "the number 3 in digits"
    ),
    Plant(
        "digits", "el", "This file is too big", "Κάτω από २० MB.", "numbers in this language as 1"
    ),
    Plant("same as English", "el", "Places that help", "Places that help", "is it translated?"),
    Plant("same as fallback", "sg", "Places that help", "{fr}", "is the same as in fr"),
    Plant(
        "glossary", "el", "We finished with your report.", "Τέλος.", "the glossary has “αναφορά”"
    ),
    Plant("reading level", "tr", "We gave you an answer.", "{hard}", "after five years of school"),
    Plant(UNTRANSLATED, "so", "It was not for us.", "", "is not translated."),
)
HARD = (
    "Değerlendirmelerimizin sonuçlandırılmasından sonra bilgilendirileceğinizi öngörmekteyiz, "
    "yetkililerimiz incelemelerini tamamlayacaklardır."
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Checked]:
    """Check a copy of everything with all the faults in it."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("locales", "bot", "handlers", "desk"):
        shutil.copytree(LOCALES.parent / name, root / name, ignore=_CODE_ONLY)
    shutil.copy(LOCALES.parent / "pyproject.toml", root)
    folder = root / "locales"
    for code in {plant.code for plant in PLANTS}:
        _edit(folder, code, [plant for plant in PLANTS if plant.code == code])
    _plant_in_files(folder)
    codes = {*(plant.code for plant in PLANTS), "uk", "ru", "sr-Latn"}
    return {each.code: each for each in check(folder, codes, {"Phone: {phone}": "screen 4"})}


_CODE_ONLY = shutil.ignore_patterns("__pycache__", "*.js", "*.css")


def _edit(folder: Path, code: str, plants: list[Plant]) -> None:
    catalog = read_catalog(catalog_path(folder, code))
    french = read_catalog(catalog_path(folder, "fr"))
    for plant in plants:
        (message,) = _named(catalog, plant.english)
        theirs = french.get(message.id, message.context)
        assert theirs is not None
        message.string = plant.becomes.replace("{fr}", str(theirs.string)).replace("{hard}", HARD)
    write_catalog(folder, catalog, read_languages(folder / "languages.toml")[code])


def _named(catalog: Catalog, english: str) -> list:  # type: ignore[type-arg]  # Babel's messages
    begun = [one for one in catalog if one.id and str(one.id).startswith(english)]
    return [one for one in begun if one.id == english] or begun


def _plant_in_files(folder: Path) -> None:
    """What no editing of a sentence can do."""
    _replace(catalog_path(folder, "uk"), 'msgstr[2] "{count} повідомлень"\n', "")
    russian = catalog_path(folder, "ru")
    _replace(russian, "nplurals=3; plural=(n%10==1", "nplurals=3; plural=(n%10==2")
    _replace(russian, 'msgid "Not proven."', '#, fuzzy\nmsgid "Not proven."')
    _replace(russian, 'msgid "It was proven."', 'msgid "It was shown."')
    _replace(catalog_path(folder, "sr-Latn"), "Nije dokazano.", "Nije dokazanno.")
    _replace(folder / "messages.pot", 'msgid "Not proven."', 'msgid "Not shown."')


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.kind)
def test_each_fault_is_found_and_explained(plant: Plant, found: Mapping[str, Checked]) -> None:
    """The sentence says what is wrong, of which sentence, and on which line of the file."""
    here = [one for one in found[plant.code].findings if one.kind == plant.kind]
    told = [str(one) for one in here if plant.told in one.told]

    assert len(told) >= 1, [str(one) for one in here]
    assert any(f"“{plant.english[:20]}" in one for one in told)
    assert all("line " in one for one in told)


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        (UNTRANSLATED, "uk", "lacks its form for 0, 5, 6, 7"),
        (HEADER, "ru", "The plural header must be"),
        (FUZZY, "ru", "was translated from an older English sentence"),
        (STALE, "ru", "left the code: run `amana locales update`"),
        (MADE, "sr-Latn", "not what sr-Cyrl says, the first “Not proven.”"),
        (TEMPLATE, "en", "messages.pot is not what the code says now"),
    ],
)
def test_each_fault_of_a_file_is_found(
    kind: str, code: str, told: str, found: Mapping[str, Checked]
) -> None:
    """What is wrong with the whole file, or with what can only be written by hand."""
    assert [one for one in found[code].must_fix if one.kind == kind and told in one.told]


def test_no_kind_was_left_out() -> None:
    """Whoever adds a rule plants a fault for it; a lost plural form is told with its numbers."""
    planted = {plant.kind for plant in PLANTS}

    # A file cannot hold another number of forms than its header says; tests of findings do.
    assert {rule.kind for rule in RULES} - planted == {"plural forms"}


def test_what_must_be_mended_comes_first_and_is_summed_up(found: Mapping[str, Checked]) -> None:
    """A line for each language: how much is done, what to fix and where, who still has to read."""
    somali = found["so"]
    musts = [one.must for one in somali.findings]

    assert musts == sorted(musts, reverse=True)
    assert f"Somali (so): {somali.done} of {somali.sentences} done. Fix 2" in str(somali)
    assert " before release: screen 4 (line " in str(somali)
    assert next(str(one) for one in somali.findings if one.message).startswith("screen 4 (line ")
    assert "safety texts wait for a second reader." in str(somali)
    assert str(somali).endswith("wishes.")


def test_a_wish_does_not_keep_a_language_from_its_release(found: Mapping[str, Checked]) -> None:
    """Turkish has only hard sentences."""
    assert found["tr"].wishes
    assert [one for one in found["tr"].must_fix if one.kind != STALE] == []
