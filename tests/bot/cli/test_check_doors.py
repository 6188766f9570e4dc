"""What `amana check` says of the webhook and the pages for monitors."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.check import faults
from bot.config import read
from tests.bot.cli.bot_api import BotApi, bot_api

OURS = "https://bot.example/in"
TOKEN = "9000000001:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture(autouse=True)
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A Bot API, named in the environment."""
    with bot_api(TOKEN) as found:
        monkeypatch.setenv("AMANA_TELEGRAM__API_URL", found.url)
        monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)
        yield found


@pytest.fixture
def by_webhook(monkeypatch: pytest.MonkeyPatch, api: BotApi) -> None:
    """Settings for the webhook."""
    monkeypatch.setenv("AMANA_TELEGRAM__WAY_IN", "webhook")
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__URL", OURS)
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__ADDRESS", "127.0.0.1:0")
    api.webhook = {"url": OURS}


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
async def test_what_telegram_could_not_deliver_is_warned_of(mission: Path, api: BotApi) -> None:
    """With how much waits, and without Telegram's own text."""
    api.webhook = {"url": OURS, "last_error_message": "Zqtext", "pending_update_count": 7}
    listed = await found(mission)

    assert "warning: Telegram could not deliver to telegram.webhook.url of late (7" in listed
    assert "Zqtext" not in listed


@pytest.mark.parametrize("way_in", ["polling", "webhook"])
async def test_updates_that_go_elsewhere_are_warned_of(
    mission: Path, monkeypatch: pytest.MonkeyPatch, api: BotApi, way_in: str
) -> None:
    """Somebody who has the token may read what people write."""
    monkeypatch.setenv("AMANA_TELEGRAM__WAY_IN", way_in)
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__URL", OURS)
    api.webhook = {"url": "https://stranger.example/"}

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
    assert "fault: health.address, 127.0.0.1" in listed


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

    monkeypatch.delenv("AMANA_TELEGRAM__WEBHOOK__CERTIFICATE_KEY")
    monkeypatch.setenv("AMANA_TELEGRAM__WEBHOOK__CERTIFICATE", "none.pem")
    assert "fault: telegram.webhook.certificate cannot be read" in await found(mission)


async def test_a_clock_that_is_off_has_lapsed(mission: Path, api: BotApi) -> None:
    """By more than the bot itself would believe."""
    assert "clock" not in await found(mission)
    api.seconds_off = 11 * 60.0

    assert "lapse: this machine's clock and Telegram's differ by 11 minutes" in await found(mission)


async def test_run_by_webhook_needs_an_address(mission: Path) -> None:
    """`amana run --webhook` without one is refused in a sentence."""
    settings, said = read(mission, {**os.environ, "AMANA_TELEGRAM__WAY_IN": "webhook"})

    assert settings.telegram.way_in == "webhook"
    assert "telegram.webhook.url or address is empty" in "\n".join(map(str, said))
