"""Finding names in a stranger's words, in any script that Unicode knows.

Owns when a name counts as said. It errs to one side: a name that is found
where none was meant keeps an officer from a case that another will read; one
that is missed shows a report to the person it names. What no rule here can
find is a name in another script or spelling than the roster gives.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

# Letters that people type one for the other, and that no decomposition makes alike.
_ALIKE = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe",
        "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ŋ": "n",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
        "ـ": "", "ʿ": "", "ʾ": "", "ʼ": " ", "ʻ": " ",
    }
)  # fmt: skip

# And, with, to, the, of: written as one with the name in Arabic, Hebrew and Ethiopic scripts.
_ATTACHED = (
    "ال", "لل", "و", "ف", "ب", "ك", "ل",
    "ו", "ה", "ב", "ל", "מ", "ש", "כ",
    "የ", "ለ", "በ", "ከ", "ስለ",
)  # fmt: skip
_MOST_ATTACHED = 3
_ARTICLE = "ال"
# Han, kana, Hangul (decomposed), Thai, Lao, Tibetan, Myanmar, Khmer: words without spaces between,
# or with endings that no space sets apart.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
    "\U00020000-\U0003ffff]"
)
_PIECE = re.compile(r"\d+|[^\W\d_]+")
# A name that is written apart here and together there: Abdel Rahman, Jean-Pierre, UN 4471.
_LONGEST_RUN = 3


class Spoken:
    """A text in which names are looked for; looking again costs little."""

    def __init__(self, text: str) -> None:
        words = bare_words(text)
        self._whole = "".join(words)
        self._runs = set(_runs(words))
        self._places: dict[str, set[int]] = defaultdict(set)
        stems = {word: _stems(word) for word in set(words)}
        for place, word in enumerate(words):
            for stem in stems[word]:
                self._places[stem].add(place)

    def names(self, name: str) -> bool:
        """Whether a name is said, as whole words where its script has words."""
        sought = bare_words(name)
        together = "".join(sought)
        if not together:
            return False
        if _UNSPACED.search(together):
            return together in self._whole
        return together in self._runs or self._follow(sought)

    def _follow(self, sought: Sequence[str]) -> bool:
        """Whether these words follow each other somewhere."""
        places = self._of(sought[0])
        for further, word in enumerate(sought[1:], start=1):
            places &= {place - further for place in self._of(word)}
        return bool(places)

    def _of(self, word: str) -> set[int]:
        bare = {word, word.removeprefix(_ARTICLE)} - {""}
        return {place for form in bare for place in self._places.get(form, ())}


def bare_words(text: str) -> list[str]:
    """Bare words: case, accents, vowel signs, digits of a script and punctuation hide no name."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in letters if not unicodedata.category(c).startswith(("M", "Cf")))
    return _PIECE.findall("".join(map(_digit, kept)).translate(_ALIKE))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Neighbours written together, up to the longest run."""
    for length in range(1, _LONGEST_RUN + 1):
        shifted = (words[start:] for start in range(length))
        yield from map("".join, zip(*shifted, strict=False))


def _stems(word: str) -> set[str]:
    """A word, and what is left of it without what may be attached to a name."""
    if word.isascii():
        return {word, word.removesuffix("s")} - {""}
    stems = bare = {word}
    for _ in range(_MOST_ATTACHED):
        bare = {b.removeprefix(a) for b in bare for a in _ATTACHED if _begins(b, a)}
        stems = stems | bare
    return stems


def _begins(word: str, attached: str) -> bool:
    """Whether something is attached, and two letters at least are left without it."""
    return word.startswith(attached) and len(word) > len(attached) + 1
