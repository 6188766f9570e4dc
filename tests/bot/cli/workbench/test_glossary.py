"""The glossary: words found however a language bends them, names that must stay."""

from pathlib import Path

import pytest

from bot.cli.workbench.glossary import FILE, NO_GLOSSARY, Glossary, read_glossary
from bot.errors import CatalogError
from bot.i18n import LOCALES, SOURCE
from bot.i18n.languages import read_languages

SHIPPED = [
    code
    for code, language in read_languages(LOCALES / "languages.toml").items()
    if language.shipped and code != SOURCE
]
GLOSSARY = read_glossary(LOCALES)
WRITTEN = """
[never_translate]
Telegram = { ar = ["تيليجرام", "تلغرام"], ur = "ٹیلیگرام" }

[report]
note = "What a person tells us."
ru = "обращение"
am = ["ሪፖርት", "ጥቆማ"]
sr-Cyrl = "пријава"

[safe]
note = "Out of danger."
except = ["Keep it safe"]
also = ["safer"]
ru = "безопасно"
"""


@pytest.fixture
def written(tmp_path: Path) -> Glossary:
    """A small glossary."""
    (tmp_path / FILE).write_text(WRITTEN, "utf-8")
    return read_glossary(tmp_path)


@pytest.mark.parametrize(
    ("english", "code", "said", "missing"),
    [
        ("Your report is sent.", "ru", "Ваше обращение отправлено.", []),
        ("Reports are paused.", "ru", "Обращения приостановлены.", []),
        ("Your report is sent.", "ru", "Ваша жалоба отправлена.", ["report"]),
        ("A reporter came.", "ru", "Пришёл человек.", []),
        ("Your report is sent.", "am", "ሪፖርትዎ ተልኳል።", []),
        ("Your report is sent.", "am", "ጥቆማዎ ተልኳል።", []),
        ("Your report is sent.", "am", "ደብዳቤዎ ተልኳል።", ["report"]),
        ("Your report is sent.", "sr-Latn", "Vaša prijava je poslata.", []),
        ("Your report is sent.", "sr-Latn", "Vaša žalba je poslata.", ["report"]),
        ("Keep it safe.", "ru", "Берегите его.", []),
        ("It is safer here.", "ru", "Тут лучше.", ["safe"]),
        ("Your report is sent.", "fr", "C’est envoyé.", []),
    ],
)
def test_a_word_that_is_not_there_is_missed(
    written: Glossary, english: str, code: str, said: str, missing: list[str]
) -> None:
    """Endings may differ; another word is told; a language without the word is left alone."""
    terms = written.in_sentence(english, code)

    assert [term.english for term in terms if not term.used_in(said, code)] == missing


@pytest.mark.parametrize(
    ("code", "said", "lost"),
    [
        ("ru", "Telegram видит.", []),
        ("ru", "Телеграм видит.", ["Telegram"]),
        ("ar", "تلغرام يرى", []),
        ("ur", "ٹیلیگرام", []),
    ],
)
def test_a_name_stays_or_is_spelled_as_written_down(
    written: Glossary, code: str, said: str, lost: list[str]
) -> None:
    """A name is not a word: a company must be found by its name."""
    assert list(written.lost("Telegram sees.", said, code)) == lost


def test_a_folder_without_a_glossary_has_an_empty_one(tmp_path: Path) -> None:
    """A translator's own folder need not have one."""
    assert read_glossary(tmp_path) == NO_GLOSSARY


@pytest.mark.parametrize("text", ["[report", "[report]\nru = 'x'", "[report]\nnote = ['a']"])
def test_a_glossary_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    """Not TOML, a term without a note, a note that is no text."""
    (tmp_path / FILE).write_text(text, "utf-8")

    with pytest.raises(CatalogError, match="cannot be read"):
        read_glossary(tmp_path)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_language_has_the_words_of_this_work(code: str) -> None:
    """Forty words and more, with a note each; none left in English."""
    words = {term.english: term.words[code] for term in GLOSSARY.terms if code in term.words}

    assert len(GLOSSARY.terms) >= 40
    assert len(words) >= 40
    assert all(term.note for term in GLOSSARY.terms)
    assert [english for english, said in words.items() if not all(said)] == []
    assert {"Amana", "Telegram"} <= set(GLOSSARY.names)
