"""A mail server of one's own on loopback, over TLS, which keeps what it is handed.

Owns the mails. It speaks SMTP by
another's program (aiosmtpd), so that ours is judged by a stranger.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.ground.loopback import HOST, certificate, free_port


@dataclass
class Mailbox:
    """What arrived, and where."""

    port: int
    authority: Path
    envelopes: list[tuple[list[str], bytes]] = field(default_factory=list)
    is_busy: bool = False
    """Whether every mail is put off."""

    @property
    def mails(self) -> list[Message]:
        """Every mail, read."""
        return [message_from_bytes(content) for _, content in self.envelopes]

    def to(self, address: str) -> int:
        """How many mails came for an address."""
        return sum(address in recipients for recipients, _ in self.envelopes)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail."""
        if self.is_busy:
            return "451 4.3.0 Try again"
        self.envelopes.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"


@contextmanager
def mailbox(folder: Path, *, starttls: bool = False) -> Iterator[Mailbox]:
    """Run a mail server: TLS from the first byte, or on request."""
    authority, key = certificate(folder, "mail")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)
    found = Mailbox(free_port(), authority)
    way: dict[str, Any] = {"ssl_context": context}
    if starttls:
        way = {"tls_context": context, "require_starttls": True}
    controller = Controller(found, hostname=HOST, port=found.port, **way)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()
