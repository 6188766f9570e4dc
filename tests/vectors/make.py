"""Makes the fixtures of format version 1, once: `python -m tests.vectors.make`.

What lies here was sealed by the first release and must open for ever. Never
overwrites a fixture: a new version gets new ones beside these.
"""

from pathlib import Path

from bot.sealing.age import Family, FileKey, seal_header
from bot.sealing.day_keys import DayKeys
from bot.sealing.door import Door
from bot.sealing.entry import EntryWriter, seal_entry
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import EntryKind, FileFacts, ListedFile, Manifest, ReportFacts
from bot.sealing.notice import Note
from bot.sealing.readers import ReaderList, recipients_for
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS, ReceiptSecrets
from bot.sealing.report import AttachedFile, Report, Words
from bot.sealing.roster import QUEUES, Intake, Officer, Roster
from bot.sealing.roster_signing import sign_roster
from bot.sealing.server_keys import ServerKey, dump_signing_key
from bot.sealing.server_rows import seal_case_row
from bot.sealing.signing import SigningKey
from tests.bot.sealing.cast import Seeded

HERE = Path(__file__).parent
PASSPHRASE = "a passphrase of the fixtures"
CASE = "00112233445566778899aabbccddeeff"
NOW = 1_767_225_600
VOICE = b"OggS made-up voice " * 40


def main() -> None:
    """Write every fixture that is not there yet."""
    kinds: tuple[Family, ...] = ("hybrid", "x25519")
    for kind in kinds:
        random = Seeded(f"vectors {kind}")
        keys = tuple(PersonalKeys.officer(name, random, kind) for name in ("ada", "ben"))
        escrow, server = PersonalKeys.escrow(random, kind), SigningKey.generate(random)
        roster = _roster(keys, escrow, server)
        folder = HERE / f"v1-{kind}"
        _write(folder, _mission(keys, escrow, server, roster, random))
        _write(folder, _entries(keys, server, roster, random))
    _write(HERE / "v1-server", _server())


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        if not (folder / name).exists():
            (folder / name).write_bytes(content)


def _roster(keys: tuple[PersonalKeys, ...], escrow: PersonalKeys, server: SigningKey) -> Roster:
    officers = tuple(
        Officer(
            name=each.name,
            roles=("duty",),
            languages=("en",),
            recipient=each.need_identity().recipient(),
            signing_key=each.need_signing_key().public,
        )
        for each in keys
    )
    return Roster(
        sequence=3,
        valid_from=NOW,
        valid_until=NOW + 100 * 24 * 3600,
        officers=officers,
        escrow=escrow.need_identity().recipient(),
        intakes={queue: Intake(readers=("ada", "ben"), stanzas=4) for queue in QUEUES},
        server_keys=(server.public,),
    )


def _mission(
    keys: tuple[PersonalKeys, ...],
    escrow: PersonalKeys,
    server: SigningKey,
    roster: Roster,
    random: Seeded,
) -> dict[str, bytes]:
    signers = [PersonalKeys.signer(name, random) for name in ("head", "deputy")]
    document = roster.dump()
    files = {"roster.json": document, "server-signing.key": dump_signing_key(server)}
    for each in (*keys, escrow, *signers):
        files[f"{each.name}.key"] = each.seal(PASSPHRASE, random, 10)
        files[f"{each.name}.card.json"] = each.card().dump()
    for signer in signers:
        signature = sign_roster(document, signer.name, signer.need_signing_key())
        files[f"roster.{signer.name}.sig"] = signature
    return files


def _entries(
    keys: tuple[PersonalKeys, ...], server: SigningKey, roster: Roster, random: Seeded
) -> dict[str, bytes]:
    reporter = PersonalKeys.escrow(random, roster.kind).need_identity()
    file, digest = _file(server, roster, random)
    facts = ReportFacts(
        files=(ListedFile(2, digest), ListedFile(3, None)),
        questionnaire="ab" * 32,
        readers=("ada", "ben"),
        reporter=str(reporter.recipient()),
        roster_sha256=roster.sha256,
        roster_sequence=roster.sequence,
    )
    report = seal_entry(
        Manifest(case_id=CASE, number=1, kind=EntryKind.REPORT, report=facts),
        {"report.json": _report().dump(), "report.txt": b"Made-up words for the fixtures.\n"},
        recipients_for(roster, ("ada", "ben"), 4, random),
        server,
        random,
    )
    letter = seal_entry(
        Manifest(
            case_id=CASE,
            number=4,
            kind=EntryKind.LETTER,
            report_manifest=report.sealed.manifest_sha256,
        ),
        {"letter.json": b'{"template":"we_have_it"}', "letter.txt": b"We have it.\n"},
        recipients_for(roster, ("ada", "ben"), 4, random, reporter.recipient()),
        keys[0].need_signing_key(),
        random,
    )
    return {
        "001-report.age": report.file,
        "002-file.age": file,
        "004-letter.age": letter.file,
        "reporter.txt": reporter.secret_text().encode(),
        "door.txt": Door(42, 4, letter.file_key).pack().encode(),
    }


def _file(server: SigningKey, roster: Roster, random: Seeded) -> tuple[bytes, str]:
    key = FileKey.generate(random)
    facts = FileFacts(form="voice", media_type="audio/ogg", seconds=3)
    manifest = Manifest(case_id=CASE, number=2, kind=EntryKind.FILE, file=facts)
    writer = EntryWriter(manifest, {"original": len(VOICE)}, key, server, random)
    payload = writer.start() + writer.push(VOICE) + writer.finish()
    header = seal_header(key, recipients_for(roster, ("ada", "ben"), 4, random), random)
    return header + payload, writer.originals[0].sha256


def _report() -> Report:
    return Report(
        case_id=CASE,
        reference="K7M2QD",
        received=NOW,
        queue="protection",
        priority="P2",
        category=None,
        rule="kind_harm",
        language="en",
        channel="telegram",
        questionnaire="ab" * 32,
        answers={"kind": "harm", "hurt": "adult"},
        skipped=("who",),
        words=(Words(1, "story", "Made-up words for the fixtures."),),
        files=(AttachedFile(2, "story", 2), AttachedFile(3, "story", 3)),
        reply="code",
    )


def _server() -> dict[str, bytes]:
    random = Seeded("vectors server")
    server_key = ServerKey.generate(random)
    receipts = ReceiptSecrets.generate(random, CHEAPEST_FOR_TESTS)
    receipts = receipts.renewed(random, CHEAPEST_FOR_TESTS)
    days = DayKeys.generate(NOW, random).turned(NOW + 86_400, random)
    key, note = Note(7_000_000_001, 123_456_789, "en").seal(CASE, random)
    readers = ReaderList(
        case_id=CASE, readers=("ada", "ben"), stanzas=4, reporter="age1…", report_manifest="2" * 64
    )
    return {
        "server.key": server_key.dump(),
        "receipts.keys": receipts.dump(),
        "day.keys": days.dump(),
        "draft.row": days.seal_row("drafts", b"tag", 3, b"made-up draft", random),
        "case.row": seal_case_row(server_key, 42, 1, readers.dump(), random),
        "note.bin": note,
        "notice.key": key.raw,
        "receipt.txt": Receipt.mint(random).digits.encode(),
    }


if __name__ == "__main__":
    main()
