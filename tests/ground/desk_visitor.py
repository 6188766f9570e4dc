"""A visitor to a desk without a browser: reads its forms and sends them, as a browser would.

Owns the cookie and the form's token. For tests that look at what a desk
leaves behind; what a person sees is judged in Chromium.
"""

import html
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx

from bot.cli.demo_stage import PASSPHRASE
from tests.ground.desk import Desk

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Visitor:
    """One officer's browser, as far as a desk can tell."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        headers = {"origin": desk.origin, "sec-fetch-site": "same-origin"}
        self._http = httpx.AsyncClient(
            base_url=desk.url, headers=headers, follow_redirects=True, trust_env=False, timeout=30
        )

    async def __aenter__(self) -> Self:
        """Come with the launch's secret."""
        await self._http.get(self._desk.address)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        await self._http.aclose()

    async def unlocks(self, name: str) -> None:
        """Unlock the desk as an officer."""
        await self.sends("/unlock", "/unlock", {"who": name, "passphrase": PASSPHRASE})

    async def reads(self, path: str) -> str:
        """Open a page; gives its text as it reads."""
        answer = await self._http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    async def sends(self, page: str, to: str, fields: Mapping[str, str]) -> str:
        """Open a page, fill its form and send it to an address."""
        shown = await self._http.get(page)
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(shown.text)}
        answer = await self._http.post(to, data={**hidden, **fields})
        assert answer.status_code == 200, (to, answer.status_code)
        return html.unescape(answer.text)

    async def references(self) -> list[str]:
        """The cases in the list."""
        return re.findall(
            r'href="[^"]*/cases/(\w+)" data-key="open"', await self.reads("/?view=all")
        )
