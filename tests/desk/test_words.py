"""The desk's voice: escaped, isolated, and honest about what is not translated."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from desk.sentences import Sentence
from desk.words import Voices

VOICES = Voices()


def test_what_fills_a_sentence_is_escaped_and_isolated() -> None:
    """A name cannot become markup, nor turn the words around it."""
    said = VOICES.words("en").say("Take {reference}", reference="<b>x</b>")

    assert said == "Take <bdi>&lt;b&gt;x&lt;/b&gt;</bdi>"


def test_markup_of_ours_is_kept() -> None:
    """A time that is HTML already is not escaped again."""
    said = VOICES.words("en").say("Answer by {time}:", time=Markup("<time>9</time>"))

    assert "<time>9</time>" in said


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_what_is_not_translated_is_marked_as_english(code: str) -> None:
    """Loose English in a right-to-left page would be reordered, counted sentences too."""
    words = VOICES.words(code)

    assert words.say("No catalog has this.") == (
        '<span lang="en" dir="ltr">No catalog has this.</span>'
    )
    counted = words.say_count("{count} thing of none", "{count} things of none", 21)
    assert counted.startswith('<span lang="en" dir="ltr">')


def test_a_sentence_that_was_made_is_said_anew() -> None:
    """English wherever it is text; on a page in its language, what fills it isolated."""
    made = Sentence("No server since {since}. Drafts are kept; nothing is sent.", since="9 <h>")

    assert made == "No server since 9 <h>. Drafts are kept; nothing is sent."
    said = VOICES.words("fr").say(made)
    assert "<bdi>9 &lt;h&gt;</bdi>" in said
    assert 'lang="en"' not in said


def test_a_parameter_is_never_read_again() -> None:
    """A filled value that looks like a placeholder stays what it is."""
    said = VOICES.words("en").say("{a} {b}", a="{b}", b="x")

    assert said == "<bdi>{b}</bdi> <bdi>x</bdi>"


def test_a_browsers_wish_is_heard() -> None:
    """The first language that the desk speaks wins; English where there is none."""
    assert VOICES.negotiate("sw,ar-LB;q=0.8,fr;q=0.5") == "ar"
    assert VOICES.negotiate("sw") == "en"


def test_a_list_joins_isolated_things() -> None:
    """What an officer or a reporter named stays whole, however many there are."""
    words = VOICES.words("en")

    assert words.listed(["<a>", "b", "c"]) == (
        "<bdi>&lt;a&gt;</bdi>, <bdi>b</bdi> and <bdi>c</bdi>"
    )
    assert words.say("Kept from: {tags}", tags=("x",)) == "Kept from: <bdi>x</bdi>"


def test_a_language_is_named_in_the_officers_own() -> None:
    """Who reads no Arabic must still see that a report is in Arabic."""
    assert VOICES.words("en").language_name("ar") == "<bdi>Arabic</bdi>"
    assert VOICES.words("ar").language_name("sw") == "<bdi>السواحلية</bdi>"


def test_no_page_joins_facts_by_a_latin_comma() -> None:
    """Between two things that are said, only the language's own sign or none of any language."""
    pages = (Path(__file__).parents[2] / "desk" / "templates").glob("*.html")
    joined = re.compile(r"(\}\}|</\w+>), ?(\{\{|<)")

    found = {page.name: joined.findall(page.read_text(encoding="utf-8")) for page in pages}
    assert {name: faults for name, faults in found.items() if faults} == {}
