"""The second path: a neutral e-mail that says only that somebody should look.

Owns the way to the mail server: TLS always, the certificate checked, a
bounded time. The e-mail carries no reference, no priority and no mission's
name, for it rests in mailboxes and on servers that nobody here chose. It must
never be sent in clear, even where a mail server offers nothing better.
"""

import asyncio
import smtplib
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
    with _connected(server) as smtp:
        if server.user:
            smtp.login(server.user, server.password)


def _hand_in(server: MailServer, message: EmailMessage) -> None:
    with _connected(server) as smtp:
        if server.user:
            smtp.login(server.user, server.password)
        smtp.send_message(message)


def _connected(server: MailServer) -> smtplib.SMTP:
    where, local = (server.host, server.port), "localhost"  # our own name is nobody's business
    if not server.starttls:
        return smtplib.SMTP_SSL(
            *where, local_hostname=local, timeout=PATIENCE, context=context(server)
        )
    smtp = smtplib.SMTP(*where, local_hostname=local, timeout=PATIENCE)
    try:
        smtp.starttls(context=context(server))  # raises where it is not offered
    except BaseException:
        smtp.close()
        raise
    return smtp
