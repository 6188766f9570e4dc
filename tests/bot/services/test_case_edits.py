"""What is added to a case later stays with its readers, in order, and on the record."""

import json
from dataclasses import replace

import pytest

from bot.casework.lifecycle import Move
from bot.errors import ConflictError, SealingError
from bot.sealing.age import stanza_count
from bot.sealing.opened import Expected
from bot.sealing.signing import VerifyKey
from bot.services.audit import LABEL_AUDIT, NONE_BEFORE, digest
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.changes import DropEntry, PutCase
from bot.services.rows import CaseRow
from tests.bot.services.scene import CANARY, Scene


async def edit_of(scene: Scene, row: CaseRow) -> CaseEdit:
    """An edit of a case as it stands now."""
    now, sealer = await scene.store.case(row.key), scene.sealer()
    assert now is not None
    assert sealer is not None
    return CaseEdit(now, await scene.store.audit(row.key), sealer, scene.clock.now())


async def verified_chain(scene: Scene, row: CaseRow) -> list[str]:
    """Walk the chain as a verifier would; the acts in their order."""
    previous, actions = NONE_BEFORE, []
    key: VerifyKey = scene.people.server.public
    for place, act in enumerate(await scene.store.audit(row.key), start=1):
        key.verify(act.server_signature, LABEL_AUDIT + act.base)
        said = json.loads(act.base)
        assert said["previous"] == act.previous.hex() == previous.hex()
        assert (said["number"], act.number, said["action"]) == (place, place, act.action)
        previous = digest(act)
        actions.append(act.action)
    return actions


async def test_words_are_sealed_to_the_cases_own_readers(scene: Scene) -> None:
    """A queue's new intake reads none of it; those who read the report do."""
    row, _, _ = await scene.files()
    roster = scene.roster
    assert roster is not None
    newcomers = {
        queue: replace(intake, readers=("dora", "emil")) for queue, intake in roster.intakes.items()
    }
    scene.roster = replace(roster, intakes=newcomers)
    edit = await edit_of(scene, row)
    edit.say("words", {"words": CANARY}, CANARY)
    await scene.store.commit(*edit.changes())

    report, addition = await scene.store.entries(row.key)
    opened = await scene.opened(addition, scene.people["ada"].need_identity())
    assert json.loads(opened.originals["addition.json"])["words"] == CANARY
    with pytest.raises(SealingError):
        await scene.opened(addition, scene.people["dora"].need_identity())
    assert stanza_count(addition.headers[0]) == stanza_count(report.headers[0])


async def test_an_addition_names_its_report(scene: Scene) -> None:
    """So that it cannot be slipped into another case."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)
    edit.say("words", {"words": "more"}, "more")
    await scene.store.commit(*edit.changes())

    report, addition = await scene.store.entries(row.key)
    first = await scene.opened(report)
    expected = Expected(first.manifest.case_id, 2, first.manifest_sha256)
    assert (await scene.opened(addition, expected=expected)).manifest.number == 2
    with pytest.raises(SealingError):
        await scene.opened(addition, expected=Expected("00" * 16, 2))


async def test_numbers_are_never_used_again(scene: Scene) -> None:
    """Not after a drop, and not one that was taken for a letter that never came."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)
    assert edit.take_number() == 2
    edit.say("words", {"words": "three"}, "three")
    await scene.store.commit(*edit.changes())
    await scene.store.commit(DropEntry(row.key, 3))
    edit = await edit_of(scene, row)
    edit.say("words", {"words": "four"}, "four")
    await scene.store.commit(*edit.changes())

    assert [entry.number for entry in await scene.store.entries(row.key)] == [1, 4]


async def test_two_edits_of_one_version_cannot_both_be_kept(scene: Scene) -> None:
    """The second is refused whole, so no number is given twice."""
    row, _, _ = await scene.files()
    first, second = await edit_of(scene, row), await edit_of(scene, row)
    first.say("words", {"words": "first"}, "first")
    second.say("words", {"words": "second"}, "second")
    await scene.store.commit(*first.changes())

    with pytest.raises(ConflictError):
        await scene.store.commit(*second.changes())
    assert [json.loads(each)["words"] for each in await scene.additions(row)] == ["first"]


async def test_a_refused_move_changes_nothing(scene: Scene) -> None:
    """A case that is open cannot be reopened."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)

    assert not edit.move(Move.REOPEN)
    assert edit.row == row
    (put,) = edit.changes()
    assert isinstance(put, PutCase)
    assert put.row.state == row.state


async def test_a_move_changes_the_state(scene: Scene) -> None:
    """A withdrawal proposes the closing."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)

    assert edit.move(Move.WITHDRAW)
    await scene.store.commit(*edit.changes())
    assert (await scene.case()).state == "closing"


async def test_the_chain_of_acts_holds_and_says_only_roughly_when(scene: Scene) -> None:
    """Every act names the one before by its digest, is signed, and its time is coarse."""
    row, _, _ = await scene.files()
    for words in ("one", "two"):
        scene.clock.pass_(5000)
        edit = await edit_of(scene, row)
        edit.say("words", {"words": words}, words)
        edit.say("rated", {"score": 3}, "3")
        await scene.store.commit(*edit.changes())

    actions = await verified_chain(scene, row)
    assert actions == ["received", "words", "rated", "words", "rated"]
    ats = [json.loads(act.base)["at"] for act in await scene.store.audit(row.key)]
    assert {at % (6 * 3600) for at in ats} == {0}


async def test_a_chain_that_was_rewritten_does_not_hold(scene: Scene) -> None:
    """Dropping or changing a middle act breaks what follows."""
    row, _, _ = await scene.files()
    for words in ("one", "two"):
        edit = await edit_of(scene, row)
        edit.say("words", {"words": words}, words)
        await scene.store.commit(*edit.changes())
    first, second, third = await scene.store.audit(row.key)

    assert third.previous == digest(second)
    assert third.previous != digest(replace(second, base=second.base + b" "))
    assert third.previous != digest(replace(second, server_signature=bytes(64)))
    assert third.previous != digest(replace(second, officer="ada", signature=b"x"))
    assert third.previous != digest(first)


async def test_the_kept_memory_belongs_to_its_case_and_version(scene: Scene) -> None:
    """An older reader list put back, or another case's, is refused."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)
    edit.take_number()
    await scene.store.commit(*edit.changes())
    now = await scene.case()

    assert CaseMemory.open(now, scene.server_key).next_entry == 3
    for wrong in (replace(now, sealed=row.sealed), replace(now, version=1), replace(now, key=1)):
        with pytest.raises(SealingError):
            CaseMemory.open(wrong, scene.server_key)


async def test_an_edit_shows_nothing(scene: Scene) -> None:
    """Its changes hold no word of what was said."""
    row, _, _ = await scene.files()
    edit = await edit_of(scene, row)
    edit.say("words", {"words": CANARY}, CANARY)

    assert CANARY not in repr(edit.changes())


async def standing_after(scene: Scene, row: CaseRow, state: str, what: str) -> str:
    """The state of a case that stood so, after the reporter did something."""
    now = await scene.store.case(row.key)
    assert now is not None
    await scene.store.commit(PutCase(replace(now, state=state), now.version))
    edit = await edit_of(scene, row)
    edit.say(what, {"words": "At noon."} if what == "words" else {}, "At noon.\n")
    await scene.store.commit(*edit.changes())
    after = await scene.store.case(row.key)
    assert after is not None
    return after.state


@pytest.mark.parametrize("what", ["words", "answer", "unread"])
@pytest.mark.parametrize("prior", ["assessing", "investigating"])
async def test_an_answer_ends_the_wait_for_it(scene: Scene, what: str, prior: str) -> None:
    """The case goes back to where it was asked from, without an officer's tap."""
    row, _, _ = await scene.files()

    assert await standing_after(scene, row, f"waiting_reporter:{prior}", what) == prior
    assert (await verified_chain(scene, row))[-1] == what


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ("waiting_external:investigating", "words"),
        ("waiting_reporter:assessing", "rated"),
        ("closed", "words"),
    ],
)
async def test_what_answers_nothing_moves_nothing(scene: Scene, state: str, what: str) -> None:
    """A wait for somebody else, a rating and a closed case stay as they are."""
    row, _, _ = await scene.files()

    assert await standing_after(scene, row, state, what) == state
