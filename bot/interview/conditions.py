"""When a question is asked, as objects that can be read, tested and drawn.

Owns conditions over earlier answers. They are data, not functions, so that a
test can ask which answers a condition reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Condition(Protocol):
    """Something that holds, or does not, for the answers given so far."""

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Say whether the question is to be asked."""

    def reads(self) -> frozenset[str]:
        """Return the ids of the questions whose answers it looks at."""


@dataclass(frozen=True, slots=True)
class _Always:
    def holds(self, answers: Mapping[str, str]) -> bool:  # noqa: ARG002  # the protocol's shape
        return True

    def reads(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class _Answered:
    question: str
    choices: tuple[str, ...]

    def holds(self, answers: Mapping[str, str]) -> bool:
        return answers.get(self.question) in self.choices

    def reads(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class _All:
    conditions: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, str]) -> bool:
        return all(condition.holds(answers) for condition in self.conditions)

    def reads(self) -> frozenset[str]:
        return frozenset().union(*(condition.reads() for condition in self.conditions))


@dataclass(frozen=True, slots=True)
class _Not:
    condition: Condition

    def holds(self, answers: Mapping[str, str]) -> bool:
        return not self.condition.holds(answers)

    def reads(self) -> frozenset[str]:
        return self.condition.reads()


always: Condition = _Always()


def answered(question: str, *choices: str) -> Condition:
    """Hold when the question was answered with one of these choices."""
    return _Answered(question, choices)


def all_of(*conditions: Condition) -> Condition:
    """Hold when each of them holds."""
    return _All(conditions)


def not_(condition: Condition) -> Condition:
    """Hold when the other does not."""
    return _Not(condition)
