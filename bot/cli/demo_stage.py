"""The demo's processes: a simulated Telegram, the bot, and one desk for its officers.

Owns their order, when each counts as ready, and what is said of them. All of
it listens on loopback only; the first that ends by itself ends the demo.
"""

import json
import os
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import httpx

from bot.cli.keys import write_private
from bot.cli.made_up import made_up_token
from bot.cli.processes import Child
from bot.cli.provision import OFFICERS, PEOPLE
from bot.config import Settings, load
from bot.errors import OperatorError

PASSPHRASE = "amana demo"  # noqa: S105  # public: nothing in a demo is worth guessing it for
READY_S = 60
LOOK_EVERY_S = 0.5
DESK_LINE = "Desk: "
STAFF_BOT = "amana_staff_demo_bot"
STAFF_TOKEN_FILE = "staff.token"  # noqa: S105  # a file's name


class Stage:
    """Everything that a demo runs."""

    def __init__(self, folder: Path, phone_port: int, desk_port: int, endings: ExitStack) -> None:
        self._folder = folder
        self._ports = (phone_port, desk_port)
        self._endings = endings
        self._children: list[Child] = []
        self._url = self._control = self._desk = ""
        # Any free one: only the desk needs to know it.
        self._officers = f"127.0.0.1:{_free_port()}"

    @property
    def settings(self) -> Settings:
        """The mission's settings, as the bot reads them."""
        return load(self._folder, self._environment)

    @property
    def _environment(self) -> dict[str, str]:
        addresses = {"AMANA_TELEGRAM__API_URL": self._url} if self._url else {}
        return {
            **os.environ,
            **addresses,
            "AMANA_OFFICERS__ADDRESS": self._officers,
            "AMANA_TELEGRAM__STAFF_TOKEN_FILE": str(self._staff_token),
        }

    @property
    def _staff_token(self) -> Path:
        return self._folder / "keys" / STAFF_TOKEN_FILE

    def start(self) -> None:
        """Start each process when the one before is ready.

        Raises:
            OperatorError: one ended by itself, or was not ready in time; names its log.
        """
        phone_port, desk_port = self._ports
        simulator = self._child("simulator", ["-m", "simulator", "--port", str(phone_port)])
        simulator.wait_until(lambda: bool(_doors(simulator)), READY_S)
        self._url, self._control = _doors(simulator)
        self._make_bots()
        mission = ["--mission", str(self._folder)]
        bot = self._child("bot", ["-m", "bot", "run", *mission])
        bot.wait_until(lambda: _polls(self._control), READY_S)
        keys = [word for path in self._keys for word in ("--identity", path)]
        port = ["--port", str(desk_port), "--no-browser"]
        desk = self._child("desk", ["-m", "desk", *keys, *mission, *port])
        desk.wait_until(lambda: bool(_desk_address(desk)), READY_S)
        self._desk = _desk_address(desk)

    def _make_bots(self) -> None:
        """Make both bots known; the first is the one that phones open if they name none."""
        if not self._staff_token.exists():
            write_private(self._staff_token, made_up_token().encode())
        reporters = {"token": self.settings.telegram.token.get_secret_value()}
        staff = {
            "token": self._staff_token.read_text(encoding="utf-8").strip(),
            "username": STAFF_BOT,
            "first_name": "Duty",
        }
        for bot in (reporters, staff):
            answer = httpx.post(f"{self._control}/bots", json=bot, trust_env=False, timeout=5)
            answer.raise_for_status()

    def stay(self) -> None:
        """Stay until a process ends by itself, which is an OperatorError."""
        while True:
            time.sleep(LOOK_EVERY_S)
            for child in self._children:
                if not child.is_alive:
                    raise OperatorError(f"{child.name} ended by itself: read {child.log}.")

    def facts(self) -> dict[str, object]:
        """What scripts want to know."""
        settings = self.settings
        return {
            "phone": f"{self._url}/phone",
            "staff_phone": self._staff_phone,
            "desk": self._desk,
            "control": self._control,
            "api": self._url,
            "officers": f"http://{self._officers}",
            "token": settings.telegram.token.get_secret_value(),
            "officer_keys": self._keys,
            "passphrase": PASSPHRASE,
            "mission": str(settings.folder),
            "database": str(settings.database),
            "logs": [str(child.log) for child in self._children],
        }

    def greeting(self) -> str:
        """What people want to know."""
        names = ", ".join(OFFICERS)
        return "\n".join(
            (
                f"A phone to write from:   {self._url}/phone",
                f"The officers' desk:      {self._desk}",
                f"Unlock it as:            {names}",
                f"Their passphrase:        {PASSPHRASE}",
                f"An officer's phone:      {self._staff_phone}",
                f"The mission's folder:    {self._folder}",
                "The cases on the desk are made up, to practise on. Ctrl-C ends everything.",
            )
        )

    @property
    def _staff_phone(self) -> str:
        return f"{self._url}/phone?bot={STAFF_BOT}"

    @property
    def _keys(self) -> list[str]:
        return [str(self._folder / PEOPLE / f"{name}.key") for name in OFFICERS]

    def _child(self, name: str, arguments: list[str]) -> Child:
        log = self._folder / "logs" / f"{name}.log"
        child = Child(f"the {name}", arguments, log, self._environment)
        self._endings.callback(child.end)
        self._children.append(child)
        return child


def _doors(simulator: Child) -> tuple[str, ...]:
    """The simulator's addresses, once it has said them."""
    for line in simulator.said().splitlines():
        if line.startswith("{") and line.endswith("}"):
            said = json.loads(line)
            return said["url"], said["control"]
    return ()


def _desk_address(desk: Child) -> str:
    """The desk's address with its secret, once it listens."""
    lines = [line for line in desk.said().splitlines() if line.startswith(DESK_LINE)]
    address = lines[0].removeprefix(DESK_LINE).strip() if lines else ""
    return address if address and _answers(address) else ""


def _answers(address: str) -> bool:
    """Whether the desk listens; asked without its secret, which stays for whoever opens it."""
    try:
        httpx.get(httpx.URL(address).join("/"), trust_env=False, timeout=5)
    except httpx.HTTPError:
        return False
    return True


def _polls(control: str) -> bool:
    """Whether the bot is asking for updates, which is what being ready means."""
    try:
        state = httpx.get(f"{control}/state", trust_env=False, timeout=5).json()
    except httpx.HTTPError:
        return False
    return bool(state["calls_per_method"].get("getUpdates"))


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
