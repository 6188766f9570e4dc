"""Settings by which officers are woken: refused long before the page that would fail."""

from pathlib import Path

import pytest

from bot.config import ConfigFaults, load
from tests.bot.mission_file import GOOD, write


def test_an_officer_has_one_mailbox(tmp_path: Path) -> None:
    """Two mailboxes of one officer would be a slip that nobody notices until the alarm."""
    boxes = 'mailboxes = ["ada=a@example.org", "ada=b@example.org"]'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f"{GOOD}[duty]\n{boxes}\n"), {})

    assert "duty.mailboxes cannot be used: “ada” has 2 mailboxes" in str(refused.value)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"AMANA_TELEGRAM__TOKEN": "7:a", "AMANA_TELEGRAM__STAFF_TOKEN": "7:b"}, "same bot"),
        ({"AMANA_DUTY__HEAD_MINUTES": "10"}, "head_minutes"),
        ({"AMANA_DUTY__MAILBOXES": "ada=a@example.org"}, "duty.email.host"),
        ({"AMANA_DUTY__EMAIL__HOST": "mail.example.org"}, "duty.email.sender"),
    ],
)
def test_duty_settings_that_contradict_each_other(
    tmp_path: Path, env: dict[str, str], said: str
) -> None:
    """One bot for reporters and officers, steps out of order, a path without its ends."""
    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path), env)

    assert said in str(refused.value)


@pytest.mark.parametrize("sign", ["\\n", "\\r", "\\u0000", "\\u001c", "\\u0085", "\\u2028"])
@pytest.mark.parametrize("name", ["sender", "subject"])
def test_no_header_of_a_page_begins_another(tmp_path: Path, name: str, sign: str) -> None:
    """A sign that ends a line, or that no header can hold, is refused long before a page."""
    said = f'{name} = "desk@example.org{sign}Bcc:eve@example.org"'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f'{GOOD}[duty.email]\nhost = "m.example.org"\n{said}\n'), {})

    assert f"duty.email.{name}" in str(refused.value)
    assert "eve" not in str(refused.value)


def test_a_mailbox_that_no_header_can_hold_is_refused(tmp_path: Path) -> None:
    """It would be found out by the one page that should wake its officer."""
    boxes = 'mailboxes = ["ada=a@example.org\\u001d"]'
    server = '[duty.email]\nhost = "m.example.org"\nsender = "desk@example.org"'

    with pytest.raises(ConfigFaults) as refused:
        load(write(tmp_path, f"{GOOD}[duty]\n{boxes}\n{server}\n"), {})

    assert "duty.mailboxes" in str(refused.value)
