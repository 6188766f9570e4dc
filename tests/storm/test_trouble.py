"""Every kind of trouble is met, also in a short storm, and what is a destination's is really so."""

import base64
import datetime as dt
import json
import random
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.ground.loopback import HOST
from tests.storm import hook as web
from tests.storm import post as mail
from tests.storm import stick as carried
from tests.storm.deck import Deck, Trouble
from tests.storm.hook import Hook, hook
from tests.storm.ledger import Ledger
from tests.storm.stick import Stick

SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()
ANY = frozenset({"report"})


def test_a_deck_deals_every_kind_before_any_twice() -> None:
    """Also when it is dealt through more than once."""
    deck = Deck("abc", random.Random(1))

    assert {deck.deal() for _ in range(3)} == set("abc")
    assert deck.is_through
    assert {deck.deal() for _ in range(3)} == set("abc")


def test_trouble_ends_when_it_is_calm_and_no_sooner_than_each_kind_was_met() -> None:
    """A short storm meets what a long one does."""
    trouble = Trouble(("one", "two"), random.Random(2))
    trouble.calm()
    met = [trouble.next() for _ in range(100)]

    assert sorted(each for each in met if each != Trouble.FINE) == ["one", "two"]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    """A webhook's receiver that hangs but for a moment."""
    monkeypatch.setattr(web, "HANG_S", 0.2)
    monkeypatch.setattr(web, "SLOW_S", 0.01)
    with hook(Ledger("hook", ANY), random.Random(3)) as found:
        found.secret = SECRET
        yield found


def sends(to: Hook, name: str, secret: str = SECRET) -> int:
    """Send one message as a bot would; 0 if the line broke."""
    body = json.dumps({"data": {"sealed": base64.b64encode(name.encode()).decode()}})
    now = dt.datetime.now(dt.UTC)
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, now, body),
    }
    try:
        url = f"http://{HOST}:{to.port}/in"
        return httpx.post(url, content=body, headers=headers, trust_env=False).status_code
    except httpx.TransportError:
        return 0


def test_a_receiver_fails_in_each_way_and_keeps_what_it_took(receiver: Hook) -> None:
    """A sender that tries until it hears yes has everything there, some of it twice."""
    tries = 0
    names = "abcdefghijklmnopqrst"
    for name in names:
        while tries < 500:
            tries += 1
            if sends(receiver, name) == 200:
                break

    found = receiver.ledger
    assert set(found.thrown) == set(web.FAULTS)
    assert found.keys == frozenset(names)
    assert len(found.taken) == len(names) + found.thrown["cut_after"]
    assert found.tries == tries


def test_a_receiver_refuses_a_forged_signature(receiver: Hook) -> None:
    """It is counted, and nothing of it is kept."""
    forged = "whsec_" + base64.b64encode(bytes([1]) * 32).decode()
    while sends(receiver, "a", forged) != 401:
        assert receiver.ledger.tries < 500

    assert receiver.ledger.forged > 0
    assert receiver.ledger.taken == []


def test_a_sender_that_was_killed_in_mid_sentence_has_forged_nothing(receiver: Hook) -> None:
    """Half a body bears no signature that could be right."""
    with socket.create_connection((HOST, receiver.port)) as line:
        line.sendall(b"POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""

    assert (receiver.ledger.tries, receiver.ledger.forged) == (0, 0)


def test_a_mail_server_fails_in_each_way_and_keeps_what_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over TLS; a mail that was kept before the line broke comes again under its Message-ID."""
    monkeypatch.setattr(mail, "HANG_S", 0.2)
    monkeypatch.setattr(mail, "SLOW_S", 0.01)
    found = Ledger("post", ANY)
    with mail.post(tmp_path, found, random.Random(4)) as (server, _):
        trust = ssl.create_default_context(cafile=server.authority)
        names = "abcdefghijklmnopqrst"
        for name in names:
            for _ in range(100):
                if _hands_in(server.port, trust, name):
                    break

    assert set(found.thrown) == set(mail.FAULTS)
    assert found.keys == {f"<{name}@example.org>" for name in names}
    assert len(found.taken) == len(names) + found.thrown["cut_after"]


def _hands_in(port: int, trust: ssl.SSLContext, name: str) -> bool:
    text = f"Message-ID: <{name}@example.org>\r\n\r\nsealed\r\n"
    try:
        with smtplib.SMTP_SSL("127.0.0.1", port, context=trust, timeout=5) as smtp:
            smtp.sendmail("a@example.org", ["b@example.org"], text)
    except (smtplib.SMTPException, OSError):
        return False
    return True


def test_a_folder_comes_and_goes_and_is_whole_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fault is met even if it is calm at once; what lies there is read by its checksums."""
    monkeypatch.setattr(carried, "LONGEST_S", 1.0)
    path = tmp_path / "outgoing"
    path.mkdir()
    found = Stick(path, Ledger("stick", ANY), random.Random(5))
    (path / "a.age").write_bytes(b"sealed")
    (path / "a.age.sha256").write_text(f"{'0' * 64}  a.age\n")
    found.calm()
    thread = threading.Thread(target=found.storm)
    thread.start()
    thread.join(20)
    found.read()

    assert set(found.ledger.thrown) == set(carried.FAULTS)
    assert found.ledger.keys == {"a.age"}
    assert found.broken == ["a.age"]
