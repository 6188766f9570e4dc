"""`amana check` on the officers' address: whether it can be had, and who else reaches it."""

import os
from pathlib import Path

import pytest

from bot.cli.checks.officers import officer_faults
from bot.composition.listening import take_address
from bot.config import Severity, load
from storage.socket import serve


async def found(folder: Path, address: str) -> list[tuple[Severity, str]]:
    """What is said of an address."""
    settings = load(folder, {**os.environ, "AMANA_OFFICERS__ADDRESS": address})
    return [(fault.severity, fault.sentence) async for fault in officer_faults(settings)]


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0"])
async def test_an_address_on_this_machine_is_well(mission: Path, address: str) -> None:
    """Nothing is said of the default's kind."""
    assert await found(mission, address) == []


async def test_without_an_address_no_desk_works(mission: Path) -> None:
    """A mission may want that; it is told."""
    ((severity, sentence),) = await found(mission, "")

    assert severity is Severity.WARNING
    assert "no officer's desk" in sentence


async def test_an_open_address_is_a_warning(mission: Path) -> None:
    """Whoever is on the way would read the officers' traffic."""
    ((severity, sentence),) = await found(mission, "0.0.0.0:0")

    assert severity is Severity.WARNING
    assert "put TLS" in sentence


async def test_a_taken_address_is_a_fault_unless_the_bot_has_it(mission: Path) -> None:
    """`run` would not start; but a check beside the running bot finds nothing wrong."""
    with take_address("officers.address", ("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ((severity, sentence),) = await found(mission, address)
        socket = load(mission, os.environ).socket
        socket.parent.mkdir(exist_ok=True)
        server = await serve(socket, {})
        beside = await found(mission, address)
        server.close()

    assert severity is Severity.FAULT
    assert "is taken" in sentence
    assert beside == []
