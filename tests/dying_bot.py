"""The bot, killed by itself between keeping an update and answering Telegram.

`python -m tests.dying_bot --mission DIR`. Owns nothing but that moment: it
comes once for each time that the file named by AMANA_TEST_DEATH_FILE is put
there. No signal handler and no `finally` runs, as with a power cut.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

from aiohttp import web

from bot.app import Hands
from bot.cli.run import start
from handlers.telegram.updates import Raw
from handlers.telegram.webhook_door import WebhookDoor


def die_if_told(file: Path) -> None:
    """Die by a kill that nothing can catch, once for each time the file is there."""
    if file.exists():
        file.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    """Run until told to end, or until that moment."""
    parser = argparse.ArgumentParser(prog="python -m tests.dying_bot")
    parser.add_argument("--mission", required=True)
    os.environ["AMANA_MISSION"] = parser.parse_args().mission
    file = Path(os.environ["AMANA_TEST_DEATH_FILE"])
    answer = WebhookDoor._kept

    async def kept_then_killed(door: WebhookDoor, update: Raw) -> web.Response:
        answered = await answer(door, update)
        die_if_told(file)
        return answered

    setattr(WebhookDoor, "_kept", kept_then_killed)  # noqa: B010  # no assignment, for the type checker
    return start(Hands())


if __name__ == "__main__":
    sys.exit(main())
