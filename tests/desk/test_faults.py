"""What a page says of a failure: which of them have a sentence of their own."""

import pytest

from desk.errors import PACE, RefusedActError
from desk.faults import fault_of


@pytest.mark.parametrize(("reason", "after"), [("too_many", "tomorrow"), (PACE, "Wait a minute")])
def test_too_much_says_when_to_go_on(reason: str, after: str) -> None:
    """An officer who is held back is told until when, not that the act was refused."""
    fault = fault_of(RefusedActError(reason))

    assert fault is not None
    assert fault.status == 429
    assert after in fault.next
    assert "refused" not in fault.what


def test_another_refusal_keeps_the_servers_code() -> None:
    """It helps whoever is asked."""
    fault = fault_of(RefusedActError("stanzas"))

    assert fault is not None
    assert (fault.status, fault.code) == (409, "stanzas")
