"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Owns the way of a request: parameters, contract, rules, faults, method, answer. Must never hold a
method's own behaviour, nor a control door.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

import simulator.methods as _registered  # noqa: F401  # importing registers every method
from simulator import contract, rules
from simulator.bodies import Arguments, arguments, read_all
from simulator.bots import Bot
from simulator.errors import ApiError, not_found
from simulator.faults import Fault
from simulator.methods.registry import WAITING, Request, dispatch
from simulator.simulation import Simulation
from simulator.wire import Json, dumps

_JSON = (b"content-type", b"application/json")
# What Telegram ignores in a webhook's answer.
_NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")
_HTML_FAULT = b"<html><head><title>502 Bad Gateway</title></head></html>\r\n"


class BotApi:
    """Answers bots."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    async def call(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one method call."""
        token, _, name = scope["path"].removeprefix("/bot").partition("/")
        try:
            body = await read_all(receive)
            bot = self.simulation.world.bot_of(token)
        except ApiError as refusal:
            await _answer(send, refusal.code, refusal.body())
            return
        entry = self.simulation.traffic.begin(bot.bot_id, name)
        fault = self.simulation.faults.strike(name)
        await self._serve(_Exchange(scope, receive, send, bot, name, entry), body, fault)

    async def _serve(self, exchange: "_Exchange", body: bytes, fault: Fault | None) -> None:
        if fault and not _commits(fault):
            exchange.entry["fault"] = fault.kind
            # Nothing happens, but what was said to Telegram was said: the log keeps it.
            await self._note(exchange, body)
            await _suffer(exchange, fault, b"")
            return
        code, answer = await self._result(exchange, body)
        if fault:
            exchange.entry["fault"] = fault.kind
            await _suffer(exchange, fault, dumps(answer))
            return
        await _answer(exchange.send, code, answer)

    async def _note(self, exchange: "_Exchange", body: bytes) -> None:
        try:
            found = await arguments(exchange.scope, body)
        except ApiError:
            return
        self.simulation.traffic.fill(exchange.entry, found.given, found.uploads)

    async def _result(self, exchange: "_Exchange", body: bytes) -> tuple[int, Json]:
        try:
            found = await arguments(exchange.scope, body)
            result = await self._run(exchange, found)
        except ApiError as refusal:
            self._refused(exchange.entry, refusal)
            return refusal.code, refusal.body()
        exchange.entry["ok"] = True
        return 200, {"ok": True, "result": result}

    async def _run(self, exchange: "_Exchange", found: Arguments) -> Any:
        self.simulation.traffic.fill(exchange.entry, found.given, found.uploads)
        method = contract.find(exchange.name)
        call = contract.check(method, found.given, found.uploads)
        rules.check_whole(call)
        request = Request(self.simulation, exchange.bot, call)
        if method.name in WAITING:
            return await _unless_gone(dispatch(request), exchange.receive)
        return await dispatch(request)

    def _refused(self, entry: Json, refusal: ApiError) -> None:
        entry |= {"ok": False, "error_code": refusal.code, "description": refusal.description}
        if refusal.is_violation:
            self.simulation.traffic.violated(entry, refusal.description)

    async def run_answer(self, bot: Bot, answer: Json) -> None:
        """Run the method call that a webhook's answer carried; its result goes nowhere."""
        name = str(answer["method"])
        if name.lower().startswith(_NOT_IN_ANSWERS):
            return
        entry = self.simulation.traffic.begin(bot.bot_id, name)
        given = {k: v for k, v in answer.items() if k != "method"}
        try:
            self.simulation.traffic.fill(entry, given, {})
            call = contract.check(contract.find(name), given, {})
            rules.check_whole(call)
            await dispatch(Request(self.simulation, bot, call))
        except ApiError as refusal:
            self._refused(entry, refusal)

    async def download(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream one file whose link getFile opened."""
        token, _, path = scope["path"].removeprefix("/file/bot").partition("/")
        try:
            bot = self.simulation.world.bot_of(token)
            entry = self.simulation.traffic.begin(bot.bot_id, "file")
            entry["parameters"] = {"path": path}
            fault = self.simulation.faults.strike("file")
            file = self.simulation.files.at(path)
            if file is None:
                raise not_found()
        except ApiError as refusal:
            await _answer(send, refusal.code, refusal.body())
            return
        if fault:
            exchange = _Exchange(scope, receive, send, bot, "file", entry)
            await _suffer(exchange, fault, b"".join(file.chunks()))
            return
        entry["ok"] = True
        size = str(file.size).encode()
        headers = [(b"content-type", b"application/octet-stream"), (b"content-length", size)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in file.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@dataclass(slots=True)
class _Exchange:
    """One request on its way through."""

    scope: Scope
    receive: Receive
    send: Send
    bot: Bot
    name: str
    entry: Json


def _commits(fault: Fault) -> bool:
    """Whether the call takes effect before the fault shows."""
    return fault.commit or fault.kind in ("cut_after", "truncated", "slow")


async def _suffer(exchange: _Exchange, fault: Fault, answer: bytes) -> None:
    """Answer as the fault wants it."""
    refusal = fault.error()
    if refusal is not None:
        await _answer(exchange.send, refusal.code, refusal.body())
        return
    match fault.kind:
        case "html":
            await _send(exchange.send, 502, _HTML_FAULT, [(b"content-type", b"text/html")])
        case "truncated":
            await _send(exchange.send, 200, answer[: max(1, len(answer) // 2)], [_JSON])
        case "slow":
            await asyncio.sleep(fault.seconds)
            await _send(exchange.send, 200, answer, [_JSON])
        case "hang":
            await _wait_for_hang_up(exchange, fault.seconds)
            await cut(exchange.scope)
        case _:
            await cut(exchange.scope)


async def _wait_for_hang_up(exchange: _Exchange, seconds: float) -> None:
    try:
        await asyncio.wait_for(exchange.receive(), seconds)
    except TimeoutError:
        return


async def cut(scope: Scope) -> None:
    """Break the connection without a word, as a lost network does."""
    scope["simulator.transport"].abort()
    # The protocol must hear of the loss before the application returns.
    for _ in range(3):
        await asyncio.sleep(0)


async def _unless_gone(work: Awaitable[Any], receive: Receive) -> Any:
    """The work's result; the work is dropped if the caller hangs up first."""
    working = asyncio.ensure_future(work)
    listening = asyncio.ensure_future(receive())
    done, _ = await asyncio.wait({working, listening}, return_when=asyncio.FIRST_COMPLETED)
    other = listening if working in done else working
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    if working not in done:
        raise ApiError(499, "Client Closed Request")
    return working.result()


async def _answer(send: Send, code: int, body: Json) -> None:
    headers = [_JSON]
    if code == 429:
        wait = str(body.get("parameters", {}).get("retry_after", 1)).encode()
        headers.append((b"retry-after", wait))
    await _send(send, code, dumps(body), headers)


async def _send(send: Send, code: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": code, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
