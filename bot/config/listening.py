"""Where the bot listens: addresses of its own, and the sections that hold one.

Owns how such an address is written. Each is on this machine by default: what
others shall reach stands behind a proxy, an onion service or a private network.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from bot.config.section import OptionalPath, Section

Place = tuple[str, int]
"""Host and port."""


def _with_a_port(address: str) -> str:
    if address and not int(address.rpartition(":")[2]) < 2**16:
        raise ValueError("its port is not below 65536")
    return address


Address = Annotated[
    str,
    StringConstraints(pattern=r"^(|[0-9A-Za-z.-]+:[0-9]{1,5}|\[[0-9A-Fa-f:.]+\]:[0-9]{1,5})$"),
    AfterValidator(_with_a_port),
]
"""`host:port`, or empty for nowhere."""


def place_of(address: str) -> Place | None:
    """Host and port of an address; None for nowhere."""
    host, _, port = address.rpartition(":")
    return (host.strip("[]"), int(port)) if host else None


class WebhookSection(Section):
    """Where Telegram delivers updates to, if `telegram.way_in` is `webhook`."""

    url: str = Field(
        default="",
        pattern=r"^(|https?://[^/\s?#]+(/[^\s?#]*)?)$",
        description="The public address that Telegram is given, such as `https://bot.example/in`; "
        "Telegram itself takes https on ports 443, 80, 88 and 8443 only.",
        examples=["https://bot.example/in"],
    )
    address: Address = Field(
        default="127.0.0.1:8766",
        description="Host and port on which the bot takes what Telegram delivers; the public "
        "address must lead here.",
    )
    certificate: OptionalPath = Field(
        default=None,
        description="A certificate of one's own (PEM), which Telegram is given to trust; empty if "
        "a public authority signed the one in use.",
    )
    certificate_key: OptionalPath = Field(
        default=None,
        description="The certificate's private key, with which the bot itself speaks TLS; empty "
        "if a proxy in front does.",
    )

    @property
    def place(self) -> Place | None:
        """Host and port; None where nothing is listened to."""
        return place_of(self.address)


WayIn = Literal["polling", "webhook"]


class HealthSection(Section):
    """Where the bot tells a monitor how it is."""

    address: Address = Field(
        default="",
        description="Host and port, on this machine, of `/healthz`, `/readyz` and `/metrics`, such "
        "as `127.0.0.1:8768`; off if empty.",
        examples=["127.0.0.1:8768"],
    )

    @property
    def place(self) -> Place | None:
        """Host and port; None where nobody is told."""
        return place_of(self.address)
