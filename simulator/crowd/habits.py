"""How often people do what. Owns the probabilities and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """Probabilities between 0 and 1, one for each thing that people sometimes do."""

    voice: float = 0.15
    photo: float = 0.08
    document: float = 0.03
    long: float = 0.02
    more: float = 0.12
    types_number: float = 0.07
    writes_on_choice: float = 0.08
    skips: float = 0.2
    goes_back: float = 0.05
    replaces: float = 0.15
    stale_tap: float = 0.04
    double_tap: float = 0.04
    looks_around: float = 0.03
    in_danger: float = 0.02
    changes: float = 0.1
    clears: float = 0.01
    leaves: float = 0.03
    sends_early: float = 0.25
    waits: float = 0.5
    opens_code: float = 0.2
    misreads: float = 0.1
    adds: float = 0.15
    answers_more: float = 0.1
    tidies: float = 0.3


CAREFUL = Habits(**dict.fromkeys(Habits.__dataclass_fields__, 0.0))
"""Nobody is like this: one text, every question answered, sent. For tests."""
