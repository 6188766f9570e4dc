"""`amana locales`: the translators' commands."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import locales as command
from bot.cli.workbench.checking import check
from bot.cli.workbench.files import write_catalog
from bot.errors import ConfigError, DiskFullError
from bot.i18n import Catalogs
from bot.i18n.catalogs import read_catalog
from bot.i18n.languages import read_languages
from bot.marks import NC_
from tests.bot.cli.workbench.conftest import CONFIG, SOURCE_TREE

LANGUAGES = """
[en]
own_name = "English"
direction = "ltr"
formatting = "en"
status = "source"
"""

DESK_CONFIG = "[jinja2: desk/templates/**.html]\n"
DESK_PAGE = """<p>{{ _("Queue") }} {{ _n("{count} case", "{count} cases", n) }}</p>"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a checkout with English only, and point the commands at it."""
    for folder in ("bot", "locales", "desk/templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "locales" / "babel.cfg").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "locales" / "languages.toml").write_text(LANGUAGES, encoding="utf-8")
    (tmp_path / "bot" / "words.py").write_text(SOURCE_TREE, encoding="utf-8")
    (tmp_path / "locales" / "desk.cfg").write_text(DESK_CONFIG, encoding="utf-8")
    (tmp_path / "desk" / "templates" / "page.html").write_text(DESK_PAGE, encoding="utf-8")
    monkeypatch.setattr(command, "LOCALES", tmp_path / "locales")
    return tmp_path


def _amana(*arguments: str) -> str:
    result = CliRunner().invoke(command.locales, arguments, catch_exceptions=False)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def _must_fix(tree: Path) -> list[str]:
    return [str(one) for each in check(tree / "locales") for one in each.must_fix]


def test_a_language_is_begun_as_a_draft_and_told_in_the_status(tree: Path) -> None:
    """`new` writes the language's facts and an empty catalog; `status` counts what is missing."""
    _amana("new", "so")

    language = read_languages(tree / "locales" / "languages.toml")["so"]
    (row,) = json.loads(_amana("status", "--json"))

    assert (language.own_name, language.direction, language.status) == (
        "Soomaali",
        "ltr",
        "draft",
    )
    assert (row["language"], row["sentences"], row["missing"]) == ("so", 4, 4)


def test_a_language_that_babel_does_not_know_needs_its_facts(tree: Path) -> None:
    """Juba Arabic has no entry in Babel: without a name nothing is written, with one it is."""
    with pytest.raises(ConfigError, match="is no hindrance") as told:
        _amana("new", "pga")
    assert "--own-name with the language's name as its speakers write it" in str(told.value)
    assert "--direction ltr if it is written from the left" in str(told.value)
    assert "Babel" not in str(told.value)
    with pytest.raises(ConfigError) as told:
        _amana("new", "pga", "--own-name", "Arabi Juba")
    assert "Add --direction" in str(told.value)

    _amana("new", "pga", "--own-name", "Arabi Juba", "--direction", "ltr")
    assert "pga" in read_languages(tree / "locales" / "languages.toml")


def test_a_language_that_nobody_can_count_in_is_refused(tree: Path) -> None:
    """Without a plural rule no catalog is begun."""
    before = (tree / "locales" / "languages.toml").read_text("utf-8")

    with pytest.raises(ConfigError, match="--counts-like"):
        _amana("new", "xx", "--own-name", "X", "--direction", "ltr")
    assert (tree / "locales" / "languages.toml").read_text("utf-8") == before


def test_a_language_is_begun_once_only(tree: Path) -> None:
    """Beginning it again would hide the work that is there."""
    _amana("new", "so")

    with pytest.raises(ConfigError, match="there already"):
        _amana("new", "so")


def test_check_is_silent_after_an_update_and_speaks_after_a_change(tree: Path) -> None:
    """A new sentence in the code makes catalogs stale until they are updated."""
    _amana("new", "so")
    _amana("update")
    assert _must_fix(tree) == []

    words = tree / "bot" / "words.py"
    words.write_text(words.read_text("utf-8") + 'E = N_("More.")\n', "utf-8")
    found = _must_fix(tree)

    assert len(found) == 2
    assert all("amana locales update" in sentence for sentence in found)


def test_check_fails_only_for_what_must_be_mended(tree: Path) -> None:
    """A wish is told when a language is named, and the exit code stays 0; a fault is 1."""
    _amana("new", "fr")
    _translate(tree, "fr", Helloname="Salut, {name}.", Back="Back")

    said = CliRunner().invoke(command.locales, ["check"], standalone_mode=False)
    named = CliRunner().invoke(command.locales, ["check", "fr"], standalone_mode=False)
    assert (said.return_value, named.return_value) == (0, 0)
    assert "same as the English" not in said.output
    assert "“Back” is the same as the English" in named.output
    assert "French (fr): 2 of 4 done. A draft. 1 wish." in said.output

    _translate(tree, "fr", Helloname="Salut, {nom}.")
    broken = CliRunner().invoke(command.locales, ["check"], standalone_mode=False)
    assert broken.return_value == 1
    assert "lost {name}" in broken.output
    with pytest.raises(ConfigError, match="no language xx"):
        _amana("check", "xx")


def test_one_language_can_be_updated_alone(tree: Path) -> None:
    """A translator's update does not touch the languages that others work on."""
    for code in ("so", "ln"):
        _amana("new", code)
    words = tree / "bot" / "words.py"
    words.write_text(words.read_text("utf-8") + 'E = N_("More.")\n', "utf-8")

    _amana("update", "so")

    rows = {row["language"]: row["sentences"] for row in json.loads(_amana("status", "--json"))}
    assert rows == {"so": 5, "ln": 4}
    with pytest.raises(ConfigError, match="no catalog for fr"):
        _amana("update", "fr")


def test_the_desks_sentences_have_catalogs_of_their_own(tree: Path) -> None:
    """A template's sentences go into the desk's catalog of those languages that have one."""
    _amana("new", "fr")
    _amana("new", "es")
    desk = tree / "locales" / "fr" / "LC_MESSAGES" / "desk.po"
    desk.write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")

    _amana("update")

    written = desk.read_text(encoding="utf-8")
    assert 'msgid "Queue"' in written
    assert 'msgid_plural "{count} cases"' in written
    assert "Hello" not in written
    assert not (tree / "locales" / "es" / "LC_MESSAGES" / "desk.po").exists()
    assert "Queue" not in (tree / "locales" / "messages.pot").read_text(encoding="utf-8")


def _translate(tree: Path, code: str, **sentences: str) -> None:
    """Fill sentences, by the English without its blanks and signs."""
    path = tree / "locales" / code / "LC_MESSAGES" / "messages.po"
    catalog = read_catalog(path)
    for message in catalog:
        name = "".join(filter(str.isalpha, str(message.id)))
        if message.id and name in sentences:
            message.string = sentences[name]
    write_catalog(
        tree / "locales", catalog, read_languages(tree / "locales" / "languages.toml")[code]
    )


def test_a_finished_language_is_asked_what_its_safety_sentences_say(tree: Path) -> None:
    """No fault, so that a mended sentence reaches people; each is explained, all are counted."""
    words = tree / "bot" / "words.py"
    words.write_text(
        words.read_text("utf-8").replace("D = N_(", "# Translators: SAFETY: a name.\nD = N_("),
        "utf-8",
    )
    _amana("new", "fr")
    _translate(tree, "fr", Helloname="Salut, {name}.", Back="Retour")
    assert "translated back" not in _amana("check")
    listed = tree / "locales" / "languages.toml"
    listed.write_text(listed.read_text("utf-8").replace('"draft"', '"unreviewed"'), "utf-8")

    found = next(one for one in check(tree / "locales", ["fr"]) if one.code == "fr")

    assert "1 safety text waits to be translated back." in str(found)
    asked = [str(one) for one in found.wishes if one.kind == "no back-translation"]
    assert len(asked) == 1
    assert "“Hello, {name}.” is about safety" in asked[0]


def test_a_language_that_cldr_does_not_know_needs_one_command(tree: Path) -> None:
    """Luba: its facts, a table of formats to fill, French for what it lacks, and it can speak."""
    _amana("new", "fr")
    _amana(*["new", "lua", "--own-name", "Tshiluba", "--direction", "ltr", "--fallback", "fr"])
    _translate(tree, "fr", Helloname="Bonjour, {name}.", Back="Retour")
    _translate(tree, "lua", Helloname="Moyo, {name}.")

    voice = Catalogs.load(tree / "locales", ["lua"]).translator("lua")

    assert voice.sentence("Hello, {name}.", {"name": "Kalala"}, isolate=()).text == "Moyo, Kalala."
    assert voice.sentence(NC_("button", "Back")).language == "fr"
    assert voice.date(date(2026, 3, 4)) == "2026-03-04"
    assert _must_fix(tree) == []

    formats = tree / "locales" / "lua" / "formats.toml"
    filled = formats.read_text("utf-8").replace("# date = ", "date = ").replace("month", "number")
    formats.write_text(filled, "utf-8")
    voice = Catalogs.load(tree / "locales", ["lua"]).translator("lua")
    assert voice.date(date(2026, 3, 4)) == "4 03 2026"


def test_a_language_whose_counting_nobody_knows_counts_like_another(tree: Path) -> None:
    """Zande: asked for in words for people, then with Swahili's two forms, for good."""
    facts = ["zne", "--own-name", "Pazande", "--direction", "ltr"]
    with pytest.raises(ConfigError, match="--counts-like"):
        _amana("new", *facts)
    _amana("new", *facts, "--counts-like", "sw")

    language = read_languages(tree / "locales" / "languages.toml")["zne"]
    assert [language.plural.form(count) for count in (1, 2, 5)] == [0, 1, 1]
    assert _must_fix(tree) == []


@pytest.mark.parametrize("code", ["../zne", "Pazande", "zne]", "z"])
def test_what_is_no_language_code_begins_nothing(tree: Path, code: str) -> None:
    """It names a folder and a table, so a slip of the hand must not get there."""
    before = (tree / "locales" / "languages.toml").read_text("utf-8")

    with pytest.raises(ConfigError, match="no language's code"):
        _amana("new", code, "--own-name", "X", "--direction", "ltr", "--counts-like", "sw")
    assert (tree / "locales" / "languages.toml").read_text("utf-8") == before


def test_a_language_cannot_lean_on_one_that_is_not_there(tree: Path) -> None:
    """Otherwise the next start of every mission would fail."""
    before = (tree / "locales" / "languages.toml").read_text("utf-8")

    with pytest.raises(ConfigError, match="begin it"):
        _amana(*["new", "lua", "--own-name", "Tshiluba", "--direction", "ltr", "--fallback", "fr"])
    assert (tree / "locales" / "languages.toml").read_text("utf-8") == before


def test_a_review_is_written_down_and_counted(tree: Path) -> None:
    """`review` takes whole English sentences; `status` counts by level."""
    _amana("new", "so")
    _translate(tree, "so", Helloname="Nabad, {name}.", Back="Dib")

    _amana(*["review", "so", "--alias", "ada", "--level", "translated", "--all-shown"])
    _amana("review", "so", "--alias", "ben", "--msgid", "Back")

    (row,) = json.loads(_amana("status", "--json"))
    told = {name: row[name] for name in ("machine", "translated", "reviewed", "missing")}
    assert told == {"machine": 0, "translated": 1, "reviewed": 1, "missing": 2}


@pytest.mark.parametrize("interrupted", ["reviews.toml", "languages.toml"])
def test_a_full_disk_leaves_what_people_wrote_down(
    tree: Path, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    """Half a list would stop the bot's next start, or lose everybody's word."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    _amana("new", "so")
    _translate(tree, "so", Back="Dib")
    _amana("review", "so", "--alias", "ben", "--msgid", "Back")
    (path,) = (tree / "locales").rglob(interrupted)
    before = path.read_text("utf-8")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DiskFullError, match="Make room"):
        _amana(
            *("review so --alias eva --msgid Back" if "rev" in interrupted else "new sw").split()
        )

    assert path.read_text("utf-8") == before


def test_nobody_reviews_their_own_translation(tree: Path) -> None:
    """What the same person translated is not written down, and the command fails."""
    _amana("new", "so")
    _translate(tree, "so", Back="Dib")
    _amana(*["review", "so", "--alias", "ada", "--level", "translated", "--all-shown"])

    said = CliRunner().invoke(
        command.locales, ["review", "so", "--alias", "Ada", "--all-shown"], standalone_mode=False
    )

    assert said.return_value == 1
    assert "another person must read them" in said.output
    assert json.loads(_amana("status", "--json"))[0]["reviewed"] == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("review so --alias ada", "--all-shown"),
        ("review so --alias ada --all-shown --safety", "--all-shown"),
        ("review so --alias a!da --all-shown", "one word"),
        ("review fr --alias ada --all-shown", "no catalog for fr"),
        ("review so --alias ada --msgid Nonsense", "whole English"),
        ("review so --alias ada --msgid Back", "translate it first"),
    ],
)
def test_a_review_that_cannot_be_is_refused(tree: Path, arguments: str, complaint: str) -> None:
    """Each mistake in one sentence."""
    _amana("new", "so")

    with pytest.raises(ConfigError, match=complaint):
        _amana(*arguments.split())


def test_serbian_in_latin_letters_follows_the_cyrillic(tree: Path) -> None:
    """Update writes it, check sees a change, a review of one counts for both, and only one way."""
    _amana("new", "sr-Cyrl")
    _amana("new", "sr-Latn")
    languages = tree / "locales" / "languages.toml"
    languages.write_text(languages.read_text("utf-8") + 'from = "sr-Cyrl"\n', "utf-8")
    _translate(tree, "sr-Cyrl", Helloname="Добар дан, {name}.", Back="Назад")
    assert any("not what sr-Cyrl says" in said for said in _must_fix(tree))

    _amana("update", "sr-Cyrl")
    _amana("review", "sr-Cyrl", "--alias", "ben", "--msgid", "Back")

    assert _must_fix(tree) == []
    latin = Catalogs.load(tree / "locales", ["sr-Latn"]).translator("sr-Latn")
    assert latin.sentence("Hello, {name}.", {"name": "Љ"}, isolate=()).text == "Dobar dan, Љ."
    rows = {row["language"]: row["reviewed"] for row in json.loads(_amana("status", "--json"))}
    assert rows == {"sr-Cyrl": 1, "sr-Latn": 1}
    with pytest.raises(ConfigError, match="review that one"):
        _amana("review", "sr-Latn", "--alias", "ben", "--msgid", "Back")

    _translate(tree, "sr-Latn", Back="Nazat")
    assert any("first “Back”" in said for said in _must_fix(tree))
