"""The second path, judged by another's mail server: TLS or nothing, and nothing in it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.forwarding.email_page import EmailPages
from bot.forwarding.mail_line import MailServer, answers
from bot.services.duty.alerts import Alert, Kind
from tests.ground.loopback import HOST, free_port
from tests.ground.mailbox import Mailbox, mailbox

URGENT = Alert(Kind.NEW, "K7M2QD", "P1", 1_750_000_000)
ADDRESS = "ada@example.org"


def server(box: Mailbox, *, starttls: bool = False) -> MailServer:
    """How the settings would name it."""
    return MailServer(
        host=HOST,
        port=box.port,
        starttls=starttls,
        sender="desk@example.org",
        subject="Please look at your desk",
        authority=box.authority,
    )


def pages(where: MailServer) -> EmailPages:
    """The way to one officer's mailbox."""
    return EmailPages(where, {"ada": ADDRESS}, drill_of)


def drill_of(officer: str) -> str:
    """What a drill is called in an officer's language."""
    return f"Ceci est un exercice, {officer}."


@pytest.mark.parametrize("starttls", [False, True])
async def test_an_urgent_case_is_a_neutral_mail(tmp_path: Path, starttls: bool) -> None:
    """By either kind of TLS; the mail is the same for every case."""
    with mailbox(tmp_path, starttls=starttls) as box:
        assert await pages(server(box, starttls=starttls)).tell("ada", URGENT)

        ((recipients, content),) = box.envelopes
        (mail,) = box.mails
    assert recipients == [ADDRESS]
    assert (mail["Subject"], mail["From"]) == ("Please look at your desk", "desk@example.org")
    assert str(mail.get_payload()).strip() == "Please look at your desk."
    for said in (b"K7M", b"P1", b"1750000000", socket.gethostname().encode()):
        assert said not in content


async def test_a_drill_says_that_it_is_one(tmp_path: Path) -> None:
    """Whoever is woken for nothing is told so, in their own language."""
    with mailbox(tmp_path) as box:
        assert await pages(server(box)).tell("ada", Alert(Kind.DRILL))

        said = str(box.mails[0].get_payload())
    assert said.splitlines() == ["Please look at your desk.", "Ceci est un exercice, ada."]


async def test_only_what_must_wake_somebody_is_mailed(tmp_path: Path) -> None:
    """P1 and drills; and only who has a mailbox is reached."""
    with mailbox(tmp_path) as box:
        way = pages(server(box))

    assert [way.carries(a) for a in (URGENT, Alert(Kind.DRILL))] == [True, True]
    assert not way.carries(Alert(Kind.NEW, "K7M2QD", "P2"))
    assert not way.carries(Alert(Kind.ADDED, "K7M2QD", "P1"))
    assert (way.reaches("ada"), way.reaches("ben")) == (True, False)


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Somebody between us and the mail server gets nothing."""
    with mailbox(tmp_path) as box:
        assert not await pages(replace(server(box), authority=None)).tell("ada", URGENT)

        assert box.envelopes == []


@pytest.fixture
def in_clear() -> Iterator[tuple[int, list[bytes]]]:
    """A mail server that offers no TLS, and what it was sent."""
    heard: list[bytes] = []
    with socket.create_server((HOST, 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.sendall(b"220 clear\r\n")
                while data := line.recv(4096):
                    heard.append(data)
                    line.sendall(b"250 clear\r\n" if data[:4] != b"QUIT" else b"221 bye\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join(5)


async def test_nothing_is_ever_sent_in_clear(
    tmp_path: Path, in_clear: tuple[int, list[bytes]]
) -> None:
    """A mail server without TLS learns no address, whatever it answers."""
    port, heard = in_clear
    with mailbox(tmp_path) as box:
        where = replace(server(box, starttls=True), port=port)

    assert not await pages(where).tell("ada", URGENT)
    assert heard
    assert not any(b"example.org" in said or b"MAIL" in said.upper() for said in heard)


async def test_a_mail_server_that_is_away_is_tried_again(tmp_path: Path) -> None:
    """False, and no exception whose text could end in a log."""
    with mailbox(tmp_path) as box:
        where = replace(server(box), port=free_port())

    assert not await pages(where).tell("ada", URGENT)


def test_the_check_greets_and_hands_nothing_in(tmp_path: Path) -> None:
    """`amana check` learns whether the way is open without waking anybody."""
    with mailbox(tmp_path) as box:
        answers(server(box))
        with pytest.raises(ssl.SSLError):
            answers(replace(server(box), authority=None))

        assert box.envelopes == []


def test_a_password_does_not_show_itself(tmp_path: Path) -> None:
    """Nor does a subject let a second header in: settings refuse line breaks."""
    with mailbox(tmp_path) as box:
        where = replace(server(box), user="desk", password="zwqxsecret")

    assert "zwqxsecret" not in repr(where)
