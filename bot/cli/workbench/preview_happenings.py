"""What the first line of a card says about what just happened: every such line once.

Owns where each is shown: on the card on which the walk first meets it, else
on a question. Counts are shown with one, two and three kinds of things.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.cli.workbench import preview_cast as cast
from bot.interview.cards import Screen
from bot.interview.choices import RECEIPT_DIGITS
from bot.interview.parts import Notice, Said
from bot.interview.pictures import ORDERS, choose
from bot.interview.questions import QUESTIONS
from bot.interview.schema import Aside, Interview, Phase, begin
from bot.interview.screens import screen

_COUNTED = (
    {"messages": 2},
    {"messages": 2, "voices": 1, "seconds": 42},
    {"messages": 2, "voices": 1, "seconds": 42, "files": 3},
)
_OF_A_CASE = (Phase.CASE, Phase.ADDING)


def happenings(walked: Iterable[Interview]) -> Iterator[Screen]:
    """Yield a card for every line that can stand first on one.

    Args:
        walked: the interviews of a walk, in its order.
    """
    met: dict[Said, Interview] = {}
    for interview in walked:
        if interview.receipt is not None:
            met.setdefault(interview.receipt.said, interview)
    for said in Said:
        for notice in _notices(said):
            yield _shown(replace(met.get(said, _asking()), receipt=notice))


def checked() -> Iterator[Screen]:
    """Yield the check card with more and more in the report, all questions answered."""
    for held in (1, 3, 4):
        yield screen(replace(_answered(), parts=cast.PARTS[:held], last_number=held), cast.SHOWN)
    typed = replace(_answered(), parts=cast.PLACE_IN_WORDS, last_number=2)
    others = {name: answer for name, answer in typed.answers.items() if name != "where"}
    yield screen(replace(typed, answers=others), cast.SHOWN)


def pictures() -> Iterator[Screen]:
    """Yield a card of pictures for each picture that can be asked for."""
    asked_for: dict[int, int] = {}
    for number in range(ORDERS):
        asked_for.setdefault(choose(number)[0], number)
    for number in asked_for.values():
        yield screen(replace(begin("en"), aside=Aside.PICTURES, page=number), cast.SHOWN)


def _shown(interview: Interview) -> Screen:
    case = cast.EVERY_CASE[0] if interview.phase in _OF_A_CASE else None
    return screen(interview, cast.SHOWN, case)


def _notices(said: Said) -> Iterator[Notice]:
    if said in {Said.TAKEN, Said.ADDED}:
        yield from (Notice(said, **counts) for counts in _COUNTED)
    elif said is Said.WRONG_LENGTH:
        yield Notice(said, digits=RECEIPT_DIGITS - 1)
    else:
        yield Notice(said)


def _asking() -> Interview:
    told = replace(begin("en"), phase=Phase.ASKING, consented=True)
    return replace(told, parts=cast.PARTS[:1], last_number=1, answers={"hurt": "me_adult"})


def _answered() -> Interview:
    answers = {q.id: q.choices[0].id for q in QUESTIONS if q.choices and q.counted}
    return replace(
        begin("en"),
        phase=Phase.CHECK,
        consented=True,
        answers={**answers, "where": cast.SHOWN.areas[0].id},
        skipped=frozenset({"health"}),
    )
