"""Telegram: does the token belong to a bot, and does that bot keep out of groups' talk.

The token stands in the request's address, so no error of the HTTP library is
ever quoted.
"""

import re
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.config import Fault, Settings, Severity
from bot.services.trusted_time import AGREEMENT

# Each would let messages in by a door that nothing of ours guards.
MUST_BE_OFF = {
    "can_read_all_group_messages": "`/setprivacy`, Enable",
    "supports_inline_queries": "`/setinline`, Turn off",
    "can_connect_to_business": "`/mybots`, Bot Settings, Business Mode, off",
    "supports_guest_queries": "`/mybots`, Bot Settings, Guest Mode, off",
}
PATIENCE_S = 10
TOKEN = re.compile(r"[0-9]+:[0-9A-Za-z_-]+")
"""Nothing else may get into an address; one more line in a file would."""


async def telegram_faults(settings: Settings, now: int) -> AsyncIterator[Fault]:
    """A missing or wrong token, an unreachable server, switches that must be off, the clock."""
    token = settings.telegram.token.get_secret_value()
    if not token:
        yield Fault(
            "telegram.token is missing: make a bot with BotFather, and put its token into a file "
            "that telegram.token_file names, or into AMANA_TELEGRAM__TOKEN."
        )
        return
    api_url = settings.telegram.api_url
    found = await bot_faults(api_url, "telegram.token", token)
    if not any(fault.severity is Severity.LAPSE for fault in found):
        found += await _clock(api_url, token, now)
    for fault in found:
        yield fault


async def _clock(api_url: str, token: str, now: int) -> list[Fault]:
    """Whether this machine and Telegram agree on the time; the bot believes no other clock."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
            answer = await client.get(f"{api_url.rstrip('/')}/bot{token}/getMe")
        date = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError, TypeError):
        return []  # an unreachable Telegram has been said, and one without a date says nothing
    off = round(abs(now - date))
    if off <= AGREEMENT:
        return []
    sentence = (
        f"this machine's clock and Telegram's differ by {off // 60} minutes, so nothing would "
        "expire and no key would turn: set the clock, and keep NTP running."
    )
    return [Fault(sentence, Severity.LAPSE)]


async def bot_faults(api_url: str, setting: str, token: str) -> list[Fault]:
    """Ask a bot's account who it is.

    Args:
        api_url: where, without `/bot`.
        setting: what the token's setting is called, for the sentences.
        token: the token itself, which no sentence holds.
    """
    if not TOKEN.fullmatch(token):
        return [Fault(f"{setting} is not a token (1234:ABC…, on one line): copy it anew.")]
    answer = await _get_me(api_url, setting, token)
    if isinstance(answer, Fault):
        return [answer]
    whose = "the bot's switch" if setting == "telegram.token" else "the staff bot's switch"
    return [
        Fault(f"{whose} {flag} is on: turn it off at BotFather ({remedy}).")
        for flag, remedy in MUST_BE_OFF.items()
        if answer.get(flag)
    ]


async def _get_me(api_url: str, setting: str, token: str) -> dict[str, Any] | Fault:
    try:
        # Proxies from the environment would see the token.
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
            response = await client.get(f"{api_url.rstrip('/')}/bot{token}/getMe")
            body = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        kind = type(error).__name__
        sentence = f"telegram.api_url does not answer as a Bot API ({kind}): check the network."
        return Fault(sentence, Severity.LAPSE)
    if response.status_code in {401, 404}:
        return Fault(f"{setting} is wrong or was revoked: take the current one from BotFather.")
    result = body.get("result") if isinstance(body, dict) else None
    if not isinstance(result, dict):
        sentence = f"telegram.api_url refuses `getMe` (HTTP {response.status_code}): try later."
        return Fault(sentence, Severity.LAPSE)
    return result
