"""Makes what was asked for: a page, a file, or a sealed stream, ready to be given out.

Owns one literal table from a form to its maker, and the names of files. A
name tells the reference and which copy it is, nothing of the case.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response, StreamingResponse

from desk.asking import Asked
from desk.casefile import CaseFile, FetchedFile
from desk.entries import fetch_file
from desk.export import bundle, canonical_json, incident_form, pdf
from desk.export.document import CaseDocument
from desk.export.recipients import Named, read_recipient
from desk.export.tables_csv import TYPE as CSV_TYPE
from desk.export.wish import Form, Wish
from desk.pages import print_
from desk.pages.case_opening import reader, roster
from desk.timeline import row_time

Made = str | Response
"""A page of the desk, or a file."""
Maker = Callable[[Asked, CaseFile, Wish, CaseDocument], Awaitable[Made]]
_JSON_TYPE = "application/json"


async def made(asked: Asked, case: CaseFile, wish: Wish, document: CaseDocument) -> Made:
    """Make an export; OperatorError where this desk cannot."""
    return await _MAKERS[wish.form](asked, case, wish, document)


def check_recipient(asked: Asked, wish: Wish) -> Named | None:
    """The recipient of a bundle; FormError if it is none."""
    return read_recipient(wish.recipient, roster(asked)) if wish.form is Form.BUNDLE else None


def attachment(document: CaseDocument, ending: str) -> dict[str, str]:
    """How a browser is told to save a file."""
    name = f"{document.reference}-{document.issued.copy}.{ending}"
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


async def _print(asked: Asked, case: CaseFile, _: Wish, document: CaseDocument) -> Made:
    return print_.case_page(asked, case, document)


async def _pdf(asked: Asked, _: CaseFile, __: Wish, document: CaseDocument) -> Made:
    return _file(document, await print_.case_pdf(asked, document), pdf.TYPE, "pdf")


async def _json(_: Asked, __: CaseFile, ___: Wish, document: CaseDocument) -> Made:
    return _file(document, canonical_json.case_json(document), _JSON_TYPE, "json")


async def _form_print(asked: Asked, _: CaseFile, __: Wish, document: CaseDocument) -> Made:
    return print_.form_page(asked, _profile(asked), document)


async def _form_pdf(asked: Asked, _: CaseFile, __: Wish, document: CaseDocument) -> Made:
    content = await print_.form_pdf(asked, _profile(asked), document)
    return _file(document, content, pdf.TYPE, "pdf")


async def _form_csv(asked: Asked, _: CaseFile, __: Wish, document: CaseDocument) -> Made:
    return _file(document, incident_form.form_csv(_profile(asked), document), CSV_TYPE, "csv")


async def _form_json(asked: Asked, _: CaseFile, __: Wish, document: CaseDocument) -> Made:
    return _file(document, incident_form.form_json(_profile(asked), document), _JSON_TYPE, "json")


async def _bundle(asked: Asked, case: CaseFile, wish: Wish, document: CaseDocument) -> Made:
    """Look at every file before anything is recorded; open each again as it is sealed."""

    async def fetch(number: int) -> FetchedFile:
        return await fetch_file(reader(asked), case, number)

    named = read_recipient(wish.recipient, roster(asked))
    rows = await asked.session.client.audit(case.reference)
    fitting, faulty = await bundle.looked_at(case, fetch)
    whole = bundle.gather(
        document,
        case,
        rows=rows,
        originals=fitting,
        faulty=faulty,
        times=lambda row: row_time(row, roster(asked)),
    )
    stream = bundle.sealed(whole, fetch, named.recipient, secrets.token_bytes)
    headers = attachment(document, "tar.age")
    return StreamingResponse(stream, media_type=bundle.TYPE, headers=headers)


def _profile(asked: Asked) -> incident_form.Profile:
    return incident_form.read_profile(asked.desk.settings.home)


def _file(document: CaseDocument, content: bytes, media_type: str, ending: str) -> Response:
    return Response(content, media_type=media_type, headers=attachment(document, ending))


_MAKERS: Mapping[Form, Maker] = {
    Form.PRINT: _print,
    Form.PDF: _pdf,
    Form.JSON: _json,
    Form.FORM_PRINT: _form_print,
    Form.FORM_PDF: _form_pdf,
    Form.FORM_CSV: _form_csv,
    Form.FORM_JSON: _form_json,
    Form.BUNDLE: _bundle,
}
