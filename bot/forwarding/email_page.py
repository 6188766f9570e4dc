"""The second path: a neutral e-mail that says only that somebody should look.

Owns what it says: the mission's own subject, and that a drill is one, in its
officer's language. It carries no reference, no priority and no mission's name,
for it rests in mailboxes and on servers that nobody here chose. The way to
the mail server is `mail_line`'s.
"""

import smtplib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from bot.forwarding.mail_line import Lines, MailServer
from bot.services.duty.alerts import Alert

LASTS: Final = 60.0
"""Seconds for a page: by then it was long tried anew, and the thread is wanted for that."""


class EmailPages:
    """Wakes officers by e-mail (fulfils the port `Way`)."""

    def __init__(
        self, server: MailServer, mailboxes: Mapping[str, str], drill: Callable[[str], str]
    ) -> None:
        """Take the mail server, officers' mailboxes, and the words of a drill for an officer."""
        self._server = server
        self._mailboxes = dict(mailboxes)
        self._drill = drill
        self._lines = Lines()

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
        mailbox = self._mailboxes[officer]
        message = page(self._server, mailbox, "" if alert.priority else self._drill(officer))
        try:
            await self._lines.run(self._lines.hand_in, self._server, message, [mailbox], LASTS)
        except (OSError, smtplib.SMTPException):
            # Its text may quote an address: it goes no further than here.
            return False
        return True

    async def close(self) -> None:
        """Let go of every line; what was not told stays owed."""
        self._lines.close()


def page(server: MailServer, mailbox: str, drill: str = "") -> EmailMessage:
    """Write the e-mail: the same for every case there will ever be; a drill says so."""
    message = EmailMessage()
    message["From"], message["To"] = server.sender, mailbox
    message["Subject"] = server.subject
    message["Date"] = formatdate()
    # The library's own would name this machine.
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message.set_content(f"{server.subject}.\n{drill}".strip() + "\n")
    return message
