"""A starter mission made once, copied for each test, and what is called or asked beside it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import run
from tests.bot.cli.bot_api import BotApi, bot_api
from tests.bot.cli.checking import TOKEN
from tests.bot.cli.giving import Place


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Amana = Callable[..., Said]


@pytest.fixture
def amana(capsys: pytest.CaptureFixture[str]) -> Amana:
    """Run a command line in this process."""

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture(scope="session")
def _starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "mission"
    assert run(["init", str(folder)]) == 0
    return folder


@pytest.fixture
def mission(_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of a starter mission; nothing of this machine's environment reaches it."""
    monkeypatch.delenv("AMANA_MISSION", raising=False)
    # Whatever port is free: another bot may run on this machine.
    monkeypatch.setenv("AMANA_OFFICERS__ADDRESS", "127.0.0.1:0")
    folder = tmp_path / "mission"
    shutil.copytree(_starter, folder)
    return folder


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A Bot API that knows the token, named in the environment."""
    with bot_api(TOKEN) as found:
        monkeypatch.setenv("AMANA_TELEGRAM__API_URL", found.url)
        monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)
        yield found


@pytest.fixture
async def place() -> Place:
    """A mission whose cases ada gives."""
    return Place()
