"""Asides: the pages that lie over a phase, and the taps that each allows.

Owns these tables. An aside never changes the phase beneath it, save by a tap
that the phase itself takes.
"""

from bot.interview.schema import Aside, Phase
from bot.interview.taps import Verb

# The taps that each aside allows beside those of every aside.
ON_EVERY_ASIDE: frozenset[Verb] = frozenset(
    {Verb.OPEN, Verb.CLOSE, Verb.PAGE, Verb.STOP, Verb.HEAR}
)
ASIDES: dict[Aside, frozenset[Verb]] = {
    Aside.LANGUAGE: frozenset({Verb.SPEAK}),
    Aside.HELP: frozenset({Verb.URGENT}),
    Aside.SERVICES: frozenset(),
    Aside.CARE: frozenset(),
    Aside.MORE: frozenset(),
    Aside.PRIVACY: frozenset(),
    Aside.CHANGE: frozenset({Verb.CHANGE}),
    Aside.LETTER: frozenset({Verb.LETTER}),
    Aside.WITHDRAW: frozenset({Verb.WITHDRAW}),
    Aside.ERASE: frozenset({Verb.ERASE}),
    Aside.NOTICE: frozenset({Verb.NOTICE}),
    Aside.PICTURES: frozenset({Verb.PICTURE}),
}
ONLY_ON_ASIDES: frozenset[Verb] = frozenset(
    {
        Verb.CLOSE,
        Verb.SPEAK,
        Verb.URGENT,
        Verb.CHANGE,
        Verb.WITHDRAW,
        Verb.ERASE,
        Verb.NOTICE,
        Verb.PICTURE,
    }
)

KEPT_OPEN = frozenset({Aside.HELP})
"""Asides that a message does not close: whoever asked for help still sees the places."""

OPENED_IN: dict[Aside, Phase] = {
    Aside.CHANGE: Phase.CHECK,
    Aside.WITHDRAW: Phase.CASE,
    Aside.ERASE: Phase.CASE,
    Aside.NOTICE: Phase.CASE,
}
"""Asides that belong to one phase; LETTER opens by a letter's own button, PICTURES by itself."""

OPENED_ANYWHERE: frozenset[Aside] = (
    frozenset(Aside)
    - OPENED_IN.keys()
    - {
        Aside.LETTER,
        Aside.PICTURES,
    }
)
