"""Send makes one whole case of a draft, sealed to those who may read it and to nobody else."""

import json
from dataclasses import replace

import pytest

from bot.casework.clocks import HOUR
from bot.errors import IntakeClosedError, SealingError
from bot.interview.facts import readable
from bot.interview.parts import FileKind, FilePart, TextPart
from bot.interview.questions import fingerprint
from bot.sealing.age import stanza_count
from bot.sealing.buckets import BUCKETS
from bot.sealing.notice import NOTE_SIZE, Note
from bot.sealing.opened import Expected
from bot.sealing.report import parse_report
from bot.services.changes import AddAudit, AddCase, AddChunk, AddEntry, AddOutbox, Count, DropDraft
from bot.services.drafts import Draft
from bot.services.reports import CHANNEL, MadeCase, Report
from tests.bot.services.scene import BOT, CANARY, CHAT, Scene


async def draft_of(scene: Scene, *texts: str, **answers: str) -> Draft:
    """A draft with these words and answers."""
    await scene.tells(*(texts or (f"{CANARY} took my cow.",)))
    draft = await scene.the_draft()
    return replace(draft, interview=replace(draft.interview, answers=answers))


async def made(scene: Scene, draft: Draft, *, urgent: bool = False) -> MadeCase:
    """Its case, committed."""
    report = Report(text=readable(draft.interview, scene.mission), questionnaire=fingerprint())
    case = await scene.reports.make(draft, report, urgent=urgent)
    await scene.store.commit(*case.changes)
    return case


async def test_the_case_holds_all_that_was_said(scene: Scene) -> None:
    """Words, answers and facts stand in the sealed report, signed by the server."""
    draft = await draft_of(
        scene, f"{CANARY} one", "two", hurt="adult", kind="money", where="area_1"
    )
    case = await made(scene, draft)

    (entry,) = await scene.store.entries(case.row.key)
    opened = await scene.opened(entry, expected=Expected(draft.case_id, 1))
    report = parse_report(opened.originals["report.json"])
    assert [words.text for words in report.words] == [f"{CANARY} one", "two"]
    assert report.answers == {"hurt": "adult", "kind": "money", "where": "area_1"}
    assert (report.reference, report.case_id) == (case.row.reference, draft.case_id)
    assert opened.manifest.report is not None
    assert opened.manifest.report.questionnaire == fingerprint()
    assert f"{CANARY} one" in opened.originals["report.txt"].decode()


async def test_nothing_that_is_kept_in_clear_says_what_was_said(scene: Scene) -> None:
    """Neither words nor chat nor receipt stand in any change."""
    case = await made(scene, await draft_of(scene))

    kept = repr(case.changes)
    for secret in (CANARY, str(CHAT), case.sent.digits, case.sent.locator):
        assert secret not in kept
    assert CHAT.to_bytes(8, "big") not in case.row.note + case.row.sealed


async def test_the_row_says_when_only_roughly(scene: Scene) -> None:
    """Received is rounded down to six hours, and due is counted from there."""
    scene.clock.at = 1_750_012_345
    case = await made(scene, await draft_of(scene, kind="money"))

    assert case.row.received == 1_750_012_345 - 1_750_012_345 % (6 * HOUR)
    assert case.row.due == case.row.received + 72 * HOUR
    (entry,) = await scene.store.entries(case.row.key)
    assert entry.at == case.row.received
    assert (case.row.state, case.row.channel, case.row.priority) == ("submitted", CHANNEL, 3)


async def test_help_now_is_a_p1_case_even_without_a_word(scene: Scene) -> None:
    """It names no category, goes to protection, and is due within the hour."""
    turn = await scene.taps("start:welcome")
    assert turn.draft is not None
    case = await made(scene, turn.draft, urgent=True)

    assert (case.row.priority, case.row.queue) == (1, "protection")
    assert case.row.due - case.row.received == HOUR
    assert case.row.received % 900 == 0
    assert (await scene.report(case.row)).urgent


@pytest.mark.parametrize("kind", ["voice", "audio", "video", "video_note"])
async def test_what_nobody_has_heard_yet_is_urgent_enough(scene: Scene, kind: FileKind) -> None:
    """A voice could say anything: at least P2, whatever the answers say."""
    turn = await scene.tells("words")
    await scene.sends_voice()
    draft = await scene.the_draft()
    voice = FilePart(number=2, source=1, kind=kind, size=5)
    parts = (draft.interview.parts[0], voice)
    draft = replace(draft, interview=replace(draft.interview, parts=parts, answers={"kind": "aid"}))
    assert turn.draft is not None
    unspoken = replace(turn.draft, interview=replace(turn.draft.interview, answers={"kind": "aid"}))

    assert (await made(scene, draft)).row.priority == 2
    assert (await made(scene, replace(unspoken, case_id="77" * 16))).row.priority == 4


async def test_an_officer_who_is_named_does_not_read_it(scene: Scene) -> None:
    """Whatever case and accents it is written in; the others still do, and nobody can tell."""
    scene.with_officer("ada", aliases=("Père Noël",))
    named = await made(
        scene, await draft_of(scene, "It was PERE NOEL, of the office.", kind="money")
    )
    await scene.store.commit(DropDraft((await scene.the_draft()).key))
    other = await made(scene, await draft_of(scene, "It was somebody.", kind="money"))

    assert await scene.readers(named.row) == {"ben", "cleo", "escrow"}
    assert await scene.readers(other.row) == {"ada", "ben", "cleo", "escrow"}
    headers = [(await scene.store.entries(case.row.key))[0].headers for case in (named, other)]
    assert [stanza_count(header[0]) for header in headers] == [6, 6]
    assert len(headers[0][0]) == len(headers[1][0])
    assert named.row.queue == other.row.queue == "conduct"


async def test_a_queue_left_with_one_reader_passes_to_oversight(scene: Scene) -> None:
    """One reader alone could bury a case."""
    scene.with_officer("ada", aliases=("Ada",))
    roster = scene.roster
    assert roster is not None
    officers = tuple(
        replace(officer, aliases=("the boss",)) if officer.name in {"ada", "ben"} else officer
        for officer in roster.officers
    )
    scene.roster = replace(roster, officers=officers)
    case = await made(scene, await draft_of(scene, "the boss did it", kind="money"))

    assert case.row.queue == "oversight"
    assert await scene.readers(case.row) == {"dora", "emil", "escrow"}


async def test_our_own_team_goes_to_oversight(scene: Scene) -> None:
    """Who is accused must not be the one who reads."""
    case = await made(scene, await draft_of(scene, kind="money", who="this_team"))

    assert case.row.queue == "oversight"
    assert await scene.readers(case.row) == {"dora", "emil", "escrow"}
    assert (await scene.report(case.row)).queue == "oversight"


async def test_message_me_here_leaves_a_note_that_only_the_report_opens(scene: Scene) -> None:
    """It names bot, chat and language, and the server has forgotten its key."""
    case = await made(scene, await draft_of(scene, reply="here"))

    report = await scene.report(case.row)
    assert report.notice_key is not None
    assert Note.open(report.notice_key, report.case_id, case.row.note) == Note(BOT, CHAT, "en")


@pytest.mark.parametrize("reply", ["code", "none", None])
async def test_every_other_case_holds_a_note_that_opens_for_nobody(
    scene: Scene, reply: str | None
) -> None:
    """Of the same length, so that a list of reporters cannot be told from none."""
    answers = {"reply": reply} if reply else {}
    case = await made(scene, await draft_of(scene, **answers))
    report = await scene.report(case.row)

    assert report.notice_key is None
    assert len(case.row.note) == NOTE_SIZE
    assert len(set(case.row.note)) > 20  # random bytes, not zeros


async def test_whole_files_come_along_and_pending_ones_are_listed(scene: Scene) -> None:
    """The report lists both by number; the next number is free for what comes later."""
    await scene.tells("words")
    first = await scene.sends_voice()
    second = await scene.sends_voice()
    kept = await scene.keep(first.fetch[0], b"the first voice")
    await scene.conversations.file_kept(first.fetch[0], kept)
    draft = await scene.the_draft()
    case = await made(scene, draft)

    entries = await scene.store.entries(case.row.key)
    assert [(entry.number, entry.kind) for entry in entries] == [(1, "report"), (2, "file")]
    opened = await scene.opened(entries[1], expected=Expected(draft.case_id, 2))
    assert opened.originals["original"] == b"the first voice"
    manifest = (await scene.opened(entries[0])).manifest
    assert manifest.report is not None
    listed = [(file.number, file.sha256) for file in manifest.report.files]
    assert listed == [(2, kept.sha256), (3, None)]
    report = await scene.report(case.row)
    assert [(file.part, file.entry) for file in report.files] == [(2, 2), (3, 3)]
    assert second.fetch[0].file.entry == 3
    assert stanza_count(entries[1].headers[0]) == stanza_count(entries[0].headers[0])


async def test_sizes_are_those_of_classes(scene: Scene) -> None:
    """A word and a page make payloads of one length; a book makes the next."""
    lengths = []
    for number, words in enumerate(("x", "x" * 4000, "x" * 20_000)):
        draft = replace(await draft_of(scene, "words"), case_id=f"{number:02}" * 16)
        parts = (TextPart(1, 1, words),)
        case = await made(scene, replace(draft, interview=replace(draft.interview, parts=parts)))
        (entry,) = await scene.store.entries(case.row.key)
        payload = b"".join([chunk async for chunk in scene.store.payload(entry.payload)])
        lengths.append((entry.bucket, len(payload)))

    assert lengths[0] == lengths[1]
    assert [bucket for bucket, _ in lengths] == [BUCKETS[0], BUCKETS[0], BUCKETS[1]]


async def test_one_commit_holds_the_whole_case(scene: Scene) -> None:
    """Case, payload, entry, audit, tally and delivery: nothing is left for later."""
    case = await made(scene, await draft_of(scene))

    assert [type(change) for change in case.changes] == [
        AddCase, AddChunk, AddEntry, AddAudit, Count, AddOutbox,
    ]  # fmt: skip
    (act,) = await scene.store.audit(case.row.key)
    assert json.loads(act.base)["action"] == "received"
    (item,) = await scene.store.outbox(scene.clock.at)
    assert (item.destination, item.case) == ("duty", case.row.key)
    assert await scene.store.tallies() == {
        (202524, f"{case.row.queue}/P{case.row.priority}/en/telegram"): 1
    }


async def test_the_receipt_leads_to_the_case(scene: Scene) -> None:
    """Its digits open the letters, its buttons may append, and both times are promised."""
    case = await made(scene, await draft_of(scene))

    row, _ = await scene.desk.open(case.sent.digits, b"tag")
    assert row == case.row
    assert len(case.sent.locator) == 22
    assert case.sent.look_by == case.row.due < case.sent.news_by


async def test_without_a_roster_nothing_is_taken(scene: Scene) -> None:
    """The refusal is typed, and nothing at all has changed."""
    draft = await draft_of(scene)
    scene.roster = None

    with pytest.raises(IntakeClosedError):
        await made(scene, draft)
    assert await scene.store.cases() == []
    assert (await scene.the_draft()).interview.parts == draft.interview.parts


async def test_a_stranger_reads_nothing(scene: Scene) -> None:
    """The reporter's own key opens letters, never the report."""
    case = await made(scene, await draft_of(scene))
    _, keys = await scene.desk.open(case.sent.digits, b"tag")
    (entry,) = await scene.store.entries(case.row.key)

    with pytest.raises(SealingError):
        await scene.opened(entry, keys.identity_seed.identity("x25519"))
