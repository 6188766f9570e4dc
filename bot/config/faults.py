"""What is wrong with a mission, as sentences that an operator can act on.

A fault says what is wrong, where, and what to do, in one sentence. It must
never quote a value: the value may be a secret typed into the wrong line.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; a warning alone does not keep reports from being taken."""

    sentence: str
    warning: bool = False

    def __str__(self) -> str:
        """The line that an operator reads."""
        return f"{'warning' if self.warning else 'fault'}: {self.sentence}"


class ConfigFaults(ConfigError):  # noqa: N818  # it is many faults, not one error
    """Every fault found at once, so that mending them takes one round."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
