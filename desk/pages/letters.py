"""The page on which a letter to a reporter is written, seen as the phone shows it, and sent.

Owns writing: what was typed is kept sealed every moment, and nothing leaves
but by the check page. A letter cannot be taken back, so there is no shortcut
for sending, and what is checked is drawn by the functions of the bot itself.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.casework.actions import Action
from bot.casework.triage import Priority
from bot.marks import N_
from bot.services.audit import acted_at
from bot.services.letters import BY_ID, CLOSING_LETTERS, TEMPLATES
from bot.services.posting import ANNOUNCED, free_from
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.errors import DeskError, ServerAwayError
from desk.pages import case_side
from desk.pages.case_opening import now, opened, roster, speaking
from desk.pages.case_words import catalogs, language_names, said
from desk.pages.decide_acts import act, sentence_of
from desk.pages.letter_drafts import (
    Written,
    draft_of,
    drop_draft,
    find_draft,
    keep_draft,
    read_form,
)
from desk.pages.letter_preview import Phone, preview
from desk.pages.problems import Problem, problem_of
from desk.planning import FormError
from desk.routing import get, post
from desk.unsent import Late

NEEDS_WORDS = N_("These ready sentences lead up to your own words: write them.")
# Closing letters are offered where a result is proposed, so that none is sent without one.
_CLOSING = frozenset(CLOSING_LETTERS.values())


async def write(asked: Asked) -> Response:
    """Show the page with the draft, if there is one."""
    case = await opened(asked)
    with suppress(DeskError):
        await asked.session.client.presence(case.reference, "writing")
    draft = await find_draft(asked.session.cache, case.reference) or _new(case)
    return await _page(asked, case, draft)


async def keep(asked: Asked) -> Response:
    """Keep what was typed so far, and draw it."""
    reference = asked.path("reference")
    form = await asked.form()
    draft = read_form(form, "en", now(asked))
    await keep_draft(asked.session.cache, reference, draft)
    phone = draw(asked, str(form.get("reporter", "en")), draft)
    return asked.page("letter_phone.html", **speaking(asked), phone=phone, kept_at=draft.at)


async def check(asked: Asked) -> Response:
    """Show once more what will be sent."""
    case = await opened(asked)
    draft = await _taken(asked, case)
    if BY_ID[draft.template].wants_words and not draft.words.strip():
        return await _page(asked, case, draft, wrong=NEEDS_WORDS)
    return asked.page(
        "letter_check.html",
        **speaking(asked, case.detail.summary.priority),
        **await _around(asked, case, draft),
        version=case.detail.version,
    )


async def send(asked: Asked) -> Response:
    """Seal and send; on any failure the draft stays."""
    case = await opened(asked)
    draft = await _taken(asked, case)
    seen = str((await asked.form()).get("version", ""))
    action = Action.ASK if draft.ask else Action.LETTER
    try:
        done = await act(asked, case, action.value, {**draft.form, "version": seen})
    except FormError as error:
        return await _page(asked, case, draft, wrong=sentence_of(error))
    except ServerAwayError as error:
        return await _page(asked, case, draft, problem=problem_of(error, case))
    except DeskError as error:
        case = await opened(asked)
        return await _page(asked, case, draft, problem=problem_of(error, case))
    if done.held_until is not None:
        held = replace(draft, held_until=done.held_until)
        await keep_draft(asked.session.cache, case.reference, held)
        return asked.go(f"/cases/{case.reference}/letter")
    await drop_draft(asked.session.cache, case.reference)
    asked.session.announced.setdefault(case.reference, False)
    return asked.go(f"/cases/{case.reference}?done=letter#letters")


async def discard(asked: Asked) -> Response:
    """Throw a draft away."""
    reference = asked.path("reference")
    await drop_draft(asked.session.cache, reference)
    return asked.go(f"/cases/{reference}")


def draw(asked: Asked, reporter_language: str, draft: Written) -> Phone:
    """Draw a draft as the reporter's phone would show it."""
    spoken = catalogs(asked.desk.settings.caution)
    facts = {"template": draft.template, "words": draft.words, "language": draft.language}
    return preview(spoken, reporter_language, facts, now(asked))


async def _taken(asked: Asked, case: CaseFile) -> Written:
    """Read the form and keep it before anything else can fail."""
    draft = read_form(await asked.form(), case.language, now(asked))
    await keep_draft(asked.session.cache, case.reference, draft)
    return draft if _may_ask(asked, case) else replace(draft, ask=False)


async def _page(
    asked: Asked,
    case: CaseFile,
    draft: Written,
    *,
    wrong: str = "",
    problem: Problem | None = None,
) -> Response:
    return asked.page(
        "letter.html",
        200 if problem is None else 409,
        **speaking(asked, case.detail.summary.priority),
        **await _around(asked, case, draft),
        version=case.detail.version,
        templates=[
            {"id": one.id, "said": said(one.words, asked.language).striptags()}
            for one in TEMPLATES
            if one.id not in _CLOSING
        ],
        letter_languages=language_names(),
        may_ask=_may_ask(asked, case),
        wrong=wrong,
        problem=problem,
    )


async def _around(asked: Asked, case: CaseFile, draft: Written) -> dict[str, Any]:
    announcing = announced_how(case)
    held = await _held_until(asked, case) if announcing == "here" else None
    return {
        "case": case,
        "draft": draft,
        "phone": draw(asked, case.language, draft),
        "meaning": _meaning(asked, case, draft),
        "kept_at": draft.at or None,
        "announcing": announcing,
        "held_until": draft.held_until or held,
    }


def announced_how(case: CaseFile) -> str:
    """How this reporter hears of a letter: here, by code only, or not at all."""
    later = [str(a.facts.get("reply")) for a in case.additions if a.facts.get("reply")]
    chosen = later[-1] if later else case.report.reply
    if chosen == "here" or (not later and case.report.notice_key is not None):
        return "here"
    return "none" if chosen == "none" else "code"


def _meaning(asked: Asked, case: CaseFile, draft: Written) -> Markup | None:
    """The ready sentences in the officer's language, where the phone shows another."""
    if catalogs().negotiate(case.language).code == asked.language:
        return None
    return said(BY_ID[draft.template].words, asked.language)


async def _held_until(asked: Asked, case: CaseFile) -> int | None:
    """Until when the next notice waits, as coarsely as the record tells; None if it need not."""
    try:
        rows = await asked.session.client.audit(case.reference)
    except DeskError:
        return None
    owed = [acted_at(row) for row in rows if row.action == ANNOUNCED]
    if not owed:
        return None
    until = free_from(max(owed), Priority(case.detail.summary.priority))
    return until if until > now(asked) else None


def _may_ask(asked: Asked, case: CaseFile) -> bool:
    standing = case_side.standing_of(case.detail.summary.state)
    allowed = case_side.allowed_actions(roster(asked).officer(asked.session.officer).roles)
    return bool(allowed[Action.ASK]) and case_side.is_legal(Action.ASK, standing)


def _keeps(asked: Asked, form: Mapping[str, str]) -> Late | None:
    """A letter that came after the lock, as a draft; it is not sent."""
    reference = asked.path("reference")
    draft = draft_of(reference, read_form(form, "en", now(asked)))
    return Late(draft, f"/cases/{reference}/letter")


def _new(case: CaseFile) -> Written:
    return Written(language=case.language if case.language in language_names() else "en")


routes = [
    get("/cases/{reference}/letter", write),
    post("/cases/{reference}/letter/draft", keep, keeps=_keeps),
    post("/cases/{reference}/letter/check", check, keeps=_keeps),
    post("/cases/{reference}/letter/send", send, keeps=_keeps),
    post("/cases/{reference}/letter/discard", discard),
]
