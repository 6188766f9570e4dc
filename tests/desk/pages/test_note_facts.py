"""Facts of notes are said in words: no code and no English name stands bare."""

import pytest

from desk.casefile import Note
from desk.fact_words import CODES, LABELS, told
from desk.pages.note_facts import fact_lines
from desk.words import OFFERED, Voices

VOICES = Voices()


def note(what: str, **facts: str) -> Note:
    """A note with facts."""
    return Note(number=2, at=0, by="ada", what=what, language="en", words="", facts=facts)


def test_codes_are_said_in_words() -> None:
    """A newcomer knows no codes; what is empty is not shown."""
    said = fact_lines(
        note("triage", category="cat:SEA.TRX", harm_risk="some", tags=""), VOICES.words("en")
    )

    assert [(str(line.label), str(line.value)) for line in said] == [
        ("What it is", "Sex demanded for money, aid or a job"),
        ("Danger for the reporter or others from now on", "Some"),
    ]


@pytest.mark.parametrize(("what", "label"), [("raise", "New priority"), ("refer", "To whom")])
def test_one_name_of_two_meanings_is_told_apart(what: str, label: str) -> None:
    """A raise and a referral both go somewhere."""
    (line,) = fact_lines(note(what, to="P1"), VOICES.words("en"))

    assert line.label == label


def test_what_is_not_known_is_shown_isolated() -> None:
    """Written by a newer desk, or by hand: neither markup nor loose English."""
    (line,) = fact_lines(note("note", strange="<b>"), VOICES.words("ar"))

    assert line.label == '<span lang="en" dir="ltr">strange</span>'
    assert line.value == "<bdi>&lt;b&gt;</bdi>"


def test_consent_and_steps_are_said_in_the_officers_language() -> None:
    """Also what was recorded by a code of the questionnaire, or of an act."""
    facts = note("refer", consent="care", act="investigate")
    lines = [str(line.value) for line in fact_lines(facts, VOICES.words("fr"))]
    none = [
        str(line.value) for line in fact_lines(note("refer", consent="none"), VOICES.words("fr"))
    ]

    assert not {"care", "investigate", "<bdi>care</bdi>", "<bdi>investigate</bdi>"} & set(lines)
    assert not any('lang="en"' in each or "<bdi>" in each for each in (*lines, *none))


def test_an_exported_note_is_told_in_words() -> None:
    """In English whoever exports it, with the code beside; an empty fact is left out."""
    text = told(note("triage", category="cat:SEA.TRX", tags="", override="A life.", odd="x"))

    assert text.splitlines() == [
        "What it is: Sex demanded for money, aid or a job (cat:SEA.TRX)",
        "Why it must be shared without consent: A life.",
        "odd: x",
    ]
    assert told(note("refer", consent="care")) == "Consent to share: Yes, for care (care)"


@pytest.mark.parametrize("code", OFFERED)
def test_none_of_them_stays_english(code: str) -> None:
    """Labels and meanings are in every language of the desk."""
    words = VOICES.words(code)
    said = [*LABELS.values(), *(one for table in CODES.values() for one in table.values())]

    assert [one for one in said if "<span" in words.say(one)] == []
