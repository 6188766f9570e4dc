"""Letters as an officer's tool writes and posts them."""

from typing import Any

from bot.sealing.age import Recipient, parse_recipient
from bot.sealing.entry import seal_entry
from bot.sealing.manifest import EntryKind, Manifest
from bot.sealing.randomness import RandomBytes
from bot.sealing.readers import ReaderList, recipients_for
from bot.sealing.roster import Roster
from bot.services.arrivals import Turn
from bot.services.case_memory import CaseMemory
from bot.services.letters import letter_document
from bot.services.posting import DoorKeys
from bot.services.rows import CaseRow
from tests.bot.services.scene import Scene


def letter_recipients(
    readers: ReaderList, roster: Roster, random: RandomBytes
) -> tuple[Recipient, ...]:
    """Whom an officer's tool seals a letter to: the case's readers and the reporter."""
    reporter = parse_recipient(readers.reporter)
    return recipients_for(roster, readers.readers, readers.stanzas, random, reporter)


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
    recipients = letter_recipients(readers, roster, scene.random)
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


async def case_with_note(scene: Scene) -> CaseRow:
    """A case whose reporter chose to be messaged here."""
    await scene.tells("words")
    for data in ("skip:hurt", "skip:kind", "skip:who", "skip:where", "skip:when"):
        await scene.taps(data)
    await scene.taps("pick:reply:here", "send:check")
    return await scene.case()
