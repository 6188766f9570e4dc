"""Runs the desk on loopback until it is told to end.

Owns the process: no core dumps, no access log, no proxy headers believed, and
how the browser is opened. The secret is never an argument of the browser's
command line, which every account of the machine can read: a page that only
its owner can read leads there.
"""

import asyncio
import ctypes
import html
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from bot.errors import OperatorError
from desk.app import build
from desk.desk import Desk

OPENER = "open-desk.html"
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden_process() -> None:
    """Keep opened cases out of core dumps, where the system lets us."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


async def serve(desk: Desk, *, opens_browser: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        OperatorError: another program listens on the port.
    """
    _need_free(desk.settings.port)
    config = uvicorn.Config(
        build(desk),
        host="127.0.0.1",
        port=desk.settings.port,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    server = _Server(config)
    if opens_browser:
        server.then = lambda: _open(desk)
    try:
        await server.serve()
    finally:
        (desk.settings.home / OPENER).unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Does one thing once it listens."""

    then: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen; then open the browser."""
        await super().startup(sockets)
        if self.then is not None and self.started:
            await asyncio.to_thread(self.then)


def _need_free(port: int) -> None:
    with socket.socket() as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise OperatorError(
                f"Port {port} is taken: end what listens there, or choose another with --port."
            ) from None


def _open(desk: Desk) -> None:
    path = _write_opener(desk.settings.home / OPENER, desk.address)
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(path.as_uri())


def _write_opener(path: Path, address: str) -> Path:
    path = path.absolute()
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    quoted = html.escape(address)
    page = (
        '<!doctype html><meta charset="utf-8"><title>Desk</title>'
        f'<meta http-equiv="refresh" content="0;url={quoted}"><a href="{quoted}">Desk</a>\n'
    )
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(page)
    return path
