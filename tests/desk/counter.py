"""A desk for tests of its shell: a browser at its guard, a clock to turn, a server to answer.

Owns nothing of a case's content: rows come from a literal page. Key files are
sealed at the lowest price, so that unlocking is quick.
"""

import asyncio
import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from bot.sealing.answers import Asking, sign_answer
from bot.sealing.requests import NONCE_FIELD
from bot.sealing.roster_signing import sign_roster
from bot.sealing.signing import SigningKey
from desk.app import build
from desk.desk import Desk
from desk.sessions import Hands
from desk.settings import DeskSettings
from tests.bot.sealing import cast

PASSPHRASE = "six words are better than one"
PORT = 8766
HOST = f"127.0.0.1:{PORT}"
ORIGIN = {"origin": f"http://{HOST}"}
NOW = cast.NOW
SIGNERS = {name: SigningKey.generate(cast.Seeded(name)) for name in ("head", "deputy")}


def summary(reference: str, **facts: Any) -> dict[str, Any]:
    """One case as the server lists it."""
    return {
        "reference": reference,
        "queue": "service",
        "priority": "P3",
        "state": "submitted",
        "language": "fr",
        "channel": "telegram",
        "received": NOW - 7200,
        "due": NOW + 34 * 60,
        "duty": "answer",
        "assignee": None,
        "version": 3,
        "entries": 1,
        "new": True,
        "proposal": None,
        "hold": False,
        "present": [],
        **facts,
    }


def asking_of(request: httpx.Request) -> Asking | None:
    """What an answer to this request is bound to."""
    signature = request.headers.get("signature")
    path, query = request.url.raw_path.decode(), request.url.query.decode()
    if signature is None:
        return None
    return Asking(request.method, path.partition("?")[0], query, signature)


@dataclass
class Server:
    """The officers' API as far as the shell asks it; every answer signed."""

    people: cast.Mission
    cases: list[dict[str, Any]] = field(default_factory=list)
    urgent: Mapping[str, Any] = field(default_factory=lambda: {"count": 0})
    away: bool = False
    forged: bool = False
    roster: Any = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if self.away:
            raise httpx.ConnectError("away")
        path = request.url.path
        self.asked.append((request.method, request.url.raw_path.decode()))
        status, said = self._said(request.method, path, request.url.params)
        body = json.dumps(said).encode()
        signed = b"{}" if self.forged else body
        fields = sign_answer(
            self.people.server,
            status=status,
            sha256=hashlib.sha256(signed).digest(),
            created=NOW,
            asking=asking_of(request),
            headers={NONCE_FIELD: f"nonce-{len(self.asked)}"},
        )
        return httpx.Response(status, content=body, headers=fields)

    def _said(self, method: str, path: str, query: Mapping[str, str]) -> tuple[int, Any]:
        if path == "/v1/nonce":
            return 200, {"nonce": f"first-{len(self.asked)}"}
        if path == "/v1/roster":
            document = (self.roster or self.people.roster).dump()
            return 200, {
                "roster": _b64(document),
                "signatures": {
                    name: _b64(sign_roster(document, name, key)) for name, key in SIGNERS.items()
                },
            }
        if path == "/v1/cases":
            counts = {"todo": len(self.cases), "approvals": 2}
            service = {"now": NOW, "telegram": "ok", "alarms": [], "staff_bot": True}
            begin, most = int(query.get("after", "0")), int(query["limit"])
            end = begin + most
            following = str(end) if end < len(self.cases) else None
            page = {"cases": self.cases[begin:end], "counts": counts, "next": following}
            return 200, {**page, "urgent": self.urgent, "service": service}
        if method == "POST" and "/acts/" in path:
            self.acts.append(path)
            return 200, {"version": 4}
        if path == "/v1/links":
            return 200, {"code": "483 920", "minutes": 10}
        return 404, {"error": "unknown"}


class Browser:
    """A browser that does one thing after another; paths are below the launch's own."""

    def __init__(self, app: ASGIApp, root: str, runner: asyncio.Runner) -> None:
        self._runner = runner
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=f"http://{HOST}{root}", trust_env=False
        )

    @property
    def cookies(self) -> httpx.Cookies:
        """What it keeps."""
        return self._http.cookies

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a page."""
        return self._runner.run(self._http.get(path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send a form."""
        return self._runner.run(self._http.post(path, **more))


@dataclass
class Counter:
    """One desk, one browser, and what can be turned."""

    desk: Desk
    server: Server
    browser: Browser
    clock: dict[str, float]

    def come_in(self) -> None:
        """Come with the secret."""
        self.browser.get(f"/start/{self.desk.sessions.secret}")

    @property
    def token(self) -> str:
        """The form token of the browser's pages now."""
        cookie = self.browser.cookies[self.desk.cookie]
        browser = self.desk.sessions.find(cookie)
        assert browser is not None
        return browser.form

    def post(self, path: str, fields: Mapping[str, Any], **headers: str) -> httpx.Response:
        """Send a form of ours."""
        data = {"form": self.token, **fields}
        return self.browser.post(path, data=data, headers={**ORIGIN, **headers})

    def unlock(self, passphrase: str = PASSPHRASE, who: str = "ada") -> httpx.Response:
        """Try a passphrase."""
        return self.post("/unlock", {"who": who, "passphrase": passphrase, "next": "/"})

    def pass_time(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.clock["now"] += seconds
        self.clock["monotonic"] += seconds


@contextmanager
def counter(folder: Path, idle_s: int = 900) -> Iterator[Counter]:
    """A desk with two officers' key files, and a browser before it."""
    people = cast.mission()
    random = cast.Seeded("counter")
    keys = []
    for name in ("ada", "ben"):
        keys.append(folder / f"{name}.key")
        keys[-1].write_bytes(people[name].seal(PASSPHRASE, random, 1))
    server, clock = Server(people), {"now": float(NOW), "monotonic": 50.0}
    settings = DeskSettings(
        server="http://server.invalid",
        home=folder / "home",
        pinned={name: key.public for name, key in SIGNERS.items()},
        required=2,
        mission="Demo",
        time_zone="Africa/Bangui",
        areas={"north": {"en": "North bank", "fr": "Rive nord"}},
        idle_s=idle_s,
        port=PORT,
    )
    hands = Hands(
        now=lambda: clock["now"],
        monotonic=lambda: clock["monotonic"],
        random=random,
        connect=lambda: httpx.AsyncClient(transport=httpx.MockTransport(server)),
    )
    desk = Desk(settings, keys, hands)
    with asyncio.Runner() as runner:
        yield Counter(desk, server, Browser(build(desk), desk.root, runner), clock)


def with_sequence(server: Server, sequence: int) -> None:
    """Let the server show another roster."""
    server.roster = replace(server.people.roster, sequence=sequence)


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()
