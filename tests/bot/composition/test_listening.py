"""An address that cannot be had is one sentence, by its setting's name."""

import pytest

from bot.composition.listening import take_address
from bot.errors import OperatorError


def test_a_taken_address_is_one_sentence() -> None:
    """The operator learns which setting, which address, and what to do."""
    with take_address("health.address", ("127.0.0.1", 0)) as taken:
        place = ("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(OperatorError) as refused:
            take_address("officers.address", place)

    assert str(refused.value).startswith(f"officers.address, 127.0.0.1:{place[1]}, is taken")


@pytest.mark.parametrize(
    ("host", "written"), [("203.0.113.7", "203.0.113.7:0"), ("2001:db8::7", r"\[2001:db8::7\]:0")]
)
def test_an_address_of_another_machine_is_one_sentence(host: str, written: str) -> None:
    """It says that the setting is wrong, not that a socket failed."""
    with pytest.raises(OperatorError, match=rf"\S+ {written}, cannot be used on this machine"):
        take_address("telegram.webhook.address", (host, 0))
