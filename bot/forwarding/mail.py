"""Sends sealed files by e-mail, attached, over TLS.

Owns the e-mail, and the memory of which mailboxes have it while another still
refuses it. Its subject, sender and file name are the same for every entry
there will ever be; its Message-ID is the parcel's, so a mailbox that gets it
twice can tell. It must never be sent in clear.
"""

import smtplib
import ssl
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final

from bot.forwarding.allow_list import AllowList, RefusedAddressError, Target
from bot.forwarding.mail_line import Lines, MailServer
from bot.forwarding.resolving import Resolver, by_system, pinned
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result, whole

FILE_NAME = "attachment.age"
TEXT = "The attached file is sealed. Open it at your desk.\n"
LASTS: Final = 110.0
"""Seconds for one e-mail: less than a try may take (`bot.forwarding.worker.LEASE`)."""
REMEMBERED: Final = 1000
"""Parcels of which it is known in memory who has them; the rest is told by the Message-ID."""
_TOO_LARGE: Final = 552
"""By RFC 1870, section 6.1: what was announced is more than the server takes."""
_NOBODY: Final = "mailboxes_refused"
_PARTLY: Final = Outcome(Result.PARTLY, "a_mailbox_refused")


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
        self._turn = 0
        self._lines = Lines()
        self._rest: OrderedDict[str, tuple[str, ...]] = OrderedDict()

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
            address = await pinned(target, self._allowed, self._resolve, self._turn)
        except RefusedAddressError:
            return Outcome(Result.AWAY, "address_refused")
        except OSError:
            return Outcome(Result.AWAY, "not_found")
        message = letter(self._place, self._server, parcel.id, await whole(parcel))
        to = self._rest.get(parcel.id, self._place.to)
        outcome, rest = await self._lines.run(
            _handed_in, self._lines, self._server, message, to, address
        )
        self._remember(parcel.id, rest)
        self._turn += outcome.result is Result.AWAY  # its next address, if it has one
        if outcome.reason == _NOBODY and to != self._place.to:
            return _PARTLY  # others have it, so the server works
        return outcome

    async def close(self) -> None:
        """Let go of every line; what was not delivered is still in the outbox."""
        self._lines.close()

    def _remember(self, name: str, rest: tuple[str, ...]) -> None:
        """Note which mailboxes are still to get it: the others must not get it at each try."""
        self._rest.pop(name, None)
        if rest and rest != self._place.to:
            self._rest[name] = rest
        if len(self._rest) > REMEMBERED:
            self._rest.popitem(last=False)


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


def _handed_in(
    lines: Lines, server: MailServer, message: EmailMessage, to: Sequence[str], address: str
) -> tuple[Outcome, tuple[str, ...]]:
    """Hand it in; gives what came of it and who must still get it.

    The texts of what fails may quote an address and go no further than here.
    """
    try:
        refused = lines.hand_in(server, message, to, LASTS, address)
    except (smtplib.SMTPException, OSError) as error:
        return _judged(error), tuple(to)
    return _PARTLY if refused else DONE, tuple(mailbox for mailbox in to if mailbox in refused)


def _judged(error: smtplib.SMTPException | OSError) -> Outcome:
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=said):
            is_size = all(code == _TOO_LARGE for code, _ in said.values())
            return Outcome(Result.REFUSED if is_size else Result.AWAY, _NOBODY)
        case smtplib.SMTPSenderRefused(smtp_code=code):
            # The announced size is refused here: this one's fault, and no other's.
            return Outcome(Result.REFUSED if code == _TOO_LARGE else Result.AWAY, f"smtp_{code}")
        case smtplib.SMTPDataError(smtp_code=code):
            return Outcome(Result.REFUSED if code >= 500 else Result.AWAY, f"smtp_{code}")
        case smtplib.SMTPServerDisconnected():
            return Outcome(Result.REFUSED, "disconnected")
        case ssl.SSLError():
            return Outcome(Result.AWAY, "certificate")
        case _:
            return Outcome(Result.AWAY, type(error).__name__)
