"""Whereto this server may speak at all: the mission's list, and nothing beside it.

Owns the rule. A host is spoken to if the list names it with its port. An
address inside a house (private, loopback, link-local and their like) is
refused unless it is named, as itself or by its network: a name that somebody
lets point inwards must not turn this server against its neighbours.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from bot.errors import ConfigError, OperatorError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PORTS = {"https": 443, "http": 80}
# RFC 6052: an IPv4 address behind these is reached through a translator.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class RefusedAddressError(OperatorError):
    """An address to which this server may not speak."""


@dataclass(frozen=True, slots=True)
class Target:
    """A host and a port that are allowed."""

    host: str
    port: int
    is_tls: bool = True


class AllowList:
    """The mission's list."""

    def __init__(self, hosts: Iterable[Target], networks: Iterable[Network]) -> None:
        self._hosts = frozenset(hosts)
        named = (_literal(target.host) for target in self._hosts)
        itself = (ipaddress.ip_network(address) for address in named if address is not None)
        self._networks = (*networks, *itself)

    @classmethod
    def parse(cls, hosts: Iterable[str], networks: Iterable[str]) -> Self:
        """Read both lists as the mission's file writes them.

        Raises:
            ConfigError: an item is no host or no network; the sentence counts to it.
        """
        named = (_target(written, place) for place, written in enumerate(hosts, 1))
        return cls(named, [_network(written, at) for at, written in enumerate(networks, 1)])

    def target(self, url: str) -> Target:
        """The host and port of an allowed address.

        Raises:
            RefusedAddressError: it is in clear, not in the list, or no plain address.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            raise RefusedAddressError("An address cannot be read.") from None
        host = (parts.hostname or "").rstrip(".")
        if not host or not port or parts.username is not None or parts.fragment:
            raise RefusedAddressError("An address must be https://host/path and no more.")
        return self.named(Target(host, port, parts.scheme == "https"))

    def named(self, target: Target) -> Target:
        """The target, if the list names it.

        Raises:
            RefusedAddressError: it does not.
        """
        if target in self._hosts:
            return target
        if not target.is_tls and Target(target.host, target.port) in self._hosts:
            raise RefusedAddressError(
                f"{target.host} would be spoken to in clear: use https, or write http:// in "
                "forwarding.allow."
            )
        raise RefusedAddressError(
            f"{target.host}:{target.port} is not in forwarding.allow: add it, if it may be reached."
        )

    def permits(self, address: Address) -> bool:
        """Whether an address that a name was resolved to may be connected to."""
        inner = _embedded(address)
        if any(inner in network for network in self._networks):
            return True
        # Reserved: also what stands for an IPv4 address within a house (RFC 8215) and site-local.
        return inner.is_global and not (inner.is_multicast or inner.is_reserved or _is_site(inner))


def _embedded(address: Address) -> Address:
    """The address that is really reached: others can be written inside of IPv6 ones."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _is_site(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and address.is_site_local


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _target(written: str, place: int) -> Target:
    url = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ConfigError(f"forwarding.allow[{place}] is no host: write host:port.") from None
    if not parts.hostname or parts.path or parts.query or parts.username is not None:
        raise ConfigError(f"forwarding.allow[{place}] is more than a host: write host:port.")
    return Target(parts.hostname.rstrip("."), port, parts.scheme == "https")


def _network(written: str, place: int) -> Network:
    try:
        return ipaddress.ip_network(written)
    except ValueError:
        raise ConfigError(
            f"forwarding.inside[{place}] is no network: write it as 10.1.2.0/24."
        ) from None
