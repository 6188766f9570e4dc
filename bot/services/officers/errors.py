"""Why an officer's request was not done.

Owns the errors of this package. Each means that nothing was changed. None
carries a word of a case: their texts end in answers and in logs.
"""

from bot.errors import OperatorError


class OfficerError(OperatorError):
    """An officer's request that was not done."""


class UnknownCaseError(OfficerError):
    """There is no such case, or the officer does not read it: both look alike."""

    def __init__(self) -> None:
        super().__init__("There is no such case.")


class ChangedError(OfficerError):
    """The case changed since the officer saw it; `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__("The case was changed since it was seen.")
        self.version = version


class RefusedActError(OfficerError):
    """The act is not possible; `reason` is a stable code that a desk can explain.

    Reasons: role, state, second_person, needs_approval, no_proposal, open_proposal,
    priority, facts, officer, recused, is_reader, last_reader, headers, entries, size,
    stanzas, notice_key, closing_finding, marked, not_marked, named,
    conflict_check, too_many, request.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"The act was refused: {reason}.")
        self.reason = reason
