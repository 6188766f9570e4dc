"""`amana locales`: the translators' commands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import locales as command
from bot.errors import CatalogError, ConfigError
from bot.i18n.languages import read_languages
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
    with pytest.raises(ConfigError, match="--own-name"):
        _amana("new", "pga")

    _amana("new", "pga", "--own-name", "Arabi Juba", "--direction", "ltr")
    assert "pga" in read_languages(tree / "locales" / "languages.toml")


def test_a_language_that_nobody_can_count_in_is_refused(tree: Path) -> None:
    """Without a plural rule no catalog is begun."""
    before = (tree / "locales" / "languages.toml").read_text("utf-8")

    with pytest.raises(CatalogError, match="plural rule"):
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
    assert command.check_all(tree / "locales") == []

    words = tree / "bot" / "words.py"
    words.write_text(words.read_text("utf-8") + 'E = N_("More.")\n', "utf-8")
    found = command.check_all(tree / "locales")

    assert len(found) == 2
    assert all("amana locales update" in sentence for sentence in found)


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
