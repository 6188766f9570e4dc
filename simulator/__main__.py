"""The command `python -m simulator`: the server, or `crowd` for people who use it."""

import argparse
import importlib
import json
import sys
from pathlib import Path

from simulator.errors import DoorError
from simulator.wire import Json


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A Telegram Bot API server of one's own. "
        "`python -m simulator crowd --help` tells about crowds.",
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--seed", type=int, help="makes names, ids and chances repeatable")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="a JSON list of faults")
    return parser


def _read_faults(path: Path | None) -> list[Json]:
    if path is None:
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DoorError(400, f"{path} holds no list of faults: {error}") from None
    faults: list[Json] = found["faults"] if isinstance(found, dict) else found
    return faults


def main(argv: list[str]) -> int:
    """Run the command; returns the exit status."""
    if argv[:1] == ["crowd"]:
        # Imported by name, because a server needs no crowd and a crowd no server.
        status: int = importlib.import_module("simulator.crowd").main(argv[1:])
        return status
    options = _parser().parse_args(argv)
    from simulator import server, simulation  # noqa: PLC0415  # seconds that `--help` need not wait

    try:
        telegram = simulation.create(options.seed, _read_faults(options.faults))
        server.serve(telegram, options.host, options.port)
    except (DoorError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
