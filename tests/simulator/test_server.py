"""The process itself: starting, ending, repeating, and what it imports."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import httpx

from simulator import simulation
from tests.simulator.rig import new_token, running

ROOT = Path(__file__).parent.parent.parent
STRANGERS = {"bot", "handlers", "storage", "locales", "desk", "telegram"}


def test_seeded_runs_repeat_names_and_ids() -> None:
    """The same seed makes the same people, another seed others."""

    def first(seed: int) -> object:
        return simulation.create(seed).world.add_person({}).user()

    assert first(1) == first(1) != first(2)


def test_a_waiting_poll_does_not_hold_the_process() -> None:
    """Asked to end, the server ends its polls and leaves with status 0."""
    with running() as url, httpx.Client(trust_env=False) as http:
        token = new_token()
        http.get(f"{url}/bot{token}/getMe")
        command = (
            "import sys, urllib.request as u; "
            "sys.exit(u.build_opener(u.ProxyHandler({})).open(sys.argv[1], timeout=60).status)"
        )
        poll = subprocess.Popen(
            [sys.executable, "-c", command, f"{url}/bot{token}/getUpdates?timeout=50"]
        )
        while http.get(f"{url}/control/state").json()["calls"] < 2:
            assert poll.poll() is None
    assert poll.wait(30) == 200


def test_doors_without_a_bot_say_so() -> None:
    """Before any bot called there is nobody to write to; one can be made known."""
    with running() as url, httpx.Client(trust_env=False, base_url=f"{url}/control") as http:
        person = http.post("/people").json()["person"]
        refused = http.post(f"/people/{person}/text", json={"text": "x"})
        assert (refused.status_code, refused.json()["error"]) == (
            409,
            "no bot has called this Telegram yet",
        )
        http.post("/bots", json={"token": new_token()})
        assert http.post(f"/people/{person}/text", json={"text": "x"}).status_code == 200


def test_unreadable_faults_are_a_callers_mistake(tmp_path: Path) -> None:
    """A wrong file ends with status 2 and one sentence."""
    path = tmp_path / "faults.json"
    path.write_text(json.dumps([{"kind": "gremlin"}]))
    command = [sys.executable, "-m", "simulator", "--port", "0", "--faults", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("a fault's kind is one of")
    assert "Traceback" not in ended.stderr


def test_the_server_is_a_stranger() -> None:
    """Nothing of the simulator imports the rest of the house or the bot's own library."""
    for path in (ROOT / "simulator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.partition(".")[0] for n in names} & STRANGERS, path
