"""Who may ask the studio anything."""

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from bot.cli.workbench.studio.guard import LARGEST, Guard
from tests.bot.cli.workbench.studio.conftest import NAME, Visitor


def _ask(visitor: Visitor, where: str, **headers: str) -> httpx.Response:
    return visitor.browser.get(where, headers=headers)


def test_without_the_path_of_this_launch_there_is_nothing(visitor: Visitor) -> None:
    """Another program that finds the port finds no page and no file."""
    for where in ("/", "/alias", "/static/studio.js", "/another-path/"):
        assert _ask(visitor, where).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "attacker.example"},
        {"host": "127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_names_and_other_sites_are_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    """A name pointed at this machine, and a page of another site or port, learn nothing."""
    assert visitor.browser.get(visitor.root + "/", headers=headers).status_code == 403


@pytest.mark.parametrize("origin", [None, "null", "http://attacker.example", "http://localhost"])
def test_only_our_own_pages_change_anything(visitor: Visitor, origin: str | None) -> None:
    """A form of another origin is refused before anything is read or written."""
    before = visitor.said(NAME)
    headers = {"origin": origin} if origin else {}

    answer = visitor.browser.post(
        f"{visitor.address(NAME)}/save", data={"form0": "x"}, headers=headers
    )

    assert answer.status_code == 403
    assert visitor.said(NAME) == before


def test_what_is_too_large_is_not_even_read(visitor: Visitor) -> None:
    """More than a minute of sound is refused by its size, and so is what does not tell it."""
    origin = str(visitor.browser.base_url).rstrip("/")
    host = origin.removeprefix("http://")
    where = f"{visitor.address(NAME)}/sound"
    told = Headers({"host": host, "origin": origin, "content-length": str(LARGEST + 1)})

    async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        """Stand behind the guard."""

    guard = Guard(nothing, int(host.rpartition(":")[2]), visitor.root)
    refusal = guard.refusal("POST", where, told)
    untold = visitor.browser.post(where, content=iter([b"x"]), headers={"origin": origin})

    assert refusal is not None
    assert (refusal[0], untold.status_code) == (413, 413)


def test_every_answer_forbids_what_is_not_ours(visitor: Visitor) -> None:
    """No page may load, run, frame or send anything elsewhere; refusals neither."""
    for where in (visitor.root + "/", "/nothing", visitor.root + "/nothing"):
        policy = _ask(visitor, where).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy
        assert "*" not in policy


def test_no_page_leads_elsewhere(visitor: Visitor) -> None:
    """Pages, style and script name no other machine."""
    for where in ("/", "/list?show=all", "/static/studio.css", "/static/studio.js"):
        text = _ask(visitor, visitor.root + where).text
        assert "http://" not in text
        assert "https://" not in text
