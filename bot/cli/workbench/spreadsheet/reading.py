"""Reads a spreadsheet that has come back, and believes nothing of it but its words.

Owns the limits of such a file. It may have been through another program and
other hands: what is no plain text is named and left out, formulas before all,
whose result nobody wrote. Reading it opens no address and follows no link.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.cli.workbench.backs import one_line
from bot.cli.workbench.spreadsheet.writing import (
    ABOUT,
    ALIAS,
    BACK,
    DOMAIN,
    HIDDEN,
    LANGUAGE,
    LOOKED,
    SENTENCES,
    TRANSLATION,
    library,
)
from bot.errors import ConfigError

MOST_BYTES = 64 * 1024 * 1024
"""Unpacked; a whole catalog takes less than one."""
MOST_ROWS = 20_000
_COLUMNS = ("number", "english", TRANSLATION, LOOKED, BACK, *HIDDEN)
_NEEDED = set(_COLUMNS) - {BACK, "told"}
"""The others are missing in files that were made before there were back-translations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One row as it came back.

    Attributes:
        line: where it stands in the sheet.
        fault: why its translation is no text, or nothing.
        looked: whether somebody vouches for the translation as it was.
        back: what it says in English again.
        back_fault: why that is no text, or nothing.
    """

    line: int
    number: str
    english: str
    translation: str
    fault: str
    looked: bool
    back: str
    back_fault: str
    sentence: str
    form: int
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A spreadsheet that has come back."""

    code: str
    domain: str
    alias: str
    rows: tuple[Filled, ...]


def read(path: Path) -> Returned:
    """Read a spreadsheet.

    Raises:
        ConfigError: it is no file of ours, or too large to be one.
        OperatorError: openpyxl is not installed.
    """
    book = _open(path)
    try:
        if {ABOUT, SENTENCES} - set(book.sheetnames):
            raise _stranger(path)
        facts = {_text(row[0]): _text(row[1]) for row in _lines(book[ABOUT], width=2)}
        lines = _lines(book[SENTENCES])
        head = [_text(cell) for cell in next(lines, ())]
        if LANGUAGE not in facts or DOMAIN not in facts or _NEEDED - set(head):
            raise _stranger(path)
        return Returned(
            facts[LANGUAGE], facts[DOMAIN], facts.get(ALIAS, ""), tuple(_filled(head, lines))
        )
    finally:
        book.close()


def _open(path: Path) -> Any:
    try:
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise ConfigError(f"{path} is too large to be a file of translations.")
        return library().load_workbook(path, read_only=True, keep_links=False)
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path}.") from None
    except (BadZipFile, KeyError, ValueError, SyntaxError, EOFError):
        raise _stranger(path) from None
    except library().utils.exceptions.InvalidFileException:  # by its name, before its content
        raise _stranger(path) from None


def _stranger(path: Path) -> ConfigError:
    return ConfigError(
        f"{path} is no spreadsheet of `amana locales export`: save it as .xlsx, with all its "
        "sheets and columns."
    )


def _lines(sheet: Any, width: int | None = None) -> Iterator[Sequence[Any]]:
    # Programs may leave out how large a sheet is, or say it wrongly.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows()):
        if number > MOST_ROWS:
            raise ConfigError(f"The sheet “{sheet.title}” has more than {MOST_ROWS} rows.")
        yield [*row, *[None] * width][:width] if width else row


def _filled(head: Sequence[str], lines: Iterator[Sequence[Any]]) -> Iterator[Filled]:
    for line, cells in enumerate(lines, 2):
        named = dict(zip(head, cells, strict=False))
        texts = {name: _text(named.get(name)) for name in _COLUMNS}
        faults = {name: _fault(named.get(name)) for name in (TRANSLATION, BACK)}
        if not any(texts.values()) and not any(faults.values()):
            continue
        yield Filled(
            line=line,
            number=texts["number"],
            english=texts["english"],
            translation=texts[TRANSLATION],
            fault=faults[TRANSLATION],
            looked=bool(texts[LOOKED]),
            back=one_line(texts[BACK]),
            back_fault=faults[BACK],
            **_hidden(texts),
        )


def _hidden(texts: Mapping[str, str]) -> dict[str, Any]:
    form = texts["form"]
    return {
        "sentence": texts["sentence"],
        "form": int(form) if form.isascii() and form.isdigit() and len(form) < 3 else -1,
        "state": texts["state"],
        "told": texts["told"],
    }


def _text(cell: Any) -> str:
    if cell is None or cell.value is None or cell.data_type == "f":
        return ""
    text = str(cell.value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _fault(cell: Any) -> str:
    """Say why a cell's value is nobody's words."""
    if (
        cell is None
        or cell.value is None
        or (isinstance(cell.value, str) and cell.data_type != "f")
    ):
        return ""
    if cell.data_type == "f":
        return "holds a formula: write the words themselves"
    return "was turned into a number or a day by the program: format the cell as text"
