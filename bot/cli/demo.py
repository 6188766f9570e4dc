"""`amana demo`: a whole made-up mission on this machine: a phone, the bot, an officers' desk.

Owns the order in which its parts start and end. A demo folder that exists is
continued, never wiped. Everything stays on loopback.
"""

import asyncio
import datetime as dt
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import click

from bot.cli import demo_mission
from bot.cli.console import DONE
from bot.cli.demo_stage import PASSPHRASE, Stage
from bot.cli.made_up import made_up_token
from bot.cli.practice import fill
from bot.cli.provision import Plan, provision
from bot.config import load
from bot.errors import OperatorError
from bot.i18n import Catalogs

TOKEN_FILE = "telegram.token"  # noqa: S105  # a file's name


class Ending(Exception):  # noqa: N818  # a request, not an error
    """Somebody asked the demo to end."""


@click.command(help="Run a demo mission with a simulated Telegram and a desk, on loopback.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), default="demo", metavar="DIR")
@click.option("--phone-port", type=int, default=8765, help="The simulated Telegram's port.")
@click.option("--desk-port", type=int, default=8766, help="The desk's port.")
@click.option("--language", "more", multiple=True, help="Also speak this one, a draft perhaps.")
@click.option("--headless", is_flag=True, help="One JSON line when all is ready, nothing else.")
def demo(
    *, folder: Path, phone_port: int, desk_port: int, more: tuple[str, ...], headless: bool
) -> int:
    """Start everything, say where it is, and stay until asked to end."""
    folder = folder.absolute()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    with suppress(Ending), ExitStack() as endings:
        need_simulator()
        need_free(phone_port, "--phone-port", "PHONE_PORT")
        need_free(desk_port, "--desk-port", "DESK_PORT")
        Catalogs.load(wanted=more)  # or the bot would end with the reason in its log
        prepare(folder, phone_port)
        offer(folder, more)
        practise(folder)
        stage = Stage(folder, phone_port, desk_port, endings)
        stage.start()
        click.echo(json.dumps(stage.facts()) if headless else stage.greeting())
        sys.stdout.flush()
        stage.stay()
    return DONE


def _end(_number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut short the ending of the children.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise Ending


def need_simulator() -> None:
    """Look before anything is made; OperatorError where only the program is installed."""
    # The child looks where it is started; an installed `amana` looks beside itself only.
    if find_spec("simulator") is None and not Path("simulator/__main__.py").is_file():
        raise OperatorError("The simulated Telegram is in a checkout only: run `make demo` there.")


def need_free(port: int, option: str = "--phone-port", variable: str = "PHONE_PORT") -> None:
    """Look before anything is made; OperatorError if another program listens on the port."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise OperatorError(
                f"Port {port} is taken: end what listens there, or choose another port "
                f"with {option} (make demo {variable}=…)."
            ) from None


def offer(folder: Path, more: Sequence[str]) -> None:
    """Let everything that is started from here speak some languages beside the mission's own."""
    if more:
        offered = dict.fromkeys((*load(folder, os.environ).languages.offered, *more))
        os.environ["AMANA_LANGUAGES__OFFERED"] = ",".join(offered)


def practise(folder: Path) -> None:
    """Put made-up cases into a new demo, so that the desk has something to train on."""
    settings = load(folder, os.environ)
    if not settings.database.exists():
        asyncio.run(fill(settings, int(time.time())))


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
