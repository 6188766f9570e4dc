"""A tree whose languages a test may change: the code by links, and a copy of `locales/`.

Owns making it, and how a program is started from it. The code takes its
languages from the folder beside it, so no program needs a setting for this.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.i18n import SOURCE
from bot.i18n.languages import Language, read_languages
from tests.ground.place import ROOT
from tests.ground.pseudo import add_pseudo

PACKAGES = ("bot", "handlers", "storage", "desk", "simulator", "tests")


def tree_with_pseudo(root: Path) -> Path:
    """Make the tree, with the languages that nobody speaks beside the others; gives `locales/`."""
    for name in PACKAGES:
        (root / name).symlink_to(ROOT / name)
    folder = root / "locales"
    shutil.copytree(ROOT / "locales", folder, ignore=shutil.ignore_patterns("__pycache__"))
    add_pseudo(folder)
    return folder


def offered(folder: Path) -> Mapping[str, Language]:
    """Return every language that a mission may offer: those that are shipped, English too."""
    languages = read_languages(folder / "languages.toml")
    return {code: language for code, language in languages.items() if language.shipped}


def environment(root: Path) -> dict[str, str]:
    """Return what a program of that tree is started with; it speaks all that can be offered."""
    codes = list(offered(root / "locales"))
    return {
        "PYTHONPATH": str(root),
        "PYTHONSAFEPATH": "1",  # else `-m` finds the tree that it is started in
        "AMANA_LANGUAGES__OFFERED": ",".join(codes),
        "AMANA_LANGUAGES__ALLOW_UNREVIEWED": ",".join(code for code in codes if code != SOURCE),
    }
