"""Tables for a spreadsheet: CSV that opens rightly and runs nothing.

Owns two dangers of CSV. A cell that begins like a formula is run by
spreadsheets, so it gets an apostrophe before it; and without a mark in front
some of them read UTF-8 as something else. Everything is quoted.

Quotes are no wall everywhere: where a country writes decimals with a comma, as
in French and Arabic, spreadsheets part cells at semicolons. All cells but a
row's first then stand within a text whose quotes mean nothing, and a semicolon
or a new line in somebody's words begins a cell. What follows one is guarded too.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
# What spreadsheets take for the beginning of a formula, full-width forms included.
_FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠")
_BEGINS_A_CELL = re.compile("([;\r\n])")
TYPE = "text/csv; charset=utf-8"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table, its first row saying what stands below."""
    return beginning(head) + b"".join(line(row) for row in rows)


def beginning(head: Sequence[str]) -> bytes:
    """Write what a table begins with: the mark, and the row that says what stands below."""
    return BOM.encode("utf-8") + line(head)


def line(row: Sequence[str]) -> bytes:
    """Write one row."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in row])
    return written.getvalue().encode("utf-8")


def guarded(cell: str) -> str:
    """Write a cell so that no program takes it, or what a semicolon cuts off it, for a formula."""
    first, *rest = _BEGINS_A_CELL.split(cell.replace("\0", "\ufffd"))
    whole = first + "".join(map(_cut_off, rest))
    return f"'{whole}" if _begins_a_formula(whole) else whole


def _cut_off(part: str) -> str:
    """What may begin a cell of its own; quotes, which are doubled, would be an empty text there."""
    is_end = _BEGINS_A_CELL.fullmatch(part) is not None
    return f"'{part}" if not is_end and _begins_a_formula(part.lstrip(' "')) else part


def _begins_a_formula(cell: str) -> bool:
    """Whether the first sign that a person would see, or any before it, is dangerous."""
    for character in cell:
        if character in _FORMULA:
            return True
        if not (character.isspace() or unicodedata.category(character) in {"Cf", "Cc"}):
            return False
    return False
