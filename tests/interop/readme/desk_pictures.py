"""Takes the README's pictures of the desk: `python -m tests.interop.readme.desk_pictures [FOLDER]`.

Owns which moments are shown: the queue and a case, in English and in Arabic,
beside the phone that the case came from. Everything in them is made up. It
wants Chromium.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.cli.demo import practise
from tests.ground.desk import DESK, desk
from tests.ground.doors import Doors, client
from tests.ground.place import place
from tests.ground.reporter import ReporterChat
from tests.interop.desk.officer import Officer
from tests.interop.readme.pictures import IMAGES, LANGUAGES

STORIES = {
    "en": "They said they will come back tonight with guns. We are afraid for our children.",
    "ar": "قالوا إنهم سيعودون الليلة مع السلاح. نخاف على أولادنا.",
}
CHOSEN = {"hurt": "many", "kind": "threat", "who": "armed_group", "when": "today", "reply": "code"}

SCREEN: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 320, "height": 568}


def take(folder: Path) -> list[str]:
    """Take every picture.

    Args:
        folder: where `desk-MOMENT-LANGUAGE.png` are written.

    Returns:
        What the case's page said of the story in each language, in order.
    """
    with place() as found:
        practise(found.mission)
        found.start_bot()
        phones = {name: asyncio.run(_report(found.url, name)) for name in LANGUAGES}
        with desk(found, program=DESK) as opened, chromium() as browser:
            told = []
            for name in LANGUAGES:
                page = browser.new_page(viewport=SCREEN, color_scheme="light")
                officer = Officer.unlocks(page, opened, "officer-1", name)
                told.append(_shoot(officer, folder, name))
                phone = browser.new_page(viewport=PHONE, device_scale_factor=2)
                _phone(phone, f"{found.url}/phone#out={phones[name]}", folder, name)
            return told


async def _report(url: str, language: str) -> int:
    """File one urgent report, and keep the phone."""
    async with client(url) as http:
        chat = await ReporterChat.arrives(Doors(http), language)
        await chat.reports(STORIES[language], chosen=CHOSEN)
        await chat.until(lambda shown: len(shown.messages) == 1)
        return chat.person


def _shoot(officer: Officer, folder: Path, language: str) -> str:
    """Take the queue, then the case with this language's story."""
    references = officer.references("todo")
    officer.goes("/")
    officer.page.screenshot(path=folder / f"desk-queue-{language}.png")
    for reference in references:
        officer.opens(reference)
        story = officer.page.locator(".theirs").first
        if story.count() and story.inner_text() == STORIES[language]:
            officer.page.screenshot(path=folder / f"desk-case-{language}.png")
            return STORIES[language]
    raise AssertionError("the case is not on the desk")


def _phone(page: Page, address: str, folder: Path, language: str) -> None:
    """Take the phone beside it, where the receipt is shown."""
    page.goto(address)
    page.locator(".message .key").first.wait_for()
    page.wait_for_timeout(600)  # messages fade in
    page.screenshot(path=folder / f"desk-phone-{language}.png")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of the system, which ends with the block."""
    args = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        yield opened
        opened.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else IMAGES)
