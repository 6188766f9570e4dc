"""The preview as one page: every screen in the order of the script, English beside it.

Owns the page's shape. It holds no script and fetches nothing, so that it can
be sent to a translator, opened from a stick, and printed. It is the same to
the byte until a sentence, a card or a review changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from bot.cli.workbench.preview_card import figure, heard_on
from bot.cli.workbench.preview_entries import Entry, entries
from bot.cli.workbench.preview_entry import entry_html
from bot.cli.workbench.preview_html import tag
from bot.cli.workbench.preview_scenes import script
from bot.cli.workbench.preview_style import STYLE, policy
from bot.cli.workbench.preview_told import Told
from bot.i18n import SOURCE, Catalogs, Language

_HOW = """
This page shows all that the bot can say, in the order in which people meet it: the English,
and the translation beside it as a phone of 320 points shows it. Names of places, and what
officers write themselves, are examples.

Each sentence has a number, is listed once, where it first appears, and tells how far it has
come: machine, translated, reviewed, field-tested.

Say each in English again without looking at the original, and write that into its box;
somebody who knows only the original then compares. What you write here stays in this window
until you print it.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen in English and in the language, with its number."""

    number: int
    section: str
    english: Told
    own: Told


def shown_in(folder: Path, code: str) -> tuple[Language, Sequence[Shown], Mapping[str, Entry]]:
    """Say every screen in English and in a language, and gather what is told of its sentences.

    Raises:
        CatalogError: the language is unknown, or a file of it is missing or unsound.
    """
    catalogs = Catalogs.load(folder, [code, SOURCE])
    english, own = catalogs.translator(SOURCE), catalogs.translator(code)
    shown = [
        Shown(number, scene.section, scene.tell(english), scene.tell(own))
        for number, scene in enumerate(script(), start=1)
    ]
    return own.language, shown, entries(folder, own.language, own)


def preview_page(folder: Path, code: str) -> str:
    """Write the whole page of a language; CatalogError as `shown_in` has it."""
    language, shown, told = shown_in(folder, code)
    title = f"{language.own_name} ({code}): every screen"
    sections = [(name, tuple(group)) for name, group in groupby(shown, lambda one: one.section)]
    first = _first_screens(told)
    body = tag(
        "body",
        tag(
            "header",
            tag("h1", title),
            *(tag("p", text) for text in _HOW.strip().split("\n\n")),
            _figures(told),
        ),
        _contents(sections, first),
        tag(
            "main",
            *(
                _section(number, name, group, (language, told))
                for number, (name, group) in enumerate(sections, start=1)
            ),
        ),
    )
    return document(title, body)


def document(title: str, body: Markup) -> str:
    """Write a page around a body."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(STYLE)),  # noqa: S704  # our own sheet
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en', dir='ltr')}\n"


def _figures(told: Mapping[str, Entry]) -> Markup:
    states = [entry.state for entry in told.values()]
    figures = [("sentences", len(told))]
    figures += [(state, states.count(state)) for state in dict.fromkeys(sorted(states))]
    figures.append(("safety, no second reader", sum(entry.waits for entry in told.values())))
    return tag(
        "dl",
        *(tag("div", tag("dt", name), tag("dd", str(count))) for name, count in figures),
        class_="figures",
    )


def _first_screens(told: Mapping[str, Entry]) -> Mapping[int, int]:
    """Count the sentences that first stand on each screen."""
    screens = [entry.place.screen for entry in told.values()]
    return {screen: screens.count(screen) for screen in screens}


def _contents(sections: Sequence[tuple[str, Sequence[Shown]]], first: Mapping[int, int]) -> Markup:
    def line(number: int, name: str, group: Sequence[Shown]) -> Markup:
        new = sum(first.get(one.number, 0) for one in group)
        ends = dict.fromkeys((group[0].number, group[-1].number))
        facts = f" {'–'.join(map(str, ends))}{f', {new} new' if new else ''}"
        return tag("li", tag("a", name, href=f"#section-{number}"), tag("small", facts))

    lines = [line(number, name, group) for number, (name, group) in enumerate(sections, start=1)]
    return tag(
        "nav",
        tag("h2", "Contents", id="contents"),
        tag("p", "With the numbers of the screens, and how many sentences are new there."),
        tag("ol", *lines),
        class_="contents",
        aria_labelledby="contents",
    )


def _section(
    number: int, name: str, group: Sequence[Shown], facts: tuple[Language, Mapping[str, Entry]]
) -> Markup:
    return tag(
        "section",
        tag("h2", f"{number}. {name}", id=f"section-{number}"),
        *(_scene(one, *facts) for one in group),
    )


def _scene(shown: Shown, language: Language, told: Mapping[str, Entry]) -> Markup:
    name = f"screen-{shown.number}"
    here = [told[key] for key in told if key in heard_on(shown.own)]
    own = [entry for entry in here if entry.place.screen == shown.number]
    beside = [entry.place.number for entry in here if entry not in own]
    new = [entry_html(entry, language) for entry in own]
    return tag(
        "article",
        tag("h3", f"Screen {shown.number}", id=f"{name}-title"),
        figure(shown.english, "English", SOURCE, "ltr"),
        figure(shown.own, language.own_name, language.code, language.direction),
        tag("div", *new, *_also(beside, is_all=not new), class_="entries"),
        id=name,
        class_="scene",
        aria_labelledby=f"{name}-title",
    )


def _also(numbers: Sequence[int], *, is_all: bool) -> Iterator[Markup]:
    if numbers:
        links = [tag("a", str(number), href=f"#string-{number}") for number in numbers]
        said = [part for link in links for part in (" ", link)]
        words = "All its sentences stood above:" if is_all else "Also here:"
        yield tag("p", words, *said, class_="note")
