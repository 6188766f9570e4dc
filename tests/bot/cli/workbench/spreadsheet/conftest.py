"""A folder of two languages, and a spreadsheet that a translator fills in by another program."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from bot.cli import locales_spreadsheet as command
from bot.cli.workbench.files import write_catalog, write_template
from bot.cli.workbench.saving import save
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.safety import key
from bot.i18n.soundness import forms_of, sources_of

LANGUAGES = """
[en]
own_name = "English"
direction = "ltr"
status = "source"

[ar]
own_name = "العربية"
direction = "rtl"
status = "draft"

[sr-Cyrl]
own_name = "Српски"
direction = "ltr"
status = "draft"

[sr-Latn]
own_name = "Srpski"
direction = "ltr"
status = "draft"
from = "sr-Cyrl"
"""
GLOSSARY = '[code]\nnote = "The twenty digits."\nar = "رمز"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the languages, each with the same few sentences, and point the commands at them."""
    place = tmp_path / "locales"
    place.mkdir()
    (place / "languages.toml").write_text(LANGUAGES, encoding="utf-8")
    (place / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    template = Catalog()
    template.add("Go to {place}.", auto_comments=["SAFETY: where help is."])
    template.add("Back", context="button")
    template.add(("{count} file", "{count} files"))
    template.add("=1+1 is how a formula begins.")
    write_template(place, template)
    for code, language in read_languages(place / "languages.toml").items():
        if code == "en":
            continue
        catalog = Catalog()
        catalog.mime_headers = [("Plural-Forms", language.plural.header)]
        for message in template:
            if message.id:
                string = ("",) * language.plural.forms if message.pluralizable else ""
                catalog.add(
                    message.id, string, auto_comments=message.auto_comments, context=message.context
                )
        write_catalog(place, catalog, language)
    monkeypatch.setattr(command, "LOCALES", place)
    return place


@pytest.fixture
def said(folder: Path) -> Callable[[str, str], str | tuple[str, ...]]:
    """Look up what a language says for an English sentence."""

    def look(code: str, english: str) -> str | tuple[str, ...]:
        found = read_catalog(catalog_path(folder, code))
        forms = next(forms_of(one) for one in found if english in sources_of(one))
        return forms if len(forms) > 1 else forms[0]

    return look


def translate(folder: Path, code: str, texts: Mapping[str, str], alias: str = "") -> None:
    """Change some sentences of a catalog as somebody else would, beside the spreadsheet."""
    catalog = read_catalog(catalog_path(folder, code))
    for message in catalog:
        if message.id in texts:
            message.string = texts[str(message.id)]
    done = [key(message) for message in catalog if message.id in texts]
    by = dict.fromkeys(done, alias) if alias else {}
    save(folder, read_languages(folder / "languages.toml")[code], catalog, by)


def fill(path: Path, texts: Mapping[tuple[str, str], Any], column: str = "translation") -> None:
    """Write into a spreadsheet, by the English and the numbers beside it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Sentences"]
    head = [cell.value for cell in sheet[1]]
    left = dict(texts)
    for row in sheet.iter_rows(min_row=2):
        named = dict(zip(head, row, strict=True))
        beside = (named["english"].value, named["counts"].value or "")
        if beside in left:
            named[column].value = left.pop(beside)
    assert not left, "the sheet has no such row"
    book.save(path)


def amana(*arguments: object) -> tuple[int, str]:
    """Run one of the two commands; return how it ended and what it said."""
    name, *rest = map(str, arguments)
    chosen = command.export_ if name == "export" else command.import_
    result = CliRunner().invoke(chosen, rest, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.output


@pytest.fixture
def sheet(folder: Path, tmp_path: Path) -> Path:
    """Export Arabic."""
    path = tmp_path / "ar.xlsx"
    assert amana("export", "ar", "--to", path)[0] == 0
    return path


def copy(path: Path) -> Path:
    """Copy a spreadsheet, as sending it does."""
    return Path(shutil.copy(path, path.with_name("copy.xlsx")))
