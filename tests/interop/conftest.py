"""What the judges share: asking a Node script one question."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Protocol

import pytest


class AskNode(Protocol):
    """Runs a script with a JSON question on its input and reads the JSON answer."""

    def __call__(self, script: Path, question: object = None) -> Any:
        """Ask; a script that fails, or takes two minutes, fails the test."""
        ...


@pytest.fixture
def ask_node() -> AskNode:
    """Node, with the packages that `tests/interop/run` has fetched."""
    packages = Path(os.environ["AMANA_INTEROP_NODE"])

    def ask(script: Path, question: object = None) -> Any:
        # Node looks for packages beside the script, and the tree stays free of them.
        beside = shutil.copy(script, packages.parent)
        answer = subprocess.run(
            ["node", beside],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return ask
