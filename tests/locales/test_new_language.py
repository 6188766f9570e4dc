"""A language from nothing, one that CLDR does not know, in a mission like the demo's."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import locales as command
from bot.cli.checks.words import word_faults
from bot.cli.demo_mission import CHOSEN, items
from bot.cli.workbench.files import write_catalog
from bot.config import Severity, load
from bot.config.facts import mission_on
from bot.config.template import mission_toml
from bot.i18n import LOCALES, Catalogs
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.interview.schema import begin
from bot.interview.screens import screen
from handlers.telegram.card import render

HELLO = "Hello. You can ask for help, share a problem, or say what is wrong. It is free."
MOYO = "Moyo. Udi mua kulomba diambuluisha."


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of our own: the code as it is, and a copy of the languages."""
    for name in ("locales", "bot", "handlers", "desk"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(LOCALES.parent / name, tmp_path / name, ignore=left_out)
    shutil.copy(LOCALES.parent / "pyproject.toml", tmp_path)
    monkeypatch.setattr(command, "LOCALES", tmp_path / "locales")
    return tmp_path


def test_one_command_and_a_translation_and_the_demo_speaks_it(
    checkout: Path, tmp_path: Path
) -> None:
    """Luba, begun by one command: French where it lacks a sentence, its own where it has one."""
    locales = checkout / "locales"
    begun = "new lua --own-name Tshiluba --direction ltr --fallback fr"
    CliRunner().invoke(command.locales, begun.split(), catch_exceptions=False)
    catalog = read_catalog(catalog_path(locales, "lua"))
    hello = catalog.get(HELLO)
    assert hello is not None
    hello.string = MOYO
    write_catalog(locales, catalog, read_languages(locales / "languages.toml")["lua"])

    offered = ("en", "fr", "lua")
    chosen = {**CHOSEN, "languages.offered": offered, "languages.allow_unreviewed": ("fr", "lua")}
    today = dt.datetime.now(dt.UTC).date()
    (tmp_path / "mission.toml").write_text(mission_toml(chosen, items(today)), encoding="utf-8")
    settings = load(tmp_path, {})
    catalogs = Catalogs.load(locales, offered, caution=settings.languages.caution)
    mission = mission_on(settings, catalogs, today, intake_open=True, desk_seen=True)

    found = list(word_faults(settings, today, locales))
    shown = render(screen(begin("lua"), mission), catalogs.translator("lua"))
    labels = [button["text"] for row in shown.keyboard["inline_keyboard"] for button in row]

    assert [fault for fault in found if fault.severity is Severity.FAULT] == []
    assert catalogs.negotiate("lua-CD").code == "lua"
    assert shown.text.startswith(MOYO)
    assert "[fr] " in shown.text
    assert any("Commencer" in label for label in labels)
    assert [language.own_name for language in mission.languages][-1] == "Tshiluba"
