"""The pages of decisions: a form, a check page, and the act.

Owns the way of a decision. A form keeps what was typed whatever fails; what
has words or reaches somebody is shown once more before it is done; and an act
that another officer overtook is not done but shown anew. The server judges
every act again: nothing here is a wall.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.casework.retention import WISHED
from bot.casework.taxonomy import CATEGORIES, CLOSINGS, may_close
from bot.marks import N_
from bot.sealing.manifest import EntryKind
from bot.services.letters import CLOSING_LETTERS
from desk.asking import Asked
from desk.casefile import CaseFile, Finding
from desk.contents import likely_language
from desk.drafts import Draft, Drafts
from desk.errors import DeskError, ForbiddenError, ServerAwayError, UnknownCaseError
from desk.pages.case_opening import now, opened, roster, speaking
from desk.pages.case_story import wants_erasure
from desk.pages.case_view import codes, consent_label
from desk.pages.case_words import catalogs, language_names
from desk.pages.decide_acts import act, sentence_of
from desk.pages.decide_options import Around, FieldView, field_views, problems_of
from desk.pages.decide_shapes import Decision, Kind
from desk.pages.decide_table import DECISIONS
from desk.pages.letter_preview import Phone, preview
from desk.pages.problems import Problem, problem_of
from desk.planning import FormError
from desk.routing import get, post
from desk.unsent import Late

LONGEST = 20_000
"""Characters of one field."""
WITHOUT_CONSENT = N_(
    "The reporter did not consent to this. It may only be shared for a child or a life at risk."
)
_CLOSING = frozenset({Action.PROPOSE_CLOSE.value, Action.CLOSE.value})
EXTRA: Mapping[str, str] = {
    "override": N_("Why it must be shared without consent"),
    "not_of_host": N_("Who is told, and that none of them is under this authority"),
}
"""Fields that only some cases need; they are asked for on the check page."""


@dataclass(slots=True, kw_only=True)
class Deciding:
    """One decision on one case, with what was typed."""

    asked: Asked
    case: CaseFile
    decision: Decision
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def around(self) -> Around:
        """What the form's choices are made from."""
        return Around(
            case=self.case,
            roster=roster(self.asked),
            me=self.asked.session.me,
            languages=language_names(),
            tongues={code: self.asked.words.language_name(code) for code in language_names()},
            now=now(self.asked),
        )

    def form(
        self,
        problems: Mapping[str, str] | None = None,
        problem: Problem | None = None,
        status: int = 200,
    ) -> Response:
        """The form, with what was typed."""
        views = field_views(self.decision, self.around, self._still_said(), problems)
        named = {view.asked.name for view in views} | {"version"}
        carried = {n: v for n, v in self.values.items() if n not in named}
        return self._page("decide_form.html", status, views=views, carried=carried, problem=problem)

    def _still_said(self) -> Mapping[str, str]:
        """What was typed; what was attested of the case as it stood before is said anew."""
        if self.values.get("version") in {None, str(self.case.detail.version)}:
            return self.values
        return without_ticks(self.decision, self.values)

    def check(self, extra: tuple[str, str] | None = None) -> Response:
        """The check page.

        Args:
            extra: a field that this case needs beside the form's, and why.
        """
        views = field_views(self.decision, self.around, self.values)
        if extra is None and self._needs_override():
            extra = ("override", WITHOUT_CONSENT)
        asked_for = () if extra is None else (extra[0],)
        return self._page(
            "decide_check.html",
            200,
            views=views,
            values={n: v for n, v in self.values.items() if n not in {"version", *asked_for}},
            version=self.values.get("version", str(self.case.detail.version)),
            extra=extra,
            extra_label=None if extra is None else EXTRA[extra[0]],
            extra_value="" if extra is None else self.values.get(extra[0], ""),
            shown_value=self._shown_value,
            files_first=self._files_first(),
        )

    async def act(self) -> Response:
        """Do it, and go back to the case; or show the form again with what was typed."""
        problems = problems_of(self.decision, self.around, self.values)
        if problems:
            return self.form(problems, status=400)
        try:
            # Notes are likely in the language that the desk speaks to their writer.
            likely = likely_language(self.values.get("words", ""), self.asked.language)
            said = {"note_language": likely, **self.values}
            await act(self.asked, self.case, self.decision.act, said)
        except FormError as error:
            return self._refused(error)
        except ServerAwayError as error:
            return self.form(problem=problem_of(error, self.case), status=503)
        except DeskError as error:
            self.case = await opened(self.asked)
            return self.form(problem=problem_of(error, self.case), status=409)
        return self.asked.go(f"/cases/{self.case.reference}?done={self.decision.action}")

    def _refused(self, error: FormError) -> Response:
        """Name the field; one that only some cases need is asked for on the check page."""
        said = sentence_of(error)
        if error.field in EXTRA:
            return self.check((error.field, said))
        if error.field in {view.name for view in self.decision.fields}:
            return self.form({error.field: said}, status=400)
        nothing = N_("Nothing was sent. Your words are kept below.")
        after = N_("Go back to the case and see what it allows now.")
        return self.form(problem=Problem(said, nothing, after), status=409)

    def _page(self, template: str, status: int, **facts: Any) -> Response:
        closing = self.case.closing
        shown: dict[str, Any] = {
            **speaking(self.asked, self.case.detail.summary.priority),
            **codes(),
            "case": self.case,
            "decision": self.decision,
            "closing": closing,
            "may_close": closing is not None and _is_fitting(closing),
            "consent_label": consent_label(self.case),
            "wants_erasure": wants_erasure(self.case) and self.decision.action in _CLOSING,
            "wished_days": WISHED,
            "phone": self._phone(closing),
            "kept_at": None,
        }
        return self.asked.page(template, status, **{**shown, **facts})

    def _phone(self, closing: Finding | None) -> Phone | None:
        """The closure letter as the reporter will see it: proposed now, or proposed before."""
        if self.decision.action == Action.CLOSE and closing is not None and closing.letter:
            facts = dict(closing.letter)
            code = (closing.code or "").removeprefix("close:")
        elif self.decision.action == Action.PROPOSE_CLOSE and self.values.get("code"):
            code = self.values["code"].removeprefix("close:")
            facts = {
                "template": CLOSING_LETTERS.get(code, "closed"),
                "words": self.values.get("letter_words", ""),
                "language": self.values.get("language", "en"),
            }
        else:
            return None
        spoken = catalogs(self.asked.desk.settings.caution)
        return preview(spoken, self.case.language, {**facts, "result": code}, now(self.asked))

    def _needs_override(self) -> bool:
        if self.decision.action != Action.REFER:
            return False
        consent = self.case.consent
        is_care = self.values.get("purpose") == "care"
        return not (consent.allows_care if is_care else consent.allows_action)

    def _files_first(self) -> int:
        """How many files are fetched before another officer can be given the case."""
        to = self.values.get("to", "")
        if self.decision.act != Action.ASSIGN or to in self.case.detail.readers:
            return 0
        return sum(row.kind == EntryKind.FILE for row in self.case.detail.entries)

    def _shown_value(self, view: FieldView) -> Markup:
        """A value as the check page says it: a choice by its label, words as they are."""
        chosen = next((one for one in view.options if one.value == view.value), None)
        if chosen is not None and chosen.label:
            return self.asked.words.say(chosen.label)
        return Markup('<span class="officers-words" dir="auto">{}</span>').format(view.value)


async def form(asked: Asked) -> Response:
    """Show a decision's form, with what was typed the last time and could not be sent."""
    deciding = await _deciding(asked)
    drafts, asked_for = Drafts(asked.session.cache), deciding.decision.action
    draft = await asyncio.to_thread(drafts.of, deciding.case.reference, deciding.decision.act)
    # A note and a translation are one act; words of the one are no draft of the other.
    if draft is not None and bool(draft.form.get("of")) is (deciding.decision.act != asked_for):
        # A statement is made anew each time; only words are given back.
        deciding.values = without_ticks(deciding.decision, draft.form)
    deciding.values = {**_likely(deciding), **deciding.values}
    return deciding.form()


def without_ticks(decision: Decision, values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what an officer stated by a tick."""
    ticks = {field.name for field in decision.fields if field.kind is Kind.TICK}
    return {name: value for name, value in values.items() if name not in ticks}


def _likely(deciding: Deciding) -> dict[str, str]:
    """The language in which a letter, and that in which a translation, is likely written."""
    likely = {"language": deciding.case.language, "note_language": deciding.asked.language}
    named = {field.name for field in deciding.decision.fields}
    return {name: code for name, code in likely.items() if name in named}


async def change(asked: Asked) -> Response:
    """Go back from the check page to the form, with what was typed."""
    return (await _deciding(asked, await _values(asked))).form()


async def check(asked: Asked) -> Response:
    """Show what was typed once more, or what is wrong with it."""
    deciding = await _deciding(asked, await _values(asked))
    problems = problems_of(deciding.decision, deciding.around, deciding.values)
    return deciding.form(problems, status=400) if problems else deciding.check()


async def take(asked: Asked) -> Response:
    """Do it."""
    return await (await _deciding(asked, await _values(asked))).act()


async def _deciding(asked: Asked, values: Mapping[str, str] | None = None) -> Deciding:
    decision = DECISIONS.get(asked.path("action"))
    if decision is None:
        raise UnknownCaseError("There is no such decision.")
    case = await opened(asked)
    if not may(Action(decision.act), asked.session.me.roles):
        raise ForbiddenError("Your roles do not allow this.")
    return Deciding(asked=asked, case=case, decision=decision, values=values or {})


async def _values(asked: Asked) -> dict[str, str]:
    """What was typed, without the form's token."""
    form = await asked.form()
    return {name: _typed(value) for name, value in form.items() if name != "form"}


def _typed(value: object) -> str:
    return str(value).replace("\r\n", "\n").removeprefix("\n")[:LONGEST]


def _keeps(asked: Asked, form: Mapping[str, str]) -> Late | None:
    """A decision that came after the lock, as a draft; the act is not done."""
    decision = DECISIONS.get(asked.path("action"))
    typed = {name: _typed(value) for name, value in form.items() if name != "version"}
    if decision is None or not any(typed.values()):
        return None
    reference = asked.path("reference")
    draft = Draft(reference=reference, action=decision.act, form=typed, saved=now(asked))
    return Late(draft, f"/cases/{reference}/decide/{decision.action}")


def _is_fitting(closing: Finding) -> bool:
    category, code = closing.category or "", closing.code or ""
    known = category in CATEGORIES and code in CLOSINGS
    return known and may_close(category, code)


routes = [
    get("/cases/{reference}/decide/{action}", form),
    post("/cases/{reference}/decide/{action}/check", check, keeps=_keeps),
    post("/cases/{reference}/decide/{action}/change", change, keeps=_keeps),
    post("/cases/{reference}/decide/{action}", take, keeps=_keeps),
]
