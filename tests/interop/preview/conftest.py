"""Chromium, with the preview of a language open in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.cli.workbench.preview_page import preview_page
from bot.i18n import LOCALES

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    # It refuses its sandbox to root, which is what a container's only user is.
    args = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a language, as a translator does who was sent the file."""
    contexts = []

    def open_page(code: str, width: int = 1280, height: int = 800) -> Page:
        file = tmp_path / f"preview-{code}.html"
        file.write_text(preview_page(LOCALES, code), encoding="utf-8")
        # The judges' scripts are not the page's own, which allows none.
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, bypass_csp=True)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
