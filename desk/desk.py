"""One running desk: its settings, its browsers, its voices.

Owns what all pages share. Nothing of a case is in it: that is each session's.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request

from desk.preferences import Preferences
from desk.sessions import Browser, Hands, Sessions
from desk.settings import DeskSettings
from desk.words import Voices


class Desk:
    """What every page may ask."""

    def __init__(self, settings: DeskSettings, key_files: Iterable[Path], hands: Hands) -> None:
        """Take the settings, the key files that may be unlocked here, and the clocks."""
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.settings, self.hands = settings, hands
        self.preferences = Preferences.read(settings.home)
        self.sessions = Sessions(settings, key_files, self.preferences, hands)
        self.voices = Voices()
        # Whoever listens on another port of 127.0.0.1 must not be sent our cookie: it names
        # this path, which nobody can guess.
        self.root = f"/{secrets.token_urlsafe(16)}"

    @property
    def cookie(self) -> str:
        """The cookie's name: by port, for cookies do not tell ports apart."""
        return f"amana-desk-{self.settings.port}"

    @property
    def address(self) -> str:
        """Where a browser is let in; holds this launch's secret."""
        return f"http://127.0.0.1:{self.settings.port}{self.root}/start/{self.sessions.secret}"

    def browser(self, request: Request) -> Browser | None:
        """The browser that asks, if it was let in."""
        return self.sessions.find(request.cookies.get(self.cookie))
