"""The words of a case as toggles, so that an officer can mark what is hidden.

Owns cutting passages into toggles and showing how they will read. A toggle is
a box to tick: it works by keyboard, and without any script.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desk.casefile import CaseFile
from desk.contents import way
from desk.export.document import Passage, passages
from desk.export.masking import Covered, Masks, toggles, words_each


@dataclass(frozen=True, slots=True)
class Toggle:
    """Words that are ticked together; `before` is what stands in front of them."""

    mark: str
    before: str = field(repr=False)
    words: str = field(repr=False)
    is_set: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """One passage to be marked, and how it will read."""

    id: str
    kind: str
    by: str
    language: str
    direction: str
    toggles: tuple[Toggle, ...] = field(repr=False)
    covered: Covered


def marked_passages(
    case: CaseFile, texts: Mapping[str, str], masks: Masks, marks: frozenset[str]
) -> tuple[Marked, ...]:
    """Return everything that can be marked; nothing where there are no texts."""
    if not texts:
        return ()
    at_once = words_each(texts.values())
    known = {passage.id: passage for passage in passages(case, Masks())}
    return tuple(
        _marked(known.get(name), name, text, masks, tuple(_toggles(name, text, at_once, marks)))
        for name, text in texts.items()
    )


def _marked(
    passage: Passage | None, name: str, text: str, masks: Masks, cut: tuple[Toggle, ...]
) -> Marked:
    language = passage.language if passage else "und"
    return Marked(
        id=name,
        kind=name.partition(":")[0],
        by=passage.by if passage else "",
        language=language,
        direction=way(text),
        toggles=cut,
        covered=masks.cover(name, text),
    )


def _toggles(name: str, text: str, at_once: int, marks: frozenset[str]) -> Iterator[Toggle]:
    last = 0
    for start, end in toggles(text, at_once):
        mark = f"{name}:{start}-{end}"
        yield Toggle(mark, text[last:start], text[start:end], mark in marks)
        last = end
