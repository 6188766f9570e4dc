"""The desk's pages over an office in memory: real sealed cases, real sessions, real guard.

Owns putting a browser with an unlocked officer before the pages. What the
officers' API does with an act is tested where it is done.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.services.audit import Chain
from bot.services.changes import AddAudit
from bot.services.rows import AuditRow
from desk.answers import Detail, Presence, Proposal
from desk.app import STATIC
from desk.client import ServerClient
from desk.desk import Desk
from desk.pages import (
    approvals,
    audit,
    case,
    decide,
    evidence,
    giving,
    letters,
    translator,
    undelivered,
)
from desk.security import Guard
from desk.session import Session
from desk.sessions import Browser, Hands
from desk.settings import DeskSettings
from desk.wire import AuditedCases, Brought, Done, Page, Undelivered
from tests.bot.sealing import cast as people
from tests.bot.services.scene import Scene
from tests.desk.office import Office
from tests.desk.server import FakeClient, FakeServer, signed

PORT = 8768
HOSTILE = '<script>alert("x")</script> \u202egnorw & <b>bold</b>'
"""Words that would run, or turn what follows around, if they were let."""
STORY = f"Men in a white car took my brother. {HOSTILE}"
ROUTES = [
    *case.routes,
    *decide.routes,
    *giving.routes,
    *letters.routes,
    *evidence.routes,
    *approvals.routes,
    *audit.routes,
    *translator.routes,
    *undelivered.routes,
]


class PagesClient(FakeClient):
    """The office's client, with what only pages ask for."""

    def __init__(self, server: FakeServer, name: str) -> None:
        super().__init__(server, server.scene.people[name])
        self.others: tuple[Presence, ...] = ()
        self.failure: Exception | None = None
        self.announced: bool | None = None
        self.summary: dict[str, Any] = {}
        self.away_since: float | None = None
        self.last_answer: float | None = None
        self.queue: dict[str, Any] = {}
        self.audited: dict[str, Any] = {"cases": []}
        self.rows: tuple[AuditRow, ...] | None = None
        self.given_up: list[dict[str, Any]] = []
        self.retried: list[tuple[str, str, int | None]] = []
        self.signed: Proposal | None = None

    async def case(self, reference: str) -> Detail:
        """One case, changed where a test says so; what is proposed there was signed."""
        proposal = self.summary.get("proposal")
        if proposal is not None and proposal is not self.signed:
            await self._sign(reference, proposal)
        detail = await super().case(reference)
        return replace(detail, summary=replace(detail.summary, **self.summary))

    async def _sign(self, reference: str, proposal: Proposal) -> None:
        """Let a proposal's officer have asked for it, and state it as the row that was made."""
        scene, row = self.server.scene, await self.server.row(reference)
        query = "" if proposal.to is None else f"priority={proposal.to}"
        keys, server = scene.people[proposal.by], scene.people.server
        request = signed(keys, server.public.key_id, reference, proposal.action, query)
        chain = Chain(row.key, reference, await scene.store.last_act(row.key), server)
        act = chain.officer_act(proposal.action, proposal.by, request)
        await scene.store.commit(AddAudit(act))
        self.signed = self.summary["proposal"] = replace(proposal, number=act.number)

    async def audit(self, reference: str) -> Sequence[AuditRow]:
        """The chain, or the one that a test put in its place."""
        return await super().audit(reference) if self.rows is None else self.rows

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Any = None,
        brought: Brought | None = None,
    ) -> Done:
        """Take it, or fail as a test says."""
        if self.failure is not None and action != "read":
            raise self.failure
        done = await super().act(reference, action, version, facts, brought)
        return done.model_copy(update={"announced": self.announced})

    async def presence(self, reference: str, doing: str) -> tuple[Presence, ...]:
        """Say who else is there."""
        self._ask(f"presence {reference} {doing}")
        return self.others

    async def cases(self, view: str = "todo", limit: int = 50, after: str | None = None) -> Page:
        """What a test put there."""
        self._ask(f"cases {view} {limit} {after}")
        page = Page.model_validate(self.queue)
        if view != "proposed":
            return page
        own = [c for c in page.cases if c.proposal and c.proposal.by == self.keys.name]
        return page.model_copy(update={"cases": tuple(own)})

    async def undelivered(self) -> Undelivered:
        """What a test put there."""
        self._ask("undelivered")
        return Undelivered.model_validate({"items": self.given_up})

    async def retry(self, reference: str, destination: str, entry: int | None = None) -> int:
        """Note it, and take away what it is about."""
        self._ask(f"retry {reference}")
        self.retried.append((reference, destination, entry))
        before = len(self.given_up)
        self.given_up = [
            one
            for one in self.given_up
            if (one["reference"], one["destination"]) != (reference, destination)
            or entry not in {None, one["entry"]}
        ]
        return before - len(self.given_up)

    async def service_audit(self, after: int = 0) -> tuple[AuditRow, ...]:
        """The service's chain: empty on the first day."""
        self._ask(f"service {after}")
        return ()

    async def audited_cases(self, after: str | None = None) -> AuditedCases:
        """What a test put there."""
        self._ask(f"audited {after}")
        return AuditedCases.model_validate(self.audited)


class Rig:
    """One officer's browser at the pages."""

    def __init__(self, scene: Scene, folder: Path, name: str = "ada", language: str = "en") -> None:
        self.scene, self.reference = scene, ""
        self.office = Office(scene, folder)
        self.client = PagesClient(self.office.server, name)
        settings = DeskSettings(
            server="http://127.0.0.1:1",
            home=folder / "home",
            pinned={},
            required=1,
            areas={"north": {"en": "North"}},
            port=PORT,
        )
        hands = Hands(now=lambda: people.NOW + 600, monotonic=lambda: 1.0)
        self.desk = Desk(settings, (), hands)
        self.desk.preferences.language = language
        browser = self.desk.sessions.admit(self.desk.sessions.secret)
        assert browser is not None
        self.browser: Browser = browser
        self.session = self.browser.session = Session(
            officer=name,
            keys=scene.people[name],
            client=cast("ServerClient", self.client),
            roster=self.office.roster,
            cache=self.office.desk(name).cache,  # type: ignore[arg-type]  # a protocol there
            language=language,
            last_touched=1.0,
        )
        app = Starlette(routes=[*ROUTES, Mount("/static", StaticFiles(directory=STATIC))])
        app.state.desk = self.desk
        self.app = Guard(app, PORT, "")
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url=f"http://127.0.0.1:{PORT}",
            cookies={self.desk.cookie: self.browser.cookie},
            trust_env=False,
        )

    async def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return await self.http.get(path)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form as the page has it."""
        origin = {"origin": f"http://127.0.0.1:{PORT}"}
        return await self.http.post(
            path, data={"form": self.browser.form, **fields}, headers=origin
        )

    @property
    def case(self) -> str:
        """Where the case's page is."""
        return f"/cases/{self.reference}"

    async def version(self) -> str:
        """The case's version, as its pages carry it."""
        return str((await self.client.case(self.reference)).version)

    async def decides(self, action: str, state: str, **fields: str) -> httpx.Response:
        """Send a decision's form, the case being in a state."""
        self.client.summary["state"] = state
        fields.setdefault("version", await self.version())
        return await self.post(f"{self.case}/decide/{action}", **fields)

    @property
    def last_act(self) -> tuple[str, dict[str, str], list[str]]:
        """What the server was asked to do last: action, clear facts, kinds of entries."""
        action, facts, brought = next(a for a in reversed(self.client.acts) if a[0] != "read")
        return str(action), facts, [str(entry.kind) for entry in brought.entries]

    def proposes(self, by: str, action: str, to: str | None = None) -> None:
        """Let a proposal wait on the case."""
        self.client.summary["proposal"] = Proposal(2, action, by, to)
