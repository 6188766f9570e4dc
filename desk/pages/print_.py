"""The pages that are printed or filed: one body, as a page of the desk or as a PDF.

Owns filling the templates of a printed case and of a form. The text is the
model's, where what is hidden is gone; what a browser prints and what becomes
a PDF are the same HTML.
"""

import asyncio
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.casework.reference import read, shown
from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.errors import OperatorError
from desk import printing
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.contents import way
from desk.errors import UnknownCaseError
from desk.export.document import CaseDocument, Issued
from desk.export.fonts import spelled_signs
from desk.export.incident_form import Profile, fill
from desk.export.masking import Covered
from desk.export.pdf import make_pdf
from desk.export.report_text import harmless
from desk.export.wish import Purpose
from desk.fact_words import RISKS
from desk.pages.case_opening import speaking
from desk.pages.case_view import FORMS, NOTES, state_name
from desk.pages.case_words import said
from desk.pages.export_words import KINDS
from desk.routing import get

_MOST_COPIES = 100_000
_LAST = 2**33


def case_page(asked: Asked, case: CaseFile, document: CaseDocument) -> str:
    """The page of a case to be printed."""
    return asked.render("print_case.html", **_facts(asked, document), case=case)


def form_page(asked: Asked, profile: Profile, document: CaseDocument) -> str:
    """The page of an incident form to be printed."""
    return asked.render("print_form.html", **_facts(asked, document), **_form(profile, document))


async def case_pdf(asked: Asked, document: CaseDocument) -> bytes:
    """A case as a PDF; OperatorError where this desk cannot make it."""
    facts = _facts(asked, document)
    return await _pdf(asked, document, "print_case_body.html", facts)


async def form_pdf(asked: Asked, profile: Profile, document: CaseDocument) -> bytes:
    """An incident form as a PDF; OperatorError where this desk cannot make it."""
    facts = {**_facts(asked, document), **_form(profile, document)}
    return await _pdf(asked, document, "print_form_body.html", facts)


async def style(asked: Asked) -> Response:
    """The margins of a printed page; our policy allows no style inside it."""
    try:
        spoken = shown(read(asked.path("reference")))
    except OperatorError:
        raise UnknownCaseError("There is no such page.") from None
    copy, at = int(asked.path("copy")), int(asked.path("at"))
    if copy > _MOST_COPIES or at > _LAST:
        raise UnknownCaseError("There is no such page.")
    issued = Issued(by=asked.session.officer, at=at, copy=copy, to="", purpose=Purpose.INSIDE)
    return Response(printing.margins(asked.words, spoken, issued), media_type="text/css")


async def _pdf(asked: Asked, document: CaseDocument, body: str, facts: dict[str, Any]) -> bytes:
    html = asked.render("print_pdf.html", **facts, body=body)
    margins = printing.margins(asked.words, document.spoken, document.issued)
    return await asyncio.to_thread(_made, html, margins)


def _made(html: str, margins: str) -> bytes:
    """Make the PDF in a thread: the fonts are asked first, which can take seconds."""
    signs = spelled_signs(str(Markup(html).striptags()))  # noqa: S704  # only to read its text
    return make_pdf(printing.isolated(html).translate(signs), margins)


def _facts(asked: Asked, document: CaseDocument) -> dict[str, Any]:
    words, code = asked.words, asked.language
    hidden = words.plain("hidden")

    def say(msgid: str) -> Markup:
        return said(msgid, code)

    def covered(text: Covered) -> Markup:
        return printing.boxed(text, hidden)

    return {
        **speaking(asked, document.priority),
        "document": document,
        "answers": [printing.answer_html(answer, words, say) for answer in document.answers],
        "covered": covered,
        "harmless": harmless,
        "way": way,
        "utc": printing.utc,
        "day": printing.day,
        "confidential": printing.CONFIDENTIAL,
        "state": state_name(document.state),
        "kinds": KINDS,
        "notes": NOTES,
        "file_forms": FORMS,
        "categories": CATEGORIES,
        "subjects": SUBJECTS,
        "closings": CLOSINGS,
        "risks": RISKS,
        "how": printing.HOW,
        "style": f"/cases/{document.reference}/print-{document.issued.copy}"
        f"-{document.issued.at}.css",
    }


def _form(profile: Profile, document: CaseDocument) -> dict[str, Any]:
    filled = fill(profile, document)
    sections = dict.fromkeys(one.of.section for one in filled)
    return {
        "profile": profile,
        "sections": {name: [f for f in filled if f.of.section == name] for name in sections},
    }


routes = [get("/cases/{reference}/print-{copy:int}-{at:int}.css", style, quiet=True)]
