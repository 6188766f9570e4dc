"""Sends sealed files by e-mail, attached, over TLS.

Owns the e-mail. Its subject, sender and file name are the same for every
entry there will ever be; its Message-ID is the parcel's, so a mailbox that
gets it twice can tell. It must never be sent in clear.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from bot.forwarding.allow_list import AllowList, RefusedAddressError, Target
from bot.forwarding.email_page import MailServer, connected
from bot.forwarding.resolving import Resolver, by_system, pinned
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result, whole

FILE_NAME = "attachment.age"
TEXT = "The attached file is sealed. Open it at your desk.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlace:
    """To whom the e-mails go, and how they look."""

    name: str
    to: tuple[str, ...]
    subject: str
    most_bytes: int


class Mail:
    """Mailboxes that get the sealed files (fulfils the port `Destination`)."""

    def __init__(
        self,
        place: MailPlace,
        server: MailServer,
        allowed: AllowList,
        resolve: Resolver = by_system,
    ) -> None:
        self._place, self._server, self._allowed = place, server, allowed
        self._resolve = resolve

    @property
    def name(self) -> str:
        """What the mission calls it."""
        return self._place.name

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Hand one e-mail in."""
        if parcel.size > self._place.most_bytes:
            return Outcome(Result.IMPOSSIBLE, "too_large")
        try:
            target = self._allowed.named(Target(self._server.host, self._server.port))
            address = await pinned(target, self._allowed, self._resolve)
        except RefusedAddressError:
            return Outcome(Result.AWAY, "address_refused")
        except OSError:
            return Outcome(Result.AWAY, "not_found")
        message = letter(self._place, self._server, parcel.id, await whole(parcel))
        return await asyncio.to_thread(_hand_in, self._server, address, message, self._place.to)


def letter(place: MailPlace, server: MailServer, name: str, sealed: bytes) -> EmailMessage:
    """Write the e-mail."""
    message = EmailMessage()
    message["From"], message["To"] = server.sender, ", ".join(place.to)
    message["Subject"] = place.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{name}@{server.sender.rpartition('@')[2]}>"
    message.set_content(TEXT)
    message.add_attachment(
        sealed, maintype="application", subtype="octet-stream", filename=FILE_NAME
    )
    return message


def _hand_in(server: MailServer, address: str, message: EmailMessage, to: Sequence[str]) -> Outcome:
    """Hand it in; the texts of what fails may quote an address and go no further than here."""
    try:
        with connected(server, address) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            refused = smtp.send_message(message, to_addrs=list(to))
    except smtplib.SMTPRecipientsRefused:
        return Outcome(Result.AWAY, "mailboxes_refused")
    except smtplib.SMTPDataError as error:
        is_lasting = error.smtp_code >= 500
        return Outcome(Result.REFUSED if is_lasting else Result.AWAY, f"smtp_{error.smtp_code}")
    except smtplib.SMTPServerDisconnected:
        return Outcome(Result.REFUSED, "disconnected")
    except smtplib.SMTPException as error:
        return Outcome(Result.AWAY, type(error).__name__)
    except ssl.SSLError:
        return Outcome(Result.AWAY, "certificate")
    except OSError as error:
        return Outcome(Result.AWAY, type(error).__name__)
    return Outcome(Result.REFUSED, "a_mailbox_refused") if refused else DONE
