"""How hard a sentence is to read, by the formula that a language has.

Owns the formulas, each with its source, and the bound that its own author
sets for about five years of school. They were made for pages, not for
sentences, and a program counts syllables roughly: what they say is a reason
to look again, never a fault. Where no formula is known only a sentence's
length is counted.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.i18n.soundness import PLACEHOLDER

LONGEST = 18
"""Words of one sentence, where a language has no formula."""
LONGEST_UNSPACED = 40
"""Signs of one sentence, in a script that puts no space between words."""
FEWEST = 8
"""Words below which a formula says nothing."""

_END = re.compile(r"[.!?…։۔।።፧。！？؟:：፦]+(?:\s|$|(?=[\u3000-\u9fff]))")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_UNSPACED = {"zh", "my"}


@dataclass(frozen=True, slots=True)
class Counts:
    """What every formula is made of, of one text."""

    words_a_sentence: float
    syllables_a_word: float


def flesch_kincaid(counts: Counts) -> float:
    """Return the American school grade.

    J. Kincaid, R. Fishburne, R. Rogers and B. Chissom, Research Branch Report 8-75 (US Naval
    Technical Training, 1975).
    """
    return 0.39 * counts.words_a_sentence + 11.8 * counts.syllables_a_word - 15.59


def kandel_moles(counts: Counts) -> float:
    """Return Flesch's ease for French.

    L. Kandel and A. Moles, "Application de l'indice de Flesch à la langue française", Cahiers
    d'études de radio-télévision 19 (1958); 73.6 is their 0.736 for the syllables of 100 words.
    """
    return 207 - 1.015 * counts.words_a_sentence - 73.6 * counts.syllables_a_word


def fernandez_huerta(counts: Counts) -> float:
    """Return the ease of Spanish.

    J. Fernández Huerta, "Medidas sencillas de lecturabilidad", Consigna 214 (1959); 60 is his 0.60
    for the syllables of 100 words. 1.02 is for the words of a sentence, as his examples have it:
    many copies take it for the sentences of 100 words (G. Law, 2011).
    """
    return 206.84 - 60 * counts.syllables_a_word - 1.02 * counts.words_a_sentence


def martins(counts: Counts) -> float:
    """Return Flesch's ease for Portuguese.

    T. Martins, C. Ghiraldelo, M. Nunes and O. Oliveira, "Readability formulas applied to textbooks
    in Brazilian Portuguese", Notas do ICMSC 28 (São Carlos, 1996).
    """
    return 248.835 - 1.015 * counts.words_a_sentence - 84.6 * counts.syllables_a_word


def oborneva(counts: Counts) -> float:
    """Return Flesch's ease for Russian.

    I. Oborneva, "Автоматизированная оценка сложности учебных текстов на основе статистических
    параметров", dissertation (Moscow, 2006); she fitted it to texts in both languages.
    """
    return 206.835 - 1.3 * counts.words_a_sentence - 60.1 * counts.syllables_a_word


def atesman(counts: Counts) -> float:
    """Return the ease of Turkish.

    E. Ateşman, "Türkçede okunabilirliğin ölçülmesi", Dil Dergisi 58 (1997).
    """
    return 198.825 - 40.175 * counts.syllables_a_word - 2.61 * counts.words_a_sentence


@dataclass(frozen=True, slots=True)
class Formula:
    """A language's formula.

    Attributes:
        score: of some counts.
        bound: the hardest score that is easy enough.
        vowels: the letters of which a group is one syllable.
        rises: whether a higher score is harder.
        apart: whether vowels side by side are syllables each.
        mute: an ending without a sound.
    """

    score: Callable[[Counts], float]
    bound: float
    vowels: str
    rises: bool = False
    apart: bool = False
    mute: str = ""


FORMULAS: Mapping[str, Formula] = {
    # Grade five.
    "en": Formula(flesch_kincaid, 5, "aeiouy", rises=True, mute="(?<![aeiouyl])(?:e|ed|es)$"),
    # "Easy" on Flesch's scale, which both French and Russian keep.
    "fr": Formula(kandel_moles, 80, "aeiouyàâéèêëîïôùûüœ", mute="(?:e|es|ent)$"),
    "ru": Formula(oborneva, 80, "аеёиоуыэюя", apart=True),
    # Fifth grade on the author's own scale.
    "es": Formula(fernandez_huerta, 80, "aeiouáéíóúü"),
    # Up to grade five, and grades five and six, on the authors' own scales.
    "pt": Formula(martins, 75, "aeiouáâãàéêíóôõúü"),
    "tr": Formula(atesman, 80, "aeıioöuüâîû", apart=True),
}


def too_hard(text: str, code: str) -> Iterator[str]:
    """Yield the end of a sentence that says why a text is hard, and what would help."""
    plain = PLACEHOLDER.sub("x", text)
    formula = FORMULAS.get(code)
    if formula is None:
        yield from _too_long(plain, code)
        return
    if len(_WORD.findall(plain)) < FEWEST:
        return
    counts = counted(plain, formula)
    score = formula.score(counts)
    if score > formula.bound if formula.rises else score < formula.bound:
        yield (
            f"may be hard to read after five years of school: {counts.words_a_sentence:.0f} words "
            f"to a sentence, {counts.syllables_a_word:.1f} syllables to a word. Shorter sentences "
            "and shorter words help."
        )


def counted(text: str, formula: Formula) -> Counts:
    """Count a text of at least one word."""
    words = _WORD.findall(text)
    sentences = [part for part in _END.split(text) if _WORD.search(part)]
    syllables = sum(_syllables(word.casefold(), formula) for word in words)
    return Counts(len(words) / len(sentences), syllables / len(words))


def _syllables(word: str, formula: Formula) -> int:
    several = "" if formula.apart else "+"
    return max(1, len(re.findall(f"[{formula.vowels}]{several}", re.sub(formula.mute, "", word))))


def _too_long(text: str, code: str) -> Iterator[str]:
    for part in _END.split(text):
        if code in _UNSPACED:
            length, longest, what = len(part.strip()), LONGEST_UNSPACED, "signs"
        else:
            length, longest, what = len(_WORD.findall(part)), LONGEST, "words"
        if length > longest:
            yield f"has a sentence of {length} {what}: with at most {longest} it is easier to read."
