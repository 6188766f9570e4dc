"""The phone page's own files, as the server gives them out."""

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from simulator import phone

HERE = Path(phone.__file__).parent
ASSETS = sorted(path.name for path in HERE.iterdir() if path.suffix in phone.MEDIA_TYPES)


@pytest.fixture
def browser() -> httpx.AsyncClient:
    """A client of the page's routes alone."""
    transport = httpx.ASGITransport(Starlette(routes=phone.routes))
    return httpx.AsyncClient(transport=transport, base_url="http://phone")


async def test_the_page_is_at_phone(browser: httpx.AsyncClient) -> None:
    """`/phone` answers with the page; its policy allows no inline script and no other host."""
    answer = await browser.get("/phone")

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ASSETS)
async def test_every_file_is_given_out_with_its_type(browser: httpx.AsyncClient, name: str) -> None:
    """A module with a wrong type would not be run by any browser."""
    answer = await browser.get(f"/phone/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == phone.MEDIA_TYPES[Path(name).suffix]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == (HERE / name).read_bytes()


@pytest.mark.parametrize(
    "name", ["__init__.py", "nobody.js", "..%2f__main__.py", "%2e%2e/server.py", ".css", "phone"]
)
async def test_nothing_else_is_given_out(browser: httpx.AsyncClient, name: str) -> None:
    """Python files, unknown names and ways out of the folder do not exist."""
    answer = await browser.get(f"/phone/{name}")

    assert answer.status_code == 404


def test_the_page_needs_nothing_inline_and_nobody_else() -> None:
    """What the policy forbids is not attempted: inline code and style, addresses elsewhere."""
    html = (HERE / "phone.html").read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\s(?:style|on\w+)=", html) == []
    assert re.findall(r"(?:src|href)=\"(?!/phone/|#|data:)", html) == []


def test_modules_import_only_what_is_there() -> None:
    """Each import names a file of the page."""
    modules = [name for name in ASSETS if name.endswith(".js")]
    sources = {name: (HERE / name).read_text(encoding="utf-8") for name in modules}
    wanted = {
        found for source in sources.values() for found in re.findall(r"from '/phone/(.+?)'", source)
    }

    assert wanted
    assert wanted <= set(modules)


def test_bot_text_never_becomes_markup() -> None:
    """No module writes HTML from a string, so a bot's words cannot turn into elements."""
    modules = [HERE / name for name in ASSETS if name.endswith(".js")]
    dangers = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")

    assert modules
    assert [
        (path.name, danger)
        for path in modules
        for danger in dangers
        if danger in path.read_text("utf-8")
    ] == []


def test_only_one_module_asks_the_server() -> None:
    """Every request of the page stands in `doors.js`."""
    asking = [
        name
        for name in ASSETS
        if name.endswith(".js") and "fetch(" in (HERE / name).read_text("utf-8")
    ]

    assert asking == ["doors.js"]


def test_the_sample_voice_is_ogg_opus() -> None:
    """The synthetic voice message is what Telegram's voice messages are, and small."""
    content = (HERE / "voice.ogg").read_bytes()

    assert content.startswith(b"OggS")
    assert b"OpusHead" in content[:64]
    assert len(content) < 20_000
