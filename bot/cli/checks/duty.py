"""Waking a human: does the staff bot answer, is anyone on duty linked, is the second path open.

Nothing here keeps a report from being taken: a report that nobody is woken for
still waits at the desk. So the gravest fault is a lapse.
"""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.cli.checks.telegram import bot_faults
from bot.composition.duty import mail_server
from bot.config import Fault, Settings, Severity
from bot.config.rosters import read_roster
from bot.errors import OperatorError
from bot.forwarding.mail_line import answers
from storage.sqlite import open_to_read


async def duty_faults(settings: Settings, now: int) -> AsyncIterator[Fault]:
    """What would keep an officer from being woken."""
    token, host = settings.telegram.staff_token.get_secret_value(), settings.duty.email.host
    if not token:
        yield _warning(
            "telegram.staff_token is empty: no officer's phone tells of an urgent case; make a "
            "second bot with BotFather."
        )
    else:
        for fault in await bot_faults(settings.telegram.api_url, "telegram.staff_token", token):
            yield replace(fault, severity=Severity.LAPSE)
    if not host:
        yield _warning("duty.email.host is empty: there is no second path if Telegram is away.")
    else:
        for fault in await asyncio.to_thread(_mail_faults, settings):
            yield fault
    if token or host:
        for fault in await _people(settings, now):
            yield fault


def _mail_faults(settings: Settings) -> list[Fault]:
    try:
        answers(mail_server(settings))
    except (OSError, smtplib.SMTPException) as error:
        kind = type(error).__name__
        sentence = (
            f"duty.email.host does not take e-mails over TLS ({kind}): check host, port, "
            "certificate and password."
        )
        return [Fault(sentence, Severity.LAPSE)]
    return []


async def _people(settings: Settings, now: int) -> list[Fault]:
    try:
        roster = read_roster(settings).roster
    except OperatorError:
        return []  # said by the roster's own check
    faults = [
        _warning(f"duty.mailboxes names {name}, whom the roster does not: mend it.")
        for name in settings.duty.mailbox_of()
        if not roster.has(name)
    ]
    reachable = {*settings.duty.mailbox_of(), *await _linked(settings)}
    if not any(one.on_duty(now) and one.name in reachable for one in roster.officers):
        sentence = "no officer on duty now can be reached: link a chat at the desk, or add one in "
        faults.append(Fault(f"{sentence}duty.mailboxes.", Severity.LAPSE))
    return faults


async def _linked(settings: Settings) -> set[str]:
    """Officers with a linked chat; none where the database does not say."""
    if not settings.database.is_file() or not settings.telegram.staff_token.get_secret_value():
        return set()
    try:
        reader = await open_to_read(settings.database)
    except OperatorError:
        return set()
    try:
        return {row.officer for row in await reader.links()}
    except OperatorError:
        return set()
    finally:
        await reader.close()


def _warning(sentence: str) -> Fault:
    return Fault(sentence, Severity.WARNING)
