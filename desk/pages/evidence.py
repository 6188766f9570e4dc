"""The pages of a case's files: fetched when asked for, shown from memory only.

Owns how a stranger's file meets the officer's browser: under a type that its
own bytes prove, in a sandbox, never sniffed, never run, never kept. A picture
is shown as a copy written anew; whatever the desk does not know is only ever
downloaded, and that by a form, so that no page can start it by an address.
"""

from starlette.responses import Response

from bot.errors import SealingError
from bot.marks import N_
from desk.asking import Asked
from desk.casefile import CaseFile, FetchedFile
from desk.entries import fetch_file
from desk.errors import UnknownCaseError
from desk.pages.case_opening import opened, reader, speaking
from desk.pages.evidence_copy import can_copy, cleaned
from desk.pages.evidence_kinds import UNKNOWN_TYPE, Shown, looks
from desk.pages.problems import Problem
from desk.routing import get, post

LONGEST_TEXT = 200_000
"""Characters of a text file that the page shows."""

_SANDBOX = "default-src 'none'; sandbox"
_FAULTY = Problem(
    N_("This file does not open, or it is not the file that the report names."),
    N_("Nothing of it is shown."),
    N_("Do not rely on it. Tell the head which case and which file it was."),
)


async def show(asked: Asked) -> Response:
    """Fetch a file and say what it is."""
    case, number = await opened(asked), _number(asked)
    try:
        file = await fetch_file(reader(asked), case, number)
    except SealingError:
        return _page(asked, case, None, problem=_FAULTY)
    return _page(asked, case, file, problem=None)


async def copy(asked: Asked) -> Response:
    """A picture's working copy."""
    file = await _fetched(asked)
    if looks(file.content).shown is not Shown.PICTURE:
        raise UnknownCaseError("This file is no picture.")
    return _raw(await cleaned(file.content), "image/png")


async def play(asked: Asked) -> Response:
    """A sound or a film, in pieces where the browser asks for pieces."""
    file = await _fetched(asked)
    found = looks(file.content)
    if found.shown not in {Shown.SOUND, Shown.FILM}:
        raise UnknownCaseError("This file is no sound and no film.")
    return ranged(file.content, found.media_type, asked.request.headers.get("range", ""))


async def original(asked: Asked) -> Response:
    """The original's bytes, as a download of no type."""
    file = await _fetched(asked)
    answer = _raw(file.content, UNKNOWN_TYPE)
    # A name of ours: the one that it came with is a stranger's, and may end in `.exe`.
    name = f"{asked.path('reference')}-{_number(asked):03d}.original"
    answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    return answer


def ranged(content: bytes, media_type: str, asked_range: str) -> Response:
    """Answer with the whole, or with the one range that was asked for (RFC 9110 section 14)."""
    span = _span(asked_range, len(content))
    if span is None:
        answer = _raw(content, media_type)
    else:
        start, end = span
        answer = _raw(content[start : end + 1], media_type, 206)
        answer.headers["content-range"] = f"bytes {start}-{end}/{len(content)}"
    answer.headers["accept-ranges"] = "bytes"
    return answer


def _span(asked_range: str, size: int) -> tuple[int, int] | None:
    unit, _, spec = asked_range.partition("=")
    first, dash, last = spec.partition("-")
    if unit != "bytes" or not dash or not size:
        return None
    if not all(part.isascii() and part.isdigit() for part in (first, last) if part):
        return None
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else None
    start, end = int(first), min(int(last or size - 1), size - 1)
    return (start, end) if start <= end else None


def _raw(content: bytes, media_type: str, status: int = 200) -> Response:
    headers = {
        "content-type": media_type,
        "content-security-policy": _SANDBOX,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(content, status, headers)


def _page(
    asked: Asked, case: CaseFile, file: FetchedFile | None, *, problem: Problem | None
) -> Response:
    number, text = _number(asked), ""
    facts = file.facts if file else next((f for f in case.files if f.number == number), None)
    if facts is None:
        raise UnknownCaseError("This case has no such file here.")
    shown = looks(file.content).shown if file else Shown.NEVER
    if shown is Shown.PICTURE and not can_copy():
        shown = Shown.NEVER
    if file is not None and shown is Shown.TEXT:
        text = file.content.decode("utf-8", "replace")[:LONGEST_TEXT]
    return asked.page(
        "evidence.html",
        200 if problem is None else 502,
        **speaking(asked, case.detail.summary.priority),
        case=case,
        file=facts,
        length=len(file.content) if file else 0,
        shown=shown.value,
        text=text,
        problem=problem,
    )


async def _fetched(asked: Asked) -> FetchedFile:
    return await fetch_file(reader(asked), await opened(asked), _number(asked))


def _number(asked: Asked) -> int:
    return int(asked.path("number"))


routes = [
    get("/cases/{reference}/evidence/{number:int}", show),
    get("/cases/{reference}/evidence/{number:int}/copy", copy),
    get("/cases/{reference}/evidence/{number:int}/play", play),
    post("/cases/{reference}/evidence/{number:int}/original", original),
]
