"""The receiver in the documentation is one that works."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from bot.config import read
from bot.forwarding.envelope import Contents, envelope
from tests.bot.forwarding.parcels import KEYS, SEALED, SECRET, parcel

PAGE = (Path(__file__).parents[1] / "docs" / "FORWARDING.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The page's only block in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def receiver() -> Callable[..., int]:
    """The function that the page shows."""
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102  # our own page
    receive: Callable[..., int] = names["receive"]
    return receive


async def test_the_receiver_keeps_a_message_once() -> None:
    """The second time it says that it has it; a changed one is refused."""
    body, receive = await envelope(parcel(), Contents.BOTH), receiver()
    kept: dict[str, bytes] = {}
    headers = dict(KEYS.headers(parcel().id, int(time.time()), body))

    assert [receive(SECRET, headers, body, kept) for _ in range(2)] == [204, 409]
    assert list(kept.values()) == [SEALED]
    with pytest.raises(WebhookVerificationError):
        receive(SECRET, headers, body.replace(b"K7M2QD", b"K7M2QF"), kept)


def test_the_settings_can_be_used(tmp_path: Path) -> None:
    """As they stand, beside a mission that has a mail server."""
    mail = (
        '[mission]\nname = "x"\n[duty.email]\nhost = "mail.example.org"\nsender = "a@b.example"\n'
    )
    (tmp_path / "mission.toml").write_text(mail + block("toml"), encoding="utf-8")

    settings, faults = read(tmp_path, {})

    assert faults == []
    assert len(settings.routes) == 2
