"""Runs the studio on loopback until it is told to end.

Owns the process's side: which port, no access log, no proxy believed.
"""

import socket

import uvicorn

from bot.cli.workbench.studio.pages import build
from bot.cli.workbench.studio.showing import Studio
from bot.errors import OperatorError


def listen(port: int) -> socket.socket:
    """Take a port of 127.0.0.1; 0 means whichever is free.

    Raises:
        OperatorError: another program listens there.
    """
    taken = socket.socket()
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
    except OSError:
        taken.close()
        raise OperatorError(
            f"Port {port} is taken: end what listens there, or choose another with --port."
        ) from None
    return taken


def server(studio: Studio, port: int) -> uvicorn.Server:
    """Return the studio's server, not yet started."""
    return uvicorn.Server(
        uvicorn.Config(
            build(studio, port),
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
    )


def serve(studio: Studio, taken: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    server(studio, taken.getsockname()[1]).run(sockets=[taken])
