"""The shipped catalogs: complete, sound, and of the sentences in the code."""

import pytest
from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import read_backs, without_back
from bot.cli.workbench.domains import CHATS, DESK
from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import MACHINE, is_all_read, keys
from bot.cli.workbench.findings import Beside, findings
from bot.cli.workbench.glossary import read_glossary
from bot.cli.workbench.transliteration import differing, made
from bot.errors import UserFacingError
from bot.i18n import LOCALES, SOURCE, Catalogs
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.reviews import read_reviews
from bot.i18n.safety import key, safety_strings
from bot.interview.questions import QUESTIONS, Choice, Question

LANGUAGES = read_languages(LOCALES / "languages.toml")
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
SHIPPED = [code for code in TRANSLATED if LANGUAGES[code].shipped]
BESIDE = Beside(glossary=read_glossary(LOCALES))
ASKED = [question for question in QUESTIONS if question.choices]


@pytest.fixture(scope="module")
def template() -> Catalog:
    """The sentences that are in the code now."""
    return extract(LOCALES.parent)


def test_the_template_is_what_the_code_says(template: Catalog) -> None:
    """Translation tools begin from the sentences of this very code."""
    assert len(template) > 50
    written = read_catalog(LOCALES / CHATS.template)
    assert keys(written) == keys(template), "run `amana locales update`"
    assert safety_strings(written) == safety_strings(template), "run `amana locales update`"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalog_has_no_fault(code: str, template: Catalog) -> None:
    """Each language is whole, fresh and keeps what must be kept."""
    catalog = read_catalog(catalog_path(LOCALES, code))

    found = findings(LANGUAGES[code], catalog, template, beside=BESIDE)
    assert [str(one) for one in found if one.must] == []


def test_every_catalog_belongs_to_a_language_and_english_has_none() -> None:
    """English is the sentences in the code; a catalog of it would be a second source."""
    found = {path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/*.po")}

    assert found == set(TRANSLATED)


@pytest.mark.parametrize("code", TRANSLATED)
def test_an_unreviewed_catalog_says_so_in_its_first_line(code: str) -> None:
    """Nobody takes a machine's words for a speaker's."""
    path = catalog_path(LOCALES, code)
    is_read = is_all_read(read_catalog(path), read_reviews(LOCALES, code))

    first = path.read_text("utf-8").split("\n")[0]
    assert (MACHINE in first) == (LANGUAGES[code].shipped and not is_read)


@pytest.mark.parametrize("code", SHIPPED)
def test_what_each_safety_sentence_says_is_written_down(code: str, template: Catalog) -> None:
    """Whoever knows no Sango can read what the Sango says, of the words that stand there now.

    A sentence that was mended needs a new back-translation: the studio has a field for it, the
    spreadsheet a column.
    """
    catalog, backs = read_catalog(catalog_path(LOCALES, code)), read_backs(LOCALES, code)

    left = without_back(catalog, safety_strings(template), backs)
    assert [key(message) for message in left] == []


def _labels(question: Question) -> list[Choice]:
    return [choice for choice in question.choices if choice.label]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_no_two_answers_of_a_question_read_alike(question: Question, code: str) -> None:
    """A typed label is a tap, so that two equal labels would choose for the person."""
    voice = Catalogs.load(wanted=[code]).translator(code)
    labels = [voice.sentence(choice.label).text.casefold() for choice in _labels(question)]

    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_error_is_told_in_every_language(code: str) -> None:
    """The sentence that an error owns never comes in English to who does not read it."""
    voice = Catalogs.load(wanted=[code]).translator(code)
    family = [UserFacingError]
    for error in family:
        family += error.__subclasses__()

    # The desk's own errors are officers' reading, from the desk's catalog.
    told = [error for error in family if not error.__module__.startswith("desk.")]
    assert len(told) > 5
    assert [error.__name__ for error in told if not voice.knows(error.user_message)] == []


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_the_desks_catalog_has_no_fault(code: str) -> None:
    """The desk is whole in each language that it offers."""
    catalog = read_catalog(catalog_path(LOCALES, code, DESK.name))
    template = extract(LOCALES.parent, DESK)

    assert len(template) > 50
    found = findings(LANGUAGES[code], catalog, template, DESK, BESIDE)
    assert [str(one) for one in found if one.must] == []


MADE = [code for code in TRANSLATED if LANGUAGES[code].made_from]


@pytest.mark.parametrize("code", MADE)
def test_a_language_made_of_another_says_the_same(code: str, template: Catalog) -> None:
    """Both scripts of a language are one text; people translate and review one of them."""
    source = LANGUAGES[code].made_from
    assert source is not None
    now = made(code, read_catalog(catalog_path(LOCALES, source)), template)

    written = read_catalog(catalog_path(LOCALES, code))
    assert differing(now, written) == [], f"run `amana locales update {source}`"


def test_serbian_is_made_so() -> None:
    """The check above looked at something."""
    assert MADE == ["sr-Latn"]
