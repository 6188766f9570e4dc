"""One mission with its Telegram, bot and desk, and Chromium to look at both sides."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from bot.cli.demo import practise
from tests.ground.desk import Desk, desk
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.interop.desk.visits import Trail

WIDE = (1280, 720)
HARMLESS = (
    "Failed to load resource: the server responded with a status of",  # a refused act's own page
    "htmx:sendError",  # a request that the next page cut off
    "htmx:sendAbort",  # the same
    "htmx:afterRequest",  # the same
    "Autofocus processing was blocked",  # somebody was at the keyboard before the page was whole
)


@dataclass
class Town:
    """A mission whose clocks a test moves, and its desk."""

    place: Place
    desk: Desk
    offset: int = 0

    @property
    def url(self) -> str:
        """The simulated Telegram's address."""
        return self.place.url

    def passes(self, seconds: int, done: Callable[[], bool]) -> None:
        """Let time go by for everybody, and wait until the bot has done what that brings."""
        self.offset += seconds
        self.place.clock_file.write_text(str(self.offset))
        with httpx.Client(base_url=f"{self.url}/control", trust_env=False, timeout=20) as doors:
            doors.post("/clock", json={"offset_seconds": self.offset})
            witness = doors.post("/people", json={"language_code": "en"}).json()["person"]
            end = time.monotonic() + 20
            while not done():
                assert time.monotonic() < end, "what was due has not been done"
                # An answer of Telegram's brings its date, by which the host is believed again.
                doors.post(f"/people/{witness}/text", json={"text": "/start"})
                time.sleep(0.3)


@pytest.fixture(scope="package")
def town() -> Iterator[Town]:
    """The running mission, with its practice cases."""
    with place(seed=3, program=CLOCKED_BOT) as found:
        practise(found.mission)
        found.start_bot()
        with desk(found) as opened:
            yield Town(found, opened)


@pytest.fixture(scope="package")
def browser(town: Town) -> Iterator[Browser]:
    """Chromium, as the system has it."""
    # The mission is made first: it runs a loop of its own, which Playwright's would forbid.
    assert town.url
    # It refuses its sandbox to root, which is what a container's only user is.
    args = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        yield opened
        opened.close()


class OpenPage(Protocol):
    """Opens a page in a browser profile of its own."""

    def __call__(
        self, *, size: tuple[int, int] = WIDE, scheme: str = "light", scripts: bool = True
    ) -> Page:
        """Open it."""
        ...


@dataclass
class Watch:
    """What browsers complained of, and where they went."""

    noises: list[str]

    def on(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda fault: self.noises.append(f"failed: {fault}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(HARMLESS):
            self.noises.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme not in {"data", "blob"} and to.hostname != "127.0.0.1":
            self.noises.append(f"left the machine: {to.hostname}")


@pytest.fixture
def trail() -> Trail:
    """Where the pages of a test have been."""
    return Trail()


@pytest.fixture
def open_page(browser: Browser, trail: Trail) -> Iterator[OpenPage]:
    """Pages in profiles of their own; silent in their consoles, never off the machine."""
    opened: list[BrowserContext] = []
    watch = Watch([])

    def ask(*, size: tuple[int, int] = WIDE, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",  # colours that are on their way have no contrast yet
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch.on(page)
        trail.follow(page)
        return page

    yield ask
    for context in opened:
        context.close()
    assert watch.noises == []
