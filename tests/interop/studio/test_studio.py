"""The studio in Chromium: accessible, narrow, quiet, by keys, by voice, without script."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.audio.programs import Programs
from bot.cli.workbench.studio.showing import Studio
from bot.i18n import LOCALES
from bot.i18n.recordings import Recordings, audio_folder
from bot.i18n.reviews import Level, read_reviews
from tests.bot.cli.workbench.studio.conftest import running
from tests.interop.desk.judging import axe, widths

ROOT = "/a-path-of-this-launch"
SIZES = {"wide": (1280, 800), "narrow": (320, 568)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it, with a microphone that hums."""
    # It refuses its sandbox to root, which is what a container's only user is.
    args = ["--no-sandbox"] if os.getuid() == 0 else []
    args += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        yield opened
        opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the languages."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


def _open(browser: Browser, address: str, **facts: object) -> tuple[Page, list[str]]:
    """Open a page; what it complains of, and where else it goes, is noted."""
    page = browser.new_context(base_url=address + ROOT, **facts).new_page()  # type: ignore[arg-type]
    noises: list[str] = []
    # A test fills a field faster than a person: then the browser has nothing to focus by itself.
    page.on(
        "console",
        lambda said: None if "Autofocus" in said.text else noises.append(said.text),
    )
    page.on("pageerror", lambda fault: noises.append(str(fault)))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((address + ROOT, "blob:"))
            else noises.append(f"asked for {asked.url}")
        ),
    )
    return page, noises


def _first(page: Page, address: str, show: str) -> str:
    page.goto(f"{address}{ROOT}/list?show={show}")
    return str(page.locator("ol.sentences a").first.get_attribute("href"))


@pytest.mark.parametrize("code", ["ar", "am", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(
    browser: Browser, folder: Path, code: str, size: str
) -> None:
    """No page has a fault by axe, scrolls sideways, complains or asks anything elsewhere."""
    width, height = SIZES[size]
    with running(Studio(folder, code, ROOT, "ada", Programs.find())) as address:
        page, noises = _open(
            browser,
            address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if size == "wide" else "light",
        )
        sentence = _first(page, address, "safety")
        places = ["/", "/alias", "/list?show=findings", "/screens/4", "/screens/30", "/numbers/1"]
        found = []
        for where in (*(ROOT + place for place in places), sentence):
            page.goto(address + where)
            found += [f"{where}: {fault}" for fault in (*axe(page), *widths(page))]
        page.context.close()

    assert found == []
    assert noises == []


def test_arabic_is_mirrored_and_english_is_not(browser: Browser, folder: Path) -> None:
    """The text and its card run from the right, the English on both sides of it from the left."""
    with running(Studio(folder, "ar", ROOT, "ada", Programs.find())) as address:
        page, _ = _open(browser, address)
        page.goto(address + _first(page, address, "safety"))
        directions = page.eval_on_selector_all(
            "textarea, .chat, .english", "all => all.map((one) => getComputedStyle(one).direction)"
        )
        page.context.close()

    assert directions == ["ltr", "rtl", "ltr", "rtl", "ltr"]


def test_keys_save_and_go_on(browser: Browser, folder: Path) -> None:
    """Ctrl+Enter saves and shows the next sentence; the room is counted while typing."""
    with running(Studio(folder, "fr", ROOT, "ada", Programs.find())) as address:
        page, noises = _open(browser, address)
        where = _first(page, address, "safety")
        page.goto(address + where)
        page.fill("textarea", "Douze lettre")
        told = page.inner_text(".told")
        page.press("textarea", "Control+Enter")
        page.wait_for_url("**said=saved")
        said = page.inner_text("[role=status] >> nth=0")
        page.goto(address + where)
        kept = page.input_value("textarea")
        page.context.close()

    assert told.startswith("12 of ")
    assert said.startswith("Saved.")
    assert kept == "Douze lettre"
    assert noises == []


def test_what_it_says_in_english_again_is_kept_by_keys(browser: Browser, folder: Path) -> None:
    """The field holds what is written down, and a better one is kept by Ctrl+Enter."""
    with running(Studio(folder, "ar", ROOT, "ada", Programs.find())) as address:
        page, noises = _open(browser, address)
        page.goto(address + _first(page, address, "safety"))
        before = page.input_value("#says")
        page.fill("#says", f"{before} Truly.")
        page.press("#says", "Control+Enter")
        page.wait_for_url("**said=back")
        said, kept = page.inner_text("[role=status] >> nth=0"), page.input_value("#says")
        page.context.close()

    assert before
    assert said.startswith("Written down:")
    assert kept == f"{before} Truly."
    assert noises == []


def test_a_voice_is_recorded_heard_and_kept_as_opus(browser: Browser, folder: Path) -> None:
    """Record, stop, keep: the file is Opus with no tag of the device, and plays in the page."""
    with running(Studio(folder, "so", ROOT, "ada", Programs.find())) as address:
        page, noises = _open(browser, address)
        page.goto(address + _first(page, address, "safety"))
        page.click("#record")
        page.wait_for_timeout(1200)
        page.click("#record")
        page.click("#keep")
        page.wait_for_url("**said=spoken")
        length = page.evaluate(
            """async () => {
                const sound = document.querySelector("audio");
                sound.load();
                await new Promise((done) => {
                    sound.onloadedmetadata = done;
                    sound.onerror = done;
                });
                return sound.duration;
            }"""
        )
        page.context.close()
    (kept,) = audio_folder(folder, "so").glob("*.ogg")
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", kept],
        capture_output=True,
        check=True,
        timeout=60,
    )
    (stream,) = json.loads(probed.stdout)["streams"]

    assert (stream["codec_name"], stream["channels"]) == ("opus", 1)
    assert 0.8 < length < 5
    assert bool(Recordings.read(folder, "so"))
    assert noises == []


def test_without_script_everything_but_the_microphone_works(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    """Alias, saving, a second person's review and a recording from elsewhere, by plain forms."""
    sound = tmp_path / "from-elsewhere.ogg"
    tone = ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "libopus", "-metadata", "title=secret"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *tone, sound], check=True, timeout=60)
    with running(Studio(folder, "fr", ROOT, "", Programs.find())) as address:
        page, _ = _open(browser, address, java_script_enabled=False)
        where = address + _first(page, address, "safety")
        page.goto(where)
        page.fill("#alias", "ada")
        page.click("main button")
        page.goto(where)
        page.fill("textarea", "Une phrase.")
        page.click("button[value=stay]")
        page.set_input_files("#file", sound)
        page.click("text=Keep this file")
        spoken = page.inner_text(".notice")
        page.click("text=Somebody else?")
        page.fill("#alias", "ben")
        page.click("main button")
        page.goto(where)
        page.click("text=I have read it")
        read = page.inner_text(".notice")
        page.context.close()
    (kept,) = audio_folder(folder, "fr").glob("*.ogg")
    levels = [one.level for both in read_reviews(folder, "fr").records.values() for one in both]

    assert spoken.startswith("The recording is kept.")
    assert read.startswith("Written down: you have read it.")
    assert sorted(levels) == [Level.TRANSLATED, Level.REVIEWED]
    assert b"secret" not in kept.read_bytes()
