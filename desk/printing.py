"""Printing: the margins of every page, and how a printed case speaks.

Owns what stands on each sheet whoever tears them apart: CONFIDENTIAL and the
reference above; below by whom, when, the how-many-th copy, until when it is
kept, page and pages. Browsers and the PDF maker read the same style. All of
it is made in memory; the browser alone prints.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from markupsafe import Markup, escape

from bot.interview.course import choice_of
from bot.interview.questions import AFTER_BY_ID, BY_ID
from bot.marks import N_
from desk.casefile import Answer
from desk.export.document import Issued
from desk.export.masking import Covered
from desk.export.report_text import harmless
from desk.words import Words

CONFIDENTIAL = N_("CONFIDENTIAL")
_FOOT = N_("Printed by {officer}, {time}, copy {copy}. Destroy by {day}.")
_PAGES = N_("Page {page} of {pages}")
_FACES = '"DejaVu Sans","Noto Sans",sans-serif'
_BDI = re.compile(r"<bdi\b[^>]*>")
_TURNED = re.compile(
    r'(?P<open><span lang="[^"]*" dir="(?P<way>ltr|rtl)">)(?P<inner>.*?)</span>', re.DOTALL
)
_PAGE, _ALL = "\ue010", "\ue011"
HOW = {
    "answered": N_("Answered"),
    "in_words": N_("In their own words"),
    "skipped": N_("Skipped"),
    "not_answered": N_("Not answered"),
    "not_asked": N_("Not asked"),
    "not_exported": N_("Not in this copy"),
    "none_yet": N_("Not decided yet"),
}
"""How an empty field reads, by the codes of a filled form."""


def margins(words: Words, spoken: str, issued: Issued) -> str:
    """The style of every page's margins, by CSS paged media (margin boxes)."""
    head = f"{words.plain(CONFIDENTIAL)} · {spoken}"
    foot = words.plain(
        _FOOT,
        officer=issued.by,
        time=utc(issued.at),
        copy=str(issued.copy),
        day=day(issued.expires),
    )
    pages = words.plain(_PAGES, page=_PAGE, pages=_ALL)
    return (
        f"@page{{size:A4;margin:22mm 16mm 24mm;font-family:{_FACES};"
        f"@top-center{{content:{_css(head)};font-weight:700}}"
        f"@bottom-left{{content:{_css(foot)};font-size:8pt}}"
        f"@bottom-right{{content:{_counted(pages)};font-size:8pt;white-space:nowrap}}}}"
    )


def utc(at: int) -> str:
    """A moment, named by its zone: who reads a copy elsewhere has no desk to ask."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"


def day(at: int) -> str:
    """A day in UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def boxed(covered: Covered, hidden: str) -> Markup:
    """Words in HTML, with a solid box for each hidden place and nothing under it."""
    box = Markup('<span class="hidden-words">{}</span>').format(f"[{hidden}]")
    return Markup("").join(
        # The PDF maker isolates nothing: a sign that turns text would turn our own lines, too.
        box if piece is None else escape(harmless(piece))
        for piece in covered.pieces
    )


def isolated(html: str) -> str:
    """Put signs of isolation where HTML isolates: the PDF maker knows only the signs.

    Without them a date in an Arabic line is read from its end.
    """
    marked = _BDI.sub("\\g<0>\u2068", html).replace("</bdi>", "\u2069</bdi>")
    return _TURNED.sub(_between, marked)


def _between(found: re.Match[str]) -> str:
    sign = "\u2067" if found["way"] == "rtl" else "\u2066"
    return f"{found['open']}{sign}{found['inner']}\u2069</span>"


def answer_html(
    answer: Answer, words: Words, said: Callable[[str], Markup]
) -> tuple[Markup, Markup]:
    """A question's name and how it stands, in the interface's language."""
    question = BY_ID.get(answer.question) or AFTER_BY_ID.get(answer.question)
    name = escape(answer.name) if question is None else said(question.name)
    if answer.choice is None:
        return name, words.say(HOW[answer.asked.name.lower()])
    known = None if question is None or question.areas else choice_of(question, answer.choice)
    return name, escape(answer.label or answer.choice) if known is None else said(known.label)


def _counted(sentence: str) -> str:
    """The sentence of pages as CSS, its two places counted by whoever lays the pages out."""
    parts = sentence.replace(_PAGE, f"\0{_PAGE}\0").replace(_ALL, f"\0{_ALL}\0").split("\0")
    counters = {_PAGE: "counter(page)", _ALL: "counter(pages)"}
    return " ".join(counters.get(part) or _css(part) for part in parts if part)


def _css(text: str) -> str:
    """A text as a CSS string; everything but letters and figures by its number."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):x} " for c in text) + '"'
