"""Floods against the running bot: honest people beside them are served, and nobody is shut out."""

import asyncio
import contextlib
import json
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.casework import reference as references
from bot.config.rosters import read_roster
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import ANY_ENTRY, open_by_headers
from bot.sealing.report import parse_report
from bot.services.officer_documents import NoteDraft, NoteKind
from bot.services.officer_entries import Addressed, OfficerSealing
from desk.wire import Brought, BroughtEntry
from tests.ground import leaks
from tests.ground.doors import Doors, client
from tests.ground.officers import Officers
from tests.ground.phone import Message
from tests.ground.place import Place, place
from tests.ground.reporter import ReporterChat
from tests.journeys.test_officers_api import desk, keys_of

MB = 1_000_000
GRAVE = {"hurt": "adult", "kind": "threat", "reply": "code"}
SPAMMERS, EACH = 5, 20
TRIES = 3


@pytest.fixture(scope="module")
def flooded() -> Iterator[Place]:
    """A mission of its own whose chats are slowed after six reports."""
    with place(seed=7, extra={"AMANA_LIMITS__REPORTS_PER_DAY": "6"}) as found:
        found.start_bot()
        yield found


@pytest.fixture
async def people(flooded: Place) -> AsyncIterator[Doors]:
    """The doors to the people of that mission."""
    async with client(flooded.url) as http:
        yield Doors(http)


def cases(town: Place) -> list[dict[str, object]]:
    """What stands in clear of each case."""
    listed: list[dict[str, object]] = json.loads(town.amana("cases", "--json").stdout)
    return listed


async def spams(chat: ReporterChat) -> None:
    """One report as fast as can be: past the pictures, one sentence, Send."""
    before = {message.id for message in chat.seen.shown if message.receipt}
    await chat.writes("/start")
    await chat.taps("▶")
    await chat.taps("✅")
    await chat.writes("spam")
    await chat.taps("📤")
    await chat.taps("📤")
    await chat.until(lambda seen: any(m.receipt and m.id not in before for m in seen.shown))


async def seconds_to_receipt(doors: Doors) -> float:
    """From the tap on Send to the receipt, for somebody with a threat to tell of."""
    chat = await ReporterChat.arrives(doors)
    await chat.agrees()
    await chat.writes("He said he will come back tonight.")
    await chat.answers(GRAVE)
    began = time.monotonic()
    await chat.submits()
    return time.monotonic() - began


async def test_a_hundred_spam_reports_delay_no_p1(flooded: Place, people: Doors) -> None:
    """Five accounts file a hundred; beside them threats reach their receipt, and no quarantine."""
    quiet = statistics.median([await seconds_to_receipt(people) for _ in range(TRIES)])
    before = len(cases(flooded))

    async def spammer() -> None:
        chat = await ReporterChat.arrives(people)
        for _ in range(EACH):
            await spams(chat)

    flood = asyncio.gather(*(spammer() for _ in range(SPAMMERS)))
    await asyncio.sleep(5)
    times: list[float] = []
    while not flood.done() and len(times) < TRIES:
        times.append(await seconds_to_receipt(people))
    await flood
    amid = statistics.median(times)
    sys.stdout.write(f"Send to receipt: {quiet:.2f} s quiet, {amid:.2f} s in the flood\n")

    assert amid < max(5 * quiet, 5.0), f"{quiet:.2f} s quiet, {amid:.2f} s in the flood"
    filed = cases(flooded)
    assert len(filed) == before + SPAMMERS * EACH + len(times)
    aside = [case for case in filed if case["state"] == "quarantine"]
    assert len(aside) == SPAMMERS * (EACH - 6)
    assert not [case for case in aside if case["priority"] == "P1"]


async def test_twenty_honest_reports_of_one_phone(town: Place, reporter: ReporterChat) -> None:
    """A phone that a camp shares: with the default limits none of them is put aside."""
    before = {case["reference"] for case in cases(town)}
    for _ in range(20):
        await spams(reporter)
    made = [case for case in cases(town) if case["reference"] not in before]

    assert len(made) == 20
    assert {case["state"] for case in made} == {"submitted"}


async def test_an_abusive_sender_is_paused_and_taken_again(flooded: Place, people: Doors) -> None:
    """By an officer who learns nothing of the account; 🆘 works all the while."""
    officers = Officers.of(flooded.mission)
    chat = await ReporterChat.arrives(people)
    before = {str(case["reference"]) for case in cases(flooded)}
    await chat.reports("You are all thieves.", chosen={"kind": "aid", "reply": "code"})
    (spoken,) = {str(case["reference"]) for case in cases(flooded)} - before
    reference = references.read(spoken)

    await marks(flooded, officers, reference, "mark_abusive")
    await chat.writes("/start")
    paused = await chat.taps("▶")
    assert "paused until" in paused.text
    assert not [button for button in paused.buttons if button.has("✅")]
    helped = await chat.taps("🆘")
    assert helped.screen == "help"

    await marks(flooded, officers, reference, "unmark")
    taken = await chat.writes("/start")
    assert taken.screen == "limits"
    assert taken.button("✅")
    assert not leaks.found_in_files(flooded.written(), leaks.person(chat.facts))


async def marks(town: Place, officers: Officers, reference: str, action: str) -> None:
    """An officer's machine opens the report, and sends its slip along with the act."""
    roster = read_roster(town.settings).roster
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        for name in officers.identities:
            keys = keys_of(officers, name)
            server = desk(town, keys, http)
            if reference not in {c.reference for c in (await server.cases("all", 200)).cases}:
                continue
            detail = await server.case(reference)
            payload = await server.payload(reference, 1)
            signers, mine = roster.signers(), [keys.need_identity()]
            opened = open_by_headers(detail.entries[0].headers, payload, mine, signers, ANY_ENTRY)
            slip = parse_report(opened.originals["report.json"]).slip
            sealing = OfficerSealing(roster, keys, secrets.token_bytes)
            to = Addressed(report=opened, readers=detail.readers, stanzas=detail.stanzas)
            await server.act(
                reference,
                action,
                detail.version,
                {},
                _brought(sealing, to, detail.next_entry, slip),
            )
            return
    raise AssertionError("no officer reads the case")


def _brought(sealing: OfficerSealing, to: Addressed, number: int, slip: bytes | None) -> Brought:
    draft = NoteDraft(what=NoteKind.ABUSIVE, words="Insults only.")
    sealed = sealing.note(to, number, draft)
    entry = BroughtEntry(
        number=number,
        kind=EntryKind.NOTE,
        header=sealed.header,
        payload=sealed.sealed.payload,
    )
    return Brought(entries=(entry,), slip=slip)


@pytest.mark.alone
async def test_files_are_refused_before_the_disk_is_full_and_words_go_on() -> None:
    """Files of 20 MB until there is only the words' room left; then words still make a report."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    room = {"AMANA_LIMITS__WORDS_ROOM_MB": str((free - 200 * MB) // MB)}
    with place(seed=8, extra=room) as town:
        town.start_bot()
        async with client(town.url) as http:
            chat = await ReporterChat.arrives(Doors(http))
            await chat.agrees()
            refused = await _floods(chat)
            assert refused, "twenty files of 19 MB went into 200 MB"
            await chat.writes("They took our seed.")
            await chat.answers({"kind": "aid"})
            assert await chat.submits()
        database = town.mission / "data"
        kept = sum(path.stat().st_size for path in database.rglob("*") if path.is_file())
        assert kept < 200 * MB


async def _floods(chat: ReporterChat) -> bool:
    """Send big files one after another, until one is refused in so many words."""
    content = secrets.token_bytes(19 * MB)
    for _ in range(20):
        card: Message = await chat.sends("document", content)
        if "Words still reach us" in card.text:
            return True
        with contextlib.suppress(AssertionError):
            await chat.until(lambda seen: not seen.own, seconds=2)
    return False
