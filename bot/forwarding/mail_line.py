"""The line to a mail server: over TLS or not at all, and never for longer than it may last.

Owns how it begins and how it ends. A server that says a byte now and then, or
answers without end, would keep a thread for ever, and with a few of them
whatever else needs one: so each line is cut when its time is over, what is
read of it is bounded, and all lines run in threads of their own. What a server
has accepted is handed in, whatever it says at the parting.
"""

import asyncio
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final, TypeVar

PATIENCE = 20.0
"""Seconds for each answer of the mail server."""
PARTING = 2.0
"""Seconds for its answer to a goodbye."""
AGAIN: Final = 0.2
"""Seconds between two attempts to break a line off."""
MOST_SAID: Final = 1 << 20
"""Bytes that a server may say while one e-mail is handed in."""
THREADS: Final = 16

Came = TypeVar("Came")

Refused = Mapping[str, tuple[int, bytes]]
"""The mailboxes that were refused, with the server's answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where e-mails are handed in, and as whom."""

    host: str
    port: int
    starttls: bool
    sender: str
    subject: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None


class Lines:
    """Threads for lines; no others wait for them, and they wait for no others."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "mail")
        self.open: set[_Line] = set()

    async def run(self, work: Callable[..., Came], *arguments: object) -> Came:
        """Do something in one of them."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, work, *arguments)

    def hand_in(
        self,
        server: MailServer,
        message: EmailMessage,
        to: Sequence[str],
        lasts: float,
        address: str = "",
    ) -> Refused:
        """Hand an e-mail in, in this thread; gives the mailboxes for which it was not accepted.

        Args:
            server: by whose name the certificate is judged.
            message: the e-mail.
            to: its mailboxes.
            lasts: seconds after which the line is cut.
            address: where to connect to, if that was checked before; else the name's.

        Raises:
            OSError: the server cannot be reached, or its certificate is not the one it must be.
            smtplib.SMTPServerDisconnected: the line broke at this e-mail, which it may have taken.
            smtplib.SMTPException: it refuses TLS, the account, the e-mail, or every mailbox.
        """
        smtp = _line(server, lasts, address)
        self.open.add(smtp)
        try:
            _greet(smtp, server)
            return _sent(smtp, message, to)
        finally:
            smtp.part()
            self.open.discard(smtp)

    def close(self) -> None:
        """Cut every line: what was not accepted is handed in after the restart."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for each in tuple(self.open):
            each.cut()


def answers(server: MailServer) -> None:
    """Greet the mail server as an e-mail would, and hand nothing in.

    Raises:
        OSError: it cannot be reached, or its certificate is not the one that it must be.
        smtplib.SMTPException: it refuses TLS, the account, or us.
    """
    smtp = _line(server, 3 * PATIENCE)
    _greet(smtp, server)
    smtp.part()


def context(server: MailServer) -> ssl.SSLContext:
    """Certificates and names are checked, by the system's authorities or by the one named."""
    return ssl.create_default_context(cafile=server.authority)


def _line(server: MailServer, lasts: float, address: str = "") -> "_Line":
    if server.starttls:
        return _Line(address, lasts)
    return _TlsLine(address, lasts, context(server))


def _greet(smtp: "_Line", server: MailServer) -> None:
    try:
        smtp.open(server.host, server.port)
        if server.starttls:
            smtp.starttls(context=context(server))  # raises where it is not offered
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPServerDisconnected:
        smtp.close()
        raise ConnectionResetError from None  # it knew nothing of any e-mail yet
    except BaseException:
        smtp.close()
        raise


def _sent(smtp: "_Line", message: EmailMessage, to: Sequence[str]) -> Refused:
    try:
        return smtp.send_message(message, to_addrs=list(to))
    except smtplib.SMTPException:
        raise
    except OSError:
        raise smtplib.SMTPServerDisconnected from None


class _Line(smtplib.SMTP):
    """Connects to an address that was checked, and greets by the server's own name."""

    def __init__(self, address: str, lasts: float) -> None:
        self._is_closed, self._hurries = threading.Event(), threading.Event()
        # Our own name is nobody's business.
        super().__init__(local_hostname="localhost", timeout=PATIENCE)
        self._address, self._lasts = address, lasts

    def open(self, host: str, port: int) -> None:
        """Connect and read the greeting."""
        threading.Thread(target=self._end_in_time, daemon=True).start()
        self._host = host  # the library judges the certificate by it
        code, answer = self.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)

    def part(self) -> None:
        """Say goodbye; what the server says to that changes nothing any more."""
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.sock.settimeout(PARTING)
            self.quit()
        self.close()

    def close(self) -> None:
        """Let go of the line."""
        self._is_closed.set()
        self._hurries.set()
        super().close()

    def cut(self) -> None:
        """Let its time be over, from whichever thread."""
        self._hurries.set()

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer, of which the library would read any number of lines."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()

    def _end_in_time(self) -> None:
        """Break it off when its time is over; and again, for it may be between two sockets."""
        self._hurries.wait(self._lasts)
        while not self._is_closed.is_set():
            if (line := self.sock) is not None:
                with suppress(OSError):  # beneath TLS: its own would wait for the other side
                    socket.socket.shutdown(line, socket.SHUT_RDWR)
            self._is_closed.wait(AGAIN)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((self._address or host, port), timeout)


class _TlsLine(_Line):
    """The same, with TLS from the first byte."""

    def __init__(self, address: str, lasts: float, trust: ssl.SSLContext) -> None:
        super().__init__(address, lasts)
        self._trust = trust

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        return self._trust.wrap_socket(plain, server_hostname=host)


class _Bounded:
    """What a server says, to a bound."""

    def __init__(self, said: Any) -> None:
        self._said, self._left = said, MOST_SAID

    def readline(self, most: int) -> bytes:
        """Read one line.

        Raises:
            OSError: the server has said too much.
        """
        line: bytes = self._said.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError
        return line

    def close(self) -> None:
        """Let go of it."""
        self._said.close()
