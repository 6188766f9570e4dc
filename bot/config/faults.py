"""What is wrong with a mission, as sentences that an operator can act on.

A fault says what is wrong, where, and what to do, in one sentence. It must
never quote a value: the value may be a secret typed into the wrong line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import ConfigError


class Severity(StrEnum):
    """What a fault keeps from happening."""

    FAULT = "fault"
    """No report may be taken: `run` refuses, `check` fails."""
    LAPSE = "lapse"
    """Something has run out or does not answer now: `check` fails, `run` starts without it."""
    WARNING = "warning"
    """Worth knowing; nothing fails."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in one sentence."""

    sentence: str
    severity: Severity = Severity.FAULT
    alone: bool = False
    """Whether nothing else can be judged while this stands: the rest would only be its echo."""

    def __str__(self) -> str:
        """The line that an operator reads."""
        return f"{self.severity}: {self.sentence}"


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read or written, in the system's words; never its content."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (error.strerror or type(error).__name__).lower()


class ConfigFaults(ConfigError):  # noqa: N818  # it is many faults, not one error
    """Every fault found at once, so that mending them takes one round."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
