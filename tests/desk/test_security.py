"""Who may ask a desk, and what a browser may do with the answer."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desk.app import STATIC
from desk.asking import inner_path
from desk.desk import Desk
from desk.security import HEADERS, POLICY
from tests.desk.counter import HOST, PASSPHRASE, Counter, counter


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Counter]:
    """A desk and a browser."""
    with counter(tmp_path) as made:
        yield made


PAGES = ("/", "/unlock", "/help", "/roster", "/alive", "/static/desk.css", "/nothing", "/start/no")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_in", [False, True])
def test_every_answer_carries_the_policy(place: Counter, path: str, is_in: bool) -> None:
    """No page, file, refusal or redirect goes out without all of the headers."""
    if is_in:
        place.come_in()

    answer = place.browser.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in POLICY
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:80", f"{HOST}.evil.example"]
)
def test_another_host_is_refused(place: Counter, host: str) -> None:
    """A name that an attacker points at this machine reaches no page, not even with the secret."""
    answer = place.browser.get(f"/start/{place.desk.sessions.secret}", headers={"host": host})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/unlock", "/roster", "/preferences"])
def test_without_the_secret_nothing_is_shown(place: Counter, path: str) -> None:
    """A browser that never came with the secret learns no officer's name."""
    answer = place.browser.get(path)

    assert answer.status_code in {403, 405}
    assert "ada" not in answer.text


def test_a_wrong_secret_lets_nobody_in(place: Counter) -> None:
    """A guess at the secret sets no cookie."""
    answer = place.browser.get("/start/" + "A" * 32)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_strict_and_out_of_scripts_reach(place: Counter) -> None:
    """The cookie never travels with another site's request, and no script reads it."""
    answer = place.browser.get(f"/start/{place.desk.sessions.secret}")

    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert place.desk.sessions.secret not in said
    assert answer.status_code == 200, "a redirect would lose the strict cookie"


def test_the_cookie_goes_to_no_other_path_of_this_machine(place: Counter) -> None:
    """A program on another port, sent a browser by some page, is shown no cookie of ours."""
    place.come_in()

    cookie = next(one for one in place.browser.cookies.jar if one.name == place.desk.cookie)
    assert cookie.path == f"{place.desk.root}/"
    assert len(place.desk.root) > 20
    # Ports tell cookies apart in no browser: this one would go to any other port, too.
    asked = httpx.Request("GET", f"http://{HOST}/x", headers={})
    place.browser.cookies.set_cookie_header(asked)
    assert "cookie" not in asked.headers


@pytest.mark.parametrize("path", ["/", "/unlock", "/static/desk.css", "/queue/changes", "/nothing"])
def test_below_no_other_path_is_anything(place: Counter, path: str) -> None:
    """Even with the cookie: no page, no name, and above all not the launch's path."""
    place.come_in()
    place.unlock()
    secret = place.browser.cookies[place.desk.cookie]

    answer = place.browser.get(
        f"http://{HOST}{path}", headers={"cookie": f"{place.desk.cookie}={secret}"}
    )

    assert answer.status_code == 403
    assert "ada" not in answer.text
    assert place.desk.root[1:] not in f"{answer.text}{answer.headers}"


def test_each_launch_has_a_path_of_its_own(place: Counter) -> None:
    """Whoever learned an old one, from a browser's history say, knows nothing of the next."""
    settings, hands = place.desk.settings, place.desk.hands
    assert Desk(settings, [], hands).root != place.desk.root


def test_no_title_tells_the_path(place: Counter) -> None:
    """Titles stand in lists of windows, which others see."""
    place.come_in()
    place.unlock()

    title = place.browser.get("/").text.partition("<title>")[2].partition("</title>")[0]
    assert title
    assert place.desk.root[1:] not in title


def test_every_address_of_a_template_begins_with_the_launchs_path() -> None:
    """One that did not would lead nowhere; a link that is filled in is one of ours, too."""
    address = re.compile(r'\b(?:href|action|formaction|src|hx-get|hx-post)="([^"#]*)')
    found = [
        (page.name, where)
        for page in (STATIC.parent / "templates").glob("*.html")
        for where in address.findall(page.read_text(encoding="utf-8"))
        if where and not where.startswith(("{{ root }}", "data:"))
    ]

    assert found == []


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:8765"])
def test_a_form_from_elsewhere_changes_nothing(place: Counter, origin: str | None) -> None:
    """A form needs our own origin, whatever cookie comes with it."""
    place.come_in()
    headers = {} if origin is None else {"origin": origin}
    fields = {"form": place.token, "who": "ada", "passphrase": PASSPHRASE}

    answer = place.browser.post("/unlock", data=fields, headers=headers)

    assert answer.status_code == 403
    assert place.server.asked == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_elsewhere_cannot_even_ask(place: Counter, site: str) -> None:
    """Another site, or another port of this machine, gets no page out of our cookie."""
    place.come_in()

    assert place.browser.get("/unlock", headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize("guess", ["guess", "", "gu\u00e9ss\u06f1"])
def test_a_form_needs_its_browsers_token(place: Counter, guess: str) -> None:
    """With the right origin and cookie, a form without the token does nothing, and says why."""
    place.come_in()
    place.unlock()

    answer = place.post("/queue/act", {"form": guess, "take": "K7M2QD:3"})

    assert answer.status_code == 400
    assert "before your last unlocking, or not by this desk" in answer.text
    assert "tell the operator" in answer.text
    assert place.server.acts == []


def test_a_multipart_form_is_refused(place: Counter) -> None:
    """What an officer types never becomes a temporary file."""
    place.come_in()
    place.unlock()

    answer = place.browser.post(
        "/queue/act",
        files={"case": ("x", b"K7M2QD:3")},
        data={"form": place.token},
        headers={"origin": f"http://{HOST}"},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "where",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "javascript:1"],
)
def test_the_way_back_never_leads_out(where: str) -> None:
    """An address in a form or query leads to pages of ours alone."""
    assert inner_path(where) == "/"


def test_the_vendored_script_is_what_it_says() -> None:
    """Htmx lies there unchanged, with its licence and its digest."""
    digest, _, name = (STATIC / "htmx.min.js.sha256").read_text().split(" ", 2)

    assert hashlib.sha256((STATIC / name.strip()).read_bytes()).hexdigest() == digest
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE").read_text()


def test_no_template_holds_a_script_or_a_style() -> None:
    """The policy would stop an inline one; none is written, so that nothing is half broken."""
    found = []
    for page in (STATIC.parent / "templates").glob("*.html"):
        text = page.read_text(encoding="utf-8").lower()
        found += [
            page.name for sign in (" style=", "<style", " onclick=", " hx-on") if sign in text
        ]

    assert found == []


def test_a_failure_says_nothing_of_what_it_choked_on(
    place: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of our own becomes a bare page; neither it nor the log holds the error's text."""
    place.come_in()

    def fail(*_: object) -> None:
        raise RuntimeError("KANARIENVOGEL")

    monkeypatch.setattr(type(place.desk.voices), "words", fail)
    answer = place.browser.get("/unlock")

    assert answer.status_code == 500
    assert "KANARIENVOGEL" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
