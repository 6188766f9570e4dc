"""Letters are written by templates, reach their reporter, and never hide one another."""

import json
from base64 import b64encode
from typing import Any

import pytest

from bot.errors import ConfigError, ConflictError, SealingError, StorageError
from bot.interview.schema import Phase
from bot.sealing.age import FileKey, seal_header
from bot.sealing.entry import seal_entry
from bot.sealing.manifest import EntryKind, Manifest
from bot.services.arrivals import Turn
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddChunk, AddEntry
from bot.services.letters import (
    BY_ID,
    LONGEST_WORDS,
    TEMPLATES,
    letter_document,
    letter_text,
    letter_words,
)
from bot.services.open_cases import LASTS
from bot.services.posting import DESK_SEEN, DoorKeys
from bot.services.rows import CaseRow, EntryRow
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import CHAT, ENGLISH, Scene

VOICE = ENGLISH.translator("en")


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_every_template_is_said_with_the_officers_own_words(template: Any) -> None:
    """The sentence of the template first, then what the officer wrote, as written."""
    facts = json.loads(letter_document(template.id, "  نراكم غداً  ", "en"))

    said = letter_words(facts, VOICE)

    assert said == f"{VOICE.sentence(template.words).text}\nنراكم غداً"
    assert template.words in letter_text(template.id, "own")


def test_an_unknown_template_is_refused_by_name() -> None:
    """With the list of those there are."""
    with pytest.raises(ConfigError, match="received"):
        letter_document("nope", "", "en")


def test_words_have_a_limit() -> None:
    """What a person can read on a phone."""
    assert letter_document("received", "x" * LONGEST_WORDS, "en")
    with pytest.raises(ConfigError):
        letter_document("received", "x" * (LONGEST_WORDS + 1), "en")


def test_a_letter_of_an_unknown_template_still_shows_its_words() -> None:
    """One of a later version must not read as nothing."""
    assert letter_words({"template": "from_the_future", "words": "hello"}, VOICE) == "hello"


def test_template_ids_are_unique() -> None:
    """They rest in sealed letters."""
    assert len(BY_ID) == len(TEMPLATES)


# ---------------------------------------------------------------- posting


async def written(
    scene: Scene, row: CaseRow, *, document: bytes | None = None, sealed_for: int | None = None
) -> tuple[int, tuple[bytes, bytes], DoorKeys | None]:
    """A letter as an officer's tool seals it, under a number that it took."""
    number = await scene.posting.take_number(row.reference)
    readers = CaseMemory.open(await scene.case(), scene.server_key).readers
    roster = scene.people.roster
    ada = scene.people["ada"]
    manifest = Manifest(
        case_id=readers.case_id,
        number=sealed_for or number,
        kind=EntryKind.LETTER,
        report_manifest=readers.report_manifest,
    )
    originals = {
        "letter.json": document or letter_document("received", "We saw it.", "en"),
        "letter.txt": b"letter",
    }
    recipients = readers.letter_recipients(roster, scene.random)
    entry = seal_entry(manifest, originals, recipients, ada.need_signing_key(), scene.random)
    key = (await scene.report(row)).notice_key
    door = None if key is None else DoorKeys(key, entry.file_key)
    return number, (entry.header, entry.sealed.payload), door


async def post(scene: Scene, row: CaseRow, **facts: Any) -> int:
    """Post a letter; its number."""
    number, sealed, _ = await written(scene, row, **facts)
    await scene.posting.post(row.reference, number, sealed)
    return number


async def opened_by(scene: Scene, digits: str) -> Turn:
    """The reporter types the code."""
    await scene.taps("code:receipt")
    return await scene.writes(digits)


async def test_a_letter_reaches_whoever_has_the_code(scene: Scene) -> None:
    """In their language, marked unread, and gone with the session."""
    row, digits, _ = await scene.files()
    number = await post(scene, row)

    turn = await opened_by(scene, digits)

    assert turn.opened is not None
    (letter,) = turn.opened.letters
    assert (letter.number, letter.read) == (number, False)
    assert letter.text.endswith("We saw it.")
    turn = await scene.taps(f"letter:case:{number}")
    assert turn.opened is not None
    assert [each.read for each in turn.opened.letters] == [True]


async def test_a_letter_badly_sealed_hides_no_other(scene: Scene) -> None:
    """One for another number, one that is no JSON and one that is a list are passed over."""
    row, digits, _ = await scene.files()
    await post(scene, row, sealed_for=99)
    await post(scene, row, document=b"not json")
    await post(scene, row, document=b"[1]")
    good = await post(scene, row)

    turn = await opened_by(scene, digits)

    assert turn.opened is not None
    assert [letter.number for letter in turn.opened.letters] == [good]


async def test_another_session_opens_nothing_of_it(scene: Scene) -> None:
    """After a while without a look, and after a restart, the code must be typed again."""
    row, digits, _ = await scene.files()
    await post(scene, row)
    await opened_by(scene, digits)
    scene.clock.pass_(LASTS - 1)
    assert scene.cases.get(CHAT) is not None  # looking prolongs it
    scene.clock.pass_(LASTS - 1)
    assert await scene.cases.facts(CHAT, VOICE) is not None
    scene.clock.pass_(LASTS + 1)
    assert await scene.cases.facts(CHAT, VOICE) is None

    await opened_by(scene, digits)
    scene.wake()
    assert scene.cases.get(CHAT) is None
    assert (await scene.the_draft()).interview.phase is Phase.CASE


async def test_posting_moves_the_case_on_and_is_on_the_record(scene: Scene) -> None:
    """Whoever writes has read."""
    row, _, _ = await scene.files()
    await post(scene, row)

    assert (await scene.case()).state == "acknowledged"
    assert [act.action for act in await scene.store.audit(row.key)] == ["received", "letter"]


async def test_what_is_no_letter_is_refused(scene: Scene) -> None:
    """By its size, by its header, by its number; and nothing is kept of it."""
    row, _, _ = await scene.files()
    number, (header, payload), _ = await written(scene, row)

    for sealed in ((header, payload[:-1]), (b"no header", payload)):
        with pytest.raises((ConfigError, SealingError)):
            await scene.posting.post(row.reference, number, sealed)
    with pytest.raises(ConfigError):
        await scene.posting.post("ZZZ-ZZZ", number, (header, payload))
    assert [entry.number for entry in await scene.store.entries(row.key)] == [1]


async def test_a_number_is_good_for_one_letter(scene: Scene) -> None:
    """And only if it was taken: or the reporter's next words would find theirs used."""
    row, _, locator = await scene.files()
    number, sealed, _ = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed)

    with pytest.raises(ConflictError):
        await scene.posting.post(row.reference, number, sealed)
    for never_taken in (0, 1, number + 1, number + 50):
        with pytest.raises((ConflictError, ConfigError)):
            await scene.posting.post(row.reference, never_taken, sealed)
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("and this")
    assert len(await scene.additions(row)) == 1


async def test_without_a_roster_no_letter_is_taken(scene: Scene) -> None:
    """The operator is told why."""
    row, _, _ = await scene.files()
    scene.roster = None

    with pytest.raises(StorageError, match="roster"):
        await scene.posting.take_number(row.reference)


async def test_commands_on_the_socket_do_the_same(scene: Scene) -> None:
    """Numbers and letters as JSON, and the desk's sign of life."""
    row, digits, _ = await scene.files()
    commands = scene.posting.commands()
    taken = await commands["letter-number"]({"case": row.reference})
    number, (header, payload), _ = await written(scene, row)
    assert taken["number"] == number - 1
    answer = await commands["letter"](
        {
            "case": row.reference,
            "number": number,
            "header": b64encode(header).decode(),
            "payload": b64encode(payload).decode(),
        }
    )
    assert answer == {"announced": False}
    await commands["desk-seen"]({})

    assert await scene.store.remembered(DESK_SEEN) == scene.clock.now()
    assert (await opened_by(scene, digits)).opened is not None


# ---------------------------------------------------------------- notices


async def case_with_note(scene: Scene) -> CaseRow:
    """A case whose reporter chose to be messaged here."""
    await scene.tells("words")
    for data in ("skip:hurt", "skip:kind", "skip:who", "skip:where", "skip:when"):
        await scene.taps(data)
    await scene.taps("pick:reply:here", "send:check")
    return await scene.case()


async def test_a_letter_owes_a_notice_at_a_waking_hour(scene: Scene) -> None:
    """Within a day, to the chat of the note, with a door that opens the letter."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    assert await scene.notices.due() == ()

    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    assert (notice.chat, notice.language) == (CHAT, "en")
    assert 6 <= notice.send_at // 3600 % 24 < 21
    letter = await scene.notices.read(notice.doors[0], "en")
    assert letter.text.endswith("We saw it.")
    await scene.notices.sent(notice)
    assert await scene.notices.due() == ()


async def test_a_second_letter_joins_the_notice_that_is_owed(scene: Scene) -> None:
    """One buzz, two doors."""
    row = await case_with_note(scene)
    for _ in range(2):
        number, sealed, door = await written(scene, row)
        await scene.posting.post(row.reference, number, sealed, door)

    (pending,) = await scene.notices._pending()
    assert len(pending.doors) == 2


async def test_a_notice_a_day_late_is_dropped_unsent(scene: Scene) -> None:
    """The server must not remember for longer whom it is for."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(3 * 24 * 3600)

    assert await scene.notices.due() == ()
    assert await scene.store.notices() == []


async def test_no_notice_leaves_on_a_clock_that_is_not_trusted(scene: Scene) -> None:
    """Nor is any dropped."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.believed = False
    scene.clock.pass_(30 * 24 * 3600)

    assert await scene.notices.due() == ()
    assert len(await scene.store.notices()) == 1


async def test_a_notice_that_cannot_be_opened_stops_no_other(scene: Scene) -> None:
    """Its day key is gone; it will never be sent, and is dropped."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.file.written.clear()
    scene.wake()

    assert await scene.notices.due() == ()
    scene.clock.pass_(24 * 3600)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    assert len(await scene.store.notices()) == 2
    scene.clock.pass_(3 * 24 * 3600)
    await scene.notices.due()
    assert await scene.store.notices() == []


async def test_a_reporter_is_told_once_a_day(scene: Scene) -> None:
    """A second letter after the notice was sent waits for the code; the next day it is told."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()
    await scene.notices.sent(pending)

    number, sealed, door = await written(scene, row)
    assert not await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(24 * 3600)
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)


async def test_a_wrong_key_owes_nothing(scene: Scene) -> None:
    """And the letter is refused with it, so that the officer tries again."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    assert door is not None
    wrong = DoorKeys(type(door.notice_key).generate(Seeded("other")), door.file_key)

    with pytest.raises(SealingError):
        await scene.posting.post(row.reference, number, sealed, wrong)
    assert await scene.store.notices() == []
    assert [entry.number for entry in await scene.store.entries(row.key)] == [1]


async def test_a_door_opens_letters_only(scene: Scene) -> None:
    """Forged, of a report, of what is gone or badly written: one error, and nothing else."""
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row, document=b"[1]")
    await scene.posting.post(row.reference, number, sealed, door)
    (pending,) = await scene.notices._pending()

    for text in (pending.doors[0], pending.doors[0][:-3] + "AAA", "", "door:x"):
        with pytest.raises(SealingError):
            await scene.notices.read(text, "en")


async def test_entries_of_other_kinds_are_no_letters(scene: Scene) -> None:
    """A note between officers is not shown to the reporter, even if sealed to them."""
    row, digits, _ = await scene.files()
    readers = CaseMemory.open(row, scene.server_key).readers
    recipients = readers.letter_recipients(scene.people.roster, scene.random)
    number, (_, payload), _ = await written(scene, row)
    header = seal_header(FileKey(bytes(16)), recipients, scene.random)
    note = EntryRow(row.key, number, EntryKind.NOTE.value, 16384, 0, (header,), 77)
    await scene.store.commit(AddChunk(77, 0, 0, payload), AddEntry(note))

    turn = await opened_by(scene, digits)
    assert turn.opened is not None
    assert turn.opened.letters == ()
