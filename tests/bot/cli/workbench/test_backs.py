"""Back-translations: whose, of which text, and until when."""

import datetime as dt
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import (
    Back,
    backs_path,
    read_backs,
    record_backs,
    without_back,
)
from bot.cli.workbench.findings_back import findings_back
from bot.cli.workbench.saving import save
from bot.cli.workbench.standing import standing
from bot.errors import CatalogError, ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language, read_languages
from bot.i18n.reviews import digest
from tests.bot.cli.workbench.spreadsheet.conftest import folder, translate

__all__ = ["folder"]
GO = "Go to {place}."
DAY = dt.date(2026, 11, 22)
SAYS = Back("Walk to {place}. “Now”, \\ and = too.", "machine", DAY)


def _language(folder: Path, code: str) -> Language:
    return read_languages(folder / "languages.toml")[code]


def _catalog(folder: Path, code: str) -> Catalog:
    return read_catalog(catalog_path(folder, code))


def _back(folder: Path, code: str, english: str = GO) -> Back | None:
    message = _catalog(folder, code).get(english)
    assert message is not None
    return read_backs(folder, code).get(digest(message))


def test_what_is_written_down_is_read_again_and_stays_the_same_file(folder: Path) -> None:
    """Quotes, backslashes and all; written twice, it is the same to the byte."""
    translate(folder, "ar", {GO: "اذهب إلى {place}."})

    record_backs(folder, "ar", {GO: SAYS})
    once = backs_path(folder, "ar").read_bytes()
    record_backs(folder, "ar", {GO: SAYS})

    assert _back(folder, "ar") == SAYS
    assert backs_path(folder, "ar").read_bytes() == once


def test_a_changed_translation_has_no_back_translation(folder: Path) -> None:
    """A letter more, and nobody has translated it back; the old line goes at the next writing."""
    translate(folder, "ar", {GO: "اذهب إلى {place}.", "=1+1 is how a formula begins.": "هكذا"})
    record_backs(folder, "ar", {GO: SAYS})

    translate(folder, "ar", {GO: "اذهب الآن إلى {place}."})
    assert _back(folder, "ar") is None

    record_backs(folder, "ar", {"=1+1 is how a formula begins.": SAYS})
    assert len(read_backs(folder, "ar")) == 1


def test_nobody_translates_back_what_they_wrote_themselves(folder: Path) -> None:
    """They would write what they meant; another spelling of the alias is the same person."""
    translate(folder, "ar", {GO: "اذهب إلى {place}."}, "ada")

    own = record_backs(folder, "ar", {GO: Back("Go.", "A.da", DAY)})
    assert (own.own, own.done, _back(folder, "ar")) == ((GO,), (), None)

    record_backs(folder, "ar", {GO: Back("Go.", "ben", DAY)})
    assert _back(folder, "ar") == Back("Go.", "ben", DAY)


def test_what_is_not_translated_cannot_be_translated_back(folder: Path) -> None:
    """Nor what is made of another language, nor what is no sentence."""
    with pytest.raises(ConfigError, match="translate it first"):
        record_backs(folder, "ar", {GO: SAYS})
    with pytest.raises(ConfigError, match="made of"):
        record_backs(folder, "sr-Latn", {GO: SAYS})


def test_what_is_made_of_a_language_has_its_back_translations(folder: Path) -> None:
    """Serbian says the same in both scripts."""
    translate(folder, "sr-Cyrl", {GO: "Идите у {place}."})

    record_backs(folder, "sr-Cyrl", {GO: SAYS})

    assert _back(folder, "sr-Latn") == SAYS


@pytest.mark.parametrize(
    "lines",
    [
        "no toml",
        'a = "text"',
        'a = { by = "ada", on = 2026-11-22 }',
        'a = { by = "a b", on = 2026-11-22, says = "Go." }',
        'a = { by = "ada", on = "2026-11-22", says = "Go." }',
        'a = { by = "ada", on = 2026-11-22, says = "" }',
        'a = { by = "ada", on = 2026-11-22, says = "a\\u202eb" }',
        'a = { by = "ada", on = 2026-11-22, says = 7 }',
    ],
)
def test_a_broken_file_is_named(folder: Path, lines: str) -> None:
    """What is no record stops the command with the file's name."""
    backs_path(folder, "ar").write_text(lines, encoding="utf-8")

    with pytest.raises(CatalogError, match=r"back\.toml"):
        read_backs(folder, "ar")


def test_a_finished_language_is_asked_for_its_safety_sentences_only(folder: Path) -> None:
    """Each is a wish with its reason; a draft, an untranslated or another sentence is not asked."""
    listed = folder / "languages.toml"
    translate(folder, "ar", {GO: "اذهب إلى {place}.", "Back": "رجوع"})
    catalog = _catalog(folder, "ar")
    draft = list(findings_back(_language(folder, "ar"), catalog, {GO}, {}))
    listed.write_text(listed.read_text("utf-8").replace("draft", "unreviewed"), encoding="utf-8")

    (found,) = findings_back(_language(folder, "ar"), catalog, {GO}, {})
    assert draft == []
    assert (found.message, found.must) == (GO, False)
    assert "nobody has written down what its translation says in English again" in found.told
    assert not list(
        findings_back(_language(folder, "sr-Cyrl"), _catalog(folder, "sr-Cyrl"), {GO}, {})
    )

    record_backs(folder, "ar", {GO: SAYS})
    assert not list(findings_back(_language(folder, "ar"), catalog, {GO}, read_backs(folder, "ar")))


def test_the_status_counts_what_lacks_one(folder: Path) -> None:
    """`amana locales status` tells how many safety sentences nobody has translated back."""
    translate(folder, "ar", {GO: "اذهب إلى {place}."})
    assert standing(folder, _language(folder, "ar"))["safety not back"] == 1

    record_backs(folder, "ar", {GO: SAYS})
    assert standing(folder, _language(folder, "ar"))["safety not back"] == 0


def test_saving_another_sentence_keeps_what_was_written_down(folder: Path) -> None:
    """A record goes with its own sentence and with no other."""
    translate(folder, "ar", {GO: "اذهب إلى {place}."})
    record_backs(folder, "ar", {GO: SAYS})

    save(folder, _language(folder, "ar"), _catalog(folder, "ar"), {})

    assert _back(folder, "ar") == SAYS
    assert without_back(_catalog(folder, "ar"), {GO}, read_backs(folder, "ar")) == []
