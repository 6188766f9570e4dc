"""Writes the spreadsheet that a translator fills in.

Owns its looks and its columns. All but the translation, the back-translation and
the column "looked at" is locked, without a password: that is against slips of the hand, and no
guard. Every cell is text and marked so: a sentence that begins with = or + is
never a formula, neither here nor after somebody has edited it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.workbench.domains import Domain
from bot.cli.workbench.glossary import Glossary
from bot.cli.workbench.spreadsheet.rows import Row
from bot.errors import ConfigError, OperatorError
from bot.i18n.languages import Language

ABOUT, SENTENCES, GLOSSARY = "Read me", "Sentences", "Glossary"
LANGUAGE, DOMAIN, ALIAS = "Language", "Sentences of", "Your alias"
TRANSLATION, LOOKED, BACK = "translation", "looked at", "in English again"
HIDDEN = ("sentence", "form", "state", "told")
COLUMNS = {
    "number": 8,
    "screen": 22,
    "english": 48,
    "note": 34,
    "counts": 14,
    TRANSLATION: 48,
    LOOKED: 10,
    "status": 13,
    BACK: 48,
    **dict.fromkeys(HIDDEN, 10),
}
"""The columns and their widths in letters."""
OK = "ok"

_SAFETY_COLOUR, _HEAD_COLOUR, _OPEN_COLOUR = "FFE8B3", "D9E2EC", "F4FAF4"
_TOLD = (
    "Fill in the column “translation” of the sheet “Sentences”; the other columns are locked.",
    "Write “ok” under “looked at” where a translation that is there is right and not your own.",
    "“In English again”: what a translation says, word for word, by somebody who did not make it.",
    "Write your alias above: a name that the team knows you by, and not your real one.",
    "Keep {words in braces}, /commands, addresses and icons letter by letter; they may move.",
    "A sentence with a number has a row for each form; the numbers beside it show which is meant.",
    "Yellow rows, marked SAFETY: a wrong word there can hurt somebody. Ask when in doubt.",
    "Words in the sheet “Glossary” are always said the same way.",
    "Save as .xlsx under the same name, and send the file back to whoever sent it.",
)


@dataclass(frozen=True, slots=True)
class Booklet:
    """What goes into one file."""

    language: Language
    domain: Domain
    rows: Iterable[Row]
    glossary: Glossary


def library() -> Any:
    """Return openpyxl, which only translators' machines need.

    Raises:
        OperatorError: it is not installed.
    """
    try:
        import openpyxl  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  # an extra
        import openpyxl.styles  # noqa: PLC0415  # the same
    except ImportError:
        raise OperatorError(
            "Spreadsheets need openpyxl, which is not installed: run `pip install openpyxl` in "
            "Amana's environment."
        ) from None
    return openpyxl


def write(path: Path, booklet: Booklet) -> int:
    """Write a spreadsheet and return how many rows it has.

    Raises:
        ConfigError: something is there already, perhaps with somebody's work in it.
        OperatorError: openpyxl is not installed.
    """
    book = library().Workbook()
    book.properties.creator = "Amana"
    about = book.active
    about.title = ABOUT
    _write_about(about, booklet)
    count = _write_sentences(book.create_sheet(SENTENCES), booklet)
    _write_glossary(book.create_sheet(GLOSSARY), booklet)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = booklet.language.direction == "rtl"
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
    book.active = 1
    try:
        with path.open("xb") as file:
            book.save(file)
    except FileExistsError:
        raise ConfigError(f"{path} is there already: choose another name for the file.") from None
    return count


def _write_about(sheet: Any, booklet: Booklet) -> None:
    language = booklet.language
    facts = {LANGUAGE: language.code, "": language.own_name, DOMAIN: booklet.domain.name, ALIAS: ""}
    for line, (name, value) in enumerate(facts.items(), 1):
        _say(sheet.cell(line, 1), name, bold=True)
        _say(sheet.cell(line, 2), value, locked=name != ALIAS)
    for line, sentence in enumerate(_TOLD, len(facts) + 2):
        _say(sheet.cell(line, 2), sentence)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90


def _write_sentences(sheet: Any, booklet: Booklet) -> int:
    _head(sheet, COLUMNS)
    count = 0
    for count, row in enumerate(booklet.rows, 1):
        named = {LOOKED: "", BACK: row.back}
        texts = {name: named.get(name, str(getattr(row, name, ""))) for name in COLUMNS}
        for place, (name, text) in enumerate(texts.items(), 1):
            is_open = name in {TRANSLATION, LOOKED} or (name == BACK and not row.form)
            runs = booklet.language.direction if name == TRANSLATION else "ltr"
            colour = _SAFETY_COLOUR if row.safety else _OPEN_COLOUR if is_open else None
            _say(sheet.cell(count + 1, place), text, locked=not is_open, runs=runs, colour=colour)
    for place, name in enumerate(COLUMNS, 1):
        if name in HIDDEN:
            _column(sheet, place).hidden = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.autoFilter = False
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = library().worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    return count


def _write_glossary(sheet: Any, booklet: Booklet) -> None:
    code, runs = booklet.language.code, booklet.language.direction
    _head(sheet, {"english": 24, "word": 36, "meaning": 80})
    terms = [
        (term.english, ", ".join(term.words.get(code, ())), term.note)
        for term in booklet.glossary.terms
    ]
    names = [
        (name, ", ".join(spellings.get(code, (name,))), "A name: never translated.")
        for name, spellings in booklet.glossary.names.items()
    ]
    for line, (english, word, meaning) in enumerate([*terms, *names], 2):
        _say(sheet.cell(line, 1), english)
        _say(sheet.cell(line, 2), word, runs=runs)
        _say(sheet.cell(line, 3), meaning)
    sheet.freeze_panes = "A2"


def _head(sheet: Any, columns: dict[str, int]) -> None:
    for place, (name, width) in enumerate(columns.items(), 1):
        _say(sheet.cell(1, place), name, bold=True, colour=_HEAD_COLOUR)
        _column(sheet, place).width = width


def _column(sheet: Any, place: int) -> Any:
    return sheet.column_dimensions[library().utils.get_column_letter(place)]


def _say(
    cell: Any,
    text: str,
    *,
    locked: bool = True,
    bold: bool = False,
    runs: str = "ltr",
    colour: str | None = None,
) -> None:
    styles = library().styles
    cell.value = text or None
    if text:
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
    cell.quotePrefix = True
    cell.number_format = "@"  # or 1/2 typed here becomes a day
    cell.font = styles.Font(bold=bold)
    cell.protection = styles.Protection(locked=locked)
    cell.alignment = styles.Alignment(
        wrap_text=True,
        vertical="top",
        horizontal="right" if runs == "rtl" else "left",
        readingOrder=2 if runs == "rtl" else 1,
    )
    if colour:
        cell.fill = styles.PatternFill("solid", start_color=colour)
