"""`amana drill`: a marked test page through the real chain, and who answered it.

The page rests in the outbox, leaves by the staff bot and the second path, and
is answered by the same button as a real one. So it tries what no telephone
list would: links, tokens, the mail server, and people.
"""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

import click

from bot.cli.console import DONE, FAILED, mission_folder, show, warn
from bot.config import Settings, load
from bot.errors import OperatorError
from storage.socket import NobodyListeningError, ask

LOOK_EVERY_S = 0.5
COLUMNS = ("officer", "reached", "pressed")


@click.command(help="Send a marked test page to the officers on duty, and say who answered.")
@click.argument("officers", nargs=-1, metavar="[OFFICER]…")
@click.option(
    "--wait", type=click.IntRange(1, 3600), default=120, help="Seconds to wait for the button."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON array, for scripts.")
def drill(officers: Sequence[str], wait: int, as_json: bool) -> int:
    """Send it, wait, and end with 0 only if everyone was reached and somebody pressed."""
    settings = load(mission_folder(), os.environ)
    result = asyncio.run(_drill(settings, officers, wait))
    rows = [
        {
            "officer": each["officer"],
            "reached": " ".join(each["reached"]) or None,
            "pressed": "yes" if each["pressed"] else None,
        }
        for each in result["officers"]
    ]
    show(rows, COLUMNS, as_json=as_json)
    return _verdict(result)


async def _drill(settings: Settings, officers: Sequence[str], wait: int) -> Mapping[str, Any]:
    """Ask the running bot for a drill, and look until all have pressed or the time is over."""
    try:
        await ask(settings.socket, {"command": "drill", "officers": list(officers)})
    except NobodyListeningError:
        raise OperatorError("No bot is running: a drill goes through the running bot.") from None
    warn(f"The test page is on its way; waiting {wait} s for the button.")
    end = time.monotonic() + wait
    while True:
        result = await ask(settings.socket, {"command": "drill-result"})
        if time.monotonic() > end or all(each["pressed"] for each in result["officers"]):
            return result
        await asyncio.sleep(LOOK_EVERY_S)


def _verdict(result: Mapping[str, Any]) -> int:
    unreached = [each["officer"] for each in result["officers"] if not each["reached"]]
    pressed = [each["officer"] for each in result["officers"] if each["pressed"]]
    if unreached:
        warn(f"Not reached by any way: {', '.join(unreached)}.")
    if not pressed:
        warn("Nobody pressed the button.")
    return FAILED if unreached or not pressed else DONE
