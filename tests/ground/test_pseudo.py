"""Pseudo-languages: nothing plain is left, what must be kept is kept, and catalogs stay sound."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.cli.workbench.findings import findings
from bot.cli.workbench.rules_room import LABEL_LIMIT, room
from bot.i18n import LOCALES, Catalogs
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.soundness import forms_of
from bot.marks import NC_
from tests.ground.pseudo import (
    BEGIN,
    END,
    PSEUDO,
    accented,
    add_pseudo,
    joined,
    mirrored,
    pseudo_catalog,
)

BREAKING = {"placeholder lost", "placeholder unknown", "plural forms", "commands", "addresses"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the languages with those that nobody speaks."""
    copied = tmp_path_factory.mktemp("tree") / "locales"
    shutil.copytree(LOCALES, copied, ignore=shutil.ignore_patterns("__pycache__"))
    add_pseudo(copied)
    return copied


def test_each_way_is_told_apart() -> None:
    """Longer by two fifths; from the right; wide, without spaces, no wider than it was."""
    text = "Ask for help now, if you can."

    long, right, wide = accented(text), mirrored(text), joined(text)

    assert len(long) == int(len(text) * 1.4)
    assert re.search("[\u0590-\u05ff]", right)
    assert " " not in wide
    assert room(wide) <= len(text) * 1.3
    assert not any(re.search("[A-Za-z]", said) for said in (long, right, wide))
    assert all(said.startswith(BEGIN) and said.endswith(END) for said in (long, right, wide))


def test_what_every_translation_keeps_is_kept() -> None:
    """Placeholders, commands, addresses, names; words that people type stay a list."""
    template = Catalog()
    template.add("{name} of Telegram: /forget, https://a.example/b")
    template.add("me|myself", context="hurt, typed")
    template.add(("{count} file", "{count} files"))

    catalog = pseudo_catalog(template, mirrored, ["Telegram"])
    said = catalog["{name} of Telegram: /forget, https://a.example/b"].string

    kept = ["{name}", "Telegram", "/forget", "https://a.example/b"]
    assert [part for part in kept if part not in str(said)] == []
    assert str(catalog.get("me|myself", "hurt, typed").string).count("|") == 1  # type: ignore[union-attr]  # it is there
    counted = forms_of(catalog["{count} file"])
    assert len(counted) == sum("{count}" in form for form in counted) == 2


@pytest.mark.parametrize("code", PSEUDO)
def test_they_are_whole_and_sound(code: str, folder: Path) -> None:
    """Every sentence of the chats has its words, and nothing in them would break a card."""
    language = read_languages(folder / "languages.toml")[code]
    catalog = read_catalog(catalog_path(folder, code))
    template = read_catalog(folder / "messages.pot")

    found = findings(language, catalog, template)

    assert len(catalog) > 250
    assert [str(one) for one in found if one.kind in BREAKING | {"untranslated", "stale"}] == []
    assert [str(one) for one in found if one.kind == "button length"] == []


@pytest.mark.parametrize("code", PSEUDO)
def test_they_speak(code: str, folder: Path) -> None:
    """The bot takes each for a language, and says no plain Latin word in it."""
    voice = Catalogs.load(folder, [code]).translator(code)

    said = voice.sentence(NC_("button", "Find help")).text

    assert said.startswith(BEGIN)
    assert room(said) <= LABEL_LIMIT
    assert not re.search("[A-Za-z]", said)
    assert voice.language.direction == PSEUDO[code][1]


def test_none_of_them_is_shipped() -> None:
    """Nobody may ever choose one."""
    assert set(PSEUDO).isdisjoint(read_languages(LOCALES / "languages.toml"))
