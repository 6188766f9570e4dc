"""Takes the README's pictures: `python -m tests.interop.readme.pictures [FOLDER]`.

Owns which moments are shown. Everything in them is made up: people, words and
codes come from a mission of its own on this machine, which ends and goes
with the last picture. It wants Chromium, Node and the packages of
`tests/interop/run`, whose folder AMANA_INTEROP_NODE names.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.ground.doors import Doors, client
from tests.ground.place import ROOT, place
from tests.ground.reporter import ReporterChat

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "ar")
STORIES = {
    "en": "They ask for money at the water point. Who does not pay gets no water.",
    "ar": "يطلبون المال عند نقطة الماء. من لا يدفع لا يحصل على الماء.",
}
CHOSEN = {"hurt": "many", "kind": "money", "who": "aid_worker", "when": "ongoing", "reply": "code"}


@dataclass(frozen=True)
class Shot:
    """One moment on one phone."""

    name: str
    person: int
    card: int


def take(folder: Path) -> list[str]:
    """Take every picture.

    Args:
        folder: where `phone-MOMENT-LANGUAGE.png` are written.

    Returns:
        The text of the card in each, in order.
    """
    with place() as found:
        found.start_bot()
        return [text for name in LANGUAGES for text in asyncio.run(_told(found.url, name, folder))]


async def _told(url: str, language: str, folder: Path) -> list[str]:
    """Live one person's report, and stop where there is something to show."""
    async with client(url) as http:
        chat = await ReporterChat.arrives(Doors(http), language)
        await chat.writes("/start")
        await chat.taps("▶")
        seen = await _shoot(url, folder, chat, "limits")
        await chat.taps("✅")
        await chat.writes(STORIES[language])
        await chat.cleared()
        await chat.answers(CHOSEN, stop="kind")
        seen += await _shoot(url, folder, chat, "question")
        await chat.answers(CHOSEN)
        await chat.submits()
        await chat.until(lambda shown: len(shown.messages) == 1)
        return seen + await _shoot(url, folder, chat, "receipt")


async def _shoot(url: str, folder: Path, chat: ReporterChat, moment: str) -> list[str]:
    shot = Shot(f"phone-{moment}-{chat.facts['language_code']}.png", chat.person, chat.card.id)
    return await asyncio.to_thread(photograph, url, folder, [shot])


def photograph(url: str, folder: Path, shots: Sequence[Shot]) -> list[str]:
    """Let Chromium look at the phones; give the texts of their cards."""
    packages = Path(os.environ["AMANA_INTEROP_NODE"])
    # Node looks for packages beside the script, and the tree stays free of them.
    beside = shutil.copy(Path(__file__).with_name("picture.mjs"), packages.parent)
    question = {
        "url": url,
        "chromium": shutil.which("chromium"),
        "shots": [
            {"person": s.person, "card": s.card, "file": str(folder / s.name)} for s in shots
        ],
    }
    answer = subprocess.run(
        ["node", beside],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    return [str(text) for text in json.loads(answer.stdout)]


if __name__ == "__main__":
    take(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else IMAGES)
