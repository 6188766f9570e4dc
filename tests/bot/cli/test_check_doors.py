"""What `amana check` says of the webhook and the pages for monitors."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.cli.check import faults
from bot.config import read

OURS = "https://bot.example/in"


class BotApi(BaseHTTPRequestHandler):
    """Just enough of the Bot API: `getMe` and `getWebhookInfo`."""

    info: ClassVar[dict[str, Any]] = {"url": ""}
    date: ClassVar[float] = 0.0

    def do_GET(self) -> None:
        result = self.info if self.path.endswith("getWebhookInfo") else {"id": 1, "is_bot": True}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"ok": True, "result": result}).encode())

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + self.date)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Say nothing: paths hold tokens."""


@pytest.fixture(autouse=True)
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Bot API, named in the environment."""
    server = HTTPServer(("127.0.0.1", 0), BotApi)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("AMANA_TELEGRAM__API_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", "9000000001:AAabcdefghijklmnopqrstuvwxyz0123456")
    monkeypatch.setattr(BotApi, "info", {"url": ""})
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def by_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings for the webhook."""
    monkeypatch.setenv("AMANA_TELEGRAM__WAY_IN", "webhook")
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__URL", OURS)
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__ADDRESS", "127.0.0.1:0")
    monkeypatch.setattr(BotApi, "info", {"url": OURS})


async def found(folder: Path) -> str:
    """Every fault as text, one a line."""
    settings, first = read(folder, os.environ)
    rest = await faults(settings, int(time.time()))
    return "\n".join(str(fault) for fault in [*first, *rest])


@pytest.mark.usefixtures("by_webhook")
async def test_a_sound_webhook_is_silent(mission: Path) -> None:
    """Nothing is said of what is well."""
    assert "webhook" not in await found(mission)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "fault: telegram.webhook.url or address is empty"),
        ("http://bot.example/in", "fault: telegram.webhook.url is not https"),
        ("https://bot.example:99999/in", "fault: telegram.webhook.url is not an address"),
        ("https://bot.example:8080/in", "warning: telegram.webhook.url has a port other than"),
    ],
)
@pytest.mark.usefixtures("by_webhook")
async def test_telegram_s_demands_on_an_address(
    mission: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    """Said before Telegram refuses it."""
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__URL", url)

    assert said in await found(mission)


@pytest.mark.usefixtures("by_webhook")
async def test_what_telegram_could_not_deliver_is_warned_of(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how much waits, and without Telegram's own text."""
    told = {"url": OURS, "last_error_message": "Zqtext", "pending_update_count": 7}
    monkeypatch.setattr(BotApi, "info", told)
    listed = await found(mission)

    assert "warning: Telegram could not deliver to telegram.webhook.url of late (7" in listed
    assert "Zqtext" not in listed


@pytest.mark.parametrize("way_in", ["polling", "webhook"])
async def test_updates_that_go_elsewhere_are_warned_of(
    mission: Path, monkeypatch: pytest.MonkeyPatch, way_in: str
) -> None:
    """Somebody who has the token may read what people write."""
    monkeypatch.setenv("AMANA_TELEGRAM__WAY_IN", way_in)
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__URL", OURS)
    monkeypatch.setattr(BotApi, "info", {"url": "https://stranger.example/"})

    assert "warning: Telegram delivers this bot's updates to an address" in await found(mission)


@pytest.mark.usefixtures("by_webhook")
async def test_addresses_that_are_taken_are_faults(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The webhook's and the monitors', each by its setting's name."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__ADDRESS", taken)
        monkeypatch.setenv("AMANA_HEALTH__ADDRESS", taken)
        listed = await found(mission)

    assert "fault: telegram.webhook.address" in listed
    assert "fault: health.address cannot be had" in listed


async def test_pages_for_monitors_stay_on_this_machine(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any other address is warned of."""
    monkeypatch.setenv("AMANA_HEALTH__ADDRESS", "0.0.0.0:0")  # what is warned of

    assert "warning: health.address 0.0.0.0:0 can be reached" in await found(mission)


@pytest.mark.usefixtures("by_webhook")
async def test_a_certificate_that_is_none_is_a_fault(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is a key without a certificate."""
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__CERTIFICATE_KEY", "mission.toml")
    assert "certificate_key has no certificate beside it" in await found(mission)

    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__CERTIFICATE", "mission.toml")
    assert "fault: telegram.webhook.certificate and certificate_key" in await found(mission)


async def test_a_clock_that_is_off_has_lapsed(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By more than the bot itself would believe."""
    assert "clock" not in await found(mission)
    monkeypatch.setattr(BotApi, "date", 11 * 60.0)

    assert "lapse: this machine's clock and Telegram's differ by 11 minutes" in await found(mission)


async def test_run_by_webhook_needs_an_address(mission: Path) -> None:
    """`amana run --webhook` without one is refused in a sentence."""
    settings, said = read(mission, {**os.environ, "AMANA_TELEGRAM__WAY_IN": "webhook"})

    assert settings.telegram.way_in == "webhook"
    assert "telegram.webhook.url or address is empty" in "\n".join(map(str, said))
