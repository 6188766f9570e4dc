"""`amana demo`: a whole made-up mission on this machine, with a simulated Telegram.

Owns the order in which its parts start and end. A demo folder that exists is
continued, never wiped. Everything stays on loopback.
"""

import datetime as dt
import json
import os
import re
import secrets
import shlex
import signal
import socket
import string
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

import click
import httpx

from bot.cli import demo_mission
from bot.cli.console import DONE, program, warn
from bot.cli.processes import Child
from bot.cli.provision import OFFICERS, PEOPLE, Plan, provision
from bot.config import Settings, load
from bot.errors import OperatorError

PASSPHRASE = "amana demo"  # noqa: S105  # public: nothing in a demo is worth guessing it for
TOKEN_FILE = "telegram.token"  # noqa: S105  # a file's name
READY_S = 60
LOOK_EVERY_S = 2


class Ending(Exception):  # noqa: N818  # a request, not an error
    """Somebody asked the demo to end."""


@click.command(help="Run a demo mission with a simulated Telegram, on loopback.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), default="demo", metavar="DIR")
@click.option("--phone-port", type=int, default=8765, help="The simulated Telegram's port.")
@click.option("--desk-port", type=int, default=8766, help="The desk's port.")
@click.option("--headless", is_flag=True, help="One JSON line when all is ready, nothing else.")
def demo(folder: Path, phone_port: int, desk_port: int, headless: bool) -> int:  # noqa: ARG001  # the desk's port waits for the desk
    """Start everything, say where it is, and stay until asked to end."""
    folder = folder.absolute()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    with suppress(Ending), ExitStack() as endings:
        need_free(phone_port)
        prepare(folder, phone_port)
        _play(folder, phone_port, endings, is_headless=headless)
    return DONE


def _end(_number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut short the ending of the children.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise Ending


def need_free(port: int) -> None:
    """Look before anything is made; OperatorError if another program listens on the port."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise OperatorError(
                f"Port {port} is taken: end what listens there, or choose another port "
                "with --phone-port (make demo PHONE_PORT=…)."
            ) from None


def prepare(folder: Path, phone_port: int) -> None:
    """Make the demo's mission, or verify the contacts of the one that is there anew."""
    today = dt.datetime.now(dt.UTC).date()
    path = folder / "mission.toml"
    if path.exists():
        text = path.read_text(encoding="utf-8")
        path.write_text(_verified_anew(text, today), encoding="utf-8")
    else:
        plan = Plan(
            chosen={
                **demo_mission.CHOSEN,
                "telegram.token_file": f"keys/{TOKEN_FILE}",
                "telegram.api_url": f"http://127.0.0.1:{phone_port}",
            },
            items=demo_mission.items(today),
            languages=demo_mission.LANGUAGES,
            passphrase=PASSPHRASE,
            secrets={TOKEN_FILE: made_up_token()},
        )
        provision(folder, plan, int(time.time()))
    (folder / "logs").mkdir(exist_ok=True)


def _verified_anew(text: str, today: dt.date) -> str:
    """Contacts of a demo are made up, so nobody needs to ring them to say that they are there."""
    return re.sub(r"(?m)^verified_on = .*$", f"verified_on = {today.isoformat()}", text)


def made_up_token() -> str:
    """A token in Telegram's form, which no bot has: real bots' numbers are not that high."""
    alphabet = string.ascii_letters + string.digits + "_-"
    number = 9_000_000_000 + secrets.randbelow(10**9)
    return f"{number}:{''.join(secrets.choice(alphabet) for _ in range(35))}"


def _play(folder: Path, phone_port: int, endings: ExitStack, *, is_headless: bool) -> None:
    logs = folder / "logs"
    simulator = Child(
        "the simulator",
        ["-m", "simulator", "--port", str(phone_port)],
        logs / "simulator.log",
        os.environ,
    )
    endings.callback(simulator.end)
    simulator.wait_until(lambda: bool(_doors(simulator)), READY_S)
    url, control = _doors(simulator)
    env = {**os.environ, "AMANA_TELEGRAM__API_URL": url}
    settings = load(folder, env)
    arguments = ["-m", "bot", "run", "--mission", str(folder)]
    bot = Child("the bot", arguments, logs / "bot.log", env)
    endings.callback(bot.end)
    bot.wait_until(lambda: _polls(control), READY_S)
    children = [simulator, bot]
    facts = _facts(settings, url, control, children)
    if is_headless:
        click.echo(json.dumps(facts))
    else:
        _greet(settings, facts)
    sys.stdout.flush()
    _stay(settings, children, is_headless=is_headless)


def _doors(simulator: Child) -> tuple[str, ...]:
    """The simulator's addresses, once it has said them."""
    for line in simulator.said().splitlines():
        if line.startswith("{") and line.endswith("}"):
            said = json.loads(line)
            return said["url"], said["control"]
    return ()


def _polls(control: str) -> bool:
    """Whether the bot is asking for updates, which is what being ready means."""
    try:
        state = httpx.get(f"{control}/state", trust_env=False, timeout=5).json()
    except httpx.HTTPError:
        return False
    return bool(state["calls_per_method"].get("getUpdates"))


def _facts(settings: Settings, url: str, control: str, children: list[Child]) -> dict[str, object]:
    keys = settings.folder / PEOPLE
    return {
        "phone": f"{url}/phone",
        "desk": "",
        "control": control,
        "api": url,
        "token": settings.telegram.token.get_secret_value(),
        "officer_keys": [str(keys / f"{name}.key") for name in OFFICERS],
        "passphrase": PASSPHRASE,
        "mission": str(settings.folder),
        "database": str(settings.database),
        "logs": [str(child.log) for child in children],
    }


def _greet(settings: Settings, facts: dict[str, object]) -> None:
    click.echo(f"A phone to write from:   {facts['phone']}")
    click.echo(f"The mission's folder:    {settings.folder}")
    click.echo(f"The officers' keys:      {settings.folder / PEOPLE}")
    click.echo(f"Their passphrase:        {PASSPHRASE}")
    click.echo("Each new case is announced here. Ctrl-C ends everything.")


def _stay(settings: Settings, children: list[Child], *, is_headless: bool) -> None:
    known = {} if is_headless else _cases(settings)
    for reference in list(known)[-1:]:
        _announce(settings, reference, known[reference], "The newest case so far")
    seen = _changed(settings.database)
    while True:
        time.sleep(LOOK_EVERY_S)
        for child in children:
            if not child.is_alive:
                raise OperatorError(f"{child.name} ended by itself: read {child.log}.")
        if is_headless or (changed := _changed(settings.database)) == seen:
            continue
        seen = changed
        for reference, queue in _cases(settings).items():
            if reference not in known:
                known[reference] = queue
                _announce(settings, reference, queue, "A new case")


def _changed(database: Path) -> float:
    files = (database, database.with_name(database.name + "-wal"))
    return max((file.stat().st_mtime for file in files if file.exists()), default=0.0)


def _cases(settings: Settings) -> dict[str, str]:
    """Every case's reference and queue, the newest last, asked for as a person would."""
    done = subprocess.run(  # noqa: S603  # our own command, by this very interpreter
        [sys.executable, "-m", "bot", "cases", "--json", "--mission", str(settings.folder)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    if done.returncode != 0:
        warn(done.stderr.strip())
        return {}
    cases = sorted(json.loads(done.stdout), key=lambda case: str(case["received"]))
    return {str(case["reference"]): str(case["queue"]) for case in cases}


def _reader(queue: str) -> str:
    return next(name for name, queues in OFFICERS.items() if queue in queues)


def _announce(settings: Settings, reference: str, queue: str, what: str) -> None:
    parts = settings.folder / "entries" / reference
    key = settings.folder / PEOPLE / f"{_reader(queue)}.key"
    mission = ("--mission", str(settings.folder))
    take = ("entries", reference, "--to", str(parts), *mission)
    read = ("open", str(parts / "001-report.age"), "--identity", str(key), *mission)
    click.echo(f"\n{what}: {reference}. Read it as an officer would:")
    for line in (take, read):
        click.echo(f"  {program()} {shlex.join(line)}")
    sys.stdout.flush()
