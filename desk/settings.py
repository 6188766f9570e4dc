"""Where the desk's server is, and whom the desk believes: `desk.toml`, or a mission's folder.

Owns reading them, with the standard library alone: an officer's machine has
no server settings and no key of the server. The signers' keys are pinned
here, on the officer's machine, so that a server cannot name its own.

    server = "https://officers.example.org"
    mission = "Mission name"
    time_zone = "Africa/Bangui"
    idle_minutes = 15
    [languages]
    default = "fr"
    allow_unreviewed = []
    [roster]
    signatures_required = 2
    [roster.pinned]
    head = "…"
    deputy = "…"
    oversight = "…"
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import ConfigError
from bot.i18n import SOURCE, Caution
from bot.sealing.signing import VerifyKey

FILE = "desk.toml"
MISSION_FILE = "mission.toml"
DEFAULT_ADDRESS = "127.0.0.1:8767"
PORT = 8766
IDLE_MINUTES = 15
LONGEST_IDLE = 120
GRACE_DAYS = 30
ADDRESS_VARIABLE = "AMANA_OFFICERS__ADDRESS"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """All that a desk must know before anyone unlocks it.

    Attributes:
        server: the base address of the officers' API.
        home: the folder of sealed files; made with mode 0700.
        pinned: the roster signers' public keys by name.
        required: how many of them must have signed a roster.
        areas: the mission's areas: their names by language, by id.
        idle_s: seconds without a touch after which the desk locks itself.
        caution: the mission's rule for safety sentences that no second person has read, so that
            a letter is shown as the reporter's phone will show it.
    """

    server: str
    home: Path
    pinned: Mapping[str, VerifyKey]
    required: int
    mission: str = ""
    time_zone: str = "UTC"
    grace_days: int = GRACE_DAYS
    areas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    idle_s: int = IDLE_MINUTES * 60
    port: int = PORT
    caution: Caution = field(default_factory=lambda: Caution(SOURCE))

    @property
    def zone(self) -> ZoneInfo:
        """The mission's time zone."""
        return ZoneInfo(self.time_zone)


def read_settings(
    *, home: Path | None, mission: Path | None, server: str | None, port: int | None
) -> DeskSettings:
    """Read `desk.toml` in the desk's home, or else the mission's folder.

    Raises:
        ConfigError: neither is there, or a value cannot be used.
    """
    folder = home or (mission / "desk" if mission else default_home())
    own = folder / FILE
    if own.is_file():
        said = _toml(own)
        areas = _areas(said)
        address = server or str(said.get("server", ""))
    elif mission is not None and (mission / MISSION_FILE).is_file():
        document = _toml(mission / MISSION_FILE)
        said, areas = _of_mission(document), _areas(document)
        address = server or _mission_server(document)
    else:
        raise ConfigError(
            f"{own} is not there: ask your head for it, or name a mission's folder with --mission."
        )
    return _settings(said, folder, address, areas, PORT if port is None else port)


def default_home() -> Path:
    """Where a desk keeps its files if nobody says otherwise."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "Amana"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "amana-desk"


def _settings(
    said: Mapping[str, Any],
    home: Path,
    address: str,
    areas: Mapping[str, Mapping[str, str]],
    port: int,
) -> DeskSettings:
    roster = said.get("roster", {})
    pinned = {name: VerifyKey.parse(k) for name, k in roster.get("pinned", {}).items() if k}
    if not pinned:
        raise ConfigError(f"No roster signer is pinned: {FILE} needs [roster.pinned].")
    return DeskSettings(
        server=_address(address),
        home=home,
        pinned=pinned,
        required=_number(roster, "signatures_required", 2, 1, 3),
        mission=str(said.get("mission", "")),
        time_zone=_zone(str(said.get("time_zone", "UTC"))),
        grace_days=_number(roster, "grace_days", GRACE_DAYS, 0, 60),
        areas=areas,
        idle_s=60 * _number(said, "idle_minutes", IDLE_MINUTES, 1, LONGEST_IDLE),
        port=port,
        caution=_caution(said.get("languages", {})),
    )


def _of_mission(document: Mapping[str, Any]) -> dict[str, Any]:
    mission = document.get("mission", {})
    return {
        "mission": mission.get("name", ""),
        "time_zone": mission.get("time_zone", "UTC"),
        "roster": document.get("roster", {}),
        "languages": document.get("languages", {}),
    }


def _mission_server(document: Mapping[str, Any]) -> str:
    said = document.get("officers", {}).get("address", DEFAULT_ADDRESS)
    return f"http://{os.environ.get(ADDRESS_VARIABLE) or said or DEFAULT_ADDRESS}"


def _caution(languages: Mapping[str, Any]) -> Caution:
    allowed = languages.get("allow_unreviewed", ())
    return Caution(str(languages.get("default", SOURCE)), frozenset(map(str, allowed)))


def _areas(document: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    listed = document.get("areas", ())
    return {str(area.get("id")): dict(area.get("names", {})) for area in listed}


def _address(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ConfigError("The server's address begins with https:// (or http:// on one machine).")
    return address.rstrip("/")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(f"{name} is no time zone's name, such as Africa/Bangui.") from None
    return name


def _number(table: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    value = table.get(name, default)
    if not isinstance(value, int) or not least <= value <= most:
        raise ConfigError(f"{name} must be a whole number from {least} to {most}.")
    return value


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ConfigError(f"{path} cannot be read as TOML: mend or restore it.") from None
