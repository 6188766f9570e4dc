"""The simulator's control doors, asked over HTTP.

Owns the requests; knows nothing of the bot.
"""

from typing import Any

import httpx

Json = dict[str, Any]


class DoorRefusedError(AssertionError):
    """A door said no: a test asked for what the phone does not show."""


class Doors:
    """One client of the control doors."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, **query: object) -> Json:
        """Read a door."""
        params = {name: str(value) for name, value in query.items()}
        return _answer(path, await self._http.get(f"/control/{path}", params=params))

    async def post(self, path: str, said: Json | None = None) -> Json:
        """Tell a door something."""
        return _answer(path, await self._http.post(f"/control/{path}", json=said or {}))

    async def send(self, path: str, fields: dict[str, str], name: str, content: bytes) -> Json:
        """Send a file through a door."""
        parts = {"file": (name, content)}
        answer = await self._http.post(f"/control/{path}", data=fields, files=parts)
        return _answer(path, answer)

    async def fault(self, kind: str, **facts: object) -> None:
        """Let something go wrong."""
        await self.post("faults", {"kind": kind, **facts})

    async def faults_over(self) -> None:
        """Let everything go well again."""
        _answer("faults", await self._http.delete("/control/faults"))

    async def violations(self) -> list[str]:
        """What the bot did against the Bot API's rules."""
        found = await self.get("violations")
        return [f"{each['method']}: {each['violation']}" for each in found["violations"]]

    async def calls(self, since: int = 0) -> list[Json]:
        """Every call that the bot made, with all that it sent."""
        found: list[Json] = (await self.get("traffic", since=since, files=1))["calls"]
        return found


def client(url: str) -> httpx.AsyncClient:
    """An HTTP client for one simulator that looks at no proxy."""
    return httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, verify=False)  # noqa: S501  # loopback, no TLS; saves loading authorities


def _answer(path: str, answer: httpx.Response) -> Json:
    if answer.status_code != 200:
        raise DoorRefusedError(f"{path}: {answer.status_code} {answer.text[:200]}")
    body: Json = answer.json()
    return body
