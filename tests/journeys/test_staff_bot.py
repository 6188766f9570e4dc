"""Who the staff bot tells nothing: strangers, whom a report names, who has left; and Telegram."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.ground import leaks
from tests.ground.place import Place
from tests.ground.reporter import ReporterChat
from tests.ground.staff import StaffChat, without
from tests.ground.station import ALIAS, CHOSEN, NAMES, Station, calls_for_help


async def test_strangers_meet_an_ordinary_bot(station: Station) -> None:
    """Whatever they send, the reference of a real case and its button's data included.

    Who goes on writing is answered once a minute, and no officer's tap waits for it.
    """
    await calls_for_help(station.doors)
    await station.wait(0, station.rang("officer-1", 1))
    (page,) = await station.phones["officer-1"].alerts()
    answers = set()
    for text in ("/start", "/due", "/link ABCD-EFGH", page.text, "/link", "hello"):
        stranger = await StaffChat.arrives(station.doors, station.bot)
        answers.add(await stranger.writes(text))
    for _ in range(20):
        more = {"text": "hello?", "bot": station.bot}
        await station.doors.post(f"people/{stranger.person}/text", more)
    said = {"message_id": stranger.seen.shown[-1].id, "button": page.buttons[0].data}
    tap = {**said, "bot": station.bot, "stale": True}
    await station.doors.post(f"people/{stranger.person}/tap", tap)
    await asyncio.sleep(1)

    assert answers == {"Hello. There is nothing here for you yet."}
    assert [m.text for m in (await stranger.look()).shown if not m.mine] == list(answers)
    assert await station.rings("officer-1") == 1
    await station.phones["officer-1"].taps(page)
    await station.phones["officer-1"].until(lambda chat: "You are on it" in chat.words)


async def test_whom_a_report_names_is_never_called(station: Station) -> None:
    """Not at the first step, not at the last, and nothing they can ask tells of it."""
    reporter = await ReporterChat.arrives(station.doors)
    chosen = {**CHOSEN, "when": "today"}
    await reporter.reports(f"It was {ALIAS}, who sits in your office.", chosen=chosen)
    await station.wait(0, station.rang("officer-1", 1))
    named = station.phones["officer-2"]
    before = (await named.look()).messages

    await station.wait(11, station.rang("officer-3", 1))
    await station.wait(20, _a_moment)

    assert (await named.look()).messages == before
    assert station.mail.to("officer-2@example.org") == 0
    (page, *_) = await station.phones["officer-1"].alerts()
    spoken = page.text.rpartition(" ")[2]
    assert spoken in await station.phones["officer-1"].writes("/due")
    assert spoken not in await named.writes("/due")
    data = page.buttons[0].data
    tap = {"message_id": named.seen.shown[-1].id, "button": data, "bot": station.bot}
    await station.doors.post(f"people/{named.person}/tap", {**tap, "stale": True})
    await named.until(lambda chat: "This is no longer open." in chat.words)
    assert await station.rings("officer-1") >= 1, "the call goes on"
    await station.phones["officer-1"].taps(page)
    await station.phones["officer-1"].until(lambda chat: "You are on it" in chat.words)


async def _a_moment() -> bool:
    await asyncio.sleep(2)
    return True


async def test_nothing_of_a_report_leaves_by_the_staff_bot_or_the_mail(station: Station) -> None:
    """Every byte to the staff bot and the mail server: no word, no account, no officer's name."""
    reporter = await ReporterChat.arrives(station.doors)
    receipt = await reporter.reports("They are coming, zwqxwords.", chosen=CHOSEN)
    await station.wait(0, station.rang("officer-1", 1))

    calls = [
        call
        for call in (await station.doors.get("traffic", bot=station.bot))["calls"]
        if call["method"] != "getUpdates"
    ]
    secrets = [
        leaks.words("the words", "zwqxwords"),
        leaks.receipt("the receipt", receipt),
        *leaks.person(reporter.facts),
        *(leaks.words("an officer's name", name) for name in NAMES),
        leaks.words("the queue", "protection"),
    ]
    assert any(call["method"] == "sendMessage" for call in calls)
    assert leaks.found_in_calls(calls, secrets) == []
    await station.wait(0, _mailed(station))
    mails = [content for _, content in station.mail.envelopes]
    hidden = [s for s in secrets if s.what != "an officer's name"]
    assert not any(form in mail for mail in mails for s in hidden for form in s.forms)
    assert not any(b"P1" in mail or b"due" in mail for mail in mails)
    assert leaks.found_in_files(_database(station.place), _chats(station)) == []
    assert await station.doors.violations() == []
    (page, *_) = await station.phones["officer-1"].alerts()
    await station.phones["officer-1"].taps(page)
    await station.phones["officer-1"].until(lambda chat: "You are on it" in chat.words)


def _mailed(station: Station) -> Callable[[], Awaitable[bool]]:
    """Whether the second path has worked, which takes its own time."""

    async def so() -> bool:
        return bool(station.mail.envelopes)

    return so


def _database(town: Place) -> list[Path]:
    return [path for path in town.written() if path.suffix != ".log" or path.name == "bot.log"]


def _chats(station: Station) -> list[leaks.Secret]:
    return [leaks.account("an officer's account", p.person) for p in station.phones.values()]


async def test_who_leaves_the_roster_is_unlinked(station: Station) -> None:
    """Their chat meets an ordinary bot from the next look at the roster on."""
    phone = station.phones["officer-2"]
    assert "linked" in await phone.writes("/start")

    without(station.place.mission, "officer-2")

    end = time.monotonic() + 15
    while "nothing here" not in await phone.writes("/start"):
        assert time.monotonic() < end
        await asyncio.sleep(0.5)
