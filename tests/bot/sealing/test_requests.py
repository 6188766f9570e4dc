"""Signed requests and answers: judged by RFC 9421's vector, refused when anything is touched."""

import base64
import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ED25519
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.answers import Asking, check_answer, sign_answer, signature_of
from bot.sealing.http_signatures import RequestParts, sign, verify
from bot.sealing.requests import Occasion, SignedRequest, check_base, check_request, sign_request
from bot.sealing.signing import SigningKey

OFFICER = SigningKey(bytes(range(32)))
STRANGER = SigningKey(bytes(range(1, 33)))
SERVER = SigningKey(bytes(range(2, 34)))
KEYS = {OFFICER.public.key_id: OFFICER.public}
SERVER_KEYS = {SERVER.public.key_id: SERVER.public}
OCCASION = Occasion(SERVER.public.key_id, "once-ABC_123", 1_790_000_000)
METHOD, PATH, QUERY = "POST", "/v1/cases/K7M-2QD/acts/lower", "priority=P3"
BODY = b'{"entries":[]}'
SENT = {"if-match": '"7"', "content-type": "application/json"}

Lines = tuple[tuple[str, str], ...]


def signed(key: SigningKey = OFFICER, occasion: Occasion = OCCASION) -> dict[str, str]:
    """The header fields of one good request."""
    return sign_request(
        key, method=METHOD, path=PATH, query=QUERY, body=BODY, occasion=occasion, headers=SENT
    )


def checked(
    lines: Lines, method: str = METHOD, path: str = PATH, query: str = QUERY
) -> SignedRequest:
    """Check it as the server does."""
    server = SERVER.public.key_id
    return check_request(KEYS, server=server, method=method, path=path, query=query, headers=lines)


def lines_of(headers: dict[str, str]) -> Lines:
    """A message's field lines."""
    return tuple(headers.items())


CONTENT = ("content-type", "content-length")


class OfTheVector:
    """The appendix's request, host and all."""

    method, url = "POST", "http://example.com/foo?param=Value&Pet=dog"
    headers: ClassVar = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
    }


def test_rfc_9421_vector_b_2_6() -> None:
    """The Ed25519 vector of RFC 9421 appendix B.2.6 comes out byte for byte."""
    seed = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    prepared = HTTPMessageSigner(signature_algorithm=ED25519).prepare(
        OfTheVector(),
        key_id="test-key-ed25519",
        created=dt.datetime.fromtimestamp(1618884473, dt.UTC),
        include_alg=False,
        covered_component_ids=("date", "@method", "@path", "@authority", *CONTENT),
    )

    made = base64.b64encode(SigningKey(seed).sign(prepared.signature_base)).decode()

    assert made == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_a_request_says_what_was_signed() -> None:
    """What the server reads is what the officer signed, and the body belongs to it."""
    request = checked(lines_of(signed()))

    assert (request.method, request.path, request.query) == (METHOD, PATH, QUERY)
    assert (request.if_match, request.content_type, request.range) == (*SENT.values(), None)
    assert (request.nonce, request.created) == (OCCASION.nonce, OCCASION.created)
    assert request.key_id == OFFICER.public.key_id
    request.check_body(BODY)
    with pytest.raises(SealingError):
        request.check_body(BODY + b" ")


def test_a_request_without_query_or_body() -> None:
    """A plain GET is signed too, the empty body's digest with it."""
    headers = sign_request(
        OFFICER, method="GET", path="/v1/roster", query="", body=b"", occasion=OCCASION
    )

    request = check_request(
        KEYS,
        server=OCCASION.server,
        method="GET",
        path="/v1/roster",
        query="",
        headers=lines_of(headers),
    )

    assert request.query == ""
    request.check_body(b"")


def touched() -> Iterator[tuple[str, Lines, tuple[str, str, str]]]:
    """A good request with one thing altered, by the name of the thing."""
    good, target = signed(), (METHOD, PATH, QUERY)
    lines = lines_of(good)
    yield "method", lines, ("PUT", PATH, QUERY)
    yield "path", lines, (METHOD, PATH.replace("lower", "raise"), QUERY)
    yield "path in other spelling", lines, (METHOD, PATH.replace("acts", "%61cts"), QUERY)
    yield "query", lines, (METHOD, PATH, "priority=P4")
    yield "query gone", lines, (METHOD, PATH, "")
    for name in good:
        rest = tuple(line for line in lines if line[0] != name)
        yield f"{name} gone", rest, target
        yield f"{name} twice", (*lines, (name.title(), good[name])), target
        yield f"{name} emptied", (*rest, (name, "")), target
    yield "range slipped in", (*lines, ("range", "bytes=0-1")), target
    yield "version", (*lines_of({**good, "if-match": '"8"'}),), target
    yield "another label", lines_of({**good, **_relabelled(good)}), target
    yield "a second signature", lines_of({**good, **_doubled(good)}), target
    said = good["signature-input"]
    for what, other in (("alg", said + ';alg="ed25519"'), ("space", said.replace(" ", "  ", 1))):
        yield what, lines_of({**good, "signature-input": other}), target
    yield "signed by a stranger", lines_of(signed(STRANGER)), target
    elsewhere = dataclasses.replace(OCCASION, server=STRANGER.public.key_id)
    yield "for another server", lines_of(signed(OFFICER, elsewhere)), target
    yield "an answer's tag", lines_of(_with_tag("amana-server-v1")), target
    yield "less covered", lines_of(_covering('"@method"', '"@path"', '"@query"')), target


def _relabelled(good: dict[str, str]) -> dict[str, str]:
    return {n: "other" + good[n].removeprefix("amana") for n in ("signature", "signature-input")}


def _doubled(good: dict[str, str]) -> dict[str, str]:
    other = _relabelled(good)
    return {name: f"{good[name]}, {other[name]}" for name in other}


def _with_tag(tag: str) -> dict[str, str]:
    fields = {n: v for n, v in signed().items() if not n.startswith("signature")}
    covered = ("@method", "@path", "@query", "amana-server", "content-digest", *SENT)
    parts = RequestParts(METHOD, PATH, QUERY, fields)
    made = sign(parts, OFFICER, covered, created=1, nonce="once", tag=tag)
    return {**fields, **made}


def _covering(*covered: str) -> dict[str, str]:
    fields = {n: v for n, v in signed().items() if not n.startswith("signature")}
    parts = RequestParts(METHOD, PATH, QUERY, fields)
    made = sign(parts, OFFICER, covered, created=1, nonce="once", tag="amana-officers-v1")
    return {**fields, **made}


@pytest.mark.parametrize(("what", "lines", "target"), list(touched()), ids=lambda x: str(x)[:24])
def test_anything_touched_is_refused(what: str, lines: Lines, target: tuple[str, str, str]) -> None:
    """A request that was altered, cut, doubled or signed for something else is refused."""
    with pytest.raises(SealingError):
        checked(lines, *target)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_no_altered_byte_passes(data: st.DataObject) -> None:
    """Whichever character of whichever field is changed, the request is refused."""
    good = signed()
    name = data.draw(st.sampled_from(sorted(good)))
    at = data.draw(st.integers(0, len(good[name]) - 1))
    other = data.draw(st.characters(min_codepoint=0, max_codepoint=255))
    bad = good[name][:at] + other + good[name][at + 1 :]
    if bad == good[name]:
        return

    with pytest.raises(SealingError):
        checked(lines_of({**good, name: bad}))


def test_the_stored_base_is_enough_for_the_audit() -> None:
    """Base and signature alone say later what was asked, and by whom."""
    request = checked(lines_of(signed()))

    assert check_base(request.base, request.signature, OFFICER.public) == request


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lower", "raise"),
        ("P3", "P1"),
        ('"@method": POST\n', ""),
        ('"@method": POST\n', '"@method": POST\n"@method": POST\n'),
        ('"@query": ?', '"@query": '),
        ("amana-officers-v1", "amana-server-v1"),
        (';nonce="once-ABC_123"', ""),
        ("K7M", "ک7M"),
        ("\n", "\r\n"),
    ],
)
def test_an_altered_base_is_refused(old: str, new: str) -> None:
    """A base that was rewritten, even by the officer whose key it names, is no request."""
    request = checked(lines_of(signed()))
    bad = request.base.replace(old.encode(), new.encode())
    by_themselves = OFFICER.sign(bad)

    with pytest.raises(SealingError):
        check_base(bad, request.signature, OFFICER.public)
    if old not in {"lower", "P3"}:  # those are sound requests, once their officer signs them
        with pytest.raises(SealingError):
            check_base(bad, by_themselves, OFFICER.public)


def test_a_base_of_another_officer_is_refused() -> None:
    """A row that is shown as somebody else's does not verify."""
    request = checked(lines_of(signed()))

    with pytest.raises(SealingError):
        check_base(request.base, request.signature, STRANGER.public)


def asking(fields: dict[str, str]) -> Asking:
    """The request that carries these fields, as an answer is bound to it."""
    return Asking("GET", "/v1/cases", "view=todo", fields["signature"])


def answered(asked: Asking | None = None, status: int = 200) -> dict[str, str]:
    """The header fields of one good answer."""
    return sign_answer(
        SERVER,
        status=status,
        sha256=bytes(32),
        created=5,
        asking=asked,
        headers={"etag": '"8"', "amana-nonce": "next"},
    )


@pytest.mark.parametrize("is_asked", [True, False])
def test_an_answer_belongs_to_its_request(is_asked: bool) -> None:
    """The desk learns version and next nonce from an answer to what it asked."""
    asked = asking(signed()) if is_asked else None

    answer = check_answer(SERVER_KEYS, status=200, headers=lines_of(answered(asked)), asking=asked)

    assert (answer.etag, answer.nonce, answer.digest) == ('"8"', "next", bytes(32))
    with pytest.raises(SealingError):
        answer.check_body(b"words")


def test_an_answer_to_another_request_is_refused() -> None:
    """Nobody can show the desk an old answer, or one to somebody else's question."""
    mine, other = asking(signed()), asking(signed(STRANGER))
    elsewhere = (
        replace(mine, method="POST"), replace(mine, path="/v1/nonce"), replace(mine, query="")
    )  # fmt: skip
    wrong = [(made_for, mine) for made_for in (other, None, *elsewhere)]
    for made_for, asked in (*wrong, (mine, None)):
        with pytest.raises(SealingError):
            check_answer(
                SERVER_KEYS,
                status=200,
                headers=lines_of(answered(made_for)),
                asking=asked,
            )


@pytest.mark.parametrize("name", ["etag", "amana-nonce", "content-digest", "signature-input"])
def test_a_touched_answer_is_refused(name: str) -> None:
    """No field of an answer can be changed, dropped or its status turned."""
    good = answered()
    altered = {**good, name: good[name].replace("8", "9").replace("next", "past").replace("A", "B")}
    dropped = {n: v for n, v in good.items() if n != name}
    for status, bad in ((200, altered), (200, dropped), (404, good)):
        with pytest.raises(SealingError):
            check_answer(SERVER_KEYS, status=status, headers=lines_of(bad), asking=None)


def test_an_answer_of_another_server_is_refused() -> None:
    """A key that was not pinned signs nothing for the desk."""
    with pytest.raises(SealingError):
        check_answer(KEYS, status=200, headers=lines_of(answered()), asking=None)


def test_what_cannot_be_signed_is_said() -> None:
    """A field or path that the profile does not know is refused before it leaves."""
    with pytest.raises(SealingError):
        sign_request(
            OFFICER, method="GET", path="/", query="", body=b"", occasion=OCCASION,
            headers={"cookie": "x"},
        )  # fmt: skip
    with pytest.raises(SealingError):
        sign_request(OFFICER, method="GET", path="/a b", query="", body=b"", occasion=OCCASION)
    with pytest.raises(SealingError):
        sign_answer(
            SERVER, status=200, sha256=bytes(32), created=1, asking=None,
            headers={"x": "y"},
        )  # fmt: skip


def test_signature_of_reads_one_or_none() -> None:
    """Only a request with one signature of our form has one."""
    good = signed()

    assert signature_of(lines_of(good)) == good["signature"]
    assert signature_of(()) is None
    assert signature_of((*lines_of(good), ("signature", good["signature"]))) is None
    assert signature_of((("signature", "amana=:AAAA:"),)) is None


def test_verify_needs_our_components() -> None:
    """The door itself refuses a message without signature fields."""
    with pytest.raises(SealingError):
        verify(RequestParts("GET", "/", "", {}), KEYS, ('"@method"',), "amana-officers-v1")
