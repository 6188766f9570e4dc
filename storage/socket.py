"""The running bot's control socket: one JSON line asked, one answered.

Owns `amana.sock` in the data folder, readable by the bot's own account only:
who may open it, may operate the bot. It bounds what it reads and how long it
waits, so that a stuck client costs one connection. It knows no command:
those are given by the caller, and answer with facts that may be shown to an
operator.

    → {"command": "stats", "week": 2912}
    ← {"ok": true, "answer": {…}}  or  {"ok": false, "error": "one sentence"}
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import OperatorError, StorageError

NAME = "amana.sock"
# The longest letter that may be written, sealed and in base64, with room for many readers.
REQUEST_BYTES = 256 << 10
ANSWER_BYTES = 16 << 20
REQUEST_SECONDS = 10.0
# The longest work that is asked for this way is a backup.
ANSWER_SECONDS = 600.0
# What `sun_path` holds on every system, its closing zero not counted.
_LONGEST_ADDRESS = 103

Request = Mapping[str, Any]
Handler = Mapping[str, Callable[[Request], Awaitable[Mapping[str, Any]]]]


class NobodyListeningError(StorageError):
    """No running bot answers: take the lock and do it here."""


async def serve(path: Path, handler: Handler) -> asyncio.Server:
    """Listen on a socket; the caller holds the data folder's lock, and closes the server.

    Args:
        path: where the socket shall lie; one that a killed process left is replaced.
        handler: by command, what answers it. An `OperatorError`'s sentence is
            passed on; any other error is raised here and answered in general.

    Raises:
        StorageError: this system has no such sockets, or the folder refused.
    """
    _require_unix_sockets()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _answer(reader, writer, handler)
        finally:
            writer.close()

    return await asyncio.start_unix_server(answer, sock=_bound(path), limit=REQUEST_BYTES)


async def ask(path: Path, request: Request, *, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
    """Ask the running bot, and return its answer.

    Raises:
        NobodyListeningError: no bot is running on this data folder.
        StorageError: it refused, in its own sentence, or did not answer in time.
    """
    _require_unix_sockets()
    line = json.dumps(request).encode() + b"\n"
    if len(line) > REQUEST_BYTES:
        raise StorageError("The request is too long for the running bot.")
    try:
        async with asyncio.timeout(seconds):
            told = await _exchange(path, line)
    except TimeoutError as error:
        raise StorageError("The running bot did not answer in time.") from error
    except (OSError, ValueError) as error:
        raise StorageError("The running bot broke off its answer.") from error
    if not told["ok"]:
        raise StorageError(str(told["error"]))
    answer: dict[str, Any] = told["answer"]
    return answer


async def _exchange(path: Path, line: bytes) -> dict[str, Any]:
    try:
        with _short(path) as address:
            reader, writer = await asyncio.open_unix_connection(address, limit=ANSWER_BYTES)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NobodyListeningError("No bot is running on this data folder.") from error
    try:
        writer.write(line)
        await writer.drain()
        told: dict[str, Any] = json.loads(await reader.readline())
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return told


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler
) -> None:
    told: dict[str, Any]
    try:
        request = await _request(reader)
        command = _chosen(handler, request)
        async with asyncio.timeout(ANSWER_SECONDS):
            told = {"ok": True, "answer": dict(await command(request))}
    except OperatorError as error:
        told = {"ok": False, "error": str(error)}
    except Exception:
        told = {"ok": False, "error": "The running bot failed at it; its log says at what."}
        await _tell(writer, told)
        raise
    await _tell(writer, told)


async def _request(reader: asyncio.StreamReader) -> dict[str, Any]:
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            request = json.loads(await reader.readline())
    except (TimeoutError, ValueError, ConnectionError) as error:
        raise StorageError("The request was not one line of JSON, or too long.") from error
    if not isinstance(request, dict):
        raise StorageError("The request was not a JSON object.")
    return request


def _chosen(handler: Handler, request: Request) -> Callable[[Request], Awaitable[Any]]:
    command = handler.get(str(request.get("command")))
    if command is None:
        raise StorageError("The running bot does not know this command. Is it an older version?")
    return command


async def _tell(writer: asyncio.StreamWriter, told: Mapping[str, Any]) -> None:
    with contextlib.suppress(ConnectionError, TimeoutError):  # they no longer want to know
        async with asyncio.timeout(REQUEST_SECONDS):
            writer.write(json.dumps(told).encode() + b"\n")
            await writer.drain()


def _bound(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.unlink(missing_ok=True)
        with _short(path) as address:
            before = os.umask(0o177)  # so that there is no moment with wider rights
            try:
                listener.bind(address)
            finally:
                os.umask(before)
    except OSError as error:
        listener.close()
        raise StorageError(f"The socket {path} cannot be made: {error.strerror}.") from error
    return listener


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for the socket that fits: a deep folder is reached by its open handle."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield str(path)
        return
    if not Path("/proc/self/fd").is_dir():
        raise StorageError(f"The path {path} is too long for a socket. Move the data folder up.")
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{handle}/{path.name}"
    finally:
        os.close(handle)


def _require_unix_sockets() -> None:
    if not hasattr(socket, "AF_UNIX"):
        raise StorageError(
            "This system has no Unix sockets: stop the running bot, then give the command again."
        )
