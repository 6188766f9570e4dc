"""Sealed files by e-mail, judged by another's mail server: over TLS, neutral, recognisable."""

import socket
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from bot.forwarding.allow_list import AllowList
from bot.forwarding.mail import FILE_NAME, Mail, MailPlace
from bot.forwarding.mail_line import MailServer
from bot.services.outbox_parcels import DONE, Result
from tests.bot.forwarding.parcels import SEALED, parcel
from tests.ground.loopback import HOST, free_port
from tests.ground.mailbox import Mailbox, mailbox

PLACE = MailPlace(
    name="mail", to=("desk@example.org", "two@example.org"), subject="Documents", most_bytes=1 << 20
)


def server(box: Mailbox, *, starttls: bool = False) -> MailServer:
    """How the settings would name it."""
    return MailServer(
        host=HOST, port=box.port, starttls=starttls, sender="out@example.org", subject="x",
        authority=box.authority,
    )  # fmt: skip


def mail(box: Mailbox, where: MailServer | None = None, **more: Any) -> Mail:
    """A destination that leads there."""
    allowed = AllowList.parse((f"{HOST}:{box.port}",), ())
    return Mail(PLACE, where or server(box), allowed, **more)


def attached(message: Message) -> Message:
    """The one attachment."""
    (part,) = [p for p in message.walk() if p.get_content_disposition() == "attachment"]
    return part


async def knows_one(_: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
    """Answer for a server that knows the first mailbox only."""
    if address.startswith("two@"):
        return "550 gone"
    envelope.rcpt_tos.append(address)
    return "250 OK"


@pytest.mark.parametrize("starttls", [False, True])
async def test_a_sealed_file_arrives_under_a_neutral_name(tmp_path: Path, starttls: bool) -> None:
    """By either kind of TLS; nothing but the sealed bytes differs between two entries."""
    with mailbox(tmp_path, starttls=starttls) as box:
        way = mail(box, server(box, starttls=starttls))
        assert await way.deliver(parcel(1)) == DONE
        assert await way.deliver(parcel(2)) == DONE
        first, second = box.mails
        recipients, content = box.envelopes[0]

    assert recipients == list(PLACE.to)
    assert attached(first).get_payload(decode=True) == SEALED
    assert attached(first).get_filename() == FILE_NAME
    assert first["Subject"] == "Documents"
    assert (first["Message-ID"], second["Message-ID"]) == (
        f"<{1:032x}@example.org>", f"<{2:032x}@example.org>",
    )  # fmt: skip
    for said in (b"K7M", b"P1", b"protection", b"report", socket.gethostname().encode()):
        assert said not in content.partition(b"Content-Transfer-Encoding: base64")[0]


async def test_the_same_again_has_the_same_name(tmp_path: Path) -> None:
    """A mailbox that gets it twice can tell by Message-ID."""
    with mailbox(tmp_path) as box:
        for _ in range(2):
            await mail(box).deliver(parcel())

        assert len({message["Message-ID"] for message in box.mails}) == 1


async def test_a_mail_server_that_is_not_listed_gets_nothing(tmp_path: Path) -> None:
    """The mission's list holds for e-mail too; and a name that leads inside is refused."""
    with mailbox(tmp_path) as box:
        unlisted = Mail(PLACE, server(box), AllowList.parse((), ("127.0.0.0/8",)))

        async def names(_host: str, _port: int) -> tuple[str, ...]:
            return (HOST,)

        allowed = AllowList.parse((f"mail.example:{box.port}",), ())
        inside = Mail(PLACE, replace(server(box), host="mail.example"), allowed, names)
        outcomes = [await unlisted.deliver(parcel()), await inside.deliver(parcel())]

        assert [outcome.reason for outcome in outcomes] == ["address_refused"] * 2
        assert box.envelopes == []


async def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    """The address was right and the name is not: somebody stands between."""
    with mailbox(tmp_path) as box:

        async def names(_host: str, _port: int) -> tuple[str, ...]:
            return (HOST,)

        allowed = AllowList.parse((f"mail.example:{box.port}",), ("127.0.0.0/8",))
        other = Mail(PLACE, replace(server(box), host="mail.example"), allowed, names)
        stranger = mail(box, replace(server(box), authority=None))

        outcomes = [await other.deliver(parcel()), await stranger.deliver(parcel())]
        assert [(o.result, o.reason) for o in outcomes] == [(Result.AWAY, "certificate")] * 2
        assert box.envelopes == []


async def test_a_mail_server_that_is_away_or_refuses_is_tried_again(tmp_path: Path) -> None:
    """Whatever it says, nothing of it is kept but a code."""
    with mailbox(tmp_path) as box:
        nobody = replace(server(box), port=free_port())
        allowed = AllowList.parse((f"{HOST}:{nobody.port}",), ())
        assert (await Mail(PLACE, nobody, allowed).deliver(parcel())).result is Result.AWAY

        async def refuses(*_: Any) -> str:
            return "554 no"

        box.handle_DATA = refuses  # type: ignore[assignment,method-assign]  # a server that refuses
        outcome = await mail(box).deliver(parcel())
    assert (outcome.result, outcome.reason) == (Result.REFUSED, "smtp_554")


async def test_what_is_too_large_is_never_sent(tmp_path: Path) -> None:
    """It waits for a human."""
    with mailbox(tmp_path) as box:
        allowed = AllowList.parse((f"{HOST}:{box.port}",), ())
        way = Mail(replace(PLACE, most_bytes=10), server(box), allowed)

        assert (await way.deliver(parcel())).result is Result.IMPOSSIBLE
        assert box.envelopes == []


async def test_one_mailbox_that_is_gone_costs_the_other_no_second_copy(tmp_path: Path) -> None:
    """Whoever has it is left alone; the destination works, and it is said that one is missing."""
    with mailbox(tmp_path) as box:
        box.handle_RCPT = knows_one  # type: ignore[attr-defined]
        way = mail(box)
        outcomes = [await way.deliver(parcel(1)) for _ in range(3)]
        del box.handle_RCPT  # type: ignore[attr-defined]  # and now it knows both
        outcomes.append(await way.deliver(parcel(1)))

    partly = (Result.PARTLY, "a_mailbox_refused")
    assert [(o.result, o.reason) for o in outcomes] == [partly] * 3 + [(Result.DONE, "")]
    assert [recipients for recipients, _ in box.envelopes] == [[to] for to in PLACE.to]


async def test_the_memory_of_who_has_what_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mailbox that is gone for good must not fill it; the oldest goes, and comes twice."""
    monkeypatch.setattr("bot.forwarding.mail.REMEMBERED", 2)
    with mailbox(tmp_path) as box:
        box.handle_RCPT = knows_one  # type: ignore[attr-defined]
        way = mail(box)
        for number in (1, 2, 3, 3, 2, 1):
            await way.deliver(parcel(number))

    ids = [message["Message-ID"] for message in box.mails]
    assert ids == [f"<{number:032x}@example.org>" for number in (1, 2, 3, 1)]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
async def test_an_email_that_is_too_large_for_the_server_is_no_fault_of_the_server(
    tmp_path: Path, step: str
) -> None:
    """Smaller ones go there: it must not hold up all that is behind it."""
    with mailbox(tmp_path) as box:

        async def refuses(*_: Any) -> str:
            return "552 5.3.4 Message size exceeds fixed limit"

        setattr(box, f"handle_{step}", refuses)

        assert (await mail(box).deliver(parcel())).result is Result.REFUSED


async def test_an_account_that_may_not_send_is_the_destinations_fault(tmp_path: Path) -> None:
    """Nothing goes there until somebody mends it, and nothing is given up for it."""
    with mailbox(tmp_path) as box:

        async def refuses(*_: Any) -> str:
            return "550 not you"

        box.handle_MAIL = refuses  # type: ignore[attr-defined]  # a server that knows nobody
        outcome = await mail(box).deliver(parcel())

    assert (outcome.result, outcome.reason) == (Result.AWAY, "smtp_550")
