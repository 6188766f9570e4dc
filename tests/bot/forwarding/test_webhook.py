"""Webhooks, judged by a stranger's server and the official library: signed, pinned, bounded."""

import base64
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot.forwarding import webhook as module
from bot.forwarding.envelope import Contents
from bot.forwarding.webhook import Webhook
from bot.services.outbox_parcels import DONE, Result
from tests.bot.forwarding.parcels import KEYS, SEALED, SECRET, parcel, webhook
from tests.bot.services.scene import Hands
from tests.ground.loopback import HOST, certificate
from tests.ground.mail_servers import talker
from tests.ground.receiver import (
    CUTS,
    HANGS,
    REDIRECTS,
    TAKES_AND_CUTS,
    Receiver,
    receiver,
)


@pytest.fixture
def to() -> Iterator[Receiver]:
    """A receiver that checks signatures."""
    with receiver() as found:
        found.secret = SECRET
        yield found


@pytest.fixture
def now() -> Hands:
    """The true time, because receivers refuse what is old."""
    return Hands(int(time.time()))


@pytest.fixture
async def hook(to: Receiver, now: Hands) -> AsyncIterator[Webhook]:
    """The way to it."""
    made = webhook(to, clock=now)
    yield made
    await made.close()


async def test_a_sealed_entry_arrives_signed(to: Receiver, hook: Webhook) -> None:
    """The official library accepts it, and the sealed file is whole; no fact stands beside it."""
    assert await hook.deliver(parcel()) == DONE

    ((name, body),) = to.kept.items()
    assert name == f"msg_{1:032x}"
    assert base64.b64decode(body["data"]["sealed"]) == SEALED
    assert set(body["data"]) == {"id", "sealed"}
    assert body["timestamp"] == "2025-06-15T15:15:00Z"


async def test_the_servers_own_key_signs_as_well(to: Receiver, hook: Webhook) -> None:
    """`v1a` is Ed25519 over id, time and body, for receivers that must not share a secret."""
    await hook.deliver(parcel())

    ((_, headers, body),) = to.requests
    _, ours = headers["webhook-signature"].split(" ")
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert ours.startswith("v1a,")
    KEYS.signing_key.public.verify(base64.b64decode(ours.removeprefix("v1a,")), said)


@pytest.mark.parametrize("contents", [Contents.BOTH, Contents.FACTS])
async def test_facts_go_only_where_the_mission_allows_it(
    to: Receiver, now: Hands, contents: Contents
) -> None:
    """Coarse ones, with the file or without it."""
    made = webhook(to, contents=contents, clock=now)
    await made.deliver(parcel())
    await made.close()

    (body,) = to.kept.values()
    assert ("sealed" in body["data"]) is (contents is Contents.BOTH)
    assert body["data"]["facts"]["reference"] == "K7M2QD"
    assert body["data"]["facts"]["received"] == "2025-06-15T15:15:00Z"


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, Result.DONE), (204, Result.DONE), (409, Result.DONE),
        (400, Result.REFUSED), (403, Result.REFUSED), (408, Result.REFUSED), (422, Result.REFUSED),
        (500, Result.REFUSED), (502, Result.REFUSED), (504, Result.REFUSED),
        (401, Result.AWAY), (404, Result.AWAY), (410, Result.AWAY), (429, Result.AWAY),
        (503, Result.AWAY), (413, Result.IMPOSSIBLE),
    ],
)  # fmt: skip
async def test_what_an_answer_means(
    to: Receiver, hook: Webhook, status: int, result: Result
) -> None:
    """Taken, or had before; refused for itself; or nobody there to take anything."""
    to.behaves = status

    assert (await hook.deliver(parcel())).result is result


@pytest.mark.parametrize("written", ["120", "later"])
async def test_a_receiver_says_when_to_come_again(
    to: Receiver, hook: Webhook, written: str
) -> None:
    """Seconds are obeyed; nonsense is none."""
    to.behaves, to.headers = 429, {"retry-after": written}

    assert (await hook.deliver(parcel())).pause == (120.0 if written == "120" else 0.0)


async def test_a_date_to_come_again_is_read(to: Receiver, now: Hands, hook: Webhook) -> None:
    """As seconds from now; never more than a day."""
    to.behaves = 503
    to.headers = {"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"}

    assert (await hook.deliver(parcel())).pause == module.LONGEST_PAUSE


@pytest.mark.parametrize("how", [CUTS, TAKES_AND_CUTS])
async def test_a_line_that_breaks_is_tried_again_under_the_same_name(
    to: Receiver, hook: Webhook, how: str
) -> None:
    """Before the receiver kept it or after: in the end it has it once."""
    to.script = [how]

    assert (await hook.deliver(parcel())).result is Result.REFUSED
    assert await hook.deliver(parcel()) == DONE
    assert len(to.kept) == 1
    assert to.seen == {f"msg_{1:032x}": 1 + (how == TAKES_AND_CUTS)}


async def test_a_receiver_that_hangs_is_left(
    to: Receiver, now: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a bounded time."""
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    to.behaves = HANGS
    made = webhook(to, clock=now)
    begun = time.monotonic()

    outcome = await made.deliver(parcel())

    await made.close()
    assert (outcome.result, outcome.reason) == (Result.REFUSED, "ReadTimeout")
    assert time.monotonic() - begun < 3


async def test_redirects_are_not_followed(to: Receiver, hook: Webhook) -> None:
    """Or whoever runs the receiver could send our files on."""
    to.behaves = REDIRECTS

    assert (await hook.deliver(parcel())).result is Result.AWAY
    assert [path for path, _, _ in to.requests] == ["/in"]


async def test_nobody_there(to: Receiver, now: Hands) -> None:
    """A closed port is a destination that is away."""
    made = webhook(to, url=f"http://{HOST}:1/in", allow=(f"http://{HOST}:1",), clock=now)

    assert (await made.deliver(parcel())).result is Result.AWAY
    await made.close()


async def test_no_proxy_of_the_environment_is_used(
    to: Receiver, now: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable must not send sealed files elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    made = webhook(to, clock=now)

    assert await made.deliver(parcel()) == DONE
    await made.close()


async def test_an_answer_is_read_to_a_bound(to: Receiver, hook: Webhook) -> None:
    """A receiver cannot fill our memory."""
    to.answer = bytes(4 << 20)

    assert await hook.deliver(parcel()) == DONE


async def test_an_answer_that_never_ends_is_an_answer(
    to: Receiver, now: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was said that the parcel is taken: it is not sent again, and nothing waits for the end."""
    monkeypatch.setattr(module, "ANSWERED", 0.2)
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"
    with talker(head, 0.05) as known:
        made = webhook(Receiver(port=known.port), clock=now)
        outcome = await made.deliver(parcel())
        await made.close()

    assert outcome == DONE


async def test_a_name_with_an_address_where_nobody_is_is_reached_by_its_other_one(
    to: Receiver, now: Hands
) -> None:
    """The next try goes to the next address."""
    host = f"http://hooks.example:{to.port}"
    names = _Names(("127.0.0.2", HOST))
    made = webhook(
        to, url=f"{host}/in", allow=(host,), inside=("127.0.0.0/8",), clock=now, resolve=names
    )
    outcomes = [await made.deliver(parcel()) for _ in range(2)]
    await made.close()

    assert [outcome.result for outcome in outcomes] == [Result.AWAY, Result.DONE]


async def test_what_is_too_large_is_never_sent(to: Receiver, now: Hands) -> None:
    """It waits for a human, who may raise the bound."""
    made = webhook(to, most_bytes=100, clock=now)

    outcome = await made.deliver(parcel())

    assert (outcome.result, outcome.reason) == (Result.IMPOSSIBLE, "too_large")
    assert to.requests == []


class _Names:
    """A resolver that changes its mind."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)

    async def __call__(self, _host: str, _port: int) -> Sequence[str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def test_a_name_that_leads_inside_is_refused(to: Receiver, now: Hands) -> None:
    """Unless the mission names the network; no request is made."""
    url, allow = f"http://hook.example:{to.port}/in", (f"http://hook.example:{to.port}",)
    names = _Names([HOST])
    shut = webhook(to, url=url, allow=allow, resolve=names, clock=now)
    opened = webhook(to, url=url, allow=allow, inside=("127.0.0.0/8",), resolve=names, clock=now)

    assert (await shut.deliver(parcel())).reason == "address_refused"
    assert to.requests == []
    assert await opened.deliver(parcel()) == DONE
    assert to.requests[0][1]["host"] == f"hook.example:{to.port}"
    await opened.close()


async def test_a_name_that_changes_its_mind_gains_nothing(to: Receiver, now: Hands) -> None:
    """What was checked is what is connected to; each try checks anew."""
    url, allow = f"http://hook.example:{to.port}/in", (f"http://hook.example:{to.port}",)
    names = _Names(["203.0.113.7", HOST], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"])
    made = webhook(to, url=url, allow=allow, resolve=names, clock=now)

    reasons = [(await made.deliver(parcel())).reason for _ in range(4)]

    assert reasons == ["address_refused"] * 4
    assert to.requests == []


async def test_tls_is_judged_by_the_name_and_not_by_the_address(tmp_path: Path, now: Hands) -> None:
    """The certificate must bear the host's name, vouched for by whom the mission names."""
    authority, key = certificate(tmp_path, "hook")
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offered.load_cert_chain(authority, key)

    def vouched() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=authority)

    with receiver(offered) as to:
        to.secret = SECRET
        port, inside = to.port, ("127.0.0.0/8",)
        good = webhook(
            to, url=f"https://{HOST}:{port}/in", allow=(f"{HOST}:{port}",), trust=vouched, clock=now
        )
        stranger = webhook(
            to, url=f"https://{HOST}:{port}/in", allow=(f"{HOST}:{port}",), clock=now
        )
        other = webhook(
            to, url=f"https://hook.example:{port}/in", allow=(f"hook.example:{port}",),
            inside=inside, resolve=_Names([HOST]), trust=vouched, clock=now,
        )  # fmt: skip

        outcomes = [await each.deliver(parcel()) for each in (stranger, other, good)]

        for each in (stranger, other, good):
            await each.close()
    assert [outcome.result for outcome in outcomes] == [Result.AWAY, Result.AWAY, Result.DONE]
    assert len(to.requests) == 1
