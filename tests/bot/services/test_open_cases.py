"""A code opens the letters of its case, for minutes, and one bad letter hides no other."""

from dataclasses import replace

from bot.i18n import Catalogs
from bot.interview.schema import Phase
from bot.sealing.age import FileKey, seal_header
from bot.sealing.manifest import EntryKind
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddChunk, AddEntry, PutCase
from bot.services.letters import letter_document
from bot.services.open_cases import LASTS
from bot.services.rows import EntryRow
from tests.bot.services.letters import letter_recipients, opened_by, post, written
from tests.bot.services.scene import CHAT, ENGLISH, Scene


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


async def test_a_letter_is_said_in_the_language_of_whoever_looks(scene: Scene) -> None:
    """Who finds their language only after the code reads the letter in it, not in the first one."""
    row, digits, _ = await scene.files()
    await post(scene, row)
    await opened_by(scene, digits)

    said = {}
    for code in ("en", "fr"):
        facts = await scene.cases.facts(CHAT, Catalogs.load(wanted=[code]).translator(code))
        assert facts is not None
        (said[code],) = facts.letters

    assert said["fr"].language == "fr"
    assert said["fr"].text.endswith("We saw it.")
    assert said["fr"].text != said["en"].text
    assert said["fr"].sent_on != said["en"].sent_on


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
    assert await scene.cases.facts(CHAT, ENGLISH.translator("en")) is not None
    scene.clock.pass_(LASTS + 1)
    assert await scene.cases.facts(CHAT, ENGLISH.translator("en")) is None

    await opened_by(scene, digits)
    scene.wake()
    assert scene.cases.get(CHAT) is None
    assert (await scene.the_draft()).interview.phase is Phase.CASE


async def test_entries_of_other_kinds_are_no_letters(scene: Scene) -> None:
    """A note between officers is not shown to the reporter, even if sealed to them."""
    row, digits, _ = await scene.files()
    readers = CaseMemory.open(row, scene.server_key).readers
    recipients = letter_recipients(readers, scene.people.roster, scene.random)
    number, (_, payload), _ = await written(scene, row)
    header = seal_header(FileKey(bytes(16)), recipients, scene.random)
    note = EntryRow(row.key, number, EntryKind.NOTE.value, 16384, 0, (header,), 77)
    await scene.store.commit(AddChunk(77, 0, 0, payload), AddEntry(note))

    turn = await opened_by(scene, digits)
    assert turn.opened is not None
    assert turn.opened.letters == ()


async def test_the_newest_result_is_shown_and_ends_with_a_reopening(scene: Scene) -> None:
    """A case that was closed twice shows what came of it last; an open one shows nothing."""
    row, digits, _ = await scene.files()
    await post(scene, row, document=letter_document("closed", "", "en", "INS"))
    await post(scene, row, document=letter_document("closed_fixed", "", "en", "RES"))
    turn = await opened_by(scene, digits)
    assert turn.opened is not None
    assert turn.opened.closed_result is None  # not closed yet

    now = await scene.case()
    await scene.store.commit(PutCase(replace(now, state="closed"), now.version))
    facts = await scene.cases.facts(CHAT, ENGLISH.translator("en"))

    assert facts is not None
    assert facts.closed_result == "RES"
