"""The officers' API: whether its address can be had, and who else could reach it."""

import ipaddress
from collections.abc import AsyncIterator, Iterator

from bot.composition.listening import take_address
from bot.config import Fault, Settings, Severity
from bot.config.listening import Place
from bot.errors import OperatorError, StorageError
from storage.socket import NobodyListeningError, ask


async def officer_faults(settings: Settings) -> AsyncIterator[Fault]:
    """Everything wrong with `officers.address`."""
    place = settings.officers.place
    if place is None:
        yield Fault(
            "officers.address is empty: no officer's desk reaches this bot.", Severity.WARNING
        )
        return
    if not is_loopback(place[0]):
        yield Fault(
            f"officers.address {settings.officers.address} can be reached from other machines, and "
            "what goes there is signed but not hidden: listen on 127.0.0.1, and put TLS, an onion "
            "service or a private network in front.",
            Severity.WARNING,
        )
    if not await bot_runs(settings):
        for fault in taken_faults("officers.address", place):
            yield fault


def taken_faults(setting: str, place: Place) -> Iterator[Fault]:
    """What keeps the bot from taking an address of its own."""
    try:
        take_address(setting, place).close()
    except OperatorError as error:
        yield Fault(str(error))


def is_loopback(host: str) -> bool:
    """Whether a host's name or number means this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def bot_runs(settings: Settings) -> bool:
    """Whether the bot runs, and so has the address itself: any answer to any question says so."""
    try:
        await ask(settings.socket, {"command": "running"}, seconds=2)
    except NobodyListeningError:
        return False
    except StorageError:
        return True
    return True
