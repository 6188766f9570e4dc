"""A studio on loopback, over a copy of the languages."""

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from babel.messages.catalog import Message

from bot.audio.programs import Packer, Programs
from bot.cli.workbench.saving import source_digest
from bot.cli.workbench.studio.serving import listen, server
from bot.cli.workbench.studio.showing import Studio
from bot.i18n import LOCALES
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.reviews import Level, Reviews, digest, read_reviews
from bot.i18n.soundness import forms_of, sources_of

NAME = "You do not have to give your name. We will not ask for your phone number."
"""A sentence of a card, with a note and marked SAFETY."""
PATIENCE_S = 30
# A packer that needs nothing installed: what it packs begins as Ogg does.
FAKE = Packer(
    pack=("sh", "-c", "printf OggS; cat"),
    unpack=("sh", "-c", "head -c 4 | grep -q OggS && printf 'abcdabcd'"),
)
PROGRAMS = Programs(FAKE, frozenset())


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser, and the files that the studio writes."""

    browser: httpx.Client
    folder: Path
    code: str
    root: str

    def message(self, english: str) -> Message:
        """Read a sentence from the catalog on disk."""
        found = read_catalog(catalog_path(self.folder, self.code))
        return next(one for one in found if one.id and english in sources_of(one))

    def said(self, english: str) -> str:
        """Read what the catalog says for it."""
        return forms_of(self.message(english))[0]

    def level(self, english: str) -> Level:
        """Read how far its translation has come."""
        reviews: Reviews = read_reviews(self.folder, self.code)
        return reviews.level(self.message(english))

    def address(self, english: str) -> str:
        """Return where a sentence's page lies."""
        return f"{self.root}/sentences/{source_digest(self.message(english))}"

    def open(self, english: str, show: str = "all") -> str:
        """Read a sentence's page."""
        answer = self.browser.get(f"{self.address(english)}?show={show}")
        assert answer.status_code == 200
        return answer.text

    def save(
        self, english: str, *texts: str, then: str = "stay", state: str = ""
    ) -> httpx.Response:
        """Send a sentence's form."""
        fields = {f"form{number}": text for number, text in enumerate(texts)}
        form = {"state": state or digest(self.message(english)), "then": then, **fields}
        return self.post(f"{self.address(english)}/save", form)

    def post(self, where: str, form: dict[str, str]) -> httpx.Response:
        """Send a form as our own pages do."""
        origin = str(self.browser.base_url).rstrip("/")
        return self.browser.post(where, data=form, headers={"origin": origin})

    def speak(self, where: str, sound: bytes, **form: str) -> httpx.Response:
        """Send a recording as our own pages do."""
        origin = str(self.browser.base_url).rstrip("/")
        files = {"recording": ("sound", sound)}
        return self.browser.post(where, data=form, files=files, headers={"origin": origin})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the languages."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


@contextmanager
def running(studio: Studio) -> Iterator[str]:
    """Serve a studio; yields its address without the path of its launch."""
    with listen(0) as taken:
        port = taken.getsockname()[1]
        served = server(studio, port)
        thread = threading.Thread(target=asyncio.run, args=[served.serve(sockets=[taken])])
        thread.start()
        try:
            until = time.monotonic() + PATIENCE_S
            while not served.started and time.monotonic() < until:
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            served.should_exit = True
            thread.join(PATIENCE_S)


@pytest.fixture
def visitor(folder: Path) -> Iterator[Visitor]:
    """Start a studio for French and come with an alias."""
    studio = Studio(folder, "fr", "/a-path-of-this-launch", "ada", PROGRAMS)
    with (
        running(studio) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE_S) as browser,
    ):
        yield Visitor(browser, folder, "fr", studio.root)
