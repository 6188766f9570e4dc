"""What an officer asks to be exported: how much, in which form, for whom, and why.

Owns these choices and what must be said before they are granted: the words of
a case need a reason and a head, and whoever is outside the mission needs the
reporter's consent or a reason that stays. Pure: nothing is made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from desk.casefile import CaseFile
from desk.export.masking import Masks, Span, everywhere, is_enough
from desk.planning import FormError

LONGEST = 20_000
_LONGEST_PHRASE = 200
Choice = TypeVar("Choice", bound=StrEnum)


class Scope(StrEnum):
    """How much of a case; the first is what is given unless somebody decides otherwise."""

    SUMMARY = "summary"
    """No words of anybody's: codes, times and states."""
    WHOLE = "whole"


class Purpose(StrEnum):
    """Whom it is for: what the reporter allowed is asked by it."""

    INSIDE = "inside"
    """Those of this mission who handle the case."""
    CARE = "care"
    ACT = "act"


class Form(StrEnum):
    """What is made of it."""

    PRINT = "print"
    PDF = "pdf"
    JSON = "json"
    FORM_PRINT = "form-print"
    FORM_PDF = "form-pdf"
    FORM_CSV = "form-csv"
    FORM_JSON = "form-json"
    BUNDLE = "bundle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One export as it was asked for.

    Attributes:
        to: who gets it, in the officer's words.
        reason: why; needed for the words of a case.
        override: why it is given without the reporter's consent.
        recipient: an officer's name or an age recipient, for a bundle.
        masks: what is hidden.
    """

    scope: Scope = Scope.SUMMARY
    form: Form = Form.PRINT
    purpose: Purpose = Purpose.INSIDE
    to: str = ""
    reason: str = field(default="", repr=False)
    override: str = field(default="", repr=False)
    recipient: str = ""
    masks: Masks = field(default_factory=Masks)

    @property
    def is_outward(self) -> bool:
        """Whether it leaves the mission's own people."""
        return self.purpose is not Purpose.INSIDE


def read_wish(form: Mapping[str, str], marks: tuple[str, ...], texts: Mapping[str, str]) -> Wish:
    """Read an officer's form.

    Args:
        form: its fields.
        marks: the toggles that were set, as `passage:start-end`.
        texts: every passage that can be marked, by its id.

    Raises:
        FormError: it cannot be read so.
    """
    scope = _one(Scope, form, "what", Scope.SUMMARY)
    made = _one(Form, form, "format", Form.PRINT)
    # Originals are words too: there is no summary of them.
    if made is Form.BUNDLE and scope is Scope.SUMMARY:
        raise FormError("what", "whole_only", "A bundle holds the whole case.")
    return Wish(
        scope=scope,
        form=made,
        purpose=_one(Purpose, form, "purpose", Purpose.INSIDE),
        to=_text(form, "to_whom"),
        reason=_text(form, "words"),
        override=_text(form, "override"),
        recipient=_text(form, "recipient") or _text(form, "recipient_officer"),
        masks=_masks(form, marks, texts) if scope is Scope.WHOLE else Masks(),
    )


def check(wish: Wish, case: CaseFile) -> None:
    """Refuse what is not said yet; FormError names the field."""
    if wish.scope is Scope.WHOLE and not wish.reason:
        raise FormError("words", "missing", "Say why the words of this case leave the desk.")
    if wish.is_outward and not wish.to:
        raise FormError("to_whom", "missing", "Say who gets it.")
    if wish.form is Form.BUNDLE and not wish.recipient:
        raise FormError("recipient", "missing", "Say to whose key the bundle is sealed.")
    if needs_override(wish, case) and not wish.override:
        raise FormError(
            "override", "consent", "The reporter has not agreed to this. Say why it must be."
        )


def needs_override(wish: Wish, case: CaseFile) -> bool:
    """Whether the reporter did not allow this."""
    allowed = {
        Purpose.INSIDE: True,
        Purpose.CARE: case.consent.allows_care,
        Purpose.ACT: case.consent.allows_action,
    }
    return not allowed[wish.purpose]


def _masks(form: Mapping[str, str], marks: tuple[str, ...], texts: Mapping[str, str]) -> Masks:
    spans: dict[str, tuple[Span, ...]] = {}
    for mark in marks:
        passage, span = _mark(mark, texts)
        spans[passage] = (*spans.get(passage, ()), span)
    typed = tuple(line.strip() for line in _text(form, "hide").splitlines() if line.strip())
    if any(not is_enough(phrase) or len(phrase) > _LONGEST_PHRASE for phrase in typed):
        raise FormError("hide", "short", "One letter would hide too much: write the whole word.")
    also = () if form.get("hide_where") == "here" else everywhere(texts, spans)
    return Masks(phrases=tuple(dict.fromkeys((*typed, *also))), spans=spans)


def _mark(mark: str, texts: Mapping[str, str]) -> tuple[str, Span]:
    """Read one toggle; one that fits no passage must not silently hide nothing."""
    passage, _, span = mark.rpartition(":")
    start, _, end = span.partition("-")
    numbers = [int(part) for part in (start, end) if part.isascii() and part.isdigit()]
    if passage not in texts or len(numbers) != 2:
        raise FormError("mark", "mark", "A marked word is not in this case.")
    if not numbers[0] < numbers[1] <= len(texts[passage]):
        raise FormError("mark", "mark", "A marked word is not in this case.")
    return passage, (numbers[0], numbers[1])


def _one(kind: type[Choice], form: Mapping[str, str], name: str, first: Choice) -> Choice:
    value = form.get(name) or first
    if value not in set(kind):
        raise FormError(name, "unknown", "This cannot be chosen.")
    return kind(value)


def _text(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").strip()[:LONGEST]
