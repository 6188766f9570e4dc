"""From an allowed host to the one address that is connected to.

Owns the moment between the look-up and the connection: what was checked is
what is connected to, so a name that changes its mind in between (DNS
rebinding) gains nothing. If any of a name's addresses is forbidden, all are.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

from bot.forwarding.allow_list import AllowList, RefusedAddressError, Target

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
PATIENCE = 10.0
"""Seconds for the look-up."""


async def by_system(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver.

    Raises:
        OSError: it knows no such name, or does not answer.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE):
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(str(place[0]) for *_, place in found)


async def pinned(
    target: Target, allowed: AllowList, resolve: Resolver = by_system, turn: int = 0
) -> str:
    """The address to connect to for an allowed host.

    Args:
        target: the host.
        allowed: the mission's list.
        resolve: asks for its addresses.
        turn: how many of them were tried in vain: the next one's turn comes.

    Raises:
        RefusedAddressError: it leads somewhere forbidden.
        OSError: it leads nowhere.
    """
    found = [ipaddress.ip_address(each) for each in await resolve(target.host, target.port)]
    if not found:
        raise OSError
    if not all(map(allowed.permits, found)):
        raise RefusedAddressError(
            f"{target.host} leads to an address inside a network: name that in forwarding.inside, "
            "if it may be reached."
        )
    return str(found[turn % len(found)])
