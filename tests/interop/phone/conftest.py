"""A simulator whose bot says what a test wants, and Chromium to look at its phone page."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.interop.conftest import AskNode
from tests.simulator.crowd_toy_driver import TOKEN

Look = Callable[..., dict[str, Any]]
JUDGE = (Path(__file__).parents[1] / "mirrored.js").read_text(encoding="utf-8")
"""Says what stands on the wrong side for those who read from the right."""
PARTS = {
    "message": ".messages .message",
    "block": ".text",
    "key": ".label",
    "row": ".row",
    "theirs": ".messages .theirs",
    "mine": ".messages .mine",
    "lang": "",
}
"""Where they are on the phone page."""


@dataclass
class Stage:
    """A simulator whose bot says what a test wants."""

    url: str
    client: httpx.Client

    def person(self, language: str = "en") -> int:
        """Somebody new, whose chat the bot may write in."""
        answer = self.client.post("/control/people", json={"language_code": language})
        person = int(answer.json()["person"])
        self.client.post(f"/control/people/{person}/text", json={"text": "hello"})
        return person

    def call(self, method: str, **parameters: Any) -> Any:
        """One call of the Bot API."""
        answer = self.client.post(f"/bot{TOKEN}/{method}", json=parameters).json()
        assert answer["ok"], answer
        return answer["result"]

    def card(self, person: int, text: str, rows: Any = (), **more: Any) -> int:
        """The bot sends a card."""
        markup = {"inline_keyboard": list(rows)}
        sent = self.call("sendMessage", chat_id=person, text=text, reply_markup=markup, **more)
        return int(sent["message_id"])

    def chat(self, person: int) -> list[dict[str, Any]]:
        """What the person's phone shows."""
        view = self.client.get(f"/control/people/{person}/chat").json()
        return list(view["messages"])


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A simulator, and a bot that is known and silent."""
    command = [sys.executable, "-m", "simulator", "--port", "0", "--seed", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = json.loads(process.stdout.readline())["url"]
            with httpx.Client(base_url=url, trust_env=False) as client:
                made = Stage(url, client)
                made.call("getMe")
                yield made
        finally:
            process.terminate()


@pytest.fixture
def look(stage: Stage, ask_node: AskNode) -> Look:
    """The page in Chromium, asked to do one job; silent in its console, never off the machine."""

    def ask(job: str, *people: int, messages: int = 0, **more: Any) -> dict[str, Any]:
        question = {
            "job": job,
            "url": f"{stage.url}/phone#out={','.join(map(str, people))}",
            "messages": messages,
            "chromium": shutil.which("chromium"),
            **more,
        }
        answer = ask_node(Path(__file__).with_name("phone.mjs"), question)
        assert answer["noises"] == []
        return dict(answer["seen"])

    return ask
