"""The control socket: one line asked, one answered, nothing that waits for ever."""

import asyncio
import json
import os
import socket as sockets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StorageError
from storage import socket
from storage.socket import NobodyListeningError, ask, serve


async def echo(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say it back."""
    return {"said": request["say"]}


async def refuse(_: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refuse in one sentence."""
    raise StorageError("Not now: the clock is not trusted.")


async def hang(_: Mapping[str, Any]) -> Mapping[str, Any]:
    """Never answer."""
    await asyncio.sleep(60)
    return {}


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    """A socket that somebody serves."""
    where = tmp_path / "amana.sock"
    server = await serve(where, {"echo": echo, "refuse": refuse, "hang": hang})
    yield where
    server.close()
    await server.wait_closed()


async def raw(path: Path, line: bytes) -> dict[str, Any]:
    """What any other client would get."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(line)
    told: dict[str, Any] = json.loads(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return told


async def test_a_command_is_answered(path: Path) -> None:
    """In any script, many at once."""
    asked = (ask(path, {"command": "echo", "say": f"نعم {n}"}) for n in range(20))

    assert await asyncio.gather(*asked) == [{"said": f"نعم {n}"} for n in range(20)]


async def test_a_refusal_arrives_in_its_own_words(path: Path) -> None:
    """What the running bot tells an operator, the command tells."""
    with pytest.raises(StorageError, match="the clock is not trusted"):
        await ask(path, {"command": "refuse"})


async def test_an_unknown_command_is_said(path: Path) -> None:
    """The running bot may be older than the command."""
    with pytest.raises(StorageError, match="does not know"):
        await ask(path, {"command": "dance"})


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"[1]\n", b"\xff\n", b'{"command"\n', b"x" * 70_000]
)
async def test_what_is_not_a_request_is_refused(path: Path, line: bytes) -> None:
    """Too long is refused before it is read whole; the next client is served."""
    told = await raw(path, line)

    assert told["ok"] is False
    assert await ask(path, {"command": "echo", "say": 1}) == {"said": 1}


async def test_a_silent_client_is_sent_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs one connection for a while, not for ever."""
    monkeypatch.setattr(socket, "REQUEST_SECONDS", 0.05)

    assert (await raw(path, b'{"command": '))["ok"] is False


async def test_an_answer_that_does_not_come_ends_the_waiting(path: Path) -> None:
    """The caller says how long."""
    with pytest.raises(StorageError, match="in time"):
        await ask(path, {"command": "hang"}, seconds=0.05)


async def test_a_fault_is_answered_in_general(tmp_path: Path) -> None:
    """What an unforeseen error says may hold anything: it stays in the bot."""

    async def fail(_: Mapping[str, Any]) -> Mapping[str, Any]:
        raise RuntimeError("inner secret")

    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    server = await serve(tmp_path / "amana.sock", {"fail": fail})

    with pytest.raises(StorageError, match="failed at it") as told:
        await ask(tmp_path / "amana.sock", {"command": "fail"})
    assert "inner" not in str(told.value)
    server.close()
    await server.wait_closed()


async def test_without_a_bot_it_says_so(tmp_path: Path) -> None:
    """Whether no socket was ever made, or a killed process left one."""
    with pytest.raises(NobodyListeningError):
        await ask(tmp_path / "amana.sock", {"command": "echo"})

    left = sockets.socket(sockets.AF_UNIX)
    left.bind(str(tmp_path / "amana.sock"))
    left.close()
    with pytest.raises(NobodyListeningError):
        await ask(tmp_path / "amana.sock", {"command": "echo"})
    server = await serve(tmp_path / "amana.sock", {"echo": echo})
    assert await ask(tmp_path / "amana.sock", {"command": "echo", "say": 1}) == {"said": 1}
    server.close()
    await server.wait_closed()


async def test_only_its_own_account_may_ask(path: Path) -> None:
    """Who may open the socket may operate the bot."""
    assert os.stat(path).st_mode & 0o777 == 0o600  # noqa: PTH116  # within a coroutine


async def test_a_deep_folder_is_no_obstacle(tmp_path: Path) -> None:
    """A socket's address is short by nature; paths of missions are not."""
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    server = await serve(folder / "amana.sock", {"echo": echo})

    assert await ask(folder / "amana.sock", {"command": "echo", "say": 1}) == {"said": 1}
    server.close()
    await server.wait_closed()


async def test_a_system_without_such_sockets_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop the bot, and the command does it itself."""
    monkeypatch.delattr(sockets, "AF_UNIX")

    with pytest.raises(StorageError, match="stop the running bot"):
        await ask(tmp_path / "amana.sock", {"command": "echo"})
