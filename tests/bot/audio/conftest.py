"""Programs of Python on the path, and what finds them there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.audio.programs import Programs
from tests.ground import voices

Installed = Callable[..., Programs]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Install stand-ins, and find what is there then; without arguments, as they should be."""

    def install(**facts: object) -> Programs:
        folder = voices.made(tmp_path / "programs", **facts)  # type: ignore[arg-type]  # by name
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return Programs.find()

    return install
