"""One officer's browser at every page of the desk, and the words that must not leave.

Owns the canaries: what the tests hide, and then look for in every output.
"""

import re
from dataclasses import replace
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.sealing.roster import Officer
from desk.app import STATIC
from desk.casefile import CaseFile
from desk.export.document import CaseDocument, Issued, make
from desk.export.masking import Masks
from desk.export.wish import Purpose, Scope, Wish
from desk.pages import ROUTES
from desk.security import Guard
from tests.bot.sealing import cast as people
from tests.bot.services.scene import Scene
from tests.desk.pages.rig import HOSTILE, PORT, Rig

NAME = "Kanarienvogel Zwölf"
PLATE = "UN 4471"
STORY = f"=cmd()|'x'!A1 My name is {NAME}. The car was {PLATE}. {HOSTILE}\nقال كَنارِي وذهب"
FILE = b"OggS" + bytes(300) + b"A VOICE SAYS A NAME"
NOW = people.NOW + 600


class Bench(Rig):
    """A rig with all routes."""

    def __init__(self, scene: Scene, folder: Path, name: str = "ada", language: str = "en") -> None:
        super().__init__(scene, folder, name, language)
        app = Starlette(routes=[*ROUTES, Mount("/static", StaticFiles(directory=STATIC))])
        app.state.desk = self.desk
        self.app = Guard(app, PORT, "")
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url=f"http://127.0.0.1:{PORT}",
            cookies={self.desk.cookie: self.browser.cookie},
            trust_env=False,
        )

    def is_now(self, *roles: str) -> None:
        """Give the officer other roles, as a new roster would."""
        known = self.session.roster
        officers = tuple(
            replace(one, roles=roles) if one.name == self.session.officer else one
            for one in known.roster.officers
        )
        self.session.roster = replace(known, roster=replace(known.roster, officers=officers))

    @property
    def officer(self) -> Officer:
        """Who is at the browser."""
        return self.session.me

    async def exports(self, **fields: str) -> httpx.Response:
        """Send the last form of an export, as the check page has it."""
        fields.setdefault("version", await self.version())
        return await self.post(f"{self.case}/export", **fields)

    async def hands_over(self, **fields: str) -> httpx.Response:
        """Send the last form of a handing over, as the check page has it."""
        fields.setdefault("version", await self.version())
        return await self.post(f"{self.case}/primero/send", **fields)


def issued(to: str = "", copy: int = 1) -> Issued:
    """Ada's copy."""
    return Issued(by="ada", at=NOW, copy=copy, to=to, purpose=Purpose.INSIDE)


def document(
    case: CaseFile, masks: Masks | None = None, scope: Scope = Scope.WHOLE
) -> CaseDocument:
    """The model of an export."""
    wish = Wish(scope=scope, reason="filing", masks=masks or Masks())
    return make(case, wish, issued())


def squeezed(text: str) -> str:
    """A text without spaces, so that a line's end hides nothing from a search."""
    return re.sub(r"\s", "", text)
