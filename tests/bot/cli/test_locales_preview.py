"""`amana locales preview`: one page, pictures where Chromium is, one plain sentence where not."""

import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import locales_preview
from bot.cli.locales import locales
from bot.cli.workbench import preview_letters
from bot.cli.workbench.preview_page import shown_in
from bot.cli.workbench.preview_pictures import draw, picture_name
from bot.errors import CatalogError, ConfigError, OperatorError
from bot.i18n import LOCALES

CAMERA = """#!/bin/sh
for each in "$@"; do
  case "$each" in --screenshot=*) to="${each#--screenshot=}";;
  file://*) from="${each#file://}";; esac
done
cp "$from" "$to"
"""


def run(*arguments: str) -> Result:
    """Call the command; its errors are what the console would turn into a sentence."""
    return CliRunner().invoke(locales, ["preview", *arguments], standalone_mode=False)


@pytest.fixture
def camera(tmp_path: Path) -> str:
    """A stand-in for Chromium, whose picture is the page that it was given."""
    program = tmp_path / "camera"
    program.write_text(CAMERA, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_it_writes_the_page_and_says_where(tmp_path: Path) -> None:
    """One file, which holds the whole page."""
    page = tmp_path / "sango.html"
    result = run("sg", "--to", str(page))

    assert result.exception is None
    assert result.output == f"Open {page} in a browser.\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_page_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --to it stands in the current folder under the language's code."""
    monkeypatch.chdir(tmp_path)
    run("sg")

    assert [path.name for path in tmp_path.iterdir()] == ["preview-sg.html"]


def test_english_and_the_unknown_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """Nothing is written for a language that has no catalog."""
    page = tmp_path / "page.html"

    assert isinstance(run("en", "--to", str(page)).exception, ConfigError)
    assert isinstance(run("tlh", "--to", str(page)).exception, CatalogError)
    assert not page.exists()


def test_without_chromium_there_is_the_page_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked for pictures is told why there are none, and has the page all the same."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    page = tmp_path / "page.html"
    result = run("sg", "--to", str(page), "--png", str(tmp_path / "png"))

    assert result.return_value == 1
    assert result.stderr == (
        "There are no pictures: Chromium is not installed here. Install it, or open the page.\n"
    )
    assert page.exists()
    assert not (tmp_path / "png").exists()


def test_each_card_has_a_picture_named_by_its_first_new_sentence(
    tmp_path: Path, camera: str
) -> None:
    """No two cards share a name, and what is drawn is that card alone, in its direction."""
    language, shown, told = shown_in(LOCALES, "ar")
    some = shown[:20]
    names = {picture_name(one, told) for one in shown}

    assert len(names) == len(shown)
    assert draw(camera, tmp_path / "png", language, some, told) == len(some)
    assert {path.name for path in (tmp_path / "png").iterdir()} == {
        picture_name(one, told) for one in some
    }
    drawn = (tmp_path / "png" / "001.png").read_text(encoding="utf-8")
    assert 'lang="ar" dir="rtl"' in drawn
    assert some[0].own.pieces[-1].text in drawn
    assert some[0].english.pieces[-1].text not in drawn


def test_a_camera_that_draws_nothing_is_named(tmp_path: Path) -> None:
    """Old pictures are never taken for new ones."""
    language, shown, told = shown_in(LOCALES, "sg")
    (tmp_path / "001.png").write_bytes(b"old")

    with pytest.raises(OperatorError, match="made no picture"):
        draw("/bin/true", tmp_path, language, shown[:1], told)


def test_letters_that_no_font_draws_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, camera: str
) -> None:
    """They are told before anybody wonders about boxes; where nobody can tell, nothing is said."""
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\necho '20-7e a0 c0-ff'\n", encoding="utf-8")
    lister.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(lister))
    monkeypatch.setattr(locales_preview, "chromium", lambda: camera)
    monkeypatch.setattr(locales_preview, "draw", lambda *_: 7)
    result = run("zh", "--to", str(tmp_path / "page.html"), "--png", str(tmp_path / "png"))

    assert preview_letters.letters_without_font(["Sängö 中文\u2069"]) == "中文"
    assert result.stderr.startswith("No font here draws “")
    assert f"7 pictures are in {tmp_path / 'png'}." in result.output
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert preview_letters.letters_without_font(["中"]) == ""
