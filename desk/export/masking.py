"""Hiding words before anything is exported.

Owns what is hidden: places that an officer marked, and words that are hidden
wherever they stand. Hiding replaces words in the model that every output is
made of, so a black box never has its words under it. A box has one length: how
long a hidden name is would tell which of two it is.

Words are found however they are written: letter case, vowel signs, accents,
invisible characters and runs of space are no way around. Whoever hides a name
means the name, so what is in doubt is hidden too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]
BOX = "█████"
"""What stands in plain text for what was hidden."""
FEWEST_LETTERS = 2
"""Of words that are hidden everywhere: one letter alone would hide every word that has it."""
MOST_TOGGLES = 1200
MOST_SUGGESTED = 40
_LONGEST_TOGGLE = 16
# A plate, a phone number, a badge; or words with capitals that do not begin a sentence.
_TELLING = re.compile(
    r"\+?\d[\d /-]{2,}\d"
    r"|(?<=[^\W\d_] )[A-Z\u00c0-\u00dd][^\W\d_]+(?: [A-Z\u00c0-\u00dd][^\W\d_]+)*"
)
_TATWEEL = "\u0640"
# Marks below this class are parts of a letter in Indic scripts, not signs upon it.
_SIGNS = 10


@dataclass(frozen=True, slots=True)
class Covered:
    """Words as they leave: pieces in order, None where something is hidden."""

    pieces: tuple[str | None, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """As plain text."""
        return "".join(BOX if piece is None else piece for piece in self.pieces)

    @property
    def hidden(self) -> int:
        """How many places are hidden."""
        return sum(piece is None for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """What an officer hides.

    Attributes:
        phrases: hidden wherever they stand, in every passage.
        spans: hidden where they are, by passage: from one character up to another.
    """

    phrases: tuple[str, ...] = field(default=(), repr=False)
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.phrases or self.spans)

    def cover(self, passage: str, text: str) -> Covered:
        """Hide what must be hidden of one passage."""
        plain = _Plain.of(text)
        found = [span for phrase in self.phrases for span in plain.find(_Plain.of(phrase).text)]
        return _cut(text, merged(text, (*self.spans.get(passage, ()), *found)))


def everywhere(texts: Mapping[str, str], spans: Mapping[str, tuple[Span, ...]]) -> tuple[str, ...]:
    """Return the marked words as phrases, to be hidden wherever else they stand."""
    marked = (
        _trimmed(texts[passage][start:end])
        for passage, places in spans.items()
        for start, end in merged(texts[passage], places)
    )
    return tuple(dict.fromkeys(phrase for phrase in marked if is_enough(phrase)))


def is_enough(phrase: str) -> bool:
    """Whether a phrase may be hidden everywhere."""
    letters = sum(character.isalnum() for character in _Plain.of(phrase).text)
    wide = any(unicodedata.east_asian_width(character) == "W" for character in phrase)
    return letters >= (1 if wide else FEWEST_LETTERS)


def toggles(text: str, words_each: int = 1) -> tuple[Span, ...]:
    """Return the places of a text that can be marked, so many words at a time."""
    words = tuple(_words(text))
    groups = (words[at : at + words_each] for at in range(0, len(words), words_each))
    return tuple((group[0][0], group[-1][1]) for group in groups)


def words_each(texts: Iterable[str]) -> int:
    """How many words one toggle takes, so that a long case still is one form."""
    count = sum(len(toggles(text)) for text in texts)
    return max(1, -(-count // MOST_TOGGLES))


def suggested(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return words that often lead to a person: known names, long numbers, names in Latin letters.

    A help to the eye and no more: nothing is hidden before an officer says so.
    """
    whole = "\n".join(texts)
    plain = _Plain.of(whole).text
    known = [name for name in names if is_enough(name) and _Plain.of(name).text in plain]
    found = (match.group().strip(" .,-") for match in _TELLING.finditer(whole))
    return tuple(dict.fromkeys((*known, *found)))[:MOST_SUGGESTED]


def merged(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap, or that only space parts: a gap would count the words."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1] <= len(text)):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _cut(text: str, spans: tuple[Span, ...]) -> Covered:
    pieces: list[str | None] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], None]
        at = end
    pieces.append(text[at:])
    return Covered(tuple(piece for piece in pieces if piece != ""))


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text as it is searched, and where each of its characters came from."""

    text: str
    origins: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, text: str) -> "_Plain":
        kept: list[tuple[str, int]] = []
        for at, character in enumerate(text):
            for simple in unicodedata.normalize("NFKD", character.casefold()):
                if simple.isspace():
                    if kept and kept[-1][0] != " ":
                        kept.append((" ", at))
                elif not _is_ignored(simple):
                    kept.append((simple, at))
        while kept and kept[-1][0] == " ":
            kept.pop()
        return cls("".join(c for c, _ in kept), tuple(at for _, at in kept), len(text))

    def find(self, phrase: str) -> Iterator[Span]:
        """Every place of a plain phrase, in characters of the text as it was."""
        at = self.text.find(phrase) if phrase else -1
        while at >= 0:
            last = at + len(phrase) - 1
            yield self.origins[at], self._end(last)
            at = self.text.find(phrase, at + 1)

    def _end(self, last: int) -> int:
        """Up to the next character that counts: signs on the last letter belong to it."""
        here, after = self.origins[last], last + 1
        while after < len(self.origins) and self.origins[after] == here:
            after += 1
        return self.origins[after] if after < len(self.origins) else self.length


def _is_ignored(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cf", "Cc"}
        or unicodedata.combining(character) >= _SIGNS
        or character == _TATWEEL
    )


def _words(text: str) -> Iterator[Span]:
    start = None
    for at, character in enumerate(f"{text} "):
        if start is None and not character.isspace():
            start = at
        elif start is not None and character.isspace():
            yield from _shorter(text, start, at)
            start = None


def _shorter(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut what has no spaces, as Chinese or Burmese is written, into pieces of its own."""
    while end - start > _LONGEST_TOGGLE:
        cut = start + _LONGEST_TOGGLE // 2
        while cut < end and unicodedata.category(text[cut]).startswith("M"):
            cut += 1
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _trimmed(words: str) -> str:
    """Without the marks of punctuation around it."""
    kept = [at for at, character in enumerate(words) if character.isalnum()]
    return words[kept[0] : kept[-1] + 1] if kept else ""
