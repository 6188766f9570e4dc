"""Tells systemd that the bot is ready, alive and ending (sd_notify(3)).

Owns the datagrams. Without NOTIFY_SOCKET in the environment there is nobody
to tell, and all of this is silent. The watchdog is fed only while every loop
that matters gives a sign, so that a bot that looks up and answers no one is
started anew.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Self


class Notifier:
    """The way to whoever supervises this process."""

    def __init__(self, address: str = "", watchdog: float = 0.0) -> None:
        """Take the socket's address and the watchdog's patience in seconds; empty and 0 for none.

        A leading `@` stands for Linux' abstract names.
        """
        self._address = address
        self._watchdog = watchdog

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read what systemd left there."""
        address = environment.get("NOTIFY_SOCKET", "")
        try:
            watchdog = int(environment.get("WATCHDOG_USEC", "0")) / 1e6
            is_ours = int(environment.get("WATCHDOG_PID", os.getpid())) == os.getpid()
        except ValueError:
            return cls(address)
        return cls(address, watchdog if is_ours else 0.0)

    def ready(self) -> None:
        """Say that updates can come in."""
        self._say("READY=1")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._say("STOPPING=1")

    async def keep_alive(self, alive: Callable[[], bool]) -> None:
        """Feed the watchdog while the bot is alive; returns at once where there is none."""
        while self._watchdog > 0:
            if alive():
                self._say("WATCHDOG=1")
            await asyncio.sleep(self._watchdog / 3)

    def _say(self, fact: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)  # a supervisor that does not listen must stop nobody
            line.sendto(fact.encode(), address)
