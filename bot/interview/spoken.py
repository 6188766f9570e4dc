"""What is said of a card to a person who cannot read it, and in which order.

Owns the script of a card: its lines as they stand, then each labelled button
with its number, counted as they stand on the card. Icons alone are not said:
they are in the same place on every card. It decides too what may be kept: a
card of someone's own report is said anew each time. No card echoes typed
words, so none is ever said.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import OutOfTurnError
from bot.interview.cards import Button, Line, Screen
from bot.interview.mission import Names
from bot.interview.questions import BY_ID
from bot.interview.rows import LISTEN
from bot.interview.taps import Verb, parse_tap

TELLING = frozenset({"health", "care"})
"""Cards that are shown after one kind of harm: a voice of theirs, kept, would tell of somebody."""
SAME_FOR_ALL = (
    frozenset({"welcome", "limits", "language", "more", "privacy", "help", "services", "after"})
    | BY_ID.keys()
) - TELLING
"""Cards that everybody meets; they say nothing of anyone's report beside what `is_public`
refuses."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say: a line, or the label of a button with its number."""

    words: Line | str | Names
    number: int | None = None
    language: str | None = None
    """Whose voice says it, where that is not the card's: languages go by their own names."""


def sayings(screen: Screen) -> Iterator[Saying]:
    """Return what is said of a card, in order."""
    for line in screen.lines:
        yield Saying(line)
    labelled = [each for row in screen.rows for each in row if each.label]
    for number, button in enumerate(labelled, start=1):
        yield Saying(button.label, number, _own_language(button))


def is_public(screen: Screen) -> bool:
    """Say whether what is said of a card could be said to anybody, and so may be kept.

    Counts beside a question and words of the mission's own may; a number to call, a time, and
    what was chosen or sent (a sentence within a sentence) may not. Nor may what is said to a
    child in place of a question: that such a voice was made tells that a child was here.
    """
    question = BY_ID.get(screen.id)
    if question is not None and all(line.sentence != question.prompt for line in screen.lines):
        return False
    return screen.id in SAME_FOR_ALL and all(
        _is_anybodys(saying.words) for saying in sayings(screen)
    )


def is_listening(button: Button) -> bool:
    """Say whether a button is 🔊."""
    return button.icon == LISTEN and not button.label


def _is_anybodys(words: Line | str | Names) -> bool:
    if not isinstance(words, Line):
        return True  # a label: the questionnaire's or the mission's
    return not any(isinstance(value, str | Line) for value in words.params.values())


def _own_language(button: Button) -> str | None:
    try:
        tap = parse_tap(button.data or "")
    except OutOfTurnError:
        return None
    return tap.argument if tap.verb is Verb.SPEAK else None
