"""A call for help wakes a human: both bots, the mail server and the clock, as they are."""

import asyncio

from bot.interview import view_urgent
from tests.ground.officers import Officers
from tests.ground.sayings import said
from tests.ground.station import NAMES, Station, calls_for_help, urgent_card


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


async def test_officers_open_what_they_were_called_for(station: Station) -> None:
    """What the alerts spoke of is a case that the called officer can open."""
    reporter = await calls_for_help(station.doors)
    officers = Officers.of(station.place.mission)
    case = officers.case_of(reporter.receipt)

    await station.wait(0, station.rang("officer-1", 1))

    pages = [page.text.replace("-", "") for page in await station.phones["officer-1"].alerts()]
    assert any(case.reference in page for page in pages)
