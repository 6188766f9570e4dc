"""Acts: one at a version, and whatever is not described is refused without effect."""

import asyncio
import base64
import json

import pytest

from tests.handlers.officers.asked import CASE, JSON, VERSION
from tests.handlers.officers.wire import Wire


async def test_two_officers_at_one_version(api: Wire) -> None:
    """The second is told that the case changed, and to which version."""
    first, second = await asyncio.gather(
        *(
            api.ask("POST", f"{CASE}/acts/assign?to={who}", who=who, headers=VERSION)
            for who in ("ada", "ben")
        )
    )
    done, late = sorted((first, second), key=lambda answer: answer.status_code)

    assert (done.status_code, late.status_code) == (200, 412)
    assert late.json() == {"error": "changed", "version": done.json()["version"]}


async def test_a_refused_act_says_why(api: Wire) -> None:
    """With a stable code, and without effect."""
    before = await api.everything()
    answer = await api.ask("POST", f"{CASE}/acts/hold", headers=VERSION)

    assert (answer.status_code, answer.json()) == (409, {"error": "refused", "reason": "role"})
    assert (await api.everything())[:3] == before[:3]


@pytest.mark.parametrize(
    ("target", "headers", "body"),
    [
        ("/acts/dance", VERSION, b""),
        ("/acts/acknowledge", {}, b""),
        ("/acts/acknowledge", {"if-match": "1"}, b""),
        ("/acts/acknowledge", {"if-match": "*"}, b""),
        ("/acts/acknowledge?to=ben", VERSION, b""),
        ("/acts/assign", VERSION, b""),
        ("/acts/assign?to=ben&to=ada", VERSION, b""),
        ("/acts/assign?to=b%65n", VERSION, b""),
        ("/acts/assign?to=", VERSION, b""),
        ("/acts/note", {**VERSION, **JSON}, b"{"),
        ("/acts/note", {**VERSION, **JSON}, b"[]"),
        ("/acts/note", {**VERSION, **JSON}, b"[" * 100_000),
        ("/acts/note", {**VERSION, **JSON}, b'{"entries":[],"entries":[]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"words":"x"}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"entries":[{"number":true}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":1,"header":"YQ"}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":1,"header":"YR=="}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":NaN,"header":""}]}'),
        ("/acts/note", VERSION, b"{}"),
        ("/presence", JSON, b'{"doing":"dancing"}'),
        ("/presence", JSON, b'{"doing":"reading","since":1}'),
        ("/presence", {}, b""),
    ],
)
async def test_other_forms_are_refused(
    api: Wire, target: str, headers: dict[str, str], body: bytes
) -> None:
    """Whatever could be read in two ways, or is not described, is refused without effect."""
    before = await api.everything()
    answer = await api.ask("POST", f"{CASE}{target}", headers=headers, body=body)

    assert (answer.status_code, answer.json()) == (400, {"error": "form"})
    assert (await api.everything())[:4] == before[:4]


@pytest.mark.parametrize("action", ["note", "finding", "letter", "reseal?to=cleo", "assign?to=ben"])
@pytest.mark.parametrize("junk", [b"", b"junk", b"age-encryption.org/v1\n--- x\n", b"\xff" * 5000])
async def test_sealed_things_that_are_none_are_refused(api: Wire, action: str, junk: bytes) -> None:
    """Whatever bytes an officer's machine calls a header, payload or key: a refusal, no effect."""
    before, text = await api.everything(), base64.b64encode(junk).decode()
    kind = action if action in {"note", "finding", "letter"} else "note"
    entry = {"number": 2, "kind": kind, "header": text, "payload": text}
    body = {
        "entries": [] if "?" in action else [entry],
        "headers": [{"number": 1, "header": text}] if "?" in action else [],
        "notice_key": text,
        "file_key": text,
    }
    answer = await api.ask(
        "POST",
        f"{CASE}/acts/{action}",
        headers={**VERSION, **JSON},
        body=json.dumps(body).encode(),
    )

    assert answer.status_code == 409, answer.text
    assert api.troubles == []
    assert (await api.everything())[:4] == before[:4]
