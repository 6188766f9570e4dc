"""How the studio's pages are written: templates, what they are given, and the cards on them.

Owns one running studio and the page of one sentence, on which everything
comes together. It reads and never writes.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.audio.programs import RATE, Programs
from bot.cli.workbench.backs import MOST
from bot.cli.workbench.studio.cards import Card, card
from bot.cli.workbench.studio.edits import Ending
from bot.cli.workbench.studio.reading import Reading, Shelf
from bot.cli.workbench.studio.recording import LONGEST_S
from bot.cli.workbench.studio.sentences import FILTERS, Sentence, fields
from bot.cli.workbench.studio.undoing import Deed
from bot.i18n import SOURCE, Catalogs

FOLDER = Path(__file__).parents[1] / "studio_pages"

_templates = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


TOLD = {
    "saved": "Saved.",
    "saved-last": "Saved. That was the last one.",
    "read": "Written down: you have read it.",
    "undone": "It is as it was before.",
    "spoken": "The recording is kept.",
    "back": "Written down: what it says in English again.",
    "heard": "Written down: you have heard it.",
    "last": "That was the last one.",
}
CAN_BE_UNDONE = frozenset({"saved", "saved-last", "read"})
REFUSED = {
    Ending.CHANGED: "Somebody has changed this translation meanwhile. Nothing is saved yet: "
    "choose between the two.",
    Ending.UNSOUND: "This would fail on the phone, so it is not saved yet.",
    Ending.LATE: "This cannot be undone any more: something else was done since.",
    Ending.OWN: "You translated this yourself: another person must read it.",
    Ending.OWN_BACK: "You translated this yourself: another person must say what it says.",
    Ending.OTHER_BACK: "Somebody has changed this sentence or its back-translation meanwhile. "
    "Compare with what stands there now.",
    Ending.GONE: "The English of this sentence has changed or gone. Copy your words from here.",
}


@dataclass(slots=True)
class Studio:
    """One running studio."""

    folder: Path
    code: str
    root: str
    alias: str = ""
    programs: Programs = field(default_factory=Programs.find)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while files are read and written, so that no two savings cross."""
    last: Deed | None = None
    """What was saved or read last, and can be undone."""
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        """Have the language at hand."""
        self.shelf = Shelf(self.folder, self.code)


def editor(
    request: Request,
    sentence: Sentence,
    *,
    status: int = 200,
    refused: str = "",
    faults: tuple[str, ...] = (),
    written: tuple[str, ...] | None = None,
    differs: bool = False,
    says: str | None = None,
) -> Response:
    """Show one sentence; with what somebody has typed, where it could not be saved.

    Args:
        request: for its page.
        sentence: which one.
        status: of the answer.
        refused: why nothing was done.
        faults: what would fail on the phone.
        written: what somebody has typed.
        differs: whether another text stands in the catalog by now.
        says: the back-translation that somebody has typed, where it could not be kept.
    """
    studio = studio_of(request)
    reading = studio.shelf.now()
    shown, said = chosen(request), request.query_params.get("said", "")
    undoable = studio.last.sentence if studio.last and said in CAN_BE_UNDONE else ""
    there = fields(sentence.message, reading.language, written) if written else sentence.fields
    place = sentence.place
    return page(
        request,
        "sentence.html",
        status=status,
        reading=reading,
        sentence=sentence,
        fields=there,
        said=TOLD.get(said, ""),
        done=reading.by_id.get(undoable),
        refused=refused,
        faults=faults,
        differs=differs,
        says=says,
        shown=shown,
        **_neighbours(reading, sentence, shown),
        terms=reading.terms(sentence),
        readers=reading.readers(sentence),
        recording=reading.recording(sentence) if sentence.recordable else None,
        cards=cards_of(studio, reading, place.screen, sentence.key) if place else (),
    )


def _neighbours(reading: Reading, sentence: Sentence, shown: str) -> dict[str, str | None]:
    """Return the sentences before and after one, among those that are shown."""
    wanted = FILTERS[shown][1]
    ids = [one.id for one in reading.sentences if wanted(one) or one.id == sentence.id]
    around = [None, *ids, None]
    here = around.index(sentence.id)
    return {"before": around[here - 1], "after": around[here + 1]}


def cards_of(studio: Studio, reading: Reading, number: int, wanted: str = "") -> tuple[Card, ...]:
    """Show a screen in the language, if it can be shown, and in English."""
    english = Catalogs.load(studio.folder, [SOURCE]).translator(SOURCE)
    voices = [voice for voice in (reading.voice, english) if voice is not None]
    return tuple(card(number, voice, reading.ids, wanted) for voice in voices)


def chosen(request: Request) -> str:
    """Return which sentences are shown."""
    shown = request.query_params.get("show", "all")
    return shown if shown in FILTERS else "all"


def studio_of(request: Request) -> Studio:
    """Return the studio that is asked."""
    studio: Studio = request.app.state.studio
    return studio


def go(request: Request, where: str) -> Response:
    """Lead to another page of ours, so that reload repeats nothing."""
    return RedirectResponse(studio_of(request).root + where, 303)


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> Response:
    """Write a page."""
    studio = studio_of(request)
    common = {
        "root": studio.root,
        "alias": studio.alias,
        "filters": FILTERS,
        "code": studio.code,
        "can_record": studio.programs.packer is not None,
        "rate": RATE,
        "longest": LONGEST_S,
        "longest_back": MOST,
    }
    return HTMLResponse(_templates.get_template(template).render(common | facts), status)


def sentence_of(request: Request, reading: Reading) -> Sentence:
    """Return the sentence that an address names.

    Raises:
        HTTPException: there is none, any more.
    """
    found = reading.by_id.get(request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return found


def to_sentence(request: Request, name: str, said: str) -> Response:
    """Lead to a sentence, with what has just been done."""
    asked = {"show": chosen(request)} | ({"said": said} if said else {})
    return go(request, f"/sentences/{name}?{urlencode(asked)}")
