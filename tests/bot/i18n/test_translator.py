"""Voices: sentences in a language, and honest fallbacks."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Catalogs, Sentence
from bot.i18n.bidi import isolate, runs_against
from bot.marks import NC_
from tests.bot.i18n.conftest import Folder

FSI, PDI = "\u2068", "\u2069"
ENGLISH = Catalogs.load(wanted=["en"]).translator("en")


def test_a_sentence_is_said_in_its_language(folder: Folder) -> None:
    """A known sentence comes with its parameters, and says which language it is."""
    voice = Catalogs.load(folder()).translator("fr")

    said = voice.sentence("Hello, {name}.", {"name": "Awa"}, isolate=())

    assert said == Sentence("Bonjour, Awa.", "fr")


@pytest.mark.parametrize(
    ("msgid", "text", "language"),
    [
        ("Hello, {name}.", "Bonjou, Awa.", "ht"),
        ("Only in French.", "Seulement en français.", "fr"),
        ("Nowhere yet.", "Nowhere yet.", "en"),
    ],
)
def test_a_missing_sentence_falls_back_visibly(
    folder: Folder, msgid: str, text: str, language: str
) -> None:
    """The chain is asked in order, and the result tells who answered."""
    voice = Catalogs.load(folder(), ["ht"]).translator("ht")

    assert voice.sentence(msgid, {"name": "Awa"}, isolate=()) == Sentence(text, language)
    assert voice.knows(msgid) == (language == "ht")


def test_a_fuzzy_translation_is_never_shown(folder: Folder) -> None:
    """A translation of an older sentence may say the wrong thing; English is shown."""
    voice = Catalogs.load(folder()).translator("fr")

    assert voice.sentence("Where?") == Sentence("Where?", "en")


def test_contexts_tell_equal_words_apart(folder: Folder) -> None:
    """A context finds its own translation, and never shows in English."""
    catalogs = Catalogs.load(folder())

    assert catalogs.translator("fr").sentence(NC_("button", "Back")).text == "Retour"
    assert catalogs.translator("fr").sentence("Back").language == "en"
    assert catalogs.translator("en").sentence(NC_("button", "Back")) == Sentence("Back", "en")


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 file"),
        ("en", 0, "0 files"),
        ("fr", 0, "0 fichier"),
        ("fr", 2, "2 fichiers"),
        ("ar", 0, "لا ملفات"),
        ("ar", 1, "ملف واحد"),
        ("ar", 3, "٣ ملفات"),
        ("ar", 11, "١١ ملفا"),
        ("ar", 100, "١٠٠ ملف"),
    ],
)
def test_counts_choose_their_form(folder: Folder, language: str, count: int, text: str) -> None:
    """Each language counts its own way, in its own digits."""
    voice = Catalogs.load(folder()).translator(language)
    said = voice.sentence("{count} file", plural="{count} files", count=count, isolate=())

    assert said.text == text


def test_parameters_stand_in_isolates_unless_told_otherwise(folder: Folder) -> None:
    """A name in another script cannot turn the sentence around it."""
    voice = Catalogs.load(folder()).translator("fr")

    assert voice.sentence("Hello, {name}.", {"name": "علي"}).text == f"Bonjour, {FSI}علي{PDI}."


@given(st.text())
def test_no_parameter_is_ever_read_as_a_pattern(words: str) -> None:
    """Whatever is put into a sentence comes out as it was, braces and all."""
    said = ENGLISH.sentence("a {one} b {two}", {"one": words, "two": "{one}"}, isolate=())
    shown = isolate(words) if runs_against(words, "ltr") else words

    assert said.text == f"a {shown} b {{one}}"


def test_words_that_run_the_other_way_always_stand_alone(folder: Folder) -> None:
    """A Latin name that begins an Arabic line would turn it; one of its own script stays bare."""
    arabic = Catalogs.load(folder()).translator("ar")
    mixed = {"name": "Clinic", "what": "رعاية"}

    assert arabic.sentence("{name}: {what}", mixed, isolate=()).text == f"{FSI}Clinic{PDI}: رعاية"
    assert ENGLISH.sentence("{name}: {what}", mixed, isolate=()).text == f"Clinic: {FSI}رعاية{PDI}"


@given(st.text())
def test_no_parameter_can_break_out_of_its_isolate(words: str) -> None:
    """Direction signs inside a parameter are dropped: only ours are left."""
    text = ENGLISH.sentence("a {one} b", {"one": words}).text

    assert text.startswith(f"a {FSI}")
    assert text.endswith(f"{PDI} b")
    assert (
        sum(sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for sign in text) == 2
    )


def test_a_parameter_that_was_not_given_is_an_error() -> None:
    """Our own mistake is loud, and no brace ever reaches a person."""
    with pytest.raises(KeyError):
        ENGLISH.sentence("Hello, {name}.")


def test_mission_s_own_words_follow_the_chain(folder: Folder) -> None:
    """A contact's name comes in the reader's language, or in the next one that has it."""
    voice = Catalogs.load(folder(), ["ht"]).translator("ht")

    assert voice.name({"en": "Clinic", "fr": "Clinique"}) == Sentence("Clinique", "fr")
    assert voice.name({"sw": "Kliniki"}) == Sentence("Kliniki", "sw")
    with pytest.raises(LookupError):
        voice.name({"en": ""})


def test_a_sentence_of_parameters_only_is_in_no_catalog(folder: Folder) -> None:
    """Words of the mission's own are never looked up, and never count as a fallback."""
    voice = Catalogs.load(folder()).translator("fr")
    facts = {"name": "Le Centre", "what": "soins"}

    assert voice.sentence("{name}", facts, isolate=()) == Sentence("Le Centre", "fr")
    assert voice.sentence("{name}: {what}", facts, isolate=()).language == "fr"


def test_times_dates_and_lists_follow_the_language(folder: Folder) -> None:
    """Times are told on the language's clock, dates with the month's name."""
    french = Catalogs.load(folder()).translator("fr")
    moment = datetime(2026, 11, 22, 14, 10)  # noqa: DTZ001  # already local, as callers pass it

    assert (ENGLISH.time(moment), french.time(moment)) == ("14:10", "14:10")
    assert french.date(date(2026, 11, 22)) == "22 novembre 2026"
    assert ENGLISH.number(1234) == "1,234"
