"""When things go wrong the bot recovers by itself; nothing acknowledged is lost, none spilled."""

import asyncio
import hashlib
import time

import pytest

from tests.ground import leaks
from tests.ground.disk import Limited
from tests.ground.doors import Doors
from tests.ground.officers import Officers
from tests.ground.place import Place
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "child", "kind": "harm", "reply": "code"}
BLIPS = {
    "a refused token": {"kind": "401", "method": "getUpdates", "times": 1},
    "a lost address": {"kind": "404", "method": "getUpdates", "times": 1},
    "too many calls": {"kind": "429", "method": "sendMessage", "times": 2, "retry_after": 1},
    "a failing server": {"kind": "5xx", "method": "*", "times": 3},
    "half an answer": {"kind": "truncated", "method": "*", "times": 2},
    "a page instead of an answer": {"kind": "html", "method": "*", "times": 2},
    "a cut before it was taken": {"kind": "cut_before", "method": "*", "times": 3},
    "a cut after it was taken": {"kind": "cut_after", "method": "*", "times": 3},
    "updates that come twice": {"kind": "duplicate_updates", "times": 5},
}


@pytest.mark.parametrize("blip", list(BLIPS))
async def test_a_report_survives(
    reporter: ReporterChat, doors: Doors, officers: Officers, blip: str
) -> None:
    """Whatever the network does in the middle of a report, every word arrives, once."""
    await reporter.agrees()
    await reporter.writes("Before it broke. Zqbefore.")
    await doors.post("faults", BLIPS[blip])
    await reporter.writes("While it was broken. Zqwhile.")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()
    await reporter.until(lambda chat: len(chat.messages) == 1)

    assert officers.case_of(code).words == (
        "Before it broke. Zqbefore.",
        "While it was broken. Zqwhile.",
    )


async def test_a_poison_update_stops_nobody(
    reporter: ReporterChat, doors: Doors, officers: Officers, town: Place
) -> None:
    """An update that cannot be read is set aside; whoever is behind it is served."""
    await reporter.agrees()
    await doors.fault("poison_update")
    shape = {
        "message": {"message_id": 77, "chat": {"id": reporter.person, "type": 3}, "text": "Zqp"}
    }
    await doors.post("updates", {"update": shape})
    await reporter.writes("After the poison. Zqafter.")
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert case.tells("Zqafter")
    assert "Zqp" not in (town.logs / "bot.log").read_text()


async def test_a_file_is_fetched_until_it_is_whole(
    reporter: ReporterChat, doors: Doors, officers: Officers
) -> None:
    """A download that breaks off is begun again, and the file is sealed byte for byte."""
    voice = b"OggS\x00\x02" + b"zqvoice" * 20_000
    await reporter.agrees()
    await doors.fault("5xx", method="getFile", times=1)
    await reporter.sends("voice", voice, duration=9)
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert case.digests == {hashlib.sha256(voice).hexdigest()}


async def test_kill_nine_in_the_middle(
    reporter: ReporterChat, officers: Officers, town: Place
) -> None:
    """After kill -9 the same card goes on, without the person doing anything twice."""
    await reporter.agrees()
    await reporter.writes("Before the power went. Zqpower.")
    await reporter.drops("voice", b"OggS\x00\x02" + b"zqspoken" * 2000, duration=3)
    town.kill_bot()
    await reporter.posts("text", text="While it was off. Zqoff.")
    town.start_bot()
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert all(case.tells(word) for word in ("Zqpower", "Zqoff", "zqspoken"))


async def test_what_was_sent_in_the_moment_of_a_kill_goes_with_the_chat(
    reporter: ReporterChat, doors: Doors, town: Place
) -> None:
    """Telegram had accepted a question, and nobody noted it: both copies are cleared."""
    await reporter.reports("Before the power went. Zqcut.", chosen=CHOSEN)
    (receipt,) = (await reporter.until(lambda chat: len(chat.messages) == 1)).messages
    await doors.fault("slow", method="sendMessage", times=1, seconds=60, commit=True)
    await reporter.taps_on(receipt, "❓")
    await reporter.until(lambda chat: len(chat.messages) == 2)
    town.kill_bot()
    town.start_bot()
    await reporter.until(lambda chat: len(chat.messages) == 3)
    await reporter.posts("text", text="/forget")

    await reporter.until(lambda chat: not chat.messages)


async def test_a_full_disk_takes_nothing_and_loses_nothing(
    reporter: ReporterChat, doors: Doors, officers: Officers, town: Place
) -> None:
    """While nothing can be written nothing is acknowledged; with room again all of it arrives."""
    assert town.bot is not None
    pid = town.bot.pid
    await reporter.agrees()
    await reporter.writes("There was room. Zqroom.")
    disk = Limited(lambda: pid)
    disk.fill()
    try:
        sent = await reporter.posts("text", text="There was none. Zqnone.")
        await asyncio.sleep(1.5)
        kept = any(message.id == sent for message in (await reporter.look()).own)
    finally:
        disk.empty()
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert kept, "a message that could not be kept must stay in the chat"
    assert case.words == ("There was room. Zqroom.", "There was none. Zqnone.")


async def test_ending_is_quick_and_clean(
    reporter: ReporterChat, officers: Officers, town: Place
) -> None:
    """On SIGTERM the bot ends within ten seconds, and the next start goes on."""
    await reporter.agrees()
    await reporter.writes("Before the night. Zqnight.")
    began = time.monotonic()
    town.stop_bot()
    took = time.monotonic() - began
    town.start_bot()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert took < 10
    assert case.tells("Zqnight")


async def test_nothing_of_all_this_was_logged(reporter: ReporterChat, town: Place) -> None:
    """Faults are logged by class and place; nobody's words, name or number stand there."""
    logs = sorted(town.logs.iterdir())
    marks = [leaks.words("a reporter's word", word) for word in ("Zq", "zq", "While it was")]
    facts = leaks.person(reporter.facts)
    token = leaks.words("the bot's token", town.settings.telegram.token.get_secret_value())

    assert leaks.found_in_files(logs, [*marks, *facts, token]) == []
    assert not any("Traceback" in log.read_text() for log in logs)
