"""The second path: a neutral e-mail that says only that somebody should look.

Owns the way to the mail server: TLS always, the certificate checked, a
bounded time. The e-mail carries no reference, no priority and no mission's
name, for it rests in mailboxes and on servers that nobody here chose. It must
never be sent in clear, even where a mail server offers nothing better.
"""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from bot.services.duty.alerts import Alert

PATIENCE = 20
"""Seconds for each answer of the mail server."""
DRILL = "This is a drill."


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


class EmailPages:
    """Wakes officers by e-mail (fulfils the port `Way`)."""

    def __init__(self, server: MailServer, mailboxes: Mapping[str, str]) -> None:
        self._server = server
        self._mailboxes = dict(mailboxes)

    @property
    def name(self) -> str:
        """What operators call it."""
        return "e-mail"

    def reaches(self, officer: str) -> bool:
        """Whether the officer has a mailbox here."""
        return officer in self._mailboxes

    def carries(self, alert: Alert) -> bool:
        """Only what must wake somebody: each e-mail more is one more trace."""
        return alert.urgent

    async def tell(self, officer: str, alert: Alert) -> bool:
        """Hand the e-mail in; False if the mail server did not take it."""
        message = page(self._server, self._mailboxes[officer], is_drill=not alert.priority)
        try:
            await asyncio.to_thread(_hand_in, self._server, message)
        except (OSError, smtplib.SMTPException):
            # Its text may quote an address: it goes no further than here.
            return False
        return True


def page(server: MailServer, mailbox: str, *, is_drill: bool) -> EmailMessage:
    """Write the e-mail: the same for every case there will ever be."""
    message = EmailMessage()
    message["From"], message["To"] = server.sender, mailbox
    message["Subject"] = server.subject
    message["Date"] = formatdate()
    # The library's own would name this machine.
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message.set_content(f"{server.subject}.\n{DRILL if is_drill else ''}".strip() + "\n")
    return message


def context(server: MailServer) -> ssl.SSLContext:
    """Certificates and names are checked, by the system's authorities or by the one named."""
    return ssl.create_default_context(cafile=server.authority)


def answers(server: MailServer) -> None:
    """Greet the mail server as an e-mail would, and hand nothing in.

    Raises:
        OSError: it cannot be reached, or its certificate is not the one that it must be.
        smtplib.SMTPException: it refuses TLS, the account, or us.
    """
    with connected(server) as smtp:
        if server.user:
            smtp.login(server.user, server.password)


def _hand_in(server: MailServer, message: EmailMessage) -> None:
    with connected(server) as smtp:
        if server.user:
            smtp.login(server.user, server.password)
        smtp.send_message(message)


def connected(server: MailServer, address: str = "") -> smtplib.SMTP:
    """Open a line over TLS; the caller closes it.

    Args:
        server: by whose name the certificate is judged.
        address: where to connect to, if that was checked before; else the name's.

    Raises:
        OSError: it cannot be reached, or its certificate is not the one that it must be.
        smtplib.SMTPException: it does not offer TLS, or does not speak SMTP.
    """
    smtp: _Line = _TlsLine(address, context(server)) if not server.starttls else _Line(address)
    try:
        smtp.open(server.host, server.port)
        if server.starttls:
            smtp.starttls(context=context(server))  # raises where it is not offered
    except BaseException:
        smtp.close()
        raise
    return smtp


class _Line(smtplib.SMTP):
    """Connects to an address that was checked, and greets by the server's own name."""

    def __init__(self, address: str) -> None:
        # Our own name is nobody's business.
        super().__init__(local_hostname="localhost", timeout=PATIENCE)
        self._address = address

    def open(self, host: str, port: int) -> None:
        """Connect and read the greeting."""
        self._host = host  # the library judges the certificate by it
        code, answer = self.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((self._address or host, port), timeout)


class _TlsLine(_Line):
    """The same, with TLS from the first byte."""

    def __init__(self, address: str, trust: ssl.SSLContext) -> None:
        super().__init__(address)
        self._trust = trust

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        return self._trust.wrap_socket(plain, server_hostname=host)
