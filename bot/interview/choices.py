"""Typing instead of tapping: which option some typed words name.

Owns the comparison only. Floor 1 knows no catalog, so the edge translates the
labels of `options` and hands them to `match_choice`; what it finds travels
back inside `Wrote.choice`. Nothing that destroys or withdraws can be typed:
words typed in passing must never clear a report.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.digits import check_digit, only_digits, to_ascii
from bot.interview.cards import Line
from bot.interview.course import current, is_minor, screen_id
from bot.interview.mission import Mission, Names
from bot.interview.questions import Question
from bot.interview.schema import Aside, Interview, Phase
from bot.interview.taps import Verb, tap_data
from bot.marks import NC_


@dataclass(frozen=True, slots=True)
class Option:
    """Something on the card now shown that can also be typed."""

    id: str
    """The tap data of its button; goes into `Wrote.choice`."""
    label: Line | str | Names
    synonyms: tuple[Line, ...] = ()
    """Each a list of words split by `|`, once translated."""


def match_choice(text: str, options: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the id of the option that the text names: by its number, label or synonym.

    Args:
        text: What the person typed.
        options: Translated labels and synonym lists by option id, in the order shown.
    """
    typed = _folded(text)
    if not typed:
        return None
    if typed.isdecimal():
        place = int(typed) if len(typed) <= 3 else 0
        return list(options)[place - 1] if 0 < place <= len(options) else None
    for option, labels in options.items():
        if any(typed == _folded(word) for label in labels for word in label.split("|")):
            return option
    return None


def _folded(text: str) -> str:
    """Compare without case, accents' encoding, punctuation or extra spaces."""
    plain = to_ascii(unicodedata.normalize("NFKC", text)).casefold()
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in plain)
    return " ".join("".join(kept).split())


def options(interview: Interview, mission: Mission) -> tuple[Option, ...]:
    """Return what can be typed instead of tapped on the card now shown, in the order shown."""
    screen = screen_id(interview, mission)
    if interview.aside is Aside.LANGUAGE:
        return tuple(
            Option(tap_data(Verb.SPEAK, screen, language.code), language.own_name)
            for language in mission.languages
        )
    if interview.aside is not None:
        return ()
    if interview.phase is Phase.LIMITS:
        return (
            Option(
                tap_data(Verb.AGREE, screen),
                # Translators: Button: the person agrees that we read what they write, and begins.
                Line(NC_("button", "Yes, start")),
                # Translators: SAFETY: consent; only words that mean yes.
                # Other words that people type to agree, split by |.
                (Line(NC_("typed", "yes|ok|start")),),
            ),
        )
    if interview.phase is Phase.ASKING:
        question = current(interview, mission)
        return () if question is None else _answers(question, interview, mission)
    return ()


def _answers(question: Question, interview: Interview, mission: Mission) -> tuple[Option, ...]:
    if question.areas:
        return tuple(
            Option(tap_data(Verb.PICK, question.id, area.id), area.names) for area in mission.areas
        )
    if question.id == "reply" and is_minor(interview):
        return ()
    return tuple(
        Option(
            tap_data(Verb.PICK, question.id, choice.id),
            Line(choice.label),
            () if choice.synonyms is None else (Line(choice.synonyms),),
        )
        for choice in question.choices
    )


RECEIPT_DIGITS = 20
_NEAR = 2
"""A digit or two dropped or doubled is still an attempt at a code."""


def code_digits(text: str) -> str | None:
    """Return the digits of a text that was meant as a code, else None.

    A story may hold a phone number, and losing a story is worse than asking
    for a code again: words that are mostly letters are never taken for a code
    unless they hold about as many digits as a code has.
    """
    digits = only_digits(text)
    letters = sum(character.isalpha() for character in text)
    if digits and letters * 4 <= len(digits):
        return digits
    if abs(len(digits) - RECEIPT_DIGITS) <= _NEAR and letters <= 2 * len(digits):
        return digits
    return None


def is_whole_code(text: str) -> bool:
    """Say whether a text typed outside the code card can only be a code.

    Two phone numbers have twenty digits too: beside any word, the last digit must check.
    """
    if len(only_digits(text)) != RECEIPT_DIGITS or code_digits(text) is None:
        return False
    return _checks(text) or not _has_letters(text)


def is_nothing_but_a_code(text: str) -> bool:
    """Say whether words amid a report are a code: digits alone, and the last one checks them.

    As words of a report it would let officers read the reporter's letters. One in ten of
    other numbers with twenty digits checks by chance; with any word beside it, it is words.
    """
    return is_whole_code(text) and _checks(text) and not _has_letters(text)


def _checks(text: str) -> bool:
    return check_digit(only_digits(text)) == "0"


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
