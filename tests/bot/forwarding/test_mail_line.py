"""A line to a mail server ends, whatever the server does, and what it accepted is handed in."""

import asyncio
import smtplib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.forwarding import email_page, mail_line
from bot.forwarding.email_page import EmailPages, page
from bot.forwarding.mail_line import Lines, MailServer
from tests.bot.forwarding.test_email_page import ADDRESS, URGENT, drill_of, pages, server
from tests.ground.loopback import HOST
from tests.ground.mail_servers import Talker, talker
from tests.ground.mailbox import mailbox

SOON = 0.3


def towards(known: Talker) -> MailServer:
    """A server that is greeted in clear, where nothing is known of it yet."""
    return MailServer(
        host=HOST, port=known.port, starttls=True, sender="desk@example.org", subject="Look"
    )


async def test_a_server_that_dribbles_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is an answer in time by every single clock but the line's own."""
    monkeypatch.setattr(email_page, "LASTS", SOON)
    with talker(b"2", 0.05) as known:
        assert not await EmailPages(towards(known), {"ada": ADDRESS}, drill_of).tell("ada", URGENT)

        assert await asyncio.to_thread(known.over.wait, 5), "its thread is free again"


async def test_at_the_end_every_line_is_cut() -> None:
    """A bot that is told to stop waits for no mail server."""
    with talker(b"2", 0.05) as known:
        way = EmailPages(towards(known), {"ada": ADDRESS}, drill_of)
        told = asyncio.create_task(way.tell("ada", URGENT))
        assert await asyncio.to_thread(known.came.wait, 5)
        await way.close()

        assert await asyncio.to_thread(known.over.wait, 5)
        assert await told is False


async def test_a_server_that_never_comes_to_an_end_is_not_heard_out() -> None:
    """An answer of any number of lines would fill the memory."""
    with talker(b"220-come in\r\n" * 2000, 0.0) as known:
        message = page(towards(known), ADDRESS, "This is a drill.")
        with pytest.raises(OSError):  # noqa: PT011  # which one is the library's choice
            await asyncio.to_thread(Lines().hand_in, towards(known), message, [ADDRESS], 30.0)

        assert await asyncio.to_thread(known.over.wait, 5)
    assert known.said < 100 * mail_line.MOST_SAID


async def test_lines_take_no_thread_from_anybody_else() -> None:
    """Names are looked up in the loop's own threads: without one, Telegram is out of reach."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    with talker(b"2", 0.05, lines=4) as known:
        way = EmailPages(towards(known), {"ada": ADDRESS}, drill_of)
        told = [asyncio.create_task(way.tell("ada", URGENT)) for _ in range(4)]
        await loop.run_in_executor(ThreadPoolExecutor(1), known.came.wait, 5)
        async with asyncio.timeout(2):
            assert await asyncio.to_thread(str, 1) == "1"
        known.end()
        assert await asyncio.gather(*told) == [False] * 4


@pytest.mark.parametrize("farewell", ["451 not now", "500 what?", ""])
async def test_what_was_accepted_is_handed_in_whatever_the_parting(
    tmp_path: Path, farewell: str
) -> None:
    """Or the officer would be woken again for the same, once a minute."""
    with mailbox(tmp_path) as box:

        async def parts(served: Any, *_: Any) -> str:
            if not farewell:
                served.transport.abort()
            return farewell or "221 Bye"

        box.handle_QUIT = parts  # type: ignore[attr-defined]  # a server that ends badly
        assert await pages(server(box)).tell("ada", URGENT)

        assert box.to(ADDRESS) == 1


async def test_a_line_that_breaks_at_an_email_is_told_from_one_that_never_was(
    tmp_path: Path,
) -> None:
    """Only the first may be that e-mail's fault."""
    with mailbox(tmp_path) as box:

        async def leaves(served: Any, *_: Any) -> str:
            served.transport.abort()
            return "250 OK"

        box.handle_DATA = leaves  # type: ignore[assignment,method-assign]  # it cuts the line
        message = page(server(box), ADDRESS, "This is a drill.")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            await asyncio.to_thread(Lines().hand_in, server(box), message, [ADDRESS], 30.0)
    with talker(b"", 60.0) as known:
        known.end()
        with pytest.raises(ConnectionError):
            await asyncio.to_thread(Lines().hand_in, towards(known), message, [ADDRESS], 30.0)
