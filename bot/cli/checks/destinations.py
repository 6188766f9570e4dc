"""Destinations: is each allowed, does it answer, and does anything want a human.

Nothing is sent. Nothing here keeps a report from being taken: what cannot be
delivered waits in the outbox. So the gravest fault is a lapse.
"""

import asyncio
import os
import smtplib
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence

from bot.composition.destinations import allow_list, keys_of
from bot.composition.duty import mail_server
from bot.config import Fault, Settings, Severity
from bot.config.forwarding import DestinationItem
from bot.errors import ConfigError, OperatorError
from bot.forwarding.allow_list import AllowList, Target
from bot.forwarding.mail_line import answers
from bot.forwarding.resolving import pinned
from bot.services.rows import OutboxRow
from storage.sqlite import open_to_read

PATIENCE = 10.0
"""Seconds for a destination to answer."""
_WANTED = {
    "dead": "could not be delivered and were given up: see `amana outbox list`, mend the cause, "
    "then `amana outbox retry --all`.",
    "held": "are held until somebody decides: see `amana outbox list`, then `amana outbox release` "
    "or `amana outbox drop`.",
}


async def destination_faults(settings: Settings) -> AsyncIterator[Fault]:
    """What keeps sealed entries from other systems."""
    for fault in (*await _waiting(settings), *_unused(settings)):
        yield fault
    try:
        allowed = allow_list(settings)
    except OperatorError as error:
        yield _lapse(str(error))
        return
    for each in settings.destinations:
        try:
            await _tried(settings, each, allowed)
        except OperatorError as error:
            yield _lapse(f"the destination “{each.name}”: {error}")
        except (OSError, smtplib.SMTPException) as error:
            kind = type(error).__name__
            yield _lapse(
                f"the destination “{each.name}” does not answer as it must ({kind}): what goes "
                "there waits until it does."
            )


def _unused(settings: Settings) -> Iterator[Fault]:
    """Destinations to which nothing will ever go, which nobody would notice."""
    used = {name for route in settings.routes for name in route.to}
    for each in settings.destinations:
        if each.name not in used:
            sentence = (
                f"no route leads to the destination “{each.name}”, so nothing is ever sent there: "
                f'add [[routes]] with to = ["{each.name}"], or remove it from [[destinations]].'
            )
            yield Fault(sentence, Severity.WARNING)


async def _tried(settings: Settings, each: DestinationItem, allowed: AllowList) -> None:
    match each.kind:
        case "webhook":
            keys_of(settings, each)
            target = allowed.target(each.url)
            await _greeted(settings, each, target, await pinned(target, allowed))
        case "email" if settings.duty.email.host:  # its absence has already been said
            server = mail_server(settings)
            await pinned(allowed.named(Target(server.host, server.port)), allowed)
            await asyncio.to_thread(answers, server)
        case "folder":
            path = settings.within(each.path) if each.path else settings.folder
            if not await asyncio.to_thread(os.access, path, os.W_OK | os.X_OK):
                raise ConfigError(f"{path} cannot be written: make it, and let the bot write.")


async def _greeted(settings: Settings, each: DestinationItem, target: Target, address: str) -> None:
    """Connect and see the certificate; say nothing."""
    authority = settings.within(each.ca_file) if each.ca_file else None
    try:
        trust = ssl.create_default_context(cafile=authority) if target.is_tls else None
    except OSError:
        raise ConfigError(f"{authority} holds no certificates that can be read: mend it.") from None
    name = target.host if target.is_tls else None
    async with asyncio.timeout(PATIENCE):
        _, line = await asyncio.open_connection(
            address, target.port, ssl=trust, server_hostname=name
        )
        line.close()


async def _waiting(settings: Settings) -> list[Fault]:
    try:
        reader = await open_to_read(settings.database)
    except OperatorError:
        return []  # said by the database's own check
    try:
        return list(_wanting(await reader.stopped()))
    except OperatorError:
        return []
    finally:
        await reader.close()


def _wanting(stopped: Sequence[OutboxRow]) -> Iterator[Fault]:
    for standing, count in Counter(row.standing for row in stopped).items():
        yield _lapse(f"{count} items of the outbox {_WANTED[standing]}")


def _lapse(sentence: str) -> Fault:
    return Fault(sentence, Severity.LAPSE)
