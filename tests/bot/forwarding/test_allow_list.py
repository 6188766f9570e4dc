"""Whereto this server may speak: the list, and nothing inside a house unless it is named."""

import ipaddress

import pytest

from bot.errors import ConfigError
from bot.forwarding.allow_list import AllowList, RefusedAddressError, Target

ALLOWED = AllowList.parse(
    ("hooks.example.org", "other.example.org:8443", "http://10.1.2.3:8080", "[::1]:9000"),
    ("192.168.7.0/24",),
)


def test_what_is_listed_may_be_spoken_to() -> None:
    """By its host and its port, however the host is written."""
    for url, target in {
        "https://hooks.example.org/a?b": Target("hooks.example.org", 443),
        "https://HOOKS.example.org.:443/a": Target("hooks.example.org", 443),
        "https://other.example.org:8443/": Target("other.example.org", 8443),
        "http://10.1.2.3:8080/in": Target("10.1.2.3", 8080, is_tls=False),
        "https://[::1]:9000/": Target("::1", 9000),
    }.items():
        assert ALLOWED.target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/", "https://hooks.example.org:8443/",
        "http://hooks.example.org/", "http://hooks.example.org:443/",
        "https://hooks.example.org.evil.example/", "https://hooks.example.org@evil.example/",
        "https://name:word@hooks.example.org/", "https://hooks.example.org/#part",
        "ftp://hooks.example.org/", "file:///etc/passwd", "hooks.example.org", "", "https://[::1",
        "https://hooks.example.org:99999/", "https://10.1.2.3:8080/",
    ],
)  # fmt: skip
def test_everything_else_is_refused(url: str) -> None:
    """Other hosts, other ports, in clear, with an account, or no address at all."""
    with pytest.raises(RefusedAddressError):
        ALLOWED.target(url)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",  # noqa: S104  # an address to refuse
        "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "::ffff:169.254.169.254", "fec0::1", "::10.0.0.1", "64:ff9b:1::a00:1",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    """Private, loopback, link-local, shared, reserved; and those written inside of others."""
    assert not ALLOWED.permits(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1", "192.168.7.9", "10.1.2.3", "::1",
                "::ffff:192.168.7.9"],
)  # fmt: skip
def test_addresses_outside_and_those_named_are_permitted(address: str) -> None:
    """An address in the list is named; so is one in a named network."""
    assert ALLOWED.permits(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("hosts", "networks"),
    [
        (("https://a.example/path",), ()), (("",), ()), (("a:b:c",), ()), (("ftp://a",), ()),
        (("u@a.example",), ()), ((), ("10.0.0.1/8",)), ((), ("inside",)),
    ],
)  # fmt: skip
def test_what_is_no_host_or_network_is_said(
    hosts: tuple[str, ...], networks: tuple[str, ...]
) -> None:
    """By its name, so that it can be mended."""
    with pytest.raises(ConfigError, match="forwarding"):
        AllowList.parse(hosts, networks)
