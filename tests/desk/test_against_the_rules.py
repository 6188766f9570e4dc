"""The desk's acts against the server's own rules: what one makes, the other takes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.casework.actions import Action
from bot.casework.lifecycle import State
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.changes import DropNotice
from bot.services.officers import errors
from bot.services.officers.acting import Acting, Ground
from bot.services.officers.brought import Brought as TheirBrought
from bot.services.officers.brought import BroughtEntry as TheirEntry
from desk.answers import Proposal
from desk.casefile import CaseFile
from desk.deciding import Deciding, decide
from desk.drafts import Drafts
from desk.errors import ChangedError, RefusedActError
from desk.plans import PLANS
from desk.stated import believed
from desk.wire import Brought, Done
from tests.bot.sealing.cast import Seeded
from tests.bot.services.letters import case_with_note
from tests.desk.decisions import CLOSING, GIVE, TRIAGE
from tests.desk.office import Office, opened_office
from tests.desk.server import FakeClient, signed

Form = Mapping[str, str]


class Strict:
    """A client whose acts are judged by the server's own use case."""

    def __init__(self, office: Office, name: str) -> None:
        self._scene, self._name = office.scene, name
        scene = office.scene
        self._acting = Acting(
            Ground(store=scene.store, sealer=scene.sealer, clock=scene.clock, notices=scene.notices)
        )

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None = None,
        brought: Brought | None = None,
    ) -> Done:
        """Do it, and say what became of it as the client does."""
        people, sent = self._scene.people, brought or Brought()
        said = dict(facts or {})
        request = signed(
            people[self._name],
            people.server.public.key_id,
            reference,
            action,
            urlencode(said),
        )
        theirs = TheirBrought(
            entries=tuple(
                TheirEntry(e.number, str(e.kind), e.header, e.payload) for e in sent.entries
            ),
            headers=tuple((h.number, h.header) for h in sent.headers),
            notice_key=sent.notice_key,
            file_key=sent.file_key,
        )
        officer = (self._scene.roster or people.roster).officer(self._name)
        try:
            done = await self._acting.act(
                request, officer, reference, Action(action), said, version, theirs
            )
        except errors.ChangedError as error:
            raise ChangedError(error.version) from None
        except errors.RefusedActError as error:
            raise RefusedActError(error.reason) from None
        return Done(version=done.version, announced=done.announced, held_until=done.held_until)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


async def does(office: Office, name: str, reference: str, action: str, form: Form) -> CaseFile:
    """An officer opens a case, decides, and sees it afterwards."""
    reader = office.desk(name)
    assert isinstance(reader.client, FakeClient)
    deciding = Deciding(
        reader=reader,
        server=Strict(office, name),
        random=Seeded(f"{name} {action} {office.scene.clock.at}"),
        now=office.scene.clock.now(),
    )
    case = await with_proposals(office, await office.opens(name, reference))
    await decide(deciding, case, action, form)
    office.scene.clock.pass_(60)
    return await office.opens("ben", reference)


async def with_proposals(office: Office, case: CaseFile) -> CaseFile:
    """The case with the proposal that the server remembers, as the desk believes it."""
    row = await office.server.row(case.reference)
    memory = CaseMemory.open(row, office.scene.server_key)
    if not memory.proposals:
        return case
    (kept,) = memory.proposals
    to = None if kept.to is None else f"P{kept.to}"
    proposal = Proposal(number=kept.number, action=str(kept.action), by=kept.by, to=to)
    summary = replace(case.detail.summary, proposal=proposal)
    rows = await office.scene.store.audit(row.key)
    stated = replace(case.detail, summary=summary)
    detail, doubts = believed(stated, rows, office.scene.people.roster)
    assert (detail, doubts) == (stated, ())
    return replace(case, detail=detail)


def state_of(case: CaseFile) -> State:
    """Where a case stands."""
    return State(case.detail.summary.state.partition(":")[0])


async def test_a_case_goes_its_whole_way(office: Office) -> None:
    """From the first look to the closing and back, each act taken as the desk makes it."""
    row, _, _ = await office.scene.files("They took my cow.")
    reference = row.reference

    case = await does(office, "ada", reference, "acknowledge", {"template": "received"})
    assert state_of(case) is State.ACKNOWLEDGED
    case = await does(office, "ada", reference, "triage", TRIAGE)
    assert state_of(case) is State.TRIAGED
    case = await does(office, "ada", reference, "assign", GIVE)
    assert case.detail.summary.assignee == "dora"
    case = await does(office, "dora", reference, "assess", {})
    ask = {"letter_words": "When was it?", "language": "en"}
    case = await does(office, "dora", reference, "ask", ask)
    assert state_of(case) is State.WAITING_REPORTER
    case = await does(office, "dora", reference, "resume", {})
    case = await does(office, "dora", reference, "finding", {"words": "It was so."})
    case = await does(office, "cleo", reference, "recuse", {"words": "My cousin."})
    case = await does(office, "dora", reference, "propose_close", CLOSING)
    assert state_of(case) is State.CLOSING
    case = await does(office, "ada", reference, "close", {"attest": "yes"})
    assert state_of(case) is State.CLOSED
    assert [letter.result for letter in case.letters] == [None, None, "UNS"]
    case = await does(office, "ada", reference, "reopen", {"words": "They do not agree."})
    assert state_of(case) is State.REOPENED

    assert (case.faults, case.chain_faults, case.readers.alarms) == ((), (), ())
    seen = await office.opens("dora", reference)
    assert (seen.faults, seen.readers.alarms) == ((), ())


async def test_marks_holds_and_priorities_are_taken_as_they_are_made(office: Office) -> None:
    """Lowering waits for a second person, who finds it by its number."""
    row, _, _ = await office.scene.files("They took my cow.")
    reference = row.reference
    priority = {"words": "Danger.", "priority": "P1"}

    case = await does(office, "ada", reference, "raise", priority)
    assert case.detail.summary.priority == "P1"
    await does(office, "ada", reference, "lower", priority | {"priority": "P3"})
    case = await does(office, "cleo", reference, "approve", {"words": "I agree."})
    assert case.detail.summary.priority == "P3"
    case = await does(office, "ada", reference, "mark_abusive", {"words": "Insults only."})
    await does(office, "ada", reference, "unmark", {})
    other = {"other": "K7M-2QD", "words": "The same day and place."}
    case = await does(office, "ada", reference, "mark_duplicate", other)
    assert case.related == ("K7M2QD",)
    case = await does(office, "ada", reference, "note", {"words": "Read again."})
    assert case.chain_faults == ()


WORDS = {"words": "As it is written."}
ALL: Mapping[Action, tuple[str, str, Form]] = {
    Action.ACKNOWLEDGE: ("submitted", "ada", {"template": "received"}),
    Action.TRIAGE: ("acknowledged", "ada", TRIAGE),
    Action.RAISE: ("assessing", "ada", WORDS | {"priority": "P1"}),
    Action.LOWER: ("assessing", "ada", WORDS | {"priority": "P4"}),
    Action.ASSIGN: ("triaged", "ada", GIVE),
    Action.UNASSIGN: ("assessing", "ada", {}),
    Action.RECUSE: ("assessing", "ada", WORDS),
    Action.ASSESS: ("triaged", "ada", {}),
    Action.INVESTIGATE: ("assessing", "ada", {}),
    Action.ASK: ("assessing", "ada", {"letter_words": "When was it?"}),
    Action.AWAIT: ("investigating", "ada", WORDS),
    Action.RESUME: ("waiting_external:investigating", "ada", {}),
    Action.REFER: (
        "assessing", "ada", WORDS | {"to_whom": "A clinic", "purpose": "care", "override": "Life."}
    ),
    Action.TAKE_BACK: ("referred", "ada", WORDS),
    Action.NOTE: (
        "assessing", "ada", WORDS | {"of": "1/1", "made_by": "human", "note_language": "fr"}
    ),
    Action.FINDING: ("assessing", "ada", WORDS | {"category": "cat:SEA.TRX"}),
    Action.LETTER: ("assessing", "ada", {"template": "more_time"}),
    Action.PROPOSE_CLOSE: ("investigating", "ada", CLOSING),
    Action.CLOSE: ("closing", "ben", {"attest": "yes"}),
    Action.KEEP_OPEN: ("closing", "ben", WORDS),
    Action.REOPEN: ("closed", "ada", WORDS),
    Action.DUPLICATE: ("assessing", "ada", WORDS | {"other": "K7M-2QD"}),
    Action.ABUSIVE: ("assessing", "ada", WORDS),
    Action.UNMARK: ("assessing", "ada", {}),
    Action.HOLD: ("assessing", "cleo", WORDS),
    Action.RELEASE: ("assessing", "cleo", {}),
    Action.APPROVE: ("assessing", "cleo", WORDS),
    Action.DECLINE: ("assessing", "ada", WORDS),
    Action.READ: ("assessing", "ada", {}),
    Action.EXPORT: (
        "assessing", "cleo", WORDS | {
            "what": "whole", "format": "pdf", "to_whom": "The court", "purpose": "act",
            "consent": "none", "override": "An order.", "hidden": "3", "recipient": "age1x",
        }
    ),
    Action.PROPOSE_EXPORT: ("assessing", "ada", WORDS | {"what": "whole", "to_whom": "The court"}),
}  # fmt: skip
"""Each act with everything that its form can say: the state it is made in, by whom, and how."""

BEFORE: Mapping[Action, Action] = {
    Action.UNASSIGN: Action.ASSIGN,
    Action.CLOSE: Action.PROPOSE_CLOSE,
    Action.KEEP_OPEN: Action.PROPOSE_CLOSE,
    Action.UNMARK: Action.ABUSIVE,
    Action.RELEASE: Action.HOLD,
    Action.APPROVE: Action.PROPOSE_EXPORT,
    Action.DECLINE: Action.LOWER,
}


def test_no_act_is_left_out() -> None:
    """Whatever the desk can plan is tried here."""
    assert set(ALL) == set(PLANS)


@pytest.mark.parametrize("action", ALL, ids=str)
async def test_every_act_is_taken_as_the_desk_makes_it(office: Office, action: Action) -> None:
    """Its clear facts are those of the table, and nothing that it brings is turned away."""
    row, _, _ = await office.scene.files("They took my cow.")
    with_heads(office)
    await standing(office, ALL[BEFORE.get(action, action)][0])
    for each in (BEFORE.get(action), action):
        if each is not None:
            _, who, form = ALL[each]
            case = await does(office, who, row.reference, each, form)

    assert (await office.scene.store.audit(row.key))[-1].action == action
    assert (case.faults, case.chain_faults) == ((), ())


async def test_an_approved_export_names_what_approved_it(office: Office) -> None:
    """The number stands in clear, so that the record tells by whose word it left."""
    row, _, _ = await office.scene.files("They took my cow.")
    with_heads(office)
    await does(office, "ada", row.reference, Action.PROPOSE_EXPORT, WORDS)
    memory = CaseMemory.open(await office.server.row(row.reference), office.scene.server_key)
    by = {"by": str(memory.proposals[0].number)}
    with pytest.raises(RefusedActError) as refused:
        await does(office, "ada", row.reference, Action.EXPORT, WORDS | {"what": "whole"} | by)
    assert refused.value.reason == "needs_approval"

    await does(office, "cleo", row.reference, Action.APPROVE, WORDS)
    await does(office, "ada", row.reference, Action.EXPORT, WORDS | {"what": "whole"} | by)
    assert (await office.scene.store.audit(row.key))[-1].action == Action.EXPORT


def with_heads(office: Office) -> None:
    """Cleo is a head, on the server's roster."""
    roster = office.scene.people.roster
    officers = (replace(o, roles=("head",)) if o.name == "cleo" else o for o in roster.officers)
    office.scene.roster = replace(roster, officers=tuple(officers))


async def standing(office: Office, state: str) -> None:
    """Set the case as if it had come so far."""
    row, sealer = await office.scene.case(), office.scene.sealer()
    assert sealer is not None
    acts = await office.scene.store.audit(row.key)
    edit = CaseEdit(row, acts, sealer, office.scene.clock.now())
    edit.row = replace(edit.row, state=state, priority=2)
    await office.scene.store.commit(*edit.changes())


async def test_a_second_letter_of_the_day_is_held_and_kept(office: Office) -> None:
    """A phone that buzzes often is looked at; the words wait at the desk."""
    row = await case_with_note(office.scene)
    case = await does(office, "ada", row.reference, "letter", {"template": "more_time"})
    assert len(case.letters) == 1
    for notice in await office.scene.store.notices():
        await office.scene.store.commit(DropNotice(notice.key))

    case = await does(office, "ada", row.reference, "letter", {"template": "help"})

    assert len(case.letters) == 1
    (draft,) = Drafts(office.desk("ada").cache).all()
    assert draft.held_until is not None
