"""A report in every language: a receipt for the person, the words for officers only, no English.

One bot speaks every language that is shipped, and three that nobody speaks:
longer than any, from the right, and without spaces.
"""

import asyncio
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.workbench.rules_room import LABEL_LIMIT, room
from bot.i18n import LOCALES
from simulator.crowd.words import canary
from tests.ground import leaks
from tests.ground.doors import Doors, Json, client
from tests.ground.leaks import Secret
from tests.ground.officers import Officers, can_open
from tests.ground.phone import Chat
from tests.ground.place import Place, place
from tests.ground.pseudo import BEGIN, END, PSEUDO
from tests.ground.reporter import ReporterChat
from tests.ground.tongues import environment, offered, tree_with_pseudo
from tests.journeys.english import Ears, spoken

# With a voice message and a photo; the others write twice.
STORIES = {
    "en": ("A guard took my card at the gate {c}.", "My sister saw it {c}."),
    "fr": ("Un garde a pris ma carte au portail {c}.", "Ma sœur l’a vu {c}."),
    "ar": ("أخذ الحارس بطاقتي عند البوابة {c}.", "رأت أختي ذلك {c}."),
    "es": ("Un guardia me quitó la tarjeta en la puerta {c}.", "Mi hermana lo vio {c}."),
    "sw": ("Mlinzi alichukua kadi yangu langoni {c}.", "Dada yangu aliona {c}."),
}
LANGUAGES = [*offered(LOCALES), *PSEUDO]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
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
def tree() -> Iterator[Path]:
    """The code, with all these languages beside it."""
    with tempfile.TemporaryDirectory(prefix="amana-tongues-") as root:
        tree_with_pseudo(Path(root))
        yield Path(root)


@pytest.fixture(scope="module")
def town(tree: Path) -> Iterator[Place]:
    """One mission that offers every language."""
    with place(extra=environment(tree)) as found:
        found.start_bot()
        yield found


@pytest.fixture(scope="module")
def officers(town: Place) -> Officers:
    """That mission's officers."""
    return Officers.of(town.mission)


@pytest.fixture(scope="module")
def told(town: Place) -> dict[str, Told]:
    """One person for each language, all at the same time."""
    return {each.language: each for each in asyncio.run(_all(town.url))}


@pytest.fixture(scope="module")
def calls(told: dict[str, Told], town: Place) -> list[Json]:
    """All that the bot said to Telegram while they reported."""
    assert told
    return asyncio.run(_calls(town.url))


async def _all(url: str) -> list[Told]:
    async with client(url) as http:
        doors = Doors(http)
        return list(await asyncio.gather(*(_tells(doors, language) for language in LANGUAGES)))


async def _tells(doors: Doors, language: str) -> Told:
    rng = random.Random(language)
    story = STORIES.get(language, ("{c}", "{c}"))
    words = tuple(text.format(c=canary(rng)) for text in story)
    voice = b"OggS\x00\x02" + canary(rng).encode() + rng.randbytes(3000)
    photo = b"\xff\xd8\xff\xe0" + canary(rng).encode() + rng.randbytes(30_000)
    chat = await ReporterChat.arrives(doors, language)
    await chat.agrees()
    await chat.writes(words[0])
    if language in STORIES:
        await chat.sends("voice", voice, duration=7)
        await chat.sends("photo", photo, caption=words[1])
    else:
        await chat.writes(words[1])
    await chat.writes("/help")
    await chat.writes("/privacy")
    await chat.cleared()
    await chat.taps("◀")
    await chat.answers(CHOSEN)
    await chat.submits()
    await chat.until(lambda seen: len(seen.messages) == 1)
    return Told(language, chat.facts, words, voice, photo, chat.receipt, chat.seen)


def test_each_ends_with_a_receipt(told: dict[str, Told]) -> None:
    """As many receipts as languages, no two alike."""
    assert len({each.receipt for each in told.values()}) == len(LANGUAGES) > 25


def test_telegram_finds_no_fault(told: dict[str, Told], town: Place) -> None:
    """The bot broke none of the Bot API's rules."""

    async def found() -> list[str]:
        async with client(town.url) as http:
            return await Doors(http).violations()

    assert asyncio.run(found()) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_phone_keeps_nothing_of_the_story(told: dict[str, Told], code: str) -> None:
    """After Send the chat shows the receipt alone, and no word of what happened."""
    each = told[code]

    assert [message.receipt for message in each.phone.messages] == [each.receipt]
    assert not any(text in each.phone.words for text in each.words)


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_officer_reads_what_was_told(
    told: dict[str, Told], code: str, officers: Officers
) -> None:
    """Every word, every answer and every file reaches the officers as it was sent."""
    each = told[code]
    case = officers.case_of(each.receipt)

    assert case.report.language == each.language
    assert case.words == each.words
    assert CHOSEN.items() <= case.report.answers.items()
    files = (each.voice, each.photo) if code in STORIES else ()
    assert case.digests == {hashlib.sha256(file).hexdigest() for file in files}


def test_nothing_of_it_lies_on_the_disk(told: dict[str, Told], town: Place) -> None:
    """Database, its WAL, logs, keys and temporary files hold no story, name, account, receipt."""
    some = [told[code] for code in STORIES]
    secrets = [secret for each in some for secret in each.secrets]
    receipts = [leaks.receipt("a receipt", each.receipt) for each in some]

    assert any(path.name == "amana.db-wal" for path in town.written())
    assert leaks.found_in_files(town.written(), [*secrets, *receipts]) == []


def test_nothing_of_it_is_sent_back_to_telegram(told: dict[str, Told], calls: list[Json]) -> None:
    """No call holds a story or a name; a receipt stands in the one message that shows it."""
    for each in told.values():
        secrets = [s for s in each.secrets if s.what != "a person's account"]
        assert leaks.found_in_calls(calls, secrets) == []
        shown = leaks.found_in_calls(calls, [leaks.receipt("a receipt", each.receipt)])
        assert shown == ["a receipt in sendMessage"]


async def _calls(url: str) -> list[Json]:
    async with client(url) as http:
        return await Doors(http).calls()


@pytest.mark.parametrize("code", TRANSLATED)
def test_nobody_meets_english(
    told: dict[str, Told], code: str, calls: list[Json], tree: Path
) -> None:
    """No card and no button of the whole way holds words that stand in the code."""
    languages = offered(tree / "locales")
    names = [language.own_name for language in languages.values()]
    ears = Ears(tree / "locales", languages[code], names)
    said = list(spoken(calls, told[code].facts["person"]))

    assert len(said) > 60
    assert {text: heard for text in said if (heard := ears.heard(text))} == {}


def test_english_would_be_heard(tree: Path) -> None:
    """The ears are not deaf: a sentence, a word, a fallback's mark, and nothing of a name."""
    french, arabic = (
        Ears(tree / "locales", offered(tree / "locales")[c], []) for c in ("fr", "ar")
    )

    assert french.heard("Are you safe to write now?") == ["Are you safe to write now?"]
    assert french.heard("[en] Oui") == ["[en]"]
    assert arabic.heard("\U0001f198 Continue") == ["Continue"]
    assert arabic.heard("تيليجرام Telegram /start Demo clinic") == []


@pytest.mark.parametrize("code", PSEUDO)
def test_nothing_is_cut(told: dict[str, Told], code: str, calls: list[Json]) -> None:
    """Every sentence that begins on a screen ends on it, and every label fits its button."""
    said = list(spoken(calls, told[code].facts["person"]))

    assert sum(BEGIN in text for text in said) > 60
    assert [text for text in said if text.count(BEGIN) != text.count(END)] == []
    labels = [text.partition(BEGIN)[2] for text in said if "\n" not in text and BEGIN in text]
    assert [text for text in labels if room(text) > LABEL_LIMIT + 2 and "." not in text] == []


def test_the_commands_open_it(told: dict[str, Told], town: Place, officers: Officers) -> None:
    """`amana cases`, `entries` and `open` lead an officer from the list to the very words."""
    case = officers.case_of(told["en"].receipt)
    listed = json.loads(town.amana("cases", "--json").stdout)
    references = [each["reference"].replace("-", "") for each in listed]
    parts = town.folder / "opened"
    key = str(officers.key_file("officer-1"))

    assert case.reference in references
    assert town.amana("entries", case.reference, "--to", str(parts)).returncode == 0
    opened = town.amana("open", str(parts / "001-report.age"), "--identity", key)
    assert opened.returncode == 0, opened.stderr
    assert all(text in opened.stdout for text in told["en"].words)
    assert f"({case.reference[:3]}-{case.reference[3:]})" in opened.stderr


def test_who_is_no_reader_opens_nothing(
    told: dict[str, Told], town: Place, officers: Officers
) -> None:
    """An officer of another queue is refused, by key and by command, and nothing is written."""
    case = officers.case_of(told["en"].receipt)
    sealed = officers.sealed(case.reference)
    file, to = town.folder / "report.age", town.folder / "stolen"
    file.write_bytes(sealed[0])
    key = str(officers.key_file("officer-3"))
    refused = town.amana("open", str(file), "--identity", key, "--to", str(to))

    stranger = [officers.identities["officer-3"]]

    assert not any(can_open(one, stranger, town.mission) for one in sealed)
    assert refused.returncode != 0
    assert not to.exists()
    assert not any(text in refused.stdout + refused.stderr for text in told["en"].words)
