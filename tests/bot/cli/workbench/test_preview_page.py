"""The preview of a language is whole, closed, sound HTML, and the same each time."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache

import pytest
from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]  # it has no stubs

from bot.cli.workbench.backs import read_backs
from bot.cli.workbench.preview_entries import entries
from bot.cli.workbench.preview_html import tag
from bot.cli.workbench.preview_page import preview_page, shown_in
from bot.cli.workbench.preview_scenes import script
from bot.i18n import LOCALES, Catalogs
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.safety import key
from bot.i18n.soundness import PLACEHOLDER

LANGUAGES = ("ar", "sg")
page = cache(preview_page)


@cache
def parsed(code: str) -> tuple[ET.Element, list[tuple[object, ...]]]:
    """The page as a browser reads it, and what it had to forgive."""
    parser = HTMLParser(namespace_html_elements=False)
    return parser.parse(page(LOCALES, code)), parser.errors


def classed(root: ET.Element, name: str) -> list[ET.Element]:
    """Find elements by their class."""
    return [each for each in root.iter() if name in each.get("class", "").split()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_browser_has_nothing_to_forgive(code: str) -> None:
    """It is valid HTML; ids are each there once, and every link leads to one."""
    root, errors = parsed(code)
    ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
    links = {each.get("href", "") for each in root.iter("a")}
    named = {each.get("for") for each in root.iter("label")} - {None}

    assert errors == []
    assert [name for name, count in ids.items() if count > 1] == []
    assert len(links) > 100
    assert {link for link in links if link[0] != "#" or link[1:] not in ids} == set()
    assert named <= ids.keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_runs_and_fetches_nothing(code: str) -> None:
    """No script, no handler, no style but its own sheet, no address of anything outside."""
    root, _ = parsed(code)
    policy = next(m.get("content", "") for m in root.iter("meta") if m.get("http-equiv"))
    attributes = {name for each in root.iter() for name in each.attrib}

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not {"script", "link", "img", "iframe", "form", "object"} & {e.tag for e in root.iter()}
    assert not {
        name for name in attributes if name in {"src", "style", "action"} or name[:2] == "on"
    }
    assert not re.search(r"https?:|url\(|@import", page(LOCALES, code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_has_its_entry_with_both_sides(code: str) -> None:
    """Number, English, translation or a word that there is none, a box and the question."""
    root, _ = parsed(code)
    found = {each.get("id"): each for each in classed(root, "entry")}
    voice = Catalogs.load(wanted=[code]).translator(code)
    told = entries(LOCALES, voice.language, voice)
    sentences = {key(message) for message in read_catalog(LOCALES / TEMPLATE) if message.id}

    assert told.keys() == sentences
    assert len(found) == len(told) > 250
    for entry in told.values():
        text = "".join(found[f"string-{entry.place.number}"].itertext())
        assert all(english in text for english in entry.english)
        assert "12-year-old" in text
        assert entry.state in text
        wanted = [said for _, said in entry.counts] if entry.counts else entry.forms
        assert all(form in text for form in wanted)


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("sg", "ltr")])
def test_cards_stand_in_their_language_and_direction(code: str, direction: str) -> None:
    """Beside each English card stands one in the language, as the renderer gave it."""
    root, _ = parsed(code)
    messages = classed(root, "message")
    english, own = messages[::2], messages[1::2]
    _, shown, _ = shown_in(LOCALES, code)

    assert {(m.get("lang"), m.get("dir")) for m in english} == {("en", "ltr")}
    assert {(m.get("lang"), m.get("dir")) for m in own} == {(code, direction)}
    texts = ["\n".join(line.text or "" for line in message[0]) for message in own]
    assert texts == [one.own.text for one in shown]
    assert {line.get("dir") for message in own for line in message[0]} == {"auto"}
    labels = [[[k.text for k in row] for row in classed(m, "row")] for m in own]
    assert labels == [[list(row) for row in one.own.rows] for one in shown]


def test_each_form_of_a_counted_sentence_is_said_with_its_numbers() -> None:
    """Arabic counts in six ways, and each is shown with numbers that take it."""
    root, _ = parsed("ar")
    tables = list(root.iter("table"))
    rows = ["".join(row.itertext()) for row in tables[0].iter("tr")]

    assert len(tables) >= 6
    assert len(rows) == 6
    assert rows[0].startswith("for 0")
    assert not any(PLACEHOLDER.search(row) for row in rows)


def test_long_names_of_places_are_among_the_buttons() -> None:
    """A translator sees how a long name looks beside their own words."""
    assert "River crossing at the old ferry" in page(LOCALES, "ar")


def test_the_page_is_the_same_each_time() -> None:
    """Whoever compares two pages sees only what has changed."""
    before = preview_page(LOCALES, "sg")
    script.cache_clear()

    assert preview_page(LOCALES, "sg") == before


def test_words_never_become_markup() -> None:
    """A translation with signs of HTML is shown with them, and attributes keep their quotes."""
    written = tag("p", "<b>&", title='"><script>')

    assert written == '<p title="&#34;&gt;&lt;script&gt;">&lt;b&gt;&amp;</p>'


def test_what_is_not_translated_is_said_to_be_so() -> None:
    """A draft's page tells which sentences it lacks, and shows the language that stands in."""
    told = page(LOCALES, "din")

    assert "Not translated: the cards show another language." in told
    assert "[en] " in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_has_been_translated_back_stands_in_its_box(code: str) -> None:
    """The box holds it with whose it is."""
    root, _ = parsed(code)
    boxes = ["".join(each.itertext()) for each in root.iter("textarea")]
    said = {back.says for back in read_backs(LOCALES, code).values()}
    labels = {"".join(each.itertext()) for each in root.iter("label")}

    assert said
    assert said <= set(boxes)
    assert any(label.startswith("In English again (machine, 20") for label in labels)


def test_what_nobody_has_translated_back_has_an_empty_box() -> None:
    """A person is to fill it; no draft has been translated back."""
    root, _ = parsed("din")

    assert read_backs(LOCALES, "din") == {}
    assert "" in ["".join(each.itertext()) for each in root.iter("textarea")]
