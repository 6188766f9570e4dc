"""How a page is written: what a handler is given, and how it answers.

A page is a module of `desk.pages` with a list `routes`:

    async def show(asked: Asked) -> Response:
        case = await open_case(asked.session.client, …, asked.path("reference"))
        return asked.page("case.html", case=case)

    async def take(asked: Asked) -> Response:
        form = await asked.form()                 # its token is checked already
        await asked.session.client.act(…)
        return asked.go(f"/cases/{…}")            # 303, so that reload repeats nothing

    routes = [get("/cases/{reference}", show), post("/cases/{reference}/take", take)]

`get` and `post` are `desk.routing`'s. Errors of `desk.errors` may simply be
raised: `desk.faults` makes their pages. Templates extend `base.html` (blocks
`title`, `main`, `scripts`); every POST form begins with ``{{ csrf() }}``. Each template has:

    _ _n plain        words (`desk.words`)
    times when        times (`desk.times`); `when(t)` is relative and by the clock
    asked me session  who asks; `me` is the officer's name
    root here         this launch's path, written before every address of ours; the page's own
    preferences bar   theme, keys, sound; what the bar shows

Owns form tokens and templates. No handler writes a header
by itself, and none reads a cookie.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from desk.bar import Bar
from desk.desk import Desk
from desk.errors import DeskError, ForgedError
from desk.faults import Fault
from desk.service_words import naming
from desk.session import Session
from desk.sessions import Browser
from desk.times import Times
from desk.unsent import Late
from desk.words import Words

Handler = Callable[["Asked"], Awaitable[Response]]
Keeps = Callable[["Asked", Mapping[str, str]], Late | None]
"""Makes a draft of a form that came after the lock; None where there is nothing to keep."""
FORM_TOKEN = "form"  # noqa: S105  # the field's name

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class LockedError(DeskError):
    """Nobody is unlocked in this browser."""


@dataclass(slots=True)
class Asked:
    """One request, by a browser that was let in."""

    request: Request
    desk: Desk
    browser: Browser
    _form: FormData | None = field(default=None, init=False)

    @property
    def session(self) -> Session:
        """The unlocked officer; LockedError if there is none."""
        if self.browser.session is None:
            raise LockedError("The desk is locked.")
        return self.browser.session

    @property
    def language(self) -> str:
        """The interface's language: chosen, or as the browser wishes."""
        accepted = self.request.headers.get("accept-language", "")
        return self.browser.preferences.language or self.desk.voices.negotiate(accepted)

    @property
    def words(self) -> Words:
        """The interface's voice."""
        return self.desk.voices.words(self.language)

    @property
    def times(self) -> Times:
        """Times as this page writes them."""
        return Times(self.words, self.desk.settings.zone, self.desk.hands.now())

    @property
    def by_htmx(self) -> bool:
        """Whether a part of a page is asked for, not a page."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def root(self) -> str:
        """The path of this launch, below which every page lies."""
        return root_of(self.request)

    @property
    def here(self) -> str:
        """The page's own path, below this launch's."""
        return self.request.url.path.removeprefix(self.root)

    @property
    def back(self) -> str:
        """Where a link leads back to: this page, or its case where a form has made it."""
        if self.request.method == "GET":
            query = self.request.url.query
            return f"{self.here}{'?' if query else ''}{query}"
        return "/".join(self.here.split("/")[:3]) if self.here.startswith("/cases/") else "/"

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """A value of the address's query."""
        return self.request.query_params.get(name, default)

    async def form(self) -> FormData:
        """The form that was sent, its token checked; ForgedError if it is not ours."""
        form = await self._read()
        if not compare_digest(self._token(form).encode(), self.browser.form.encode()):
            raise ForgedError("This form is older than your last unlocking. Nothing was sent.")
        return form

    async def keep(self, keeps: Keeps) -> str | None:
        """Keep a form that came after the lock; the page that shows it again, or None.

        It must be of a page of the officer who was locked, and it is sealed to
        them alone. If they have unlocked again meanwhile, it is theirs at once;
        if somebody else has, it waits, and their page says nothing of it.
        """
        form, session, unsent = await self._read(), self.browser.session, self.browser.unsent
        if not unsent.knows(self._token(form)):
            return None
        fields = {name: str(value) for name, value in form.items() if name != FORM_TOKEN}
        late = keeps(self, fields)
        if late is None:
            return None
        unsent.keep(late.draft, self.desk.hands.random)
        if session is None:
            return late.page
        self.desk.sessions.give_back(self.browser, session)
        return late.page if session.officer == unsent.officer else None

    async def _read(self) -> FormData:
        """Read a plain form: parts of a multipart form would be put into a file on disk.

        What an officer writes must not lie there opened.
        """
        if self._form is None:
            kind = self.request.headers.get("content-type", "").partition(";")[0]
            if kind != "application/x-www-form-urlencoded":
                raise ForgedError("This form does not come from the desk.")
            self._form = await self.request.form(max_fields=2000)
        return self._form

    def _token(self, form: FormData) -> str:
        return str(form.get(FORM_TOKEN) or self.request.headers.get("x-desk-form", ""))

    def page(self, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """Answer with a page."""
        return HTMLResponse(self.render(template, **facts), status)

    def render(self, template: str, **facts: Any) -> str:
        """Fill a template with what every page has, and the facts."""
        return templates.get_template(template).render({**self._context(), **facts})

    def go(self, where: str) -> Response:
        """Send the browser to another page of ours, by its path below this launch's."""
        where = self.root + where
        if self.by_htmx:
            return Response(status_code=204, headers={"hx-redirect": where})
        return RedirectResponse(where, 303)

    def go_unlock(self, kept: str | None = None) -> Response:
        """Send the browser to the unlock page, and back here afterwards where that is harmless.

        Args:
            kept: the page that shows again what was sent, if it was kept.
        """
        if kept is not None:
            return self.go(f"/unlock?kept=1&next={quote(with_note(kept), safe='')}")
        if self.by_htmx:
            return self.go("/unlock")
        if self.request.method == "GET":
            return self.go(f"/unlock?next={quote(self.back, safe='')}")
        # What was sent is gone, and the page must say so.
        return self.go(f"/unlock?lost=1&next={quote(self.back, safe='')}")

    def _context(self) -> Mapping[str, Any]:
        words, times = self.words, self.times
        session = self.browser.session
        return {
            "_": words.say,
            "_n": words.say_count,
            "plain": words.plain,
            "plain_n": words.plain_count,
            "number": words.number,
            **naming(words),
            "language": words.language,
            "languages": self.desk.voices.languages,
            "times": times,
            "when": times.when,
            "asked": self,
            "root": self.root,
            "here": self.here,
            "session": session,
            "me": session.officer if session else "",
            "preferences": self.browser.preferences,
            "settings": self.desk.settings,
            "csrf": self._csrf,
            "size": words.size,
            "bar": Bar.of(session, self.desk.hands.now()) if session else None,
            "form_token": self.browser.form,
        }

    def _csrf(self) -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(
            FORM_TOKEN, self.browser.form
        )


def root_of(request: Request) -> str:
    """This launch's path, for what was asked below it; else nothing, and nobody learns it."""
    return str(request.scope.get("root_path", ""))


def show_stranger(request: Request, desk: Desk) -> Response:
    """What a browser reads that did not come with this launch's secret."""
    words = desk.voices.words(desk.voices.negotiate(request.headers.get("accept-language", "")))
    facts = {"_": words.say, "plain": words.plain, "language": words.language}
    facts["root"] = root_of(request)
    return HTMLResponse(templates.get_template("stranger.html").render(facts), 403)


def inner_path(where: str) -> str:
    """A path of our own from an address that came with a request; the queue for all else.

    ``//elsewhere`` and backslashes lead out of the desk in some browsers.
    """
    parts = urlsplit(where)
    harmless = where.startswith("/") and not where.startswith("//") and "\\" not in where
    return where if harmless and not parts.scheme and not parts.netloc else "/"


def with_note(page: str) -> str:
    """A page's address, by which it says that its words came back."""
    return f"{page}?kept=1"


def show_fault(asked: Asked, fault: Fault) -> Response:
    """A page for what went wrong: what happened, whether it is saved, what is next."""
    return asked.page("error.html", fault.status, fault=fault)
