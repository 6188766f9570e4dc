"""What is left of reports, letters and notes: on the server's disk, in its memory, at the desk."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest

from tests.ground import leaks
from tests.ground.desk import DESK, Desk, desk
from tests.ground.desk_visitor import Visitor
from tests.ground.doors import Doors, client
from tests.ground.memory import ClosedError, copies
from tests.ground.place import Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.thief import copy_folder, open_all

URGENT = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "code"}
STORY, LETTER = "Zqstory9q: they beat him.", "Zqletter9q: come on Monday."
NOTE, ANSWER = "Zqnote9q: ask the head.", "Zqanswer9q: it was blue."
SECRETS = [
    leaks.words("story", STORY),
    leaks.words("letter", LETTER),
    leaks.words("note", NOTE),
    leaks.words("answer", ANSWER),
]
OTHERS = 5


@dataclass
class Scene:
    """A mission with a desk, a reporter, and an officer at the desk."""

    place: Place
    desk: Desk
    doors: Doors
    reporter: ReporterChat
    officer: Visitor

    def in_memory(self) -> Mapping[str, int] | None:
        """How often each secret lies in the bot's memory; None if the kernel refuses the look."""
        assert self.place.bot is not None
        try:
            return copies(self.place.bot.pid, SECRETS)
        except ClosedError:
            return None

    async def others_report(self) -> None:
        """Let memory be used again by what other people write."""
        for number in range(OTHERS):
            other = await ReporterChat.arrives(self.doors)
            await other.reports(f"Something else, number {number}.", chosen={"reply": "code"})

    def on_disk(self) -> list[str]:
        """What a thief finds of the secrets, with the server's disk and all its keys."""
        copy = copy_folder(self.place.mission, self.place.folder / "copy")
        loot = open_all(copy, (copy / "day-keys" / "day.keys").read_bytes()).everything
        opened = [s.what for s in SECRETS if any(form in loot for form in s.forms)]
        return [*opened, *leaks.found_in_files(self.place.written(), SECRETS)]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """The bot and the desk as they are shipped: no clock of ours, nothing made easier."""
    with place(seed=8) as found:
        found.start_bot()
        with desk(found, program=DESK) as opened:
            async with client(found.url) as http, Visitor(opened) as officer:
                doors = Doors(http)
                reporter = await ReporterChat.arrives(doors)
                yield Scene(found, opened, doors, reporter, officer)


async def test_words_are_where_they_must_be_and_nowhere_else(scene: Scene) -> None:
    """Letters and notes reach no memory of the server unread; no word rests on any disk.

    Report words stay in freed memory until other words are written over them: nothing holds them,
    and nothing wipes them (docs/THREAT_MODEL.md has the figures).
    """
    reporter, officer = scene.reporter, scene.officer
    code = await reporter.reports(STORY, chosen=URGENT)
    await reporter.until(lambda chat: len(chat.messages) == 1)
    reported = scene.in_memory()
    await officer.unlocks("officer-1")
    (case,) = await officer.references()
    page = f"/cases/{case}"
    await officer.sends(f"{page}/decide/note", f"{page}/decide/note", {"words": NOTE})
    letter = {"template": "own_words", "letter_words": LETTER, "language": "en"}
    await officer.sends(f"{page}/letter", f"{page}/letter/send", letter)
    seen_at_the_desk = await officer.reads(page)
    await scene.others_report()
    sent = scene.in_memory()
    await reporter.writes(code)
    await reporter.screen("case")
    await reporter.taps("✉")
    assert LETTER in reporter.card.text
    shown = scene.in_memory()
    await reporter.taps("✅")
    await reporter.writes(ANSWER)
    await reporter.cleared()
    await scene.others_report()
    later = scene.in_memory()

    assert all(words in seen_at_the_desk for words in (STORY, LETTER, NOTE))
    assert await asyncio.to_thread(scene.on_disk) == []
    assert leaks.found_in_files(scene.desk.written(), SECRETS) == []
    # Whoever may not look into the process has been refused four times, which is shown as well.
    if reported and sent and shown and later:
        assert reported["story"], "the search must find what is there"
        assert shown["letter"], "the search must find what is there"
        assert (sent["letter"], sent["note"], later["note"]) == (0, 0, 0)
        assert sent["story"] <= reported["story"]
        assert later["letter"] < shown["letter"]
    else:
        assert (reported, sent, shown, later) == (None, None, None, None)
