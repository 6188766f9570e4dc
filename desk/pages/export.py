"""The pages of an export: what, for whom, what is hidden; then it is recorded and made.

Owns the way of an export. Two steps, and nothing leaves before the server has
written it into the audit; but what cannot be made is found out before that,
so that no approval is used up in vain. Nothing is kept: what is made goes to
the browser that asked, under a name that tells nothing.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.responses import HTMLResponse, Response

from bot.casework.actions import Action, may
from bot.errors import OperatorError
from bot.marks import N_
from desk import primero_map
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.errors import ChangedError, DeskError, ForbiddenError
from desk.export.document import Issued, make, maskable
from desk.export.fonts import NoFontError
from desk.export.masking import suggested
from desk.export.wish import Form, Scope, Wish, check, needs_override, read_wish
from desk.fact_words import FORMS, SCOPES
from desk.pages import export_making
from desk.pages.case_opening import now, opened, roster, speaking
from desk.pages.case_view import consent_label
from desk.pages.decide_acts import act
from desk.pages.export_grants import Grant, grant_of
from desk.pages.export_marking import marked_passages
from desk.pages.export_words import FIELDS, KINDS, PURPOSES, SAID
from desk.pages.problems import Problem, problem_of
from desk.planning import FormError
from desk.routing import get, post

_FIRST_PAGE = frozenset({"what", "format", "purpose", "to_whom", "words", "recipient"})
_NOT_MADE = N_("Nothing was exported, and nothing was recorded.")
_NO_FONT = N_("No font of this computer can write {scripts}.")
_PRINT = N_("Print from the browser instead.")
_GET_FONT = N_("Install a font for it, or print from the browser on a computer that has one.")


@dataclass(slots=True, kw_only=True)
class Exporting:
    """One export on its way."""

    asked: Asked
    case: CaseFile
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    marks: tuple[str, ...] = ()
    problem: Problem | None = None
    said: str | None = None
    wrong: str | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """Everything that can be marked."""
        return maskable(self.case)

    def wish(self) -> Wish:
        """What is asked for; FormError if it cannot be read."""
        return read_wish(self.values, self.marks, self.texts)

    def grant(self, wish: Wish) -> Grant:
        """Whether it may be made now."""
        return grant_of(self.case, self.asked.session.me, wish.scope)

    def need_grant(self, wish: Wish) -> None:
        """Refuse what a head must approve first; FormError."""
        if not self.grant(wish).is_given:
            raise FormError("approval", "approval", "A head must approve this first.")

    def need_seen(self, wish: Wish) -> None:
        """Refuse words that came after the page on which they could be hidden.

        The server asks for no version of an export: what a reporter added meanwhile
        would leave as nobody has looked at it.

        Raises:
            ChangedError: the case is another now than the one on that page.
        """
        version = self.case.detail.version
        if wish.scope is Scope.WHOLE and self.values.get("version") != str(version):
            raise ChangedError(version)

    def first(self, status: int = 200) -> Response:
        """The page of choices."""
        officers = [one.name for one in roster(self.asked).officers]
        has_primero = (self.asked.desk.settings.home / primero_map.FILE).is_file()
        return self._page("export.html", status, officers=officers, has_primero=has_primero)

    def second(self, wish: Wish, status: int = 200) -> Response:
        """The page on which words are hidden and everything is checked."""
        is_whole = wish.scope is Scope.WHOLE
        texts = self.texts if is_whole else {}
        names = (*self.case.conflicts, *(n for o in roster(self.asked).officers for n in o.aliases))
        return self._page(
            "export_check.html",
            status,
            wish=wish,
            grant=self.grant(wish).value,
            needs_override=needs_override(wish, self.case),
            weaker=self._has_weaker_key(wish),
            marked=marked_passages(self.case, texts, wish.masks, frozenset(self.marks)),
            suggested=suggested(texts.values(), names),
        )

    def _has_weaker_key(self, wish: Wish) -> bool:
        """Whether a bundle's key protects less than the roster's own keys do."""
        with suppress(FormError):
            named = export_making.check_recipient(self.asked, wish)
            return named is not None and named.is_weaker
        return False

    def again(self, error: FormError) -> Response:
        """Show the page that has the field which cannot be as it is."""
        self.said = SAID.get(error.reason, SAID["unknown"])
        self.wrong = FIELDS.get(error.field)
        if error.field in _FIRST_PAGE:
            return self.first(400)
        try:
            return self.second(self.wish(), 400)
        except FormError:
            return self.second(_unmasked(self.values), 400)

    async def make(self, wish: Wish) -> Response:
        """Make it, have it recorded, and only then give it out."""
        issued = Issued(
            by=self.asked.session.officer,
            at=now(self.asked),
            copy=1 + sum(line.what == Action.EXPORT for line in self.case.timeline),
            to=wish.to,
            purpose=wish.purpose,
        )
        document = make(self.case, wish, issued)
        made = await export_making.made(self.asked, self.case, wish, document)
        await act(self.asked, self.case, Action.EXPORT, self._recorded(wish, document.hidden))
        return HTMLResponse(made) if isinstance(made, str) else made

    def _recorded(self, wish: Wish, hidden: int) -> dict[str, str]:
        """What the sealed note and the audit say of it."""
        number = self.grant(wish).number
        said = {
            "what": wish.scope.value,
            "format": wish.form.value,
            "words": wish.reason,
            "by": "" if number is None else str(number),
            "hidden": str(hidden) if hidden else "",
            "recipient": wish.recipient if wish.form is Form.BUNDLE else "",
        }
        if wish.is_outward:
            said |= {
                "purpose": wish.purpose.value,
                "to_whom": wish.to,
                "consent": self.case.consent.choice or "none",
                "override": wish.override if needs_override(wish, self.case) else "",
            }
        return {name: value for name, value in said.items() if value}

    def _page(self, template: str, status: int, **facts: Any) -> Response:
        shown: dict[str, Any] = {
            **speaking(self.asked, self.case.detail.summary.priority),
            "case": self.case,
            "values": self.values,
            "scopes": SCOPES,
            "forms": FORMS,
            "purposes": PURPOSES,
            "kinds": KINDS,
            "consent_label": consent_label(self.case),
            "problem": self.problem,
            "said_wrong": self.said,
            "wrong_field": self.wrong,
        }
        return self.asked.page(template, status, **{**shown, **facts})


async def choose(asked: Asked) -> Response:
    """Show what can be exported."""
    return (await _exporting(asked)).first()


async def change(asked: Asked) -> Response:
    """Go back to the choices, with what was chosen."""
    return (await _exporting(asked)).first()


async def look(asked: Asked) -> Response:
    """Show the words that can be hidden, and what is still missing."""
    exporting = await _exporting(asked)
    try:
        wish = exporting.wish()
        if not needs_override(wish, exporting.case) or wish.override:
            check(wish, exporting.case)
        else:
            # The page that follows asks for it.
            check(replace(wish, override="-"), exporting.case)
        export_making.check_recipient(asked, wish)
    except FormError as error:
        return exporting.again(error)
    return exporting.second(wish)


async def take(asked: Asked) -> Response:
    """Make the export."""
    exporting = await _exporting(asked)
    try:
        wish = exporting.wish()
        check(wish, exporting.case)
        exporting.need_grant(wish)
        exporting.need_seen(wish)
        return await exporting.make(wish)
    except FormError as error:
        return exporting.again(error)
    except DeskError as error:
        return await _failed(exporting, wish, problem_of(error, exporting.case), 409)
    except NoFontError as error:
        scripts = {"scripts": tuple(error.scripts)}
        problem = Problem(_NO_FONT, _NOT_MADE, _GET_FONT, scripts)
        return await _failed(exporting, wish, problem, 409)
    except OperatorError as error:
        # Such a sentence names what this computer lacks, and no case.
        problem = Problem("{why}", _NOT_MADE, _PRINT, {"why": str(error)})
        return await _failed(exporting, wish, problem, 409)


async def propose(asked: Asked) -> Response:
    """Ask a head."""
    exporting = await _exporting(asked)
    try:
        wish = exporting.wish()
        check(replace(wish, override=wish.override or "-"), exporting.case)
        fields = {"words": wish.reason, "to_whom": wish.to, "what": wish.scope.value}
        await act(asked, exporting.case, Action.PROPOSE_EXPORT, fields)
    except FormError as error:
        return exporting.again(error)
    except DeskError as error:
        return await _failed(exporting, wish, problem_of(error, exporting.case), 409)
    return asked.go(f"/cases/{exporting.case.reference}/print?asked=1")


async def _failed(exporting: Exporting, wish: Wish, problem: Problem, status: int) -> Response:
    exporting.problem = problem
    return exporting.second(wish, status)


async def _exporting(asked: Asked) -> Exporting:
    case = await opened(asked)
    if not may(Action.EXPORT, asked.session.me.roles):
        raise ForbiddenError("Your roles do not allow this.")
    if asked.request.method == "GET":
        return Exporting(asked=asked, case=case)
    form = await asked.form()
    values = {
        name: str(value).replace("\r\n", "\n").removeprefix("\n")
        for name, value in form.items()
        if name not in {"form", "mark", "suggest"}
    }
    chosen = "\n".join(str(one) for one in form.getlist("suggest"))
    values["hide"] = "\n".join(part for part in (values.get("hide", ""), chosen) if part)
    marks = tuple(str(one) for one in form.getlist("mark"))
    return Exporting(asked=asked, case=case, values=values, marks=marks)


def _unmasked(values: Mapping[str, str]) -> Wish:
    """The wish without its marks, for a page that asks for them again."""
    kept = {name: value for name, value in values.items() if name not in {"hide"}}
    return read_wish(kept, (), {})


routes = [
    get("/cases/{reference}/print", choose),
    post("/cases/{reference}/print", change),
    post("/cases/{reference}/export/check", look),
    post("/cases/{reference}/export/propose", propose),
    post("/cases/{reference}/export", take),
]
