"""A person's hands: what the brain decided, done over the control doors.

Owns every request of the crowd. It must never decide anything.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from simulator.crowd.actions import Show
from simulator.crowd.screen import Key, Screen, read
from simulator.crowd.words import NAMES


class RefusedError(Exception):
    """A door said no: the button or the message is not there any more."""


class AwayError(Exception):
    """The simulator could not be reached, or failed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a phone showed, and the chat's revision at that moment."""

    screen: Screen
    revision: int


@dataclass(slots=True)
class Hands:
    """One person's phone, from outside."""

    client: httpx.AsyncClient
    person: str
    bot: str | None = None

    @classmethod
    async def arrive(
        cls, client: httpx.AsyncClient, language: str, bot: str | None = None
    ) -> "Hands":
        """Create a person at the simulator; `bot` is an id or username, else the first bot."""
        answer = await _ask(client, "POST", "/control/people", json={"language_code": language})
        return cls(client, str(answer["person"]), bot)

    async def look(self) -> Look:
        """Read the chat."""
        return _seen(await self._ask("GET", "chat"))

    async def watch(self, since: int, seconds: float) -> Look:
        """Read the chat once its revision is above `since`, or after `seconds`."""
        params = {"since": str(since), "timeout": f"{max(seconds, 0):.2f}"}
        return _seen(await self._ask("GET", "events", params=params))

    async def say(self, words: str) -> int:
        """Write a message; answers with its id."""
        return _number(await self._ask("POST", "text", json={"text": words}))

    async def show(self, show: Show) -> int:
        """Send a file; answers with its message's id."""
        file = show.file
        fields = {"kind": file.kind}
        if file.kind == "voice":
            fields["duration"] = str(max(1, len(file.content) // 2000))
        if file.caption:
            fields["caption"] = file.caption.words
        parts = {"file": (NAMES[file.kind], file.content)}
        return _number(await self._ask("POST", "file", data=fields, files=parts))

    async def tap(self, key: Key) -> None:
        """Touch a button that the phone shows."""
        await self._tap(key, stale=False)

    async def tap_stale(self, key: Key) -> None:
        """Touch a button that is just being taken away, as a slow phone still lets one do."""
        await self._tap(key, stale=True)

    async def _tap(self, key: Key, *, stale: bool) -> None:
        wanted = {"message_id": key.message_id, "button": key.data, "stale": stale}
        await self._ask("POST", "tap", json=wanted)

    async def _ask(self, method: str, door: str, **request: Any) -> Any:
        if self.bot:
            request["params"] = {"bot": self.bot, **request.get("params", {})}
        return await _ask(self.client, method, f"/control/people/{self.person}/{door}", **request)


def _seen(chat: Any) -> Look:
    return Look(read(chat), int(chat["revision"]))


def _number(answer: Any) -> int:
    return int(answer["message_id"])


async def _ask(client: httpx.AsyncClient, method: str, path: str, **request: Any) -> Any:
    try:
        answer = await client.request(method, path, **request)
    except httpx.TransportError as fault:
        raise AwayError from fault
    if answer.status_code >= 500:
        raise AwayError(f"{answer.status_code} at {path}")
    if answer.status_code >= 400:
        raise RefusedError(f"{answer.status_code} at {path}")
    return answer.json()
