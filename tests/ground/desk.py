"""A desk as its own process, beside a mission's bot, for whoever brings a browser.

Owns its start and end, and its places: its home and its temporary files lie
below the mission's folder, so that a search finds what it wrote.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.cli.demo_stage import DESK_LINE
from bot.cli.provision import OFFICERS, PEOPLE
from tests.ground.loopback import free_port
from tests.ground.place import READY_S, Place
from tests.ground.processes import Process

DESK = ("-m", "desk")
CLOCKED_DESK = ("-m", "tests.ground.clocked_desk")


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that answers.

    Attributes:
        address: where a browser is let in; holds the launch's secret.
    """

    process: Process
    address: str
    home: Path
    temporary: Path

    @property
    def url(self) -> str:
        """The desk's address without its secret: what lies below this launch's path."""
        return self.address.partition("/start/")[0]

    @property
    def origin(self) -> str:
        """What browsers call the desk, whatever the launch."""
        return str(httpx.URL(self.address).join("/")).rstrip("/")

    def written(self) -> list[Path]:
        """Every file that the desk wrote or could have written."""
        places = (self.home, self.temporary, self.process.log.parent)
        return [path for place in places for path in place.rglob("*") if path.is_file()]


@contextmanager
def desk(place: Place, *names: str, program: tuple[str, ...] = CLOCKED_DESK) -> Iterator[Desk]:
    """Start a desk for these officers (default: all); it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="desk-", dir=place.folder))
    home, temporary = folder / "home", folder / "tmp"
    temporary.mkdir()
    keys = [str(place.mission / PEOPLE / f"{name}.key") for name in names or OFFICERS]
    arguments = [
        *program,
        *(word for key in keys for word in ("--identity", key)),
        *("--mission", str(place.mission), "--home", str(home)),
        *("--port", str(free_port()), "--no-browser"),
    ]
    environment = {**place.environment, "TMPDIR": str(temporary), "HOME": str(folder)}
    process = Process("the desk", arguments, folder / "desk.log", environment)
    try:
        process.wait_until(lambda: bool(_address(process)), READY_S)
        yield Desk(process, _address(process), home, temporary)
    finally:
        process.end()


def _address(process: Process) -> str:
    """What the desk said, once it listens."""
    lines = [line for line in process.said().splitlines() if line.startswith(DESK_LINE)]
    address = lines[0].removeprefix(DESK_LINE).strip() if lines else ""
    try:
        return (
            address if address and httpx.get(httpx.URL(address).join("/"), trust_env=False) else ""
        )
    except httpx.HTTPError:
        return ""
