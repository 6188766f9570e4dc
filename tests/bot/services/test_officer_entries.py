"""What officers write is sealed to whom it is for, and signed by who wrote it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.taxonomy import CLOSINGS
from bot.errors import ConfigError, SealingError
from bot.sealing.age import NotForThisIdentity, open_header, stanza_count
from bot.sealing.entry import SealedEntry
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import Expected, OpenedEntry, open_by_headers
from bot.services.case_memory import CaseMemory
from bot.services.letters import LetterDraft
from bot.services.officer_documents import FindingDraft, FindingKind, NoteDraft, NoteKind
from bot.services.officer_entries import Addressed, OfficerSealing, keys_in, open_with_key
from tests.bot.sealing import cast
from tests.bot.sealing.cast import Seeded
from tests.bot.sealing.schema import complaints
from tests.bot.services.scene import Scene

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"
NOTE = NoteDraft(what=NoteKind.TRIAGE, facts={"category": "cat:RET"}, words="Read twice.")


async def addressed(scene: Scene) -> Addressed:
    """A case as its officers seal to it."""
    row, _, _ = await scene.files("one")
    memory = CaseMemory.open(row, scene.server_key)
    report = await scene.opened((await scene.store.entries(row.key))[0])
    return Addressed(report=report, readers=memory.readers.readers, stanzas=memory.readers.stanzas)


def sealing(scene: Scene, name: str = "ada") -> OfficerSealing:
    """An officer's sealing."""
    return OfficerSealing(scene.people.roster, scene.people[name], Seeded(f"sealing {name}"))


def opened(scene: Scene, entry: SealedEntry, case: Addressed, name: str) -> OpenedEntry:
    """What somebody reads of an entry."""
    expected = Expected(case.report.manifest.case_id, 2, case.report.manifest_sha256)
    identity = scene.people[name].need_identity()
    signers = scene.people.roster.signers()
    return open_by_headers([entry.header], entry.sealed.payload, [identity], signers, expected)


async def test_a_note_goes_to_readers_and_escrow(scene: Scene) -> None:
    """Its header is as long as every other of the case, whoever reads it."""
    case = await addressed(scene)

    entry = sealing(scene).note(case, 2, NOTE)

    assert stanza_count(entry.header) == case.stanzas
    for name in ("ada", "ben", "cleo", "escrow"):
        read = opened(scene, entry, case, name)
        assert NoteDraft.parse(read.originals["note.json"]) == NOTE
        assert read.signer.name == "ada"
    for name in ("dora", "emil"):
        with pytest.raises(NotForThisIdentity):
            opened(scene, entry, case, name)


async def test_a_letter_has_one_stanza_more_for_its_reporter(scene: Scene) -> None:
    """Taken from the signed report, so that no server can name another reader of letters."""
    case = await addressed(scene)

    entry = sealing(scene).letter(case, 2, LetterDraft(template="received"))

    assert stanza_count(entry.header) == case.stanzas + 1
    facts = json.loads(opened(scene, entry, case, "ben").originals["letter.json"])
    assert facts["template"] == "received"


async def test_what_reporters_send_is_never_sealed_here(scene: Scene) -> None:
    """An officer must not put words into a reporter's mouth."""
    case = await addressed(scene)

    for kind in (EntryKind.REPORT, EntryKind.ADDITION, EntryKind.FILE):
        with pytest.raises(SealingError):
            sealing(scene).entry(case, 2, kind, {"addition.json": b"", "addition.txt": b""})


async def test_keys_of_two_kinds_never_share_a_header(scene: Scene) -> None:
    """A mission that changed to post-quantum keys has older reporters: told, not mixed."""
    case = await addressed(scene)
    people = cast.mission("hybrid")
    newer = OfficerSealing(people.roster, people["ada"], Seeded("newer"))

    with pytest.raises(SealingError, match="never mix"):
        newer.letter(case, 2, LetterDraft(template="received"))


async def test_headers_for_a_new_reader_open_old_entries(scene: Scene) -> None:
    """One for each entry, for nobody but them, beside the header that stays."""
    case = await addressed(scene)
    entry = sealing(scene).note(case, 2, NOTE)
    (file_key,) = keys_in([entry.header], scene.people["ben"].need_identity())

    headers = sealing(scene, "ben").headers_for(["dora"], {2: file_key})

    assert set(headers) == {2}
    assert stanza_count(headers[2]) == 1
    both = [entry.header, headers[2]]
    expected = Expected(case.report.manifest.case_id, 2, case.report.manifest_sha256)
    identity = scene.people["dora"].need_identity()
    signers = scene.people.roster.signers()
    read, key = open_with_key(both, entry.sealed.payload, identity, signers, expected)
    assert read.manifest.number == 2
    assert key.raw == file_key.raw
    with pytest.raises(NotForThisIdentity):
        open_header(headers[2], [scene.people["emil"].need_identity()])


async def test_nobody_gets_a_header_who_is_not_on_the_roster(scene: Scene) -> None:
    """Whatever a server or a form says."""
    case = await addressed(scene)
    entry = sealing(scene).note(case, 2, NOTE)

    with pytest.raises(SealingError):
        sealing(scene).headers_for(["zoe"], {2: entry.file_key})


async def test_a_header_that_leads_nowhere_hides_no_good_one(scene: Scene) -> None:
    """Appended first, by mistake or in malice."""
    case = await addressed(scene)
    good, other = (sealing(scene).note(case, 2, NOTE) for _ in range(2))
    wrong = sealing(scene).headers_for(["ada"], {2: other.file_key})[2]
    if other.file_key.raw == good.file_key.raw:  # seeded alike: make them differ
        other = sealing(scene, "ben").note(case, 2, NOTE)
        wrong = sealing(scene).headers_for(["ada"], {2: other.file_key})[2]
    expected = Expected(case.report.manifest.case_id, 2, case.report.manifest_sha256)
    identity = scene.people["ada"].need_identity()

    headers = [wrong, good.header]
    read, key = open_with_key(
        headers, good.sealed.payload, identity, scene.people.roster.signers(), expected
    )

    assert read.manifest.number == 2
    assert key.raw == good.file_key.raw
    assert len(keys_in(headers, identity)) == 2


@given(words=st.text(min_size=1, max_size=200), value=st.text(max_size=50))
def test_a_note_reads_as_it_was_written(words: str, value: str) -> None:
    """In any script; half a character becomes a whole one."""
    draft = NoteDraft(facts={"other": value}, words=words)

    read = NoteDraft.parse(draft.originals()["note.json"])

    assert read.facts["other"] == value.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )
    assert read.what is NoteKind.NOTE


@pytest.mark.parametrize("code", CLOSINGS)
def test_a_closing_reads_as_it_was_written(code: str) -> None:
    """Its letter waits in it until a second person confirms."""
    letter = {"template": "closed", "words": "", "language": "fr"}
    draft = FindingDraft(
        what=FindingKind.CLOSING, code=code, category="cat:RET", words="Because.", letter=letter
    )
    originals = draft.originals()

    assert FindingDraft.parse(originals["finding.json"]) == draft
    assert CLOSINGS[code] in originals["finding.txt"].decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"what": FindingKind.CLOSING, "words": "no code"},
        {"code": "close:UNS", "words": "a finding with a code"},
        {"what": FindingKind.CLOSING, "code": "close:XXX", "words": "unknown"},
        {"category": "cat:XXX", "words": "unknown"},
        {"words": " "},
    ],
)
def test_a_finding_that_contradicts_itself_cannot_be_written(facts: dict[str, str]) -> None:
    """Nor read, if somebody's tool wrote it."""
    with pytest.raises(ConfigError):
        FindingDraft(**facts)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("document", [b"{}", b"null", b'{"format":"amana/note/2"}', b"\xff"])
def test_a_document_of_another_form_is_refused(document: bytes) -> None:
    """A later version's is named as such by the desk, not guessed at."""
    with pytest.raises(SealingError):
        NoteDraft.parse(document)
    with pytest.raises(SealingError):
        FindingDraft.parse(document)


CLOSURE = FindingDraft(
    what=FindingKind.CLOSING,
    code="close:UNS",
    category="cat:RET",
    words="Because.",
    letter={"template": "closed", "words": "", "language": "fr"},
)
DOCUMENTS = [
    ("note", NOTE.originals()["note.json"]),
    ("finding", CLOSURE.originals()["finding.json"]),
    ("finding", FindingDraft(words="It was so.").originals()["finding.json"]),
    ("letter", LetterDraft(template="received").dump()),
    ("letter", LetterDraft(template="closed", result="UNS").dump()),
]


@pytest.mark.parametrize(("schema", "document"), DOCUMENTS)
def test_what_officers_write_fits_the_published_schema(schema: str, document: bytes) -> None:
    """And what they would not write is complained of."""
    published = json.loads((SCHEMAS / f"{schema}.json").read_text())
    value = json.loads(document)

    assert list(complaints(published, value)) == []
    for change in ({"format": "other"}, {"extra": 1}, {"words": 1}):
        assert list(complaints(published, {**value, **change}))
