"""Where the bot listens beside the officers' API: the webhook and the pages for monitors.

Owns what keeps either from being reached, and who else could reach it. What
Telegram itself says of the webhook is asked, never set: `amana check` mends
nothing.
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import httpx

from bot.cli.checks.officers import bot_runs, is_loopback, taken_faults
from bot.config import Fault, Settings, Severity
from bot.errors import OperatorError
from handlers.telegram.webhook_door import speak_tls

PATIENCE_S: Final = 3
"""Seconds; a start waits for this too, and a Telegram that is away has been said by then."""


async def door_faults(settings: Settings) -> AsyncIterator[Fault]:
    """Everything wrong with `telegram.webhook` and `health.address`."""
    runs = await bot_runs(settings)
    for fault in _health(settings, runs=runs):
        yield fault
    by_webhook = settings.telegram.way_in == "webhook"
    if by_webhook:
        for fault in _webhook(settings, runs=runs):
            yield fault
    async for fault in _told(settings, by_webhook=by_webhook):
        yield fault


def _health(settings: Settings, *, runs: bool) -> Iterator[Fault]:
    place = settings.health.place
    if place is None:
        return
    if not is_loopback(place[0]):
        yield Fault(
            f"health.address {settings.health.address} can be reached from other machines: listen "
            "on 127.0.0.1, and let the monitor run here or come by a private network.",
            Severity.WARNING,
        )
    if not runs:
        yield from taken_faults("health.address", place)


def _webhook(settings: Settings, *, runs: bool) -> Iterator[Fault]:
    webhook = settings.telegram.webhook
    if webhook.certificate and webhook.certificate_key:
        files = (settings.within(webhook.certificate), settings.within(webhook.certificate_key))
        try:
            speak_tls(*map(str, files))
        except OperatorError as error:
            yield Fault(str(error))
    elif webhook.certificate and not os.access(settings.within(webhook.certificate), os.R_OK):
        yield Fault("telegram.webhook.certificate cannot be read: mend it, or leave it empty.")
    if webhook.place is not None and not runs:
        yield from taken_faults("telegram.webhook.address", webhook.place)


async def _told(settings: Settings, *, by_webhook: bool) -> AsyncIterator[Fault]:
    """What Telegram says of the webhook."""
    token = settings.telegram.token.get_secret_value()
    info = await _info(settings.telegram.api_url, token) if token else None
    if info is None:
        return
    url = str(info.get("url") or "")
    if by_webhook and url == settings.telegram.webhook.url and info.get("last_error_message"):
        waiting = info.get("pending_update_count")
        yield Fault(
            f"Telegram could not deliver to telegram.webhook.url of late ({waiting} updates wait): "
            "look at the proxy, its certificate, and the log.",
            Severity.WARNING,
        )
    elif url and url != settings.telegram.webhook.url:
        yield Fault(
            "Telegram delivers this bot's updates to an address that is not telegram.webhook.url: "
            "unless you set it, `/revoke` the token at BotFather; `amana run` takes them back.",
            Severity.WARNING,
        )


async def _info(api_url: str, token: str) -> dict[str, Any] | None:
    try:
        # Proxies from the environment would see the token.
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
            answer = await client.get(f"{api_url.rstrip('/')}/bot{token}/getWebhookInfo")
            body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None  # an unreachable Telegram has been said
    result = body.get("result") if isinstance(body, dict) else None
    return result if isinstance(result, dict) else None
