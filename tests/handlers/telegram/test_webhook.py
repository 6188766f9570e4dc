"""What Telegram is told of the webhook, and that it stays so."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from telegram.error import NetworkError, TelegramError

from bot.errors import DiskFullError, OperatorError, StorageError
from handlers.telegram import webhook
from handlers.telegram.inbox import Inbox
from handlers.telegram.updates import ALLOWED_UPDATES, Raw
from handlers.telegram.webhook import Address, Webhook
from handlers.telegram.webhook_door import WebhookDoor, speak_tls
from tests.bot.services.scene import Scene
from tests.handlers.telegram.fakes import ScriptedApi, soon

OURS = "https://bot.example/in"
SECRET = "s3cret"


class Hook:
    """A webhook between a scripted Telegram and a store in memory."""

    def __init__(self, scene: Scene, certificate: bytes | None = None) -> None:
        self.api, self.trouble = ScriptedApi(), list[str]()
        inbox = Inbox(self.api.bot, scene.store, scene.ring, lambda *_: None)
        self.no_room: list[Raw] = []
        door = WebhookDoor(
            inbox.take, SECRET, trouble=self.trouble.append, no_room=self.no_room.extend
        )
        place = partial(socket.create_server, ("127.0.0.1", 0))
        address = Address(url=OURS, listen=place, secret=SECRET, certificate=certificate)
        self.webhook = Webhook(self.api, door, scene.clock, address, self.trouble.append)

    async def run(self, until: Callable[[], bool]) -> None:
        """Run until something is so."""
        task = asyncio.create_task(self.webhook.run())
        try:
            for _ in range(2000):
                if until():
                    return
                await asyncio.sleep(0.002)
            raise AssertionError
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look every few milliseconds."""
    monkeypatch.setattr(webhook, "EVERY", 0.004)
    monkeypatch.setattr(webhook, "LONGEST_PAUSE", 0.004)


@pytest.fixture
def hook(scene: Scene) -> Hook:
    """A webhook without a certificate of its own."""
    return Hook(scene)


async def test_telegram_is_told_and_then_only_asked(hook: Hook) -> None:
    """The address, the secret and the kinds that we use; what waits is never dropped."""
    hook.api.will("getWebhookInfo", *[{"url": OURS}] * 500)
    await hook.run(lambda: len(hook.api.of("getWebhookInfo")) >= 3)

    (told,) = hook.api.of("setWebhook")
    assert told.parameters == {
        "url": OURS, "secret_token": SECRET, "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 40,
    }  # fmt: skip
    assert not hook.webhook.contest.stands
    assert not hook.webhook.complaint


@pytest.mark.parametrize(
    "refuse", [lambda: NetworkError("reset"), lambda: TelegramError("no"), lambda: soon(1)]
)
async def test_a_refusal_is_waited_out(hook: Hook, refuse: Callable[[], Exception]) -> None:
    """Telegram is told as soon as it listens."""
    hook.api.will("setWebhook", refuse(), refuse(), True)
    hook.api.will("getWebhookInfo", *[{"url": OURS}] * 500)
    await hook.run(lambda: len(hook.api.of("setWebhook")) == 3)

    assert hook.webhook.last_answer is not None


async def test_an_address_that_somebody_changed_is_changed_back(hook: Hook) -> None:
    """Once is an old process; again and again is somebody who has the token."""
    hook.api.will("getWebhookInfo", *[{"url": "https://elsewhere.example"}] * 500)
    await hook.run(lambda: len(hook.api.of("setWebhook")) == 2)
    assert not hook.webhook.contest.stands

    await hook.run(lambda: len(hook.api.of("setWebhook")) >= 4)
    assert hook.webhook.contest.stands


async def test_a_secret_that_somebody_changed_is_changed_back(hook: Hook, scene: Scene) -> None:
    """The address alone still looks right, and every delivery is turned away: it is told anew."""
    met = {"url": OURS, "last_error_message": "Wrong response from the webhook: 403 Forbidden"}
    now = scene.clock.now()
    hook.api.will(
        "getWebhookInfo", {**met, "last_error_date": now + 5},
        *[{**met, "last_error_date": now - 5}] * 500,
    )  # fmt: skip
    await hook.run(lambda: len(hook.api.of("getWebhookInfo")) > 4)

    assert len(hook.api.of("setWebhook")) == 2, "once for it, and not for what was before"


async def test_what_telegram_complains_of_is_known(hook: Hook, scene: Scene) -> None:
    """Only while it is recent; nonsense in its place is none."""
    now = scene.clock.now()
    hook.api.will("getWebhookInfo", *[{"url": OURS, "last_error_date": now - 10}] * 500)
    await hook.run(lambda: hook.webhook.complaint)

    later = Hook(scene)
    later.api.will("getWebhookInfo", "what", *[{"url": OURS, "last_error_date": now - 9999}] * 500)
    await later.run(lambda: len(later.api.of("getWebhookInfo")) > 3)
    assert not later.webhook.complaint
    assert later.trouble == ["TelegramError"]


async def test_a_certificate_of_ones_own_goes_along(scene: Scene) -> None:
    """As a file beside the rest."""
    hook = Hook(scene, certificate=b"-----BEGIN")
    hook.api.will("getWebhookInfo", *[{"url": OURS}] * 500)
    await hook.run(lambda: bool(hook.api.of("getWebhookInfo")))

    (told,) = hook.api.of("setWebhook")
    assert told.parameters["certificate"] == b"-----BEGIN"
    assert told.parameters["url"] == OURS


@pytest.mark.parametrize(("error", "waits"), [(DiskFullError(), 1), (StorageError(), 0)])
async def test_what_cannot_be_kept_is_not_acknowledged(
    hook: Hook, error: Exception, waits: int
) -> None:
    """500, so that it comes again; a full disk is told to those who wrote."""

    async def refuses(_: object) -> None:
        raise error

    door = hook.webhook._door
    door._take = refuses
    answer = await door._kept({"update_id": 5})

    assert answer.status == 500
    assert hook.trouble == [type(error).__name__]
    assert len(hook.no_room) == waits


def test_files_that_are_no_certificate_are_one_sentence(tmp_path: Path) -> None:
    """Missing or nonsense."""
    nonsense = tmp_path / "cert.pem"
    with pytest.raises(OperatorError, match="certificate"):
        speak_tls(str(nonsense), str(nonsense))
    nonsense.write_text("no")
    with pytest.raises(OperatorError, match="certificate"):
        speak_tls(str(nonsense), str(nonsense))


def test_the_secret_is_not_shown(hook: Hook) -> None:
    """Not even to whoever prints the address."""
    assert SECRET not in repr(hook.webhook._address)
