"""The exported file, read by nothing of its writer's: zip and XML, as ECMA-376 has them."""

import xml.etree.ElementTree as ET
from pathlib import Path
from zipfile import ZipFile

from tests.bot.cli.workbench.spreadsheet.conftest import amana

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _xml(path: Path, name: str) -> ET.Element:
    with ZipFile(path) as parts:
        return ET.fromstring(parts.read(name))  # noqa: S314  # written by the test itself


def _sentences(path: Path) -> ET.Element:
    return _xml(path, "xl/worksheets/sheet2.xml")


def _rows(path: Path) -> list[dict[str, str]]:
    found = []
    for row in _sentences(path).iter(f"{MAIN}row"):
        cells: dict[str, str] = {}
        for cell in row:
            text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
            assert not text or cell.get("t") == "inlineStr", "every cell is plain text"
            cells |= {cell.attrib["r"].rstrip("0123456789"): text} if text else {}
        found.append(cells)
    return found


def test_every_sentence_stands_in_it_as_text(sheet: Path) -> None:
    """A row a plural form, with sample numbers; what begins with = is no formula."""
    head, *rows = _rows(sheet)

    assert [row["C"] for row in rows].count("{count} files") == 5
    assert {row["E"] for row in rows if row["C"].startswith("{count}")} == {
        "for 0",
        "for 1",
        "for 2",
        "for 3, 4, 5, 6 …",
        "for 11, 12, 13, 14 …",
        "for 100, 101, 102, 200 …",
    }
    assert "=1+1 is how a formula begins." in {row["C"] for row in rows}
    assert not list(_sentences(sheet).iter(f"{MAIN}f"))
    assert list(head.values())[:3] == ["number", "screen", "english"]


def test_safety_is_marked_in_words_and_colour(sheet: Path) -> None:
    """A sentence that can hurt says so in its note, and its cells look otherwise."""
    _, *rows = _rows(sheet)
    marked = [number for number, row in enumerate(rows, 2) if "SAFETY" in row.get("D", "")]
    cells = {cell.attrib["r"]: cell.get("s") for cell in _sentences(sheet).iter(f"{MAIN}c")}

    assert len(marked) == 1
    assert cells[f"C{marked[0]}"] not in {cells[f"C{n}"] for n in range(2, 5) if n != marked[0]}


def test_only_what_a_translator_writes_is_open(sheet: Path) -> None:
    """The sheet is protected; the translation and the column beside it are not."""
    styles = _xml(sheet, "xl/styles.xml").find(f"{MAIN}cellXfs")
    assert styles is not None

    def is_open(style: int) -> bool:
        protection = styles[style].find(f"{MAIN}protection")
        return protection is not None and protection.get("locked") == "0"

    opened = {
        cell.attrib["r"].rstrip("0123456789")
        for cell in _sentences(sheet).iter(f"{MAIN}c")
        if is_open(int(cell.attrib.get("s", "0")))
    }
    protection = _sentences(sheet).find(f"{MAIN}sheetProtection")

    assert opened == {"F", "G", "I"}
    assert protection is not None
    assert protection.get("sheet") == "1"


def test_digests_are_hidden_and_the_sheet_runs_as_its_script(sheet: Path) -> None:
    """Arabic's sheets are mirrored; the columns that nobody reads are not shown."""
    view = _sentences(sheet).find(f"{MAIN}sheetViews/{MAIN}sheetView")
    columns = list(_sentences(sheet).iter(f"{MAIN}col"))
    hidden = sum(
        int(column.attrib["max"]) - int(column.attrib["min"]) + 1
        for column in columns
        if column.get("hidden") == "1"
    )

    assert view is not None
    assert view.get("rightToLeft") == "1"
    assert hidden == 4


def test_the_glossary_goes_along(sheet: Path) -> None:
    """The words of this work stand in a sheet of their own."""
    words = "".join(_xml(sheet, "xl/worksheets/sheet3.xml").itertext())

    assert "رمز" in words
    assert "The twenty digits." in words


def test_a_left_to_right_language_is_not_mirrored(folder: Path, tmp_path: Path) -> None:
    """Serbian's sheet runs from left to right."""
    path = tmp_path / "sr.xlsx"
    amana("export", "sr-Cyrl", "--to", path)
    view = _sentences(path).find(f"{MAIN}sheetViews/{MAIN}sheetView")

    assert view is not None
    assert view.get("rightToLeft") in {None, "0"}
