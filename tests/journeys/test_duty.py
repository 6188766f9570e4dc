"""A call for help wakes a human: both bots, the mail server and the clock, as they are."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.cli.made_up import made_up_token
from bot.interview import view_urgent
from tests.ground import leaks
from tests.ground.doors import Doors, client
from tests.ground.loopback import HOST, free_port
from tests.ground.mailbox import Mailbox, mailbox
from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.sayings import said
from tests.ground.staff import (
    StaffChat,
    desk_of,
    staff_bot,
    with_aliases,
    with_head_reading,
    without,
)

NAMES = ("officer-1", "officer-2", "officer-3")
MINUTE = 60
ALIAS = "zwqxalias"
CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}


@dataclass
class Station:
    """A mission with two bots, a mail server, and clocks that a test moves."""

    place: Place
    doors: Doors
    mail: Mailbox
    bot: int
    phones: dict[str, StaffChat] = field(default_factory=dict)

    async def wait(self, minutes: int, done: Callable[[], Awaitable[bool]]) -> None:
        """Let minutes go by for everybody, and wait until the bot has done what they bring."""
        offset = await self._pass(minutes * MINUTE)
        end = time.monotonic() + 25
        while not await done():
            assert time.monotonic() < end, f"not done at {offset}"
            # An answer of Telegram's brings its date, by which the host is believed again.
            await (await ReporterChat.arrives(self.doors)).posts("text", text="/start")
            await asyncio.sleep(0.3)

    async def _pass(self, seconds: float) -> float:
        offset = float((await self.doors.get("state"))["offset_seconds"]) + seconds
        self.place.clock_file.write_text(str(offset))
        await self.doors.post("clock", {"offset_seconds": offset})
        return offset

    async def rings(self, name: str) -> int:
        """How many alerts with a button stand on an officer's phone."""
        return len(await self.phones[name].alerts())

    def rang(self, name: str, times: int) -> Callable[[], Awaitable[bool]]:
        """Whether an officer has so many alerts."""

        async def so() -> bool:
            return await self.rings(name) >= times

        return so

    async def mailed_once(self) -> bool:
        """Whether every officer has one e-mail."""
        return [self.mail.to(f"{name}@example.org") for name in NAMES] == [1, 1, 1]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Mailbox, str, int]]:
    """A mission whose three officers read protection, with a second bot and a second path."""
    token, port = made_up_token(), free_port()
    with mailbox(tmp_path_factory.mktemp("mail")) as mail:
        extra = {
            "AMANA_TELEGRAM__STAFF_TOKEN": token,
            "AMANA_TELEGRAM__POLL_TIMEOUT": "2",
            "AMANA_OFFICERS__ADDRESS": f"{HOST}:{port}",
            "AMANA_DUTY__MAILBOXES": ",".join(f"{n}={n}@example.org" for n in NAMES),
            "AMANA_DUTY__EMAIL__HOST": HOST,
            "AMANA_DUTY__EMAIL__PORT": str(mail.port),
            "AMANA_DUTY__EMAIL__SENDER": "desk@example.org",
            "AMANA_DUTY__EMAIL__CA_FILE": str(mail.authority),
        }
        with place(seed=11, program=CLOCKED_BOT, extra=extra) as found:
            with_head_reading(found.mission)
            with_aliases(found.mission, "officer-2", ALIAS)
            _know_first(found)
            found.start_bot()
            yield found, mail, token, port


def _know_first(found: Place) -> None:
    """Let the simulator know the reporters' bot before the other one calls."""
    token = found.settings.telegram.token.get_secret_value()
    httpx.post(f"{found.url}/control/bots", json={"token": token}, trust_env=False, timeout=10)


@pytest.fixture
async def station(running: tuple[Place, Mailbox, str, int]) -> AsyncIterator[Station]:
    """The mission with three phones, freshly linked."""
    found, mail, token, port = running
    async with AsyncExitStack() as stack:
        doors = Doors(await stack.enter_async_context(client(found.url)))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=30))
        ready = Station(found, doors, mail, staff_bot(token))
        mail.envelopes.clear()
        for name in NAMES:
            phone = ready.phones[name] = await StaffChat.arrives(doors, ready.bot)
            desk = desk_of(found.mission, name, f"http://{HOST}:{port}", http)
            await phone.links(desk)
        yield ready


async def calls_for_help(doors: Doors, language: str = "en") -> ReporterChat:
    """Somebody in danger taps twice."""
    reporter = await ReporterChat.arrives(doors, language)
    await reporter.writes("/start")
    await reporter.taps("🆘")
    await reporter.screen("help")
    await reporter.taps_away("✅")
    await reporter.until(lambda chat: any(m.screen == "urgent" for m in chat.shown))
    return reporter


def urgent_card(reporter: ReporterChat) -> str:
    """What the card of the urgent report says."""
    return next(m.text for m in reporter.seen.shown if m.screen == "urgent")


async def test_a_call_for_help_wakes_one_after_another_until_somebody_answers(
    station: Station,
) -> None:
    """Duty at once, the next after 10 minutes, the head after 30; the button ends it."""
    reporter = await calls_for_help(station.doors)
    assert "Not seen yet." in urgent_card(reporter)

    await station.wait(0, station.rang("officer-1", 1))
    (page,) = await station.phones["officer-1"].alerts()
    assert page.text.startswith("1 new · P1 · due ")
    assert (await station.rings("officer-2"), await station.rings("officer-3")) == (0, 0)

    await station.wait(11, station.rang("officer-2", 1))
    assert await station.rings("officer-3") == 0

    await station.wait(20, station.rang("officer-3", 1))
    await reporter.until(lambda _: "No one has answered." in urgent_card(reporter))
    await station.wait(0, station.mailed_once)  # the second path may be the slower one

    head = station.phones["officer-3"]
    await head.taps((await head.alerts())[0])
    await head.until(lambda chat: "You are on it" in chat.words)
    await reporter.until(lambda _: "A person has seen this at" in urgent_card(reporter))
    for name in NAMES:
        assert await station.rings(name) == 0, "the button is gone from every phone"
    await station.wait(60, _never)
    assert [station.mail.to(f"{name}@example.org") for name in NAMES] == [1, 1, 1]


async def _never() -> bool:
    await asyncio.sleep(2)
    return True


async def test_each_step_is_taken_once_whatever_is_killed(station: Station) -> None:
    """Killed after each step, the bot calls nobody a second time for it; the card still answers.

    In Arabic: what stands on that card is said by the catalog, not by this file.
    """
    reporter = await calls_for_help(station.doors, "ar")
    await station.wait(0, station.rang("officer-1", 1))
    await asyncio.sleep(1)

    station.place.kill_bot()
    station.place.start_bot()
    await station.wait(31, station.rang("officer-3", 1))
    await asyncio.sleep(1)
    station.place.kill_bot()
    station.place.start_bot()
    await _never()

    assert [await station.rings(name) for name in NAMES] == [1, 1, 1]
    assert [station.mail.to(f"{name}@example.org") for name in NAMES] == [1, 1, 1]
    card = next(m for m in reporter.seen.shown if m.screen == "urgent")
    await reporter.posts("tap", message_id=card.id, button=card.button("🔄").data)
    await reporter.until(lambda _: said("ar", view_urgent._NOBODY) in urgent_card(reporter))
    phone = station.phones["officer-1"]
    await phone.taps((await phone.alerts())[0])
    await phone.until(lambda chat: "You are on it" in chat.words)
    await reporter.posts("tap", message_id=card.id, button=card.button("🔄").data)
    await reporter.until(lambda _: said("ar", view_urgent._SEEN) in urgent_card(reporter))


async def test_a_drill_goes_the_real_way(station: Station) -> None:
    """Marked, by both ways, answered by the button, and told by the command."""
    phone = station.phones["officer-2"]
    command = asyncio.create_task(
        asyncio.to_thread(station.place.amana, "drill", "officer-2", "--wait", "20")
    )
    await phone.until(lambda chat: bool(chat.shown[-1].buttons))
    assert phone.seen.shown[-1].text.startswith("DRILL")
    await phone.taps(phone.seen.shown[-1])

    said = await command
    assert said.returncode == 0, said.stderr
    assert "officer-2  e-mail staff-bot  yes" in said.stdout
    assert station.mail.to("officer-2@example.org") == 1
    assert "drill" in station.mail.envelopes[-1][1].decode().lower()


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
    await station.wait(20, _never)

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


async def test_officers_open_what_they_were_called_for(station: Station) -> None:
    """What the alerts spoke of is a case that the called officer can open."""
    reporter = await calls_for_help(station.doors)
    officers = Officers.of(station.place.mission)
    case = officers.case_of(reporter.receipt)

    await station.wait(0, station.rang("officer-1", 1))

    pages = [page.text.replace("-", "") for page in await station.phones["officer-1"].alerts()]
    assert any(case.reference in page for page in pages)


async def test_who_leaves_the_roster_is_unlinked(station: Station) -> None:
    """Their chat meets an ordinary bot from the next look at the roster on."""
    phone = station.phones["officer-2"]
    assert "linked" in await phone.writes("/start")

    without(station.place.mission, "officer-2")

    end = time.monotonic() + 15
    while "nothing here" not in await phone.writes("/start"):
        assert time.monotonic() < end
        await asyncio.sleep(0.5)
