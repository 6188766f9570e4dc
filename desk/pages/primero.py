"""The pages of handing a case over to the mission's case management (Primero).

Owns the way: what would go, then a check page with every field as it leaves,
then the record in the audit, and only then the sending. The same rules hold as
for any other export: consent or a reason that stays, a head's word for the
reporter's words, what is hidden is gone. The account is not kept.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.errors import ConfigError
from bot.marks import N_
from bot.sealing.canonical import Json
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.errors import ChangedError, DeskError, ForbiddenError, UnknownCaseError
from desk.export.document import CaseDocument, Issued, make, maskable
from desk.export.wish import Scope, Wish, check, needs_override, read_wish
from desk.pages.case_opening import now, opened, speaking
from desk.pages.case_view import consent_label
from desk.pages.decide_acts import act
from desk.pages.export_grants import grant_of
from desk.pages.export_words import SAID
from desk.pages.problems import Problem, problem_of
from desk.planning import FormError
from desk.primero import (
    Account,
    Primero,
    PrimeroAccountError,
    PrimeroAwayError,
    PrimeroRefusedError,
    id_there,
)
from desk.primero_map import PrimeroMap, read_map
from desk.routing import get, post

_AGAIN = N_("The audit says that it was to be handed over. Handing it over again makes no second.")
AWAY = Problem(
    N_("The case management system does not answer."), _AGAIN, N_("Try again in a while.")
)
ACCOUNT = Problem(
    N_("The case management system does not know this account, or it may not create cases."),
    _AGAIN,
    N_("Check name and password, or ask whoever keeps that system."),
)
REFUSED = Problem(
    N_("The case management system does not take these fields."),
    _AGAIN,
    N_("Show this page to whoever keeps the table of fields."),
)
_PROBLEMS: Mapping[type[DeskError], Problem] = {
    PrimeroAwayError: AWAY,
    PrimeroAccountError: ACCOUNT,
    PrimeroRefusedError: REFUSED,
}


@dataclass(slots=True, kw_only=True)
class Handing:
    """One case on its way."""

    asked: Asked
    case: CaseFile
    table: PrimeroMap
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    problem: Problem | None = None
    said: str | None = None

    @property
    def wish(self) -> Wish:
        """What is asked for, as any export; FormError if it cannot be read."""
        with_words = self.table.offers_words and self.values.get("narrative") == "yes"
        asked_for = {
            **self.values,
            "what": Scope.WHOLE.value if with_words else Scope.SUMMARY.value,
            "format": "json",
            "purpose": self.table.purpose.value,
            "to_whom": self.table.host,
        }
        return read_wish(asked_for, (), maskable(self.case))

    def need_grant(self, wish: Wish) -> None:
        """Refuse what a head must approve first; FormError."""
        if not grant_of(self.case, self.asked.session.me, wish.scope).is_given:
            raise FormError("approval", "approval", "A head must approve this first.")

    def need_seen(self) -> None:
        """Refuse to hand over anything but the fields of the check page; ChangedError."""
        version = self.case.detail.version
        if self.values.get("version") != str(version):
            raise ChangedError(version)

    def document(self, wish: Wish) -> CaseDocument:
        """The model that the fields are filled from."""
        issued = Issued(
            by=self.asked.session.officer,
            at=now(self.asked),
            copy=1 + sum(line.what == Action.EXPORT for line in self.case.timeline),
            to=wish.to,
            purpose=wish.purpose,
        )
        return make(self.case, wish, issued)

    def page(self, template: str, status: int = 200, **facts: object) -> Response:
        """A page of the way."""
        shown: dict[str, object] = {
            **speaking(self.asked, self.case.detail.summary.priority),
            "case": self.case,
            "table": self.table,
            "values": self.values,
            "consent_label": consent_label(self.case),
            "problem": self.problem,
            "said_wrong": self.said,
        }
        return self.asked.page(template, status, **{**shown, **facts})

    def checked(self, wish: Wish, status: int = 200) -> Response:
        """The check page."""
        return self.page(
            "primero_check.html",
            status,
            fields=self.table.filled(self.document(wish)),
            needs_override=needs_override(wish, self.case),
            with_words=wish.scope is Scope.WHOLE,
        )

    async def hand_over(self, wish: Wish) -> bool:
        """Have it recorded, then send it; whether it is new there."""
        document = self.document(wish)
        fields: dict[str, Json] = self.table.filled(document)
        account = Account(self.values.get("account", ""), self.values.get("word", ""))
        if not account.name or not account.password:
            raise FormError("account", "missing", "Say as whom.")
        await act(self.asked, self.case, Action.EXPORT, self._recorded(wish, document.hidden))
        hands, url = self.asked.desk.hands, self.table.url
        async with hands.connect() as http:
            there = Primero(url, account, http, hands.monotonic)
            # By the verified report: a server that states another case's id would have this one
            # answered by "there already", and nobody would be told of it.
            name = id_there(url, self.case.report_entry.manifest.case_id)
            return await there.create(name, fields)

    def _recorded(self, wish: Wish, hidden: int) -> dict[str, str]:
        number = grant_of(self.case, self.asked.session.me, wish.scope).number
        said = {
            "what": wish.scope.value,
            "format": wish.form.value,
            "words": wish.reason,
            "by": "" if number is None else str(number),
            "hidden": str(hidden) if hidden else "",
        }
        if wish.is_outward:
            said |= {
                "purpose": wish.purpose.value,
                "to_whom": wish.to,
                "consent": self.case.consent.choice or "none",
                "override": wish.override if needs_override(wish, self.case) else "",
            }
        return {name: value for name, value in said.items() if value}


async def choose(asked: Asked) -> Response:
    """Say what would go."""
    return (await _handing(asked)).page("primero.html")


async def look(asked: Asked) -> Response:
    """Show every field as it leaves."""
    handing = await _handing(asked)
    try:
        wish = handing.wish
        check(replace(wish, override=wish.override or "-"), handing.case)
        handing.need_grant(wish)
    except FormError as error:
        handing.said = SAID.get(error.reason, SAID["unknown"])
        return handing.page("primero.html", 400)
    return handing.checked(wish)


async def send(asked: Asked) -> Response:
    """Record it, and hand it over."""
    handing = await _handing(asked)
    try:
        wish = handing.wish
        check(wish, handing.case)
        handing.need_grant(wish)
        handing.need_seen()
        is_new = await handing.hand_over(wish)
    except FormError as error:
        handing.said = SAID.get(error.reason, SAID["unknown"])
        return handing.checked(handing.wish, 400)
    except DeskError as error:
        handing.problem = _PROBLEMS.get(type(error)) or problem_of(error, handing.case)
        with suppress(DeskError):  # the record of this try is in the case now
            handing.case = await opened(asked)
        return handing.checked(wish, 409)
    return handing.page("primero_done.html", is_new=is_new)


async def _handing(asked: Asked) -> Handing:
    case = await opened(asked)
    if not may(Action.EXPORT, asked.session.me.roles):
        raise ForbiddenError("Your roles do not allow this.")
    try:
        table = read_map(asked.desk.settings.home)
    except ConfigError as error:
        raise UnknownCaseError(str(error)) from error
    if table is None:
        raise UnknownCaseError("This desk has no table of fields for a case management system.")
    values: dict[str, str] = {}
    if asked.request.method == "POST":
        form = await asked.form()
        values = {name: str(value) for name, value in form.items() if name != "form"}
    return Handing(asked=asked, case=case, table=table, values=values)


routes = [
    get("/cases/{reference}/primero", choose),
    post("/cases/{reference}/primero", look),
    post("/cases/{reference}/primero/send", send),
]
