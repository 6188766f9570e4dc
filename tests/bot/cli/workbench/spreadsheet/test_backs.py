"""Back-translations go out in their column and come back; nothing newer is overwritten."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest

from bot.cli.workbench.backs import Back, read_backs, record_backs
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.reviews import digest
from tests.bot.cli.workbench.spreadsheet.conftest import amana, fill, translate

GO, BACK = "Go to {place}.", "Back"
COLUMN = "in English again"
OLD = Back("Walk to {place}.", "eva", dt.date(2026, 11, 20))


@pytest.fixture
def sheet(folder: Path, tmp_path: Path) -> Path:
    """Export Arabic with two translations, of which one has been translated back."""
    translate(folder, "ar", {GO: "اذهب إلى {place}.", BACK: "عودة"}, "ada")
    record_backs(folder, "ar", {GO: OLD})
    path = tmp_path / "second.xlsx"
    assert amana("export", "ar", "--to", path)[0] == 0
    return path


def _backs(folder: Path) -> Mapping[object, str]:
    backs = read_backs(folder, "ar")
    found = {one.id: backs.get(digest(one)) for one in read_catalog(catalog_path(folder, "ar"))}
    return {name: f"{back.says} {back.by}" for name, back in found.items() if name and back}


def test_what_is_filled_in_is_written_down(folder: Path, sheet: Path) -> None:
    """New ones and better ones are taken with the alias; the text is kept on one line."""
    fill(sheet, {(BACK, ""): " Going\nback ", (GO, ""): "Go to {place}!"}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ben")

    assert code == 0
    assert _backs(folder) == {BACK: "Going back ben", GO: "Go to {place}! ben"}
    assert "Translated back into English by ben: 2." in told


def test_an_untouched_column_changes_nothing(folder: Path, sheet: Path) -> None:
    """What stood there already is nobody's new word."""
    before = (folder / "ar" / "back.toml").read_bytes()

    assert amana("import", sheet, "--alias", "ben")[0] == 0
    assert (folder / "ar" / "back.toml").read_bytes() == before


def test_without_alias_a_machine_wrote_it(folder: Path, sheet: Path) -> None:
    """As for translations: nobody is named, so nobody vouches."""
    fill(sheet, {(BACK, ""): "Return"}, COLUMN)

    assert "count as a machine's" in amana("import", sheet, "--alias", "")[1]
    assert _backs(folder)[BACK] == "Return machine"


def test_one_of_an_older_translation_is_handed_back(folder: Path, sheet: Path) -> None:
    """Changed elsewhere or in this very file: it was another text that was translated back."""
    fill(sheet, {(BACK, ""): "Return", (GO, ""): "Go there"}, COLUMN)
    fill(sheet, {(GO, ""): "اذهب الآن إلى {place}."})
    translate(folder, "ar", {BACK: "رجوع"})

    code, told = amana("import", sheet, "--alias", "ben")

    assert (code, _backs(folder)) == (1, {})
    assert told.count("The translation is not the one that was translated back") == 2
    assert "Return" in (sheet.parent / "second-not-taken.txt").read_text("utf-8")


def test_another_persons_newer_one_is_not_undone(folder: Path, sheet: Path) -> None:
    """Two who translate one sentence back lose nothing: both texts are shown."""
    record_backs(folder, "ar", {GO: Back("March to {place}.", "eva", OLD.on)})
    fill(sheet, {(GO, ""): "Go to {place}!"}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ben")

    assert (code, _backs(folder)[GO]) == (1, "March to {place}. eva")
    assert "Somebody else has translated it back" in told
    assert "March to" in (sheet.parent / "second-not-taken.txt").read_text("utf-8")


def test_an_emptied_cell_takes_nothing_away(folder: Path, sheet: Path) -> None:
    """Whoever deletes one by mistake is told, and it stays."""
    fill(sheet, {(GO, ""): None}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ben")

    assert (code, _backs(folder)[GO]) == (1, "Walk to {place}. eva")
    assert "was emptied" in told


def test_the_translators_own_is_handed_back(folder: Path, sheet: Path) -> None:
    """Whoever wrote the translation would write down what they meant."""
    fill(sheet, {(BACK, ""): "Return"}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ada")

    assert (code, BACK in _backs(folder)) == (1, False)
    assert "Nobody translates back what they wrote themselves" in told


@pytest.mark.parametrize(
    ("written", "why"), [("=1+1", "holds a formula"), (7, "a number or a day")]
)
def test_what_is_no_text_is_not_taken(folder: Path, sheet: Path, written: object, why: str) -> None:
    """Formulas and numbers are nobody's words."""
    fill(sheet, {(BACK, ""): written}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ben")

    assert (code, BACK in _backs(folder)) == (1, False)
    assert why in told


def test_a_counted_sentence_has_one_beside_its_first_form(folder: Path, sheet: Path) -> None:
    """It says the whole sentence in English; beside another form it is handed back."""
    fill(sheet, {("{count} files", "for 2"): "Two files"}, COLUMN)

    code, told = amana("import", sheet, "--alias", "ben")

    assert code == 1
    assert "beside the first of its forms" in told


def test_a_file_from_before_there_was_the_column_is_taken(folder: Path, sheet: Path) -> None:
    """Work that is under way in an older spreadsheet is not lost, and takes nothing away."""
    book = openpyxl.load_workbook(sheet)
    rows = book["Sentences"]
    for name in (COLUMN, "told"):
        rows.delete_cols([cell.value for cell in rows[1]].index(name) + 1)
    book.save(sheet)
    fill(sheet, {(BACK, ""): "رجوع"})

    assert amana("import", sheet, "--alias", "ben")[0] == 0
    assert _backs(folder) == {GO: "Walk to {place}. eva"}
