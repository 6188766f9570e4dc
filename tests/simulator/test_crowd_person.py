"""A person's life at a phone, over doors that answer in memory."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from simulator.crowd.brain import Mind
from simulator.crowd.habits import CAREFUL, Habits
from simulator.crowd.hands import Hands
from simulator.crowd.person import Pace, Person
from simulator.crowd.record import PersonRecord, Sent
from simulator.crowd.run import CrowdSettings, run_crowd, shares
from simulator.crowd.screen import read
from tests.simulator.crowd_toy_bot import ToyBot, ToyPhone


@dataclass
class Doors:
    """The control doors of one person, in memory."""

    phone: ToyPhone
    broken: Callable[[str], bool] = lambda _: False
    files: list[bytes] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What the simulator would answer."""
        door = request.url.path.rsplit("/", 1)[-1]
        if self.broken(door):
            return httpx.Response(503)
        match door:
            case "people":
                return httpx.Response(200, json={"person": 1})
            case "chat" | "events":
                return httpx.Response(200, json=self.phone.view())
            case "text":
                return self._said(json.loads(request.content)["text"])
            case "file":
                self.files.append(request.content)
                return self._said("a file")
            case "tap":
                wanted = json.loads(request.content)
                there = self.phone.tap(wanted["message_id"], wanted["button"])
                return httpx.Response(200 if there or wanted["stale"] else 409, json={})
        return httpx.Response(404)

    def _said(self, words: str) -> httpx.Response:
        return httpx.Response(200, json={"message_id": self.phone.say(words)})

    async def person(self, habits: Habits, *, seed: int = 1, patience: float = 0.05) -> Person:
        """Somebody with these habits, who is quick."""
        client = httpx.AsyncClient(
            transport=httpx.MockTransport(self.answer), base_url="http://phone"
        )
        hands = await Hands.arrive(client, "sw")
        pace = Pace(think=0, patience=patience, settle=0.2, deadline=time.monotonic() + 20)
        mind = Mind("sw", random.Random(seed), habits)
        return Person(hands, mind, PersonRecord(hands.person, "sw"), pace, random.Random(seed))


def doors(**more: Any) -> Doors:
    """Doors with a toy bot behind them."""
    return Doors(ToyPhone(ToyBot(random.Random(0), **more)))


async def test_who_is_refused_comes_back_while_there_is_a_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A report that the bot did not take is not one of those that a person set out to make."""
    these = doors()
    person = await these.person(CAREFUL)
    outcomes = iter(["refused", "sent", "refused"])
    signs = iter([True, True])
    person.pace = replace(person.pace, goes_on=lambda: next(signs, False))
    monkeypatch.setattr("simulator.crowd.person.PEEK", 0)

    async def go(report: Any) -> str:
        return next(outcomes)

    monkeypatch.setattr(Person, "_go_through", lambda _, report: go(report))
    await person.live(2)

    assert [report.outcome for report in person.record.reports] == ["refused", "sent", "refused"]


async def test_a_person_goes_on_while_there_is_a_sign() -> None:
    """Who has taken their reports through begins more until the sign is gone, and then stops."""
    these = doors()
    person = await these.person(CAREFUL)
    signs = iter([True, True, True, True])
    person.pace = replace(person.pace, goes_on=lambda: next(signs, False))

    await person.live(2)

    assert len(person.record.reports) > 2
    assert not next(signs, False)
    assert {report.outcome for report in person.record.reports} == {"sent"}


async def test_a_life_is_recorded_message_by_message() -> None:
    """Each story is recorded with its fingerprint, and acknowledged once card and deletion came."""
    these = doors()
    person = await these.person(CAREFUL)

    await person.live(3)

    record = person.record
    stories = [sent for sent in record.messages if sent.part == "story"]
    assert [report.outcome for report in record.reports] == ["sent"] * 3
    assert [receipt["digits"] for receipt in record.receipts] == list(these.phone.bot.sent)
    assert len(stories) >= 3
    assert all(sent.acknowledged_at and len(sent.sha256) == 64 for sent in stories)
    assert record.owed == 0


async def test_a_wild_life_loses_nothing_with_an_honest_bot() -> None:
    """Every acknowledged story of a sent report stands in what the bot kept."""
    these = doors()
    person = await these.person(replace(Habits(), leaves=0.0), seed=5)

    await person.live(12)

    record = person.record
    kept = " ".join(words for all_of in these.phone.bot.sent.values() for words in all_of)
    done = {report.number for report in record.reports if report.outcome == "sent"}
    stories = [
        sent
        for sent in record.messages
        if sent.kind == "text" and sent.canary and sent.acknowledged_at and sent.report in done
    ]
    assert stories
    assert [sent.canary for sent in stories if str(sent.canary) not in kept] == []


async def test_a_deaf_bot_leaves_people_stuck() -> None:
    """Without a card a person tries three times more and gives up; nothing counts as taken."""
    these = doors(deaf_to=lambda words: "zq" in words)
    person = await these.person(CAREFUL)

    await person.live(1)

    record = person.record
    assert record.reports[0].outcome == "stuck"
    assert [entry["attempt"] for entry in record.stuck] == [1, 2, 3, 4]
    stories = [sent for sent in record.messages if sent.part == "story"]
    assert len(stories) == 4
    assert all(sent.acknowledged_at is None for sent in stories)


async def test_a_failing_simulator_is_told_from_a_failing_bot() -> None:
    """What goes wrong at the doors is not counted against the bot."""
    these = doors()
    person = await these.person(CAREFUL)
    these.broken = lambda door: door == "text"

    await person.live(1)

    assert person.record.reports[0].outcome == "away"
    assert person.record.stuck == []


async def test_a_double_tap_reaches_the_bot_twice() -> None:
    """Touching twice is one action for the person, and a refused second touch is no harm."""
    these = doors()
    person = await these.person(replace(CAREFUL, double_tap=1.0))

    await person.live(1)

    assert person.record.reports[0].outcome in {"sent", "wandered"}


def sent(number: int) -> Sent:
    """A message that a person sent."""
    return Sent(0, "story", "text", "0" * 64, "zqx", 3, number, 1.0)


def chat(*messages: tuple[int, str, str]) -> Any:
    """A chat of (id, who, text)."""
    return read([{"message_id": n, "from": who, "text": text} for n, who, text in messages])


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        ([(6, "bot", "✓ We have it.")], True),
        ([(5, "person", "x"), (6, "bot", "✓ We have it.")], False),
        ([(6, "bot", "We cannot take reports now.")], False),
        ([(4, "bot", "✓ We have it.")], False),
        ([], False),
    ],
)
def test_acknowledged_means_card_and_deletion(after: list[Any], taken: bool) -> None:
    """A vanished message without a newer ✓, or a ✓ with the message still there, is not enough."""
    record = PersonRecord("1", "en", messages=[sent(5)])

    record.look(chat(*after), 2.0)

    assert (record.messages[0].acknowledged_at is not None) is taken


def test_a_card_without_a_way_on_is_a_refusal() -> None:
    """Being turned away is recorded with the words that were shown."""
    record = PersonRecord("1", "en")

    record.look(chat((2, "bot", "We cannot take reports now.")), 2.0)

    assert [entry["line"] for entry in record.refusals] == ["We cannot take reports now."]


def test_reports_are_shared_out() -> None:
    """Everybody takes about as many, and whoever has none stays away."""
    assert shares(3, 7) == [3, 2, 2]
    assert shares(5, 2) == [1, 1]


def test_what_may_have_been_replaced_is_marked() -> None:
    """After 🔄 nobody outside can say which earlier words count; those of other reports do."""
    record = PersonRecord("1", "en")
    record.begin(1.0)
    record.begin(2.0)
    record.messages = [sent(1), replace(sent(2), report=1)]

    record.replaces(3.0)

    assert [one.replaced_at for one in record.messages] == [None, 3.0]


def test_closed_doors_are_a_refusal() -> None:
    """A card that offers only help and a code turns the reporter away."""
    record = PersonRecord("1", "en")
    rows = [[{"text": "ℹ️ Help", "data": "h"}, {"text": "🔑 Code", "data": "c"}]]

    record.look(read([{"message_id": 1, "from": "bot", "text": "Not now.", "buttons": rows}]), 1.0)

    assert len(record.refusals) == 1


async def test_nobody_at_home_is_said_not_raised() -> None:
    """A crowd without a simulator ends by itself and reports that nobody got through."""
    report = await run_crowd(CrowdSettings("http://127.0.0.1:9", people=2, reports=2, ramp=0))

    assert report.counts["door_errors"] == 2
    assert report.counts["messages"] == 0
    assert json.loads(json.dumps(report.as_json()))["people"][0]["person"] == ""


def test_a_file_that_was_turned_away_is_not_acknowledged_by_the_next_words() -> None:
    """The card said no to it; that ✓ comes later, for words, does not make it a yes."""
    keys = [[{"text": "📤 Send now", "data": "send:hurt"}]]
    said = [{"message_id": 6, "from": "bot", "text": "❌ No more files today.", "buttons": keys}]
    taken = [{"message_id": 8, "from": "bot", "text": "✓ We have it: 1 message.", "buttons": keys}]
    photo = replace(sent(5), kind="photo")
    record = PersonRecord("1", "en", messages=[photo])

    record.look(read(said), 2.0)
    record.look(read(taken), 3.0)

    assert photo.acknowledged_at is None
    assert photo.turned_away_at == 2.0
