"""`amana run`: the bot, until SIGTERM."""

import asyncio
import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType

import click

from bot.app import Hands
from bot.app import run as run_bot
from bot.cli.check import look
from bot.cli.console import DONE, refuse, warn
from bot.config import Settings, Severity
from bot.logs import configure, harden_process

LOOKING_S = 5.0
"""Seconds in which a start looks for damage of the database before it opens it: people wait."""
WAY_IN = "AMANA_TELEGRAM__WAY_IN"


@click.command(help="Run the bot.")
@click.option("--webhook", is_flag=True, help="Let Telegram deliver updates (telegram.webhook).")
def run(webhook: bool) -> int:
    """Refuse to start on any fault, each named at once; else run until told to end."""
    return start(Hands(), {WAY_IN: "webhook"} if webhook else {})


def start(hands: Hands, chosen: Mapping[str, str] = MappingProxyType({})) -> int:
    """Check, and run by the given clock; `chosen` wins over the environment.

    Returns:
        The exit code: 2 where a fault keeps the bot from taking reports.
    """
    settings, found = look({**os.environ, **chosen}, LOOKING_S)
    grave = [str(fault) for fault in found if fault.severity is Severity.FAULT]
    for fault in found:
        if fault.severity is not Severity.FAULT:
            warn(str(fault))
    if grave:
        return refuse(grave)
    _prepare(settings)
    asyncio.run(run_bot(settings, hands))
    return DONE


def _prepare(settings: Settings) -> None:
    harden_process()
    _use_one_arena()
    configure(settings.logs.level, settings.log_file)


def _use_one_arena() -> None:
    """Keep one heap where the C library can: a receipt's 19 MiB would stay with each thread."""
    arena_max = -8  # M_ARENA_MAX, glibc's malloc.h
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(arena_max, 1)
