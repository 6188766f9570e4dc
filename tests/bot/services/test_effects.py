"""What the interview asks for is carried out on the right case, and in no other."""

import json
from dataclasses import replace

import pytest

from bot.interview.events import Tapped
from bot.interview.parts import Said
from bot.interview.schema import Phase
from bot.sealing.opened import Expected
from bot.services.arrivals import Arrival, Turn
from bot.services.echoes import AFTERGLOW
from bot.services.rows import CaseRow
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.stores import Failing
from tests.bot.services.turns import phase, words

LATER = 10**9


async def test_words_go_straight_to_the_case_that_is_open(scene: Scene) -> None:
    """By the locator that the receipt's button carries; nothing of it stays in the draft."""
    row, _, locator = await scene.files()
    await scene.taps(f"add:receipt:{locator}")
    turn = await scene.writes("and a number: 17")

    assert phase(turn) is Phase.ADDING
    assert words(turn) == []
    assert [json.loads(each)["words"] for each in await scene.additions(row)] == [
        "and a number: 17"
    ]


async def test_a_voice_goes_straight_to_the_case_that_is_open(scene: Scene) -> None:
    """Sealed for that case from the start."""
    row, _, locator = await scene.files()
    await scene.taps(f"add:receipt:{locator}")
    turn = await scene.sends_voice()
    (job,) = turn.fetch
    await scene.conversations.file_kept(job, await scene.keep(job))

    file = (await scene.store.entries(row.key))[-1]
    report = await scene.report(row)
    opened = await scene.opened(file, expected=Expected(report.case_id, file.number))
    assert opened.originals["original"] == b"voice"
    assert (await scene.the_draft()).files == ()


async def held_voice(scene: Scene, *, kept: bool) -> tuple[CaseRow, str, Turn]:
    """A filed case, and a voice sent afterwards which waits in a new draft."""
    row, _, locator = await scene.files()
    turn = await scene.sends_voice()
    if kept:
        await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    return row, locator, turn


@pytest.mark.parametrize("kept", [True, False])
async def test_a_held_file_is_fetched_again_for_the_case_it_is_added_to(
    scene: Scene, kept: bool
) -> None:
    """What is sealed names its case, so the copy sealed for the draft is of no use there."""
    row, locator, _ = await held_voice(scene, kept=kept)
    turn = await scene.taps(f"add:receipt:{locator}")
    (job,) = turn.fetch
    report = await scene.report(row)
    assert job.file.case_id == report.case_id
    await scene.conversations.file_kept(job, await scene.keep(job))

    file = (await scene.store.entries(row.key))[-1]
    opened = await scene.opened(file, expected=Expected(report.case_id, file.number))
    assert opened.originals["original"] == b"voice"
    assert await scene.store.loose_payloads(LATER * 10) == []


async def test_the_first_copy_of_a_moved_file_is_not_attached(scene: Scene) -> None:
    """It was sealed for another case, even where its number happens to be the same."""
    row, locator, first = await held_voice(scene, kept=False)
    turn = await scene.taps(f"add:receipt:{locator}")
    assert first.fetch[0].file.entry == turn.fetch[0].file.entry

    old = await scene.keep(first.fetch[0])
    assert await scene.conversations.file_kept(first.fetch[0], old) is None
    assert await scene.conversations.file_failed(first.fetch[0]) is None
    assert len(await scene.store.entries(row.key)) == 1
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))

    file = (await scene.store.entries(row.key))[-1]
    report = await scene.report(row)
    await scene.opened(file, expected=Expected(report.case_id, file.number))


async def test_answers_after_sending_reach_the_case_without_a_draft(scene: Scene) -> None:
    """The tap carries the way; nothing is begun for it."""
    row, _, locator = await scene.files()
    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)

    assert await scene.conversations.answer_after(CHAT, arrival) == "en"

    (addition,) = await scene.additions(row)
    assert json.loads(addition)["choice"] == "both"
    assert await scene.store.drafts() == []


async def test_an_answer_after_sending_is_not_lost_to_an_officers_act(
    scene: Scene, failing: Failing
) -> None:
    """A case that changed in that moment is taken as it stands then."""
    row, _, locator = await scene.files()
    other = await scene.posting._edit(row)
    other.act("letter")
    failing.before = other.changes()

    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)
    await scene.conversations.answer_after(CHAT, arrival)

    assert len(await scene.additions(row)) == 1


async def test_withdrawing_and_rating_are_sealed_and_on_the_record(scene: Scene) -> None:
    """With the code, a reporter may take it back, and say how it was handled."""
    row, digits, _ = await scene.files()
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.taps("code:welcome")
    opened = await scene.writes(digits)
    assert phase(opened) is Phase.CASE
    await scene.taps("open:case:withdraw", "withdraw:withdraw", "rate:case:3")

    said = [json.loads(each)["what"] for each in await scene.additions(row)]
    assert said == ["withdrawn", "rated"]
    assert (await scene.case()).state == "closing"


async def test_a_case_left_open_closes_by_itself(scene: Scene) -> None:
    """A phone laid aside does not stay open, and the draft no longer names the case."""
    _, digits, _ = await scene.files()
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.taps("code:welcome")
    await scene.writes(digits)
    assert (await scene.the_draft()).locator is not None
    assert await scene.conversations.close_idle() == ()

    scene.clock.pass_(16 * 60)
    (turn,) = await scene.conversations.close_idle()

    assert phase(turn) is Phase.CODE
    assert turn.opened is None
    assert (await scene.the_draft()).locator is None
    assert await scene.conversations.close_idle() == ()


async def test_the_code_itself_is_kept_nowhere(scene: Scene) -> None:
    """Neither in the draft nor in the session."""
    _, digits, _ = await scene.files()
    await scene.taps("code:receipt")
    await scene.writes(digits)

    assert digits not in repr(await scene.the_draft())
    draft = await scene.the_draft()
    assert all(digits not in str(part) for part in draft.interview.parts)


async def test_adding_ends_by_itself(scene: Scene) -> None:
    """A phone laid aside does not name its case for long."""
    _, _, locator = await scene.files()
    await scene.taps(f"add:receipt:{locator}")
    scene.clock.pass_(10 * 60)
    await scene.writes("more")
    scene.clock.pass_(10 * 60)
    assert await scene.conversations.close_idle() == ()
    scene.clock.pass_(6 * 60)
    (turn,) = await scene.conversations.close_idle()

    assert phase(turn) is Phase.SENT
    assert (await scene.the_draft()).locator is None


async def test_adding_ends_by_itself_under_an_open_page_too(scene: Scene) -> None:
    """Whatever was being read when the phone was laid aside."""
    _, _, locator = await scene.files()
    await scene.taps(f"add:receipt:{locator}", "open:adding:help")
    scene.clock.pass_(16 * 60)
    await scene.conversations.close_idle()

    assert (await scene.the_draft()).locator is None


async def test_a_case_that_is_closed_by_itself_gives_way_to_its_reporter(
    scene: Scene, failing: Failing
) -> None:
    """Who writes in that moment goes on."""
    row, _, locator = await scene.files()
    await scene.taps(f"add:receipt:{locator}")
    draft = await scene.the_draft()
    scene.clock.pass_(16 * 60)
    newer = replace(draft, version=draft.version + 1)
    failing.before = [scene.conversations.drafts.put(newer, draft.version)]
    (turn,) = await scene.conversations.close_idle()

    assert phase(turn) is Phase.SENT
    assert len(await scene.store.entries(row.key)) == 1


async def test_words_for_a_case_that_is_gone_are_held(scene: Scene) -> None:
    """The receipt answers as if it never was, and nothing written is lost."""
    await scene.writes("words before")
    turn = await scene.taps(f"add:receipt:{'A' * 22}")

    assert phase(turn) is not Phase.ADDING
    assert words(turn) == ["words before"]
    assert (await scene.the_draft()).locator is None


async def test_without_a_roster_a_code_is_asked_for_later_and_not_called_unknown(
    scene: Scene,
) -> None:
    """Whoever reads "nothing is kept" throws the code away; the words meant for a case are held."""
    _, digits, locator = await scene.files()
    roster, scene.roster = scene.roster, None
    await scene.taps("code:receipt:")
    typed = await scene.writes(digits)
    scene.roster = roster
    await scene.taps("back:code", f"add:receipt:{locator}")
    scene.roster = None
    added = await scene.writes("one more thing")

    for turn in (typed, added):
        assert turn.draft is not None
        assert turn.draft.interview.receipt is not None
        assert turn.draft.interview.receipt.said is Said.TOO_MANY
    assert words(added) == ["one more thing"]


async def test_what_is_said_after_a_call_for_help_reaches_the_urgent_case(scene: Scene) -> None:
    """Nobody in danger is asked to begin anew: the next words go straight there."""
    await scene.tells("They are outside.")
    turn = await scene.taps("open:hurt:help", "urgent:help")
    assert turn.draft is not None
    left, _ = await scene.conversations.phone.receipt_shown(turn.draft, 99)
    assert left is not None
    assert left.interview.phase is Phase.ADDING
    row = await scene.case()

    await scene.writes("Now they are at the door.")

    assert row.priority == 1
    assert [json.loads(each)["words"] for each in await scene.additions(row)] == [
        "Now they are at the door."
    ]
