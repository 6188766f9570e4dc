"""A mail server of one's own on loopback, over TLS, which keeps what it is handed.

Owns the certificate, made anew for each run, and the mails. It speaks SMTP by
another's program (aiosmtpd), so that ours is judged by a stranger.
"""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What arrived, and where."""

    port: int
    authority: Path
    envelopes: list[tuple[list[str], bytes]] = field(default_factory=list)

    @property
    def mails(self) -> list[Message]:
        """Every mail, read."""
        return [message_from_bytes(content) for _, content in self.envelopes]

    def to(self, address: str) -> int:
        """How many mails came for an address."""
        return sum(address in recipients for recipients, _ in self.envelopes)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail."""
        self.envelopes.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def mailbox(folder: Path, *, starttls: bool = False) -> Iterator[Mailbox]:
    """Run a mail server: TLS from the first byte, or on request."""
    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    found = Mailbox(free_port(), certificate)
    way: dict[str, Any] = {"ssl_context": context}
    if starttls:
        way = {"tls_context": context, "require_starttls": True}
    controller = Controller(found, hostname=HOST, port=found.port, **way)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for loopback that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "mail.pem", folder / "mail.key"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return certificate, private
