"""A picture of every card of a language, drawn by whatever Chromium is installed.

Owns the calls to Chromium: one process a card, ended after its time, told to
fetch nothing. Each picture has the size of a small phone and is named by the
first sentence that is new on it, so that a translation tool can show it beside
that sentence.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.workbench.preview_card import heard_on, phone
from bot.cli.workbench.preview_entries import Entry
from bot.cli.workbench.preview_html import tag
from bot.cli.workbench.preview_page import Shown, document
from bot.errors import OperatorError
from bot.i18n import Language

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PHONE = "320,568"
"""Points of the smallest phone that a card must fit."""
_SECONDS = 60
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Return where Chromium is, if this machine has it."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def draw(
    program: str,
    folder: Path,
    language: Language,
    shown: Sequence[Shown],
    told: Mapping[str, Entry],
) -> int:
    """Draw every card into a folder, and return how many there are.

    Raises:
        OperatorError: Chromium made no picture of a card.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        # Beside the pictures, for a Chromium that is shut in sees no /tmp.
        TemporaryDirectory(dir=folder, prefix="cards-") as room,
        ThreadPoolExecutor(os.cpu_count() or 1) as pool,
    ):
        pictures = [
            pool.submit(_draw, program, Path(room) / str(one.number), name, page)
            for one, name, page in _pages(folder, language, shown, told)
        ]
        for picture in pictures:
            picture.result()
    return len(pictures)


def _pages(
    folder: Path, language: Language, shown: Sequence[Shown], told: Mapping[str, Entry]
) -> Iterator[tuple[Shown, Path, str]]:
    for one in shown:
        card = phone(one.own, language.code, language.direction)
        body = tag("body", tag("div", card, class_="phone"), class_="alone")
        yield one, folder / picture_name(one, told), document(f"Screen {one.number}", body)


def picture_name(shown: Shown, told: Mapping[str, Entry]) -> str:
    """Name a card's picture: `021.png`, or `021-screen-44.png` where no sentence is new on it."""
    keys = heard_on(shown.own) & told.keys()
    new = [told[key].place.number for key in keys if told[key].place.screen == shown.number]
    if new:
        return f"{min(new):03}.png"
    return f"{min(told[key].place.number for key in keys):03}-screen-{shown.number}.png"


def _draw(program: str, room: Path, picture: Path, page: str) -> None:
    room.mkdir()
    source = room / "card.html"
    source.write_text(page, encoding="utf-8")
    picture.unlink(missing_ok=True)
    called = [
        program,
        *_QUIET,
        # Chromium refuses its sandbox to root; the page is our own and has no script.
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        f"--user-data-dir={room / 'profile'}",
        f"--window-size={_PHONE}",
        f"--screenshot={picture.absolute()}",
        source.absolute().as_uri(),
    ]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(called, check=False, capture_output=True, timeout=_SECONDS)  # noqa: S603  # a program of this machine, with arguments of ours
    if not picture.exists():
        raise OperatorError(f"Chromium ({program}) made no picture {picture}: start it by hand.")
