"""What a reporter may see of their own case once its code has opened it.

Owns the shape only; it never holds the code itself, nor anything by which
the case could be found again.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to the reporter, opened."""

    number: int
    sent_on: str
    """A date already written for the reporter's language."""
    text: str = field(repr=False)
    """The letter's words: a template's, free text, or both."""
    language: str = "en"
    read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """A case as its reporter may see it."""

    state: str
    """A lifecycle state's name; case does not matter."""
    received: str
    """When it came in, already written for the reporter's language."""
    letters: tuple[Letter, ...] = ()
    may_disagree: bool = False
    goes_at_once: bool = False
    """Whether nobody has begun with it, so that its reporter may have it erased now."""
    closed_result: str | None = field(default=None, repr=False)
    """A closing code that `view_case.RESULTS` knows, or plain words."""
