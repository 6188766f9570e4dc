"""Decisions: what is written is sealed to the right people, and nobody overwrites anybody."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.casework.actions import RULES, Action
from bot.casework.lifecycle import State
from bot.errors import SealingError
from bot.interview.events import ChoseNotice
from bot.sealing.age import stanza_count
from bot.sealing.notice import Note, NoticeKey
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.arrivals import Arrival
from bot.services.rows import CaseRow
from desk.answers import Proposal
from desk.casefile import CaseFile
from desk.deciding import CaseChangedError, Deciding, decide
from desk.drafts import Drafts
from desk.errors import ServerAwayError
from desk.opening import NotSealedToYouError
from desk.pages.letters import announced_how
from desk.planning import FormError
from desk.plans import PLANS
from desk.wire import Done
from tests.bot.sealing.cast import Seeded
from tests.bot.services.letters import case_with_note
from tests.bot.services.scene import CHAT
from tests.desk.office import Office, opened_office

TRIAGE = {
    "category": "cat:SEA.TRX",
    "subject": "subj:MIL",
    "harm_risk": "high",
    "words": "It is in the story.",
}
GIVE = {"to": "dora", "words": "I asked dora.", "checked": "yes"}
CLOSING = {
    "code": "close:UNS",
    "category": "cat:SEA.TRX",
    "words": "No witness spoke.",
}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


async def does(
    office: Office, name: str, case: CaseFile, action: str, form: Mapping[str, str]
) -> Done:
    """An officer decides."""
    reader = office.desk(name)
    deciding = Deciding(
        reader=reader,
        server=office.client(name),
        random=Seeded(f"{name} {action}"),
        now=office.scene.clock.now(),
    )
    return await decide(deciding, case, action, form)


async def filed(office: Office) -> CaseRow:
    """One case."""
    row, _, _ = await office.scene.files("They took my cow.")
    return row


def test_every_act_has_a_plan() -> None:
    """Except giving readers' new keys, which is a command's work."""
    assert set(PLANS) == set(RULES) - {Action.RESEAL}


async def test_a_note_is_read_by_the_readers_and_by_nobody_else(office: Office) -> None:
    """Its words rest at the server, sealed; its header does not say how many read it."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "The cow came back."})

    seen = await office.opens("ben", row.reference)
    assert [(n.words, n.by) for n in seen.notes] == [("The cow came back.", "ada")]
    entry = (await office.scene.store.entries(row.key))[-1]
    assert b"cow came" not in await office.server.stored(entry)
    assert stanza_count(entry.headers[0]) == case.detail.stanzas
    for excluded in ("dora", "emil"):
        with pytest.raises(SealingError):
            await office.scene.opened(entry, office.scene.people[excluded].need_identity())
    assert await office.scene.opened(entry)  # the escrow


async def test_a_new_reader_opens_everything_there_is(office: Office) -> None:
    """Report, letters, notes, and the note that gave them the case."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "letter", {"letter_words": "We read it.", "language": "en"})
    case = await office.opens("ada", row.reference)
    with pytest.raises(NotSealedToYouError):
        await office.opens("dora", row.reference)

    await does(office, "ada", case, "assign", GIVE)

    seen = await office.opens("dora", row.reference)
    assert seen.faults == ()
    assert seen.words[0].text == "They took my cow."
    assert [letter.words for letter in seen.letters] == ["We read it."]
    assert [note.what for note in seen.notes] == ["conflict_check"]
    assert seen.readers.alarms == ()
    assert "dora" in seen.readers.sealed_to


async def test_who_stepped_back_opens_nothing_that_is_sealed_afterwards(office: Office) -> None:
    """What they could read stays read; what comes is not for them."""
    row = await filed(office)
    case = await office.opens("cleo", row.reference)
    await does(office, "cleo", case, "recuse", {"words": "He is my cousin."})
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "Without cleo."})

    cleo = office.scene.people["cleo"].need_identity()
    reasons, later = (await office.scene.store.entries(row.key))[-2:]
    for entry in (reasons, later):
        with pytest.raises(SealingError):
            await office.scene.opened(entry, cleo)
    seen = await office.opens("ben", row.reference)
    assert [note.words for note in seen.notes] == ["He is my cousin.", "Without cleo."]
    assert seen.readers.alarms == ()


async def test_nothing_is_sealed_to_a_reader_whom_nobody_let_in(office: Office) -> None:
    """A server that names one more reader gets no note for them."""
    office.scene.roster = office.scene.people.roster
    row = await filed(office)
    office.server.also_reader = ("zoe",)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "For us."})

    assert "zoe" not in case.readers.sealed_to
    seen = await office.opens("ben", row.reference)
    assert seen.notes[0].words == "For us."


async def test_the_newest_triage_counts(office: Office) -> None:
    """An officer may change their mind; both notes stay."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE | {"category": "cat:COR.BRI"})

    seen = await office.opens("ben", row.reference)

    assert seen.triage is not None
    assert (seen.triage.category, seen.triage.by) == ("cat:COR.BRI", "ada")
    assert len(seen.notes) == 2


@pytest.mark.parametrize("missing", ["category", "subject", "harm_risk", "words"])
async def test_triage_wants_every_field(office: Office, missing: str) -> None:
    """Nobody goes on with a report before asking who may come to harm by it."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "triage", {**TRIAGE, missing: ""})

    assert refused.value.field == missing
    assert office.client("ada").acts == []


async def test_what_the_server_learns_of_a_triage(office: Office) -> None:
    """That there was one: neither the category nor the reason."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "triage", TRIAGE)

    ((action, facts, _),) = office.client("ada").acts
    assert (action, facts) == ("triage", {})


async def test_sexual_exploitation_is_never_mediated(office: Office) -> None:
    """Whatever category the form says, the one that was triaged counts as well."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE)
    case = await office.opens("ada", row.reference)

    for category in ("cat:SEA.TRX", "cat:COR.BRI"):
        form = CLOSING | {"code": "close:MED", "category": category}
        with pytest.raises(FormError) as refused:
            await does(office, "ada", case, "propose_close", form)
        assert refused.value.reason == "never"


async def test_only_a_head_finds_a_report_knowingly_false(office: Office) -> None:
    """And no rule ever does."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "propose_close", CLOSING | {"code": "close:FAL"})

    assert refused.value.reason == "head"


async def test_a_referral_wants_consent_or_a_reason_that_is_kept(office: Office) -> None:
    """Silence is no consent; who goes against it says why, in the record."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = {"to_whom": "The clinic", "purpose": "care", "words": "Needs care."}

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "refer", form)
    await does(office, "ada", case, "refer", form | {"override": "A child is in danger."})

    assert refused.value.reason == "consent"
    seen = await office.opens("ben", row.reference)
    assert seen.notes[0].facts["override"] == "A child is in danger."
    assert seen.notes[0].facts["consent"] == "none"


async def test_a_letter_brings_the_keys_by_which_its_reporter_is_told(office: Office) -> None:
    """Only where they chose so."""
    row = await case_with_note(office.scene)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "letter", {"template": "more_time"})

    ((_, _, brought),) = office.client("ada").acts
    assert case.report.notice_key is not None
    assert brought.notice_key == case.report.notice_key.raw
    assert brought.file_key is not None


async def test_no_keys_go_out_for_a_reporter_who_asked_for_silence(office: Office) -> None:
    """The server could make a notice of them."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "letter", {"template": "more_time"})

    ((_, _, brought),) = office.client("ada").acts
    assert (brought.notice_key, brought.file_key) == (None, None)


@pytest.mark.parametrize("here", [False, True])
async def test_the_newest_choice_of_how_to_answer_counts(office: Office, here: bool) -> None:
    """A desk that had the case open is told first; then it brings the new key, or none."""
    row = await case_with_note(office.scene)
    before = await office.opens("ada", row.reference)
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    arrival = Arrival(events=(ChoseNotice(here, locator),), language="en")
    await office.scene.conversations.answer_after(CHAT, arrival)

    with pytest.raises(CaseChangedError):
        await does(office, "ada", before, "letter", {"template": "more_time"})
    now = await office.opens("ada", row.reference)
    await does(office, "ada", now, "letter", {"template": "more_time"})

    _, _, brought = office.client("ada").acts[-1]
    assert announced_how(now) == ("here" if here else "code")
    assert (brought.notice_key is not None) is here
    if brought.notice_key is not None:
        current = (await office.scene.case()).note
        assert Note.open(NoticeKey(brought.notice_key), now.report.case_id, current).chat_id == CHAT


async def test_a_note_that_was_overtaken_is_sealed_again(office: Office) -> None:
    """Under the next number, once: both notes are there."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    other = await office.opens("ben", row.reference)
    await does(office, "ben", other, "note", {"words": "First."})

    await does(office, "ada", case, "note", {"words": "Second."})

    seen = await office.opens("cleo", row.reference)
    assert [note.words for note in seen.notes] == ["First.", "Second."]


async def test_a_decision_on_what_is_no_more_goes_back_to_its_officer(office: Office) -> None:
    """With what changed, and with what they typed still there."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    other = await office.opens("ben", row.reference)
    await does(office, "ben", other, "triage", TRIAGE)

    with pytest.raises(CaseChangedError) as refused:
        await does(office, "ada", case, "triage", TRIAGE | {"words": "Mine."})

    assert "New: note, by ben." in refused.value.changes
    draft = Drafts(office.desk("ada").cache).of(row.reference, "triage")
    assert draft is not None
    assert draft.form["words"] == "Mine."


async def test_a_held_letter_stays_a_draft(office: Office) -> None:
    """One notice a day: the desk keeps it, and says until when."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    office.server.held_until = 1_750_100_000

    done = await does(office, "ada", case, "letter", {"template": "more_time"})

    drafts = Drafts(office.desk("ada").cache)
    assert done.held_until == 1_750_100_000
    assert [d.action for d in drafts.due(1_750_100_000)] == ["letter"]
    assert drafts.due(1_750_099_999) == ()


async def test_what_was_sent_is_no_draft_any_more(office: Office) -> None:
    """Or it would be sent twice."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "Done."})

    assert Drafts(office.desk("ada").cache).all() == ()


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("letter", {"template": "own_words", "letter_words": "Are you safe?"}),
        ("note", {"words": "Called twice."}),
        ("finding", {"words": "It was so."}),
    ],
)
async def test_what_was_taken_without_an_answer_is_not_sent_twice(
    office: Office, action: str, form: dict[str, str]
) -> None:
    """A line that breaks at the wrong moment must not bring a reporter two letters."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    office.server.swallows_answers = True
    with pytest.raises(ServerAwayError):
        await does(office, "ada", case, action, form)
    office.server.swallows_answers = False
    case = await office.opens("ada", row.reference)

    done = await does(office, "ada", case, action, form)

    assert done.version == case.detail.version
    assert len(await office.scene.store.entries(row.key)) == 2
    assert Drafts(office.desk("ada").cache).all() == ()
    await does(office, "ada", case, action, form)  # meant this time
    assert len(await office.scene.store.entries(row.key)) == 3


async def test_what_was_never_taken_is_sent_when_it_is_tried_again(office: Office) -> None:
    """The draft waits for the server."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = {"template": "own_words", "letter_words": "Are you safe?"}
    office.server.away = True
    with pytest.raises(ServerAwayError):
        await does(office, "ada", case, "letter", form)
    office.server.away = False

    await does(office, "ada", case, "letter", form)

    assert len(await office.scene.store.entries(row.key)) == 2


async def test_one_bad_entry_does_not_keep_a_case_from_its_next_reader(office: Office) -> None:
    """They open the rest, and are told of the bad one as the giver was."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "note", {"words": "Goes bad."})
    office.desk("ada").cache.forget_entry(case.detail.case_id, 2)
    office.server.payloads[row.reference, 2] = bytes(100)
    case = await office.opens("ada", row.reference)
    assert [fault.number for fault in case.faults] == [2]

    await does(office, "ada", case, "assign", GIVE)

    seen = await office.opens("dora", row.reference)
    assert seen.words[0].text == "They took my cow."
    assert [fault.number for fault in seen.faults] == [2]


async def with_proposal(office: Office, row: CaseRow, by: str, priority: str) -> CaseFile:
    """A case as another officer opens it, whose closing somebody proposed."""
    case = await office.opens("ada" if by == "ben" else "ben", row.reference)
    proposal = Proposal(number=7, action="propose_close", by=by)
    summary = replace(
        case.detail.summary, proposal=proposal, priority=priority, state=State.CLOSING
    )
    return replace(case, detail=replace(case.detail, summary=summary))


async def test_a_closing_is_confirmed_by_another_and_its_letter_sent(office: Office) -> None:
    """The letter waits sealed in the finding; it leaves with the second person's attest."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = CLOSING | {"letter_words": "Nous regrettons.", "language": "fr"}
    await does(office, "ada", case, "propose_close", form)
    proposed = await with_proposal(office, row, "ada", "P1")
    assert proposed.letters == ()

    await does(office, "ben", proposed, "close", {"attest": "yes"})

    action, facts, _ = office.client("ben").acts[-1]
    assert (action, facts) == ("close", {"by": "7"})
    seen = await office.opens("cleo", row.reference)
    (letter,) = seen.letters
    assert (letter.template, letter.result, letter.words) == ("closed", "UNS", "Nous regrettons.")
    assert (letter.language, letter.by) == ("fr", "ben")
    attest = seen.notes[-1]
    assert (attest.what, attest.by) == ("attest", "ben")
    assert attest.facts["code"] == "close:UNS"


async def test_nobody_confirms_their_own_closing_of_an_urgent_case(office: Office) -> None:
    """For P1 and P2 it takes two; for the others one may."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)

    for priority, passes in (("P1", False), ("P2", False), ("P3", True)):
        own = await with_proposal(office, row, "ada", priority)
        if passes:
            await does(office, "ada", own, "close", {"attest": "yes"})
        else:
            with pytest.raises(FormError) as refused:
                await does(office, "ada", own, "close", {"attest": "yes"})
            assert refused.value.reason == "second_person"


async def test_a_closing_is_not_confirmed_unread(office: Office) -> None:
    """The tick is the second person's word."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)
    proposed = await with_proposal(office, row, "ada", "P1")

    with pytest.raises(FormError) as refused:
        await does(office, "ben", proposed, "close", {})

    assert refused.value.field == "attest"


async def test_another_closing_than_the_one_proposed_is_not_confirmed(office: Office) -> None:
    """The server names who proposed; the sealed finding must be theirs."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "propose_close", CLOSING)
    proposed = await with_proposal(office, row, "cleo", "P1")

    with pytest.raises(FormError) as refused:
        await does(office, "ben", proposed, "close", {"attest": "yes"})

    assert refused.value.reason == "no_proposal"


async def test_an_accused_host_authority_asks_for_care_in_whom_is_told(office: Office) -> None:
    """No partner under the accused learns of the report by routine."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE | {"subject": "subj:HST_POL"})
    case = await office.opens("ada", row.reference)
    form = {"to_whom": "A ministry", "purpose": "act", "words": "x", "override": "Must be."}

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "refer", form)

    assert refused.value.reason == "host_authority"
    await does(office, "ada", case, "refer", form | {"not_of_host": "yes"})


def about_dora(office: Office, **facts: object) -> None:
    """The roster says something else of dora."""
    roster = office.roster.roster
    officers = tuple(
        replace(o, **facts) if o.name == "dora" else o  # type: ignore[arg-type]  # fields by name
        for o in roster.officers
    )
    office.roster = VerifiedRoster(replace(roster, officers=officers), ("head",))


async def refuses_dora(office: Office, row: CaseRow) -> None:
    """The case is not given to dora, until somebody says that they mean it."""
    case = await office.opens("ada", row.reference)
    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "assign", GIVE)
    assert refused.value.reason == "conflict"
    await does(office, "ada", case, "assign", {**GIVE, "override": "There is nobody else."})
    assert "dora" in (await office.opens("ada", row.reference)).detail.readers


async def test_who_is_named_in_the_report_is_not_given_the_case(office: Office) -> None:
    """By their alias: an officer who means it says so."""
    about_dora(office, aliases=("cow",))

    await refuses_dora(office, await filed(office))


async def test_who_is_meant_by_an_answer_is_not_given_the_case(office: Office) -> None:
    """Soldiers are accused, and dora is kept from what is said of soldiers."""
    about_dora(office, conflicts=("soldier",))
    await office.scene.tells("They took my cow.")
    await office.scene.taps("pick:hurt:me_adult", "skip:kind", "pick:who:soldier")
    await office.scene.taps("send:where", "send:check")

    await refuses_dora(office, await office.scene.case())


async def test_who_is_meant_by_a_recorded_check_is_not_given_the_case(office: Office) -> None:
    """A colleague has found out whose unit it was."""
    about_dora(office, unit="convoy-2")
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    checked = {"to": "ben", "words": "By the plates.", "checked": "yes", "tags": "convoy-2"}
    await does(office, "ada", case, "assign", checked)

    await refuses_dora(office, row)


async def test_a_decision_on_no_proposal_is_refused_here(office: Office) -> None:
    """It was decided or taken back meanwhile."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    for action in ("approve", "decline"):
        with pytest.raises(FormError) as refused:
            await does(office, "ada", case, action, {"words": "x"})
        assert refused.value.reason == "no_proposal"
