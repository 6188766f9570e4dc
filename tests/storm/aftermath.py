"""After the storm: everything is let go well, what waits is delivered, and all of it is judged.

Owns the calm and the collecting of figures; what is a loss, `tests.storm.judge`
and `tests.storm.deliveries` decide.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.services.duty.alerts import DUTY
from tests.ground.officers import Officers
from tests.storm.deliveries import faults_of, figures, left_over, pages_missing
from tests.storm.evidence import Evidence, evidence, waiting
from tests.storm.farewell import unanswered
from tests.storm.judge import Record, Verdict, judge, outcomes
from tests.storm.spills import Secrets, in_files
from tests.storm.weather import Weather

NOT_THE_BOTS = frozenset({"crowd.log", "simulator.log"})
LONGEST_CALM_S = 900.0
LEAP_EVERY_S = 15.0


def verdict(weather: Weather, crowd: dict[str, Any]) -> dict[str, Any]:
    """Let it be calm, and judge."""
    people = crowd["people"]
    weather.says("is followed by calm")
    alone = _calm(weather, people)
    weather.says("left nothing that waits")
    weather.place.stop_bot()
    weather.telegram.read()
    weather.mission.stick.read()
    officers = Officers.of(weather.place.mission)
    found = evidence(weather.place.settings, officers, weather.telegram.now)
    digits = [receipt["digits"] for person in people for receipt in person["receipts"]]
    with ThreadPoolExecutor() as threads:  # each costs what a guess is meant to cost
        locators = dict(zip(digits, threads.map(officers.locator, digits), strict=True))
    weather.says("has been opened case by case")
    made = judge(people, found.cases, locators)
    made.unreadable, made.unanswered = list(found.unreadable), alone
    made.violations = weather.telegram.violations()
    made.undelivered = _undelivered(weather, found, made.erased_entries)
    made.leaks = _leaks(weather, people)
    weather.says("has been searched for what it spilled")
    made.not_met = _not_met(weather, people, made)
    return _told(weather, crowd, found, made)


def _calm(weather: Weather, people: Sequence[Record]) -> list[str]:
    """Let everything work, greet everybody, and wait until nothing waits; gives who got nothing."""
    weather.mission.calm()
    weather.telegram.calm()
    # It forgets how long it meant to wait for whom; that this loses nothing is judged as well.
    weather.place.stop_bot()
    weather.place.start_bot()
    weather.telegram.leap()
    alone = asyncio.run(unanswered(weather.place.url, str(weather.mission.bot), people))
    weather.says("has been followed by a visit to everybody")
    _drain(weather)
    return alone


def _drain(weather: Weather) -> None:
    end, leap = time.monotonic() + LONGEST_CALM_S, time.monotonic() + LEAP_EVERY_S
    while time.monotonic() < end and _waits(weather):
        weather.answer_phones()
        time.sleep(1.0)
        if time.monotonic() > leap:
            weather.telegram.leap()
            leap = time.monotonic() + LEAP_EVERY_S


def _waits(weather: Weather) -> bool:
    return bool(left_over(waiting(weather.place.settings, weather.telegram.now), _names(weather)))


def _names(weather: Weather) -> frozenset[str]:
    return frozenset({DUTY, *(ledger.name for ledger in weather.mission.ledgers)})


def _undelivered(weather: Weather, found: Evidence, erased: int) -> list[str]:
    pages = weather.telegram.pages(weather.mission.staff)
    ledgers, entries = weather.mission.ledgers, found.entries
    wrong = [each for own in ledgers for each in faults_of(own, entries, erased)]
    wrong += pages_missing(found.urgent, pages.references)
    wrong += left_over(found.waiting, _names(weather))
    broken = len(weather.mission.stick.broken)
    return wrong + ([f"stick: {broken} with a wrong checksum"] if broken else [])


def _leaks(weather: Weather, people: Sequence[Record]) -> list[str]:
    """Search all that the bot wrote or sent for every word, name, account and receipt."""
    secrets = _secrets(weather, people)
    written = [path for path in weather.place.written() if path.name not in NOT_THE_BOTS]
    sent = {own.name: secrets.spilled(own.suspects) for own in weather.mission.ledgers}
    return [
        *in_files(written, secrets),
        *weather.telegram.spills(weather.mission.staff, secrets),
        *(f"{what} at {name}" for name, kinds in sent.items() for what in kinds),
    ]


def _secrets(weather: Weather, people: Sequence[Record]) -> Secrets:
    messages = [message for person in people for message in person["messages"]]
    marks = {each[part] for each in messages for part in ("canary", "caption_canary") if each[part]}
    ours = {str(person["person"]) for person in people}
    facts = [each for each in weather.telegram.people() if str(each["person"]) in ours]
    names = {each[part] for each in facts for part in ("first_name", "last_name", "username")}
    receipts = {
        receipt["digits"]: int(person["person"])
        for person in people
        for receipt in person["receipts"]
    }
    return Secrets(frozenset(marks | names), receipts, frozenset(ours))


def _not_met(weather: Weather, people: Sequence[Record], made: Verdict) -> list[str]:
    """What the storm promised and did not do: a calm sea proves no ship."""
    full = weather.full
    ended = outcomes(people)
    asked = sum(ended.values()) - ended.get("refused", 0) >= weather.storm.reports
    signs = {
        "every report": asked,
        "everybody in reach of the simulator": not ended.get("away"),
        "every fault of Telegram": weather.telegram.is_through,
        "every kill": weather.kills >= weather.storm.kills,
        "a disk full and again not": bool(full.get("met")),
        "the whole log of calls": weather.telegram.unseen == 0,
        "a receipt": made.receipts > 0,
        "a file": made.files > 0,
    }
    for own in weather.mission.ledgers:
        signs[f"a delivery to {own.name}"] = bool(own.taken)
        signs[f"trouble at {own.name}"] = bool(own.thrown)
    return [sign for sign, is_met in signs.items() if not is_met]


def _told(
    weather: Weather, crowd: dict[str, Any], found: Evidence, made: Verdict
) -> dict[str, Any]:
    """The figures; people are named by number only."""
    pages = weather.telegram.pages(weather.mission.staff)
    staff = {
        "items": len(pages.accepted),
        "repeats_known_by_key": pages.accepted.total() - len(pages.accepted),
        "alerts_that_count_only": pages.in_sum,
        "urgent_cases": len(found.urgent),
        "taps": weather.taps,
    }
    return {
        "seed": weather.storm.seed,
        "people": weather.storm.people,
        "languages": crowd["settings"]["languages"],
        "reports_asked": weather.storm.reports,
        "kills": weather.kills,
        "cases": len(found.cases),
        "entries": len(found.entries),
        "outcomes": outcomes(crowd["people"]),
        "send_to_receipt_s": crowd["latencies"].get("send", {}),
        "faults_of_telegram": dict(sorted(weather.telegram.thrown.items())),
        "calls": len(weather.telegram.calls),
        "hours_that_passed": round(weather.telegram.offset / 3600, 1),
        "destinations": {
            **{own.name: figures(own) for own in weather.mission.ledgers},
            "staff-bot": staff,
        },
        "disk": weather.full,
        **made.as_json(),
    }
