"""Reading levels: each formula by hand on one text, and what is said of a hard sentence."""

import pytest

from bot.cli.workbench.reading_level import FORMULAS, Counts, counted, too_hard

EASY = {
    "en": "Tell us what happened. You can write it or say it. Short is fine.",
    "fr": "Dites ce qui est arrivé. Vous pouvez le dire ou le lire. Peu de mots suffit.",
    "es": "Diga lo que pasó. Lo lee solo el que debe leer. No se lo dice a más gente.",
    "pt": "Diga o que viu. Só lê quem tem de ler. Não dá o seu nome a mais gente.",
    "ru": "Где вы были и что там было? Мы прочтём и дадим вам ответ.",
    "tr": "Ne oldu? Bize yaz ya da söyle. Adını sormayız. Para da almayız.",
}
HARD = {
    "en": "Notwithstanding organisational considerations, confidentiality obligations of our "
    "representatives necessitate comprehensive documentation.",
    "fr": "Nonobstant les considérations organisationnelles, la confidentialité des informations "
    "communiquées nécessite une documentation particulièrement approfondie.",
    "es": "Independientemente de consideraciones organizacionales, la confidencialidad de las "
    "informaciones comunicadas necesita documentación particularmente pormenorizada.",
    "pt": "Independentemente das considerações organizacionais, a confidencialidade das "
    "informações comunicadas necessita de documentação particularmente pormenorizada.",
    "ru": "Вне зависимости от организационных обстоятельств конфиденциальность предоставленной "
    "информации обеспечивается квалифицированными представителями.",
    "tr": "Değerlendirmelerimizin sonuçlandırılmasından sonra bilgilendirileceğinizi öngörmekteyiz "
    "yetkililerimiz incelemelerini tamamlayacaklardır.",
}


@pytest.mark.parametrize("code", FORMULAS)
def test_a_plain_text_passes_and_an_office_text_does_not(code: str) -> None:
    """Every formula tells the two apart."""
    assert list(too_hard(EASY[code], code)) == []
    (told,) = too_hard(HARD[code], code)
    assert "five years of school" in told
    assert "Shorter sentences" in told


@pytest.mark.parametrize(
    ("code", "score"),
    [
        ("en", 0.39 * 10 + 11.8 * 1.5 - 15.59),
        ("fr", 207 - 10.15 - 110.4),
        ("es", 206.84 - 90 - 10.2),
        ("pt", 248.835 - 10.15 - 126.9),
        ("ru", 206.835 - 13 - 90.15),
        ("tr", 198.825 - 60.2625 - 26.1),
    ],
)
def test_a_formula_is_its_authors(code: str, score: float) -> None:
    """Ten words to a sentence and one and a half syllables to a word, worked out by hand."""
    assert FORMULAS[code].score(Counts(10, 1.5)) == pytest.approx(score)


@pytest.mark.parametrize(
    ("code", "text", "words", "syllables"),
    [
        ("en", "People came. They asked us.", 2.5, 6 / 5),
        ("ru", "Мы здесь. Пишите.", 1.5, 5 / 3),
        ("es", "Su aire es bueno.", 4, 6 / 4),
        ("fr", "Elle parle peu.", 3, 3 / 3),
    ],
)
def test_counts(code: str, text: str, words: float, syllables: float) -> None:
    """Words to a sentence and syllables to a word, as the language splits them."""
    found = counted(text, FORMULAS[code])

    assert (found.words_a_sentence, found.syllables_a_word) == pytest.approx((words, syllables))


def test_a_language_without_a_formula_counts_words() -> None:
    """Nineteen words are one too many; Chinese counts signs; each sentence for itself."""
    assert list(too_hard("moja " * 18 + ". Mbili.", "sw")) == []
    (told,) = too_hard("moja " * 19, "sw")
    assert "a sentence of 19 words" in told
    assert list(too_hard("我们会读。" * 20, "zh")) == []
    (told,) = too_hard("我们会读" * 11, "zh")
    assert "44 signs" in told


def test_a_few_words_are_left_alone() -> None:
    """A formula for pages says nothing of a label."""
    assert list(too_hard("Confidentiality obligations", "en")) == []
