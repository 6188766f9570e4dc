"""A whole report by listening, tapping and speaking, in Swahili, on the phone page in Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.ground.place import Place, place
from tests.interop.desk.phone import Phone
from tests.interop.speech.sounds import Sound, judged

KEEPS_SOUNDS = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sounds.push(this); return play.call(this); };
"""
HEARD = "() => { const last = window.sounds.at(-1); return last && last.currentTime > 0.5; }"
VOICE = ".phone .message.theirs .media[data-kind=voice]"


@pytest.fixture(scope="module")
def town() -> Iterator[Place]:
    """A mission whose bot finds the real programs on its path."""
    with place(extra={"AMANA_LANGUAGES__ALLOW_UNREVIEWED": "sw,fr"}) as found:
        found.start_bot()
        yield found


@pytest.fixture
def page() -> Iterator[Page]:
    """A small phone that may make a sound without being asked twice."""
    args = ["--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    args += ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as plays:
        chromium = plays.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        opened = chromium.new_page(viewport={"width": 320, "height": 568})
        opened.set_default_timeout(20_000)
        opened.add_init_script(KEEPS_SOUNDS)
        yield opened
        chromium.close()


class Listener(Phone):
    """Somebody who taps 🔊 on the card, presses ▶ on the voice, and listens."""

    def listens(self, folder: Path) -> Sound:
        """Hear the card; what strangers say of its voice."""
        self.taps("🔊")
        return self.hears(folder)

    def hears(self, folder: Path) -> Sound:
        """Play the newest voice in the chat, and hear it run."""
        voice = self.page.locator(VOICE).last
        voice.wait_for()
        voice.locator("[data-play]").click()
        self.page.wait_for_function(HEARD)
        address = self.page.evaluate("() => window.sounds.at(-1).src")
        path = folder / "heard.ogg"
        path.write_bytes(httpx.get(address, trust_env=False).content)
        return judged(path)

    @property
    def voices(self) -> int:
        """Voices of the bot's in the chat."""
        return self.page.locator(VOICE).count()

    def speaks(self) -> None:
        """Hold 🎤."""
        before = self._looks()
        self.page.locator(".phone .line [data-do=voice]").click()
        self._changes(before)


def test_a_report_without_reading(town: Place, page: Page, tmp_path: Path) -> None:
    """Choose Swahili by ear, hear every card, speak, choose by number and icon, get the receipt."""
    phone = Listener.arrives(page, town.url, "fr")
    assert isinstance(phone, Listener)
    phone.taps("🌐")
    phone.waits_for("language")
    sounds = [phone.listens(tmp_path)]
    phone.picks("sw")
    for icon in ("▶", "✅"):
        sounds.append(phone.listens(tmp_path))
        assert phone.voices == 1
        phone.taps(icon)
    phone.waits_for("story")
    sounds.append(phone.listens(tmp_path))
    phone.speaks()
    page.locator(".phone .message.mine").first.wait_for(state="detached")
    chosen = {"hurt": "adult", "kind": "aid", "reply": "code"}
    while phone.screen != "check":
        sounds.append(phone.listens(tmp_path))
        phone.picks(chosen[phone.screen]) if phone.screen in chosen else phone.taps("⏭")
    sounds.append(phone.listens(tmp_path))
    phone.taps("📤")
    page.locator(".phone .message .text", has_text="\u2066").last.wait_for()
    page.locator(VOICE).first.wait_for(state="detached")
    page.locator(".phone .key[data-data^='hear:receipt']").click()
    sounds.append(phone.hears(tmp_path))

    assert len(sounds) > 8
    for sound in sounds:
        assert (sound.codec, sound.channels, sound.warnings) == ("opus", 1, "")
        assert sound.seconds > 5
        assert sound.mean > -40, "it is no silence"
    found = httpx.get(f"{town.url}/control/violations", trust_env=False).json()
    assert found["violations"] == []
