"""A report in each of the five languages: a receipt for the person, the words for officers only."""

import asyncio
import hashlib
import json
import random
from dataclasses import dataclass

import pytest

from simulator.crowd.words import canary
from tests.ground import leaks
from tests.ground.doors import Doors, Json, client
from tests.ground.leaks import Secret
from tests.ground.officers import Officers, can_open
from tests.ground.phone import Chat
from tests.ground.place import Place
from tests.ground.reporter import ReporterChat

STORIES = {
    "en": ("A guard took my card at the gate {c}.", "My sister saw it {c}."),
    "fr": ("Un garde a pris ma carte au portail {c}.", "Ma sœur l’a vu {c}."),
    "ar": ("أخذ الحارس بطاقتي عند البوابة {c}.", "رأت أختي ذلك {c}."),
    "es": ("Un guardia me quitó la tarjeta en la puerta {c}.", "Mi hermana lo vio {c}."),
    "sw": ("Mlinzi alichukua kadi yangu langoni {c}.", "Dada yangu aliona {c}."),
}
CHOSEN = {"hurt": "me_adult", "kind": "sex", "who": "soldier", "when": "today", "reply": "code"}


@dataclass(frozen=True)
class Told:
    """One person's report, and what their phone showed afterwards."""

    language: str
    facts: Json
    words: tuple[str, ...]
    voice: bytes
    photo: bytes
    receipt: str
    phone: Chat

    @property
    def secrets(self) -> list[Secret]:
        """What must be found nowhere but at the officers'."""
        texts = [leaks.words(f"the story in {self.language}", text) for text in self.words]
        marks = [Secret("a file's content", (self.voice[6:20],))]
        return [*texts, *marks, *leaks.person(self.facts)]


@pytest.fixture(scope="module")
def told(town: Place) -> list[Told]:
    """Five people who report at the same time, each in their language."""
    return asyncio.run(_all(town.url))


async def _all(url: str) -> list[Told]:
    async with client(url) as http:
        doors = Doors(http)
        return list(await asyncio.gather(*(_tells(doors, language) for language in STORIES)))


async def _tells(doors: Doors, language: str) -> Told:
    rng = random.Random(language)
    words = tuple(text.format(c=canary(rng)) for text in STORIES[language])
    voice = b"OggS\x00\x02" + canary(rng).encode() + rng.randbytes(3000)
    photo = b"\xff\xd8\xff\xe0" + canary(rng).encode() + rng.randbytes(30_000)
    chat = await ReporterChat.arrives(doors, language)
    await chat.agrees()
    await chat.writes(words[0])
    await chat.sends("voice", voice, duration=7)
    await chat.sends("photo", photo, caption=words[1])
    await chat.cleared()
    await chat.answers(CHOSEN)
    await chat.submits()
    await chat.until(lambda seen: len(seen.messages) == 1)
    return Told(language, chat.facts, words, voice, photo, chat.receipt, chat.seen)


def test_each_ends_with_a_receipt(told: list[Told]) -> None:
    """Five people, five receipts, no two alike."""
    assert len({each.receipt for each in told}) == len(STORIES)


def test_telegram_finds_no_fault(told: list[Told], town: Place) -> None:
    """The bot broke none of the Bot API's rules."""

    async def found() -> list[str]:
        async with client(town.url) as http:
            return await Doors(http).violations()

    assert asyncio.run(found()) == []


@pytest.mark.parametrize("at", range(len(STORIES)), ids=list(STORIES))
def test_the_phone_keeps_nothing_of_the_story(told: list[Told], at: int) -> None:
    """After Send the chat shows the receipt alone, and no word of what happened."""
    each = told[at]

    assert [message.receipt for message in each.phone.messages] == [each.receipt]
    assert not any(text in each.phone.words for text in each.words)


@pytest.mark.parametrize("at", range(len(STORIES)), ids=list(STORIES))
def test_an_officer_reads_what_was_told(told: list[Told], at: int, officers: Officers) -> None:
    """Every word, every answer and every file reaches the officers as it was sent."""
    each = told[at]
    case = officers.case_of(each.receipt)

    assert case.report.language == each.language
    assert case.words == each.words
    assert CHOSEN.items() <= case.report.answers.items()
    assert case.digests == {hashlib.sha256(file).hexdigest() for file in (each.voice, each.photo)}


def test_nothing_of_it_lies_on_the_disk(told: list[Told], town: Place) -> None:
    """Database, its WAL, logs, keys and temporary files hold no story, name, account, receipt."""
    secrets = [secret for each in told for secret in each.secrets]
    receipts = [leaks.receipt("a receipt", each.receipt) for each in told]

    assert any(path.name == "amana.db-wal" for path in town.written())
    assert leaks.found_in_files(town.written(), [*secrets, *receipts]) == []


def test_nothing_of_it_is_sent_back_to_telegram(told: list[Told], town: Place) -> None:
    """No call holds a story or a name; a receipt stands in the one message that shows it."""
    calls = asyncio.run(_calls(town.url))
    for each in told:
        secrets = [s for s in each.secrets if s.what != "a person's account"]
        assert leaks.found_in_calls(calls, secrets) == []
        shown = leaks.found_in_calls(calls, [leaks.receipt("a receipt", each.receipt)])
        assert shown == ["a receipt in sendMessage"]


async def _calls(url: str) -> list[Json]:
    async with client(url) as http:
        return await Doors(http).calls()


def test_the_commands_open_it(told: list[Told], town: Place, officers: Officers) -> None:
    """`amana cases`, `entries` and `open` lead an officer from the list to the very words."""
    case = officers.case_of(told[0].receipt)
    listed = json.loads(town.amana("cases", "--json").stdout)
    references = [each["reference"].replace("-", "") for each in listed]
    parts = town.folder / "opened"
    key = str(officers.key_file("officer-1"))

    assert case.reference in references
    assert town.amana("entries", case.reference, "--to", str(parts)).returncode == 0
    opened = town.amana("open", str(parts / "001-report.age"), "--identity", key)
    assert opened.returncode == 0, opened.stderr
    assert all(text in opened.stdout for text in told[0].words)
    assert f"({case.reference[:3]}-{case.reference[3:]})" in opened.stderr


def test_who_is_no_reader_opens_nothing(told: list[Told], town: Place, officers: Officers) -> None:
    """An officer of another queue is refused, by key and by command, and nothing is written."""
    case = officers.case_of(told[0].receipt)
    sealed = officers.sealed(case.reference)
    file, to = town.folder / "report.age", town.folder / "stolen"
    file.write_bytes(sealed[0])
    key = str(officers.key_file("officer-3"))
    refused = town.amana("open", str(file), "--identity", key, "--to", str(to))

    stranger = [officers.identities["officer-3"]]

    assert not any(can_open(one, stranger, town.mission) for one in sealed)
    assert refused.returncode != 0
    assert not to.exists()
    assert not any(text in refused.stdout + refused.stderr for text in told[0].words)
