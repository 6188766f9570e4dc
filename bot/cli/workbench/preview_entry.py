"""One sentence of the preview: its state, both sides, its counted forms, its box.

Owns the HTML of an entry. The box and the two answers are for people; the
page sends nothing anywhere.
"""

from collections.abc import Iterator

from markupsafe import Markup

from bot.cli.workbench.backs import Back
from bot.cli.workbench.preview_card import measure
from bot.cli.workbench.preview_entries import MISSING, Entry
from bot.cli.workbench.preview_html import tag
from bot.i18n.languages import Language

_LINKED = 8
"""Further screens that are named; a button such as “Stop and clear” stands on almost all."""


def entry_html(entry: Entry, language: Language) -> Markup:
    """Write what is to be known and to be asked of a sentence.

    Args:
        entry: its facts.
        language: that it is translated into.
    """
    number = entry.place.number
    return tag(
        "section",
        tag("h4", tag("span", str(number), class_="number"), *_badges(entry), *_where(entry)),
        *([tag("p", " ".join(entry.notes), class_="note")] if entry.notes else []),
        *_sides(entry, language),
        _room(entry),
        *_counted(entry, language),
        *_asked(number, entry.back),
        id=f"string-{number}",
        class_="entry",
        aria_label=f"Sentence {number}",
    )


def _badges(entry: Entry) -> Iterator[Markup]:
    yield tag("span", entry.state, class_=f"badge {entry.state}")
    if entry.waits:
        yield tag("span", "safety: needs a second reader", class_="badge safety")
    elif entry.is_safety:
        yield tag("span", "safety", class_="badge safety")


def _where(entry: Entry) -> Iterator[Markup]:
    said = entry.place.part if entry.context is None else f"{entry.place.part}, “{entry.context}”"
    yield tag("span", said, class_="soft")
    further = list(dict.fromkeys(spot.screen for spot in entry.place.spots))[1:]
    links = [tag("a", str(screen), href=f"#screen-{screen}") for screen in further[:_LINKED]]
    if links:
        more = f" and {len(further) - _LINKED} more" if len(further) > _LINKED else ""
        joined = [part for link in links for part in (" ", link)]
        yield tag("span", "also on screen", *joined, more, class_="soft")


def _sides(entry: Entry, language: Language) -> Iterator[Markup]:
    yield from (tag("p", text, class_="said", lang="en", dir="ltr") for text in entry.english)
    if entry.counts:
        return
    for text in entry.forms:
        yield tag("p", text, class_="said", lang=language.code, dir=language.direction)
    if entry.state == MISSING:
        yield tag("p", "Not translated: the cards show another language.", class_="missing")


def _room(entry: Entry) -> Markup:
    text = entry.forms[-1] if entry.forms else entry.english[-1]
    what = "letters on a button" if entry.room.is_label else "letters"
    return measure(entry.room.taken(text), entry.room.limit, what)


def _counted(entry: Entry, language: Language) -> Iterator[Markup]:
    if entry.counts:
        own = {"lang": language.code, "dir": language.direction}
        rows = [
            tag("tr", tag("th", f"for {numbers}", scope="row"), tag("td", said, **own))
            for numbers, said in entry.counts
        ]
        yield tag("table", tag("tbody", *rows))


def _asked(number: int, back: Back | None) -> Iterator[Markup]:
    box = f"back-{number}"
    who = f" ({back})" if back else ""
    yield tag("label", f"In English again{who}:", for_=box, class_="note")
    yield tag("textarea", back.says if back else "", id=box, rows=2, cols=40)
    answers = [
        tag("label", tag("input", type="radio", name=f"twelve-{number}"), f" {word}")
        for word in ("yes", "no")
    ]
    asked = tag("legend", "Would a 12-year-old understand?")
    yield tag("fieldset", asked, *answers, class_="asked")
