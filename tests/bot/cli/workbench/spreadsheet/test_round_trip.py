"""Translations go out as a spreadsheet and come back; nothing is overwritten and nothing lost."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest

from bot.cli.workbench.spreadsheet import reading
from bot.errors import ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.reviews import Level, read_reviews
from tests.bot.cli.workbench.spreadsheet.conftest import amana, fill, translate

GO, BACK, FORMULA = "Go to {place}.", "Back", "=1+1 is how a formula begins."
Said = Callable[[str, str], str | tuple[str, ...]]


def _levels(folder: Path, code: str) -> dict[object, str]:
    reviews = read_reviews(folder, code)
    catalog = read_catalog(catalog_path(folder, code))
    return {message.id: reviews.level(message).word for message in catalog if message.id}


def test_what_is_filled_in_reaches_the_catalog(folder: Path, sheet: Path, said: Said) -> None:
    """New translations are taken, and the one who made them is written down by alias."""
    fill(sheet, {(GO, ""): "اذهب إلى {place}.", (BACK, ""): "رجوع"})

    code, told = amana("import", sheet, "--alias", "ada")

    assert (code, said("ar", GO), said("ar", BACK)) == (0, "اذهب إلى {place}.", "رجوع")
    assert "Sentences of ar translated anew by ada: 2." in told
    assert _levels(folder, "ar")[GO] == "translated"
    assert _levels(folder, "ar")[FORMULA] == "machine"


def test_each_plural_form_has_its_row_and_its_numbers(
    folder: Path, sheet: Path, said: Said
) -> None:
    """Arabic's six forms come back each to its place; a part of them is kept as it is."""
    fill(sheet, {("{count} file", "for 1"): "ملف", ("{count} files", "for 2"): "ملفان"})

    _, told = amana("import", sheet, "--alias", "ada")

    assert said("ar", "{count} file") == ("", "ملف", "ملفان", "", "", "")
    assert "Of them lack a plural form still: 1." in told


def test_an_untouched_file_changes_nothing(folder: Path, sheet: Path) -> None:
    """Out and in again, the catalog is the same to the byte."""
    before = catalog_path(folder, "ar").read_bytes()

    assert amana("import", sheet, "--alias", "ada")[0] == 0
    assert catalog_path(folder, "ar").read_bytes() == before


def test_newer_work_is_not_undone(folder: Path, sheet: Path, said: Said) -> None:
    """A sentence that somebody else changed since stays; both texts stand in a file beside."""
    fill(sheet, {(GO, ""): "اذهب إلى {place}.", (BACK, ""): "رجوع"})
    translate(folder, "ar", {BACK: "عودة"})

    code, told = amana("import", sheet, "--alias", "ada")
    beside = (sheet.parent / "ar-not-taken.txt").read_text("utf-8")

    assert (code, said("ar", BACK), said("ar", GO)) == (1, "عودة", "اذهب إلى {place}.")
    assert "Somebody else has changed the translation" in told
    assert "رجوع" in beside
    assert "عودة" in beside


def test_a_late_file_is_silent_about_what_it_did_not_touch(
    folder: Path, sheet: Path, said: Said
) -> None:
    """A row that the translator left alone is no conflict, whatever happened to the catalog."""
    translate(folder, "ar", {BACK: "عودة"})

    assert amana("import", sheet, "--alias", "ada")[0] == 0
    assert said("ar", BACK) == "عودة"


def test_a_sentence_whose_english_has_changed_is_handed_back(
    folder: Path, sheet: Path, said: Said
) -> None:
    """Nobody's translation of an older sentence is put beside a newer one."""
    fill(sheet, {(BACK, ""): "رجوع"})
    path = catalog_path(folder, "ar")
    path.write_text(path.read_text("utf-8").replace('"Back"', '"Go back"'), encoding="utf-8")

    code, told = amana("import", sheet, "--alias", "ada")

    assert (code, said("ar", "Go back")) == (1, "")
    assert "The English has changed or gone since the file was made" in told


def test_moved_rows_are_seen(sheet: Path, said: Said) -> None:
    """English that a program sorted away from its hidden columns is noticed."""
    book = openpyxl.load_workbook(sheet)
    cells = next(row for row in book["Sentences"].iter_rows(min_row=2) if row[2].value == BACK)
    cells[2].value, cells[5].value = GO, "اذهب إلى {place}."
    book.save(sheet)

    code, told = amana("import", sheet, "--alias", "ada")

    assert (code, said("ar", BACK)) == (1, "")
    assert "the rows were moved" in told


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("=1+1", "holds a formula"),
        (7, "a number or a day"),
        (date(2026, 11, 22), "a number or a day"),
        ("اذهب إلى {مكان}.", "lost {place}"),
    ],
)
def test_what_is_no_sound_text_is_not_taken(
    sheet: Path, said: Said, written: object, why: str
) -> None:
    """Formulas, numbers, days and lost placeholders are handed back, the rest is taken."""
    fill(sheet, {(GO, ""): written, (BACK, ""): "رجوع"})

    code, told = amana("import", sheet, "--alias", "ada")

    assert (code, said("ar", GO), said("ar", BACK)) == (1, "", "رجوع")
    assert why in told


def test_what_was_not_taken_is_listed_by_its_number(sheet: Path) -> None:
    """In the sheet's order, by the number that stands in the sheet."""
    fill(sheet, {(BACK, ""): 7, (GO, ""): 8, (FORMULA, ""): 9})

    _, told = amana("import", sheet, "--alias", "ada")

    lines = [line for line in told.splitlines() if line.startswith("Number ")]
    assert [line.partition(",")[0] for line in lines] == ["Number 2", "Number 3", "Number 4"]


def test_a_file_that_libreoffice_wrote_is_read(folder: Path, tmp_path: Path, said: Said) -> None:
    """Exported, filled in and saved as .ods and then as .xlsx by LibreOffice 7.4: words arrive.

    Six plural forms, a sentence that begins with =, the alias of the sheet; a cell that became a
    day does not.
    """
    path = tmp_path / "filled.xlsx"
    shutil.copy(Path(__file__).with_name("by-libreoffice.xlsx"), path)

    code, told = amana("import", path)

    assert code == 1
    assert "Sentences of ar translated anew by ada: 3." in told
    (refused,) = [line for line in told.splitlines() if line.startswith("Number ")]
    assert refused.startswith("Number 4, “Back”: The cell was turned into a number or a day")
    assert said("ar", GO) == "اذهب إلى {place}."
    assert said("ar", FORMULA) == "=1+1 هكذا تبدأ المعادلة."
    forms = ("لا ملفات", "ملف واحد", "ملفان", "{count} ملفات", "{count} ملفا", "{count} ملف")
    assert said("ar", "{count} file") == forms


def test_an_emptied_cell_takes_nothing_away(folder: Path, tmp_path: Path, said: Said) -> None:
    """Whoever deletes a translation by mistake is told, and it stays."""
    translate(folder, "ar", {BACK: "عودة"})
    path = tmp_path / "second.xlsx"
    amana("export", "ar", "--to", path)
    fill(path, {(BACK, ""): None})

    code, told = amana("import", path, "--alias", "ada")

    assert (code, said("ar", BACK)) == (1, "عودة")
    assert "The cell was emptied" in told


def test_a_second_reader_says_ok(folder: Path, tmp_path: Path) -> None:
    """“ok” beside another's translation is a review; beside one's own it is handed back."""
    translate(folder, "ar", {BACK: "عودة", GO: "اذهب إلى {place}."}, "ada")
    path = tmp_path / "second.xlsx"
    amana("export", "ar", "--to", path)
    fill(path, {(BACK, ""): "ok"}, column="looked at")

    own, told = amana("import", path, "--alias", "Ada")
    other, _ = amana("import", path, "--alias", "ben")

    assert (own, other) == (1, 0)
    assert "another person must read it" in told
    assert _levels(folder, "ar")[BACK] == Level.REVIEWED.word
    assert _levels(folder, "ar")[GO] == Level.TRANSLATED.word


def test_ok_is_for_the_words_that_were_read(folder: Path, tmp_path: Path) -> None:
    """A word for a translation that has changed since is no word for the new one."""
    translate(folder, "ar", {BACK: "عودة"}, "ada")
    path = tmp_path / "second.xlsx"
    amana("export", "ar", "--to", path)
    fill(path, {(BACK, ""): "ok"}, column="looked at")
    translate(folder, "ar", {BACK: "رجوع"}, "ada")

    assert amana("import", path, "--alias", "ben")[0] == 1
    assert _levels(folder, "ar")[BACK] == Level.TRANSLATED.word


def test_the_alias_may_stand_in_the_file(folder: Path, sheet: Path) -> None:
    """A translator writes their alias into the first sheet; the option wins over it."""
    book = openpyxl.load_workbook(sheet)
    book["Read me"]["B4"] = "ben"
    book.save(sheet)
    fill(sheet, {(BACK, ""): "رجوع"})

    assert "by ben:" in amana("import", sheet)[1]


def test_without_alias_nothing_is_taken(folder: Path, sheet: Path, said: Said) -> None:
    """Whoever is nobody could read their own words as a second person; a machine is named one."""
    fill(sheet, {(BACK, ""): "رجوع"})

    with pytest.raises(ConfigError, match="nobody is named"):
        amana("import", sheet)
    assert not said("ar", BACK)

    assert "count as a machine's" in amana("import", sheet, "--alias", "")[1]
    assert _levels(folder, "ar")[BACK] == "machine"


def test_what_is_made_of_a_language_follows(folder: Path, tmp_path: Path, said: Said) -> None:
    """Serbian in Latin letters is written anew when Serbian in Cyrillic comes back."""
    path = tmp_path / "sr.xlsx"
    amana("export", "sr-Cyrl", "--to", path)
    fill(path, {(BACK, ""): "Назад"})

    amana("import", path, "--alias", "ada")

    assert (said("sr-Cyrl", BACK), said("sr-Latn", BACK)) == ("Назад", "Nazad")
    assert _levels(folder, "sr-Latn")[BACK] == "translated"


def test_no_file_is_overwritten(sheet: Path) -> None:
    """A second export does not write over a file that may hold somebody's work."""
    before = sheet.read_bytes()

    with pytest.raises(ConfigError, match="there already"):
        amana("export", "ar", "--to", sheet)
    assert sheet.read_bytes() == before


def test_refused_rows_of_two_imports_are_all_kept(folder: Path, sheet: Path) -> None:
    """A second import writes what it did not take beside the first's."""
    fill(sheet, {(GO, ""): "=1+1"})

    amana("import", sheet, "--alias", "ada")
    amana("import", sheet, "--alias", "ada")

    assert {path.name for path in sheet.parent.glob("*.txt")} == {
        "ar-not-taken.txt",
        "ar-not-taken2.txt",
    }


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"words"])
def test_a_strange_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    """What is no spreadsheet of ours ends in a sentence."""
    path = tmp_path / "strange.xlsx"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="no spreadsheet"):
        amana("import", path)


def test_a_sheet_saved_in_another_format_is_refused_in_one_sentence(sheet: Path) -> None:
    """Programs offer their own formats when they save."""
    with pytest.raises(ConfigError, match=r"save it as \.xlsx"):
        amana("import", sheet.rename(sheet.with_suffix(".ods")))


@pytest.mark.parametrize(
    ("limit", "most", "complaint"),
    [("MOST_BYTES", 1000, "too large"), ("MOST_ROWS", 5, "more than 5 rows")],
)
def test_a_file_that_swells_is_refused(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, complaint: str
) -> None:
    """A small file that unpacks to a huge one is not unpacked, nor rows read without end."""
    monkeypatch.setattr(reading, limit, most)

    with pytest.raises(ConfigError, match=complaint):
        amana("import", sheet)
