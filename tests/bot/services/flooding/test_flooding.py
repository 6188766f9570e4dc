"""A flood from end to end in memory: counts, quarantine, mutes, and what is left of them."""

from dataclasses import replace

import pytest

from bot.casework.clocks import HOUR
from bot.casework.lifecycle import State
from bot.casework.pressure import MB, SHORT_VOICE, Gauges, Level, Limits, Tally
from bot.errors import SealingError
from bot.interview.course import screen_id
from bot.interview.events import SentFile, Started, Tapped, Wrote
from bot.interview.parts import Notice, Said
from bot.interview.pictures import choose
from bot.interview.schema import Aside, Phase
from bot.sealing.day_keys import LIVES_FOR, SEALS_FOR
from bot.services.changes import Change, DropMute, PutMute
from bot.services.flooding import tallies
from bot.services.flooding.mutes import DAY, Mutes
from bot.services.rows import CaseRow
from tests.bot.interview.world import MISSION
from tests.bot.services.scene import BOT, CHAT, Scene

FEW = Limits(reports=2, messages=12, files=2, file_bytes=1000)


@pytest.fixture
def flooded(scene: Scene) -> Scene:
    """A mission with low limits."""
    scene.conversations.flooding.limits = FEW
    return scene


async def report(scene: Scene, *, kind: str | None = None) -> CaseRow:
    """Take one report from /start to its receipt; gives its case."""
    before = {row.key for row in await scene.store.cases()}
    await scene.happens(Started("en"), Tapped("start:welcome"))
    await scene.taps("agree:limits")
    await scene.writes("Somebody took our seed.")
    if kind is not None:
        await scene.taps("pick:hurt:adult", f"pick:kind:{kind}")
    await scene.taps(f"send:{await asked(scene)}", "send:check")
    (made,) = [row for row in await scene.store.cases() if row.key not in before]
    draft = await scene.the_draft()
    assert draft.sent is not None
    await scene.conversations.phone.receipt_shown(draft, 1)
    return made


async def asked(scene: Scene) -> str:
    """The question on the card."""
    return screen_id((await scene.the_draft()).interview, scene.mission)


def held(scene: Scene) -> Tally:
    """What this chat sent today."""
    return scene.conversations.flooding.tally(CHAT)


async def mute(scene: Scene, row: CaseRow) -> tuple[Change, ...]:
    """What an officer's slip does."""
    document = await scene.report(row)
    assert document.slip is not None
    mutes = scene.conversations.flooding.mutes
    changes = mutes.mute(document.slip, document.case_id, 7)
    await scene.store.commit(*changes)
    mutes.follow(changes)
    return changes


async def test_beyond_its_limit_a_chat_files_into_quarantine(flooded: Scene) -> None:
    """A normal sealed case, read within 72 hours, told of without waking anybody."""
    rows = [await report(flooded) for _ in range(3)]
    last = rows[-1]

    assert [row.state for row in rows] == [State.SUBMITTED, State.SUBMITTED, State.QUARANTINE]
    assert last.due == last.received + 72 * HOUR
    assert "Somebody took our seed." in (await flooded.report(last)).words[0].text
    acts = [act.action for act in await flooded.store.audit(last.key)]
    assert acts == ["received", "quarantined"]
    kinds = {item.case: item.kind for item in await flooded.store.outbox()}
    assert [kinds[row.key] for row in rows] == ["received", "received", "quarantined"]


async def test_a_grave_report_of_a_flooding_chat_goes_the_straight_way(flooded: Scene) -> None:
    """It is counted apart, so the heap before it hides nothing."""
    for _ in range(3):
        await report(flooded)
    grave = await report(flooded, kind="threat")

    assert (grave.state, grave.priority) == (State.SUBMITTED, 1)
    assert held(flooded) == Tally(reports=3, grave=1, messages=4)


async def test_the_pictures_make_a_chat_as_good_as_new(flooded: Scene) -> None:
    """They come after the limit, and the next report is taken straight."""
    for _ in range(2):
        await report(flooded)
    await flooded.happens(Started("en"), Tapped("start:welcome"))
    await flooded.taps("agree:limits")
    interview = (await flooded.the_draft()).interview
    assert interview.aside is Aside.PICTURES
    await flooded.taps(f"pic:pictures:{choose(interview.page)[0]}")
    await flooded.writes("Somebody took our seed.")
    await flooded.taps("send:hurt", "send:check")

    assert {row.state for row in await flooded.store.cases()} == {State.SUBMITTED}


async def test_files_of_a_day_have_a_bound(flooded: Scene) -> None:
    """The third is refused aloud, and nothing is fetched for it."""
    await flooded.tells("Somebody took our seed.")
    for number in range(3):
        turn = await flooded.happens(
            SentFile(source=900 + number, kind="photo", size=10), message=900 + number, remote="f"
        )
        assert bool(turn.fetch) is (number < 2)
    assert turn.draft is not None
    assert turn.draft.interview.receipt == Notice(Said.NO_FILES)
    assert 902 in turn.draft.staying


async def test_the_load_of_the_service_takes_files_from_everybody_and_words_from_nobody(
    scene: Scene,
) -> None:
    """A chat's first words are taken at the highest level."""
    scene.conversations.flooding.gauges = lambda: Gauges(room=0, words_room=100)
    assert scene.conversations.flooding.level() is Level.LEAST
    await scene.tells("Somebody took our seed.")
    turn = await scene.happens(SentFile(source=900, kind="photo", size=10), message=900, remote="f")

    assert turn.fetch == ()
    assert (await scene.the_draft()).interview.parts[0].number == 1


async def test_a_mute_pauses_new_reports_and_nothing_else(scene: Scene) -> None:
    """Consent is refused, words are refused aloud, 🆘 makes a case as ever."""
    await mute(scene, await report(scene))
    await scene.happens(Started("en"), Tapped("start:welcome"))
    await scene.taps("agree:limits")
    refused = (await scene.the_draft()).interview
    await scene.taps("open:limits:help", "urgent:help")

    assert (refused.phase, refused.receipt) == (Phase.LIMITS, Notice(Said.PAUSED))
    urgent = [row for row in await scene.store.cases() if row.priority == 1]
    assert [row.state for row in urgent] == [State.SUBMITTED]


async def test_a_mute_says_when_it_ends_and_ends(scene: Scene) -> None:
    """To the end of a day, so that its row does not tell when an officer acted."""
    await mute(scene, await report(scene))
    facing = scene.conversations.facing(CHAT, scene.mission)
    assert facing.paused_until is not None
    assert set(facing.paused_until) == {"en"}

    scene.clock.pass_(8 * DAY)
    assert scene.conversations.facing(CHAT, scene.mission).paused_until is None
    await scene.conversations.flooding.mutes.tidy()
    assert await scene.store.mutes() == []


async def test_an_unmark_ends_a_mute_even_when_its_slip_cannot_be_read_any_more(
    scene: Scene,
) -> None:
    """The row's number follows from the slip, not from a key."""
    row = await report(scene)
    await mute(scene, row)
    slip = (await scene.report(row)).slip
    assert slip is not None
    mutes = scene.conversations.flooding.mutes
    for _ in range(4):
        scene.clock.pass_(SEALS_FOR)
        await scene.ring.turn()
        await retold(scene, mutes)
    with pytest.raises(SealingError):
        mutes.mute(slip, (await scene.report(row)).case_id, 7)
    assert mutes.until(CHAT) is not None

    ended = mutes.unmute(slip)
    await scene.store.commit(*ended)
    mutes.follow(ended)
    assert mutes.until(CHAT) is None
    assert await scene.store.mutes() == []


async def test_a_mute_that_ends_while_mutes_are_sealed_anew_does_not_come_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer's unmark counts, in whichever moment it comes."""
    for row in [await report(scene) for _ in range(2)]:
        await mute(scene, row)
    mutes, commit = scene.conversations.flooding.mutes, scene.store.commit
    first, second = mutes._rows
    ended: list[int] = []
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    async def told(*changes: Change) -> None:
        await commit(*changes)
        mutes.follow(changes)
        if not ended:
            ended.append(second)
            await told(DropMute(second))

    monkeypatch.setattr(scene.store, "commit", told)
    await mutes.tidy()

    assert [row.key for row in await scene.store.mutes()] == [first]


async def test_a_mute_outlives_a_restart_and_every_turn_of_the_key(scene: Scene) -> None:
    """It is sealed anew each day; no row is left under a key that is about to go."""
    await mute(scene, await report(scene))
    for _ in range(4):
        scene.clock.pass_(SEALS_FOR)
        await scene.ring.turn()
        fresh = Mutes(BOT, scene.store, scene.ring, scene.clock, scene.random)
        await fresh.begin()
        await retold(scene, fresh)
        (kept,) = await scene.store.mutes()
        assert kept.day == scene.ring.keys.current.id
        assert fresh.until(CHAT) is not None
        assert fresh.until(CHAT + 1) is None


async def test_what_cannot_be_opened_any_more_is_dropped(scene: Scene) -> None:
    """After an outage of three days the mute is gone with its key: in favour of the reporter."""
    await mute(scene, await report(scene))
    scene.clock.pass_(LIVES_FOR)
    await scene.ring.turn()
    mutes = scene.conversations.flooding.mutes
    scene.ring.keys = replace(scene.ring.keys, keys=scene.ring.keys.keys[:1])
    await retold(scene, mutes)

    assert await scene.store.mutes() == []


async def test_a_mute_names_no_case_and_no_account(scene: Scene) -> None:
    """Neither its number nor its tag is the case's or the chat's; muting twice looks alike."""
    one, two = await report(scene), await report(scene)
    rows = [
        change.row
        for row in (one, two)
        for change in await mute(scene, row)
        if isinstance(change, PutMute)
    ]
    plain = CHAT.to_bytes(8, "big")

    assert len({row.key for row in rows}) == 2
    for row in rows:
        assert row.key not in {one.key, two.key}
        assert plain not in row.sealed + row.tag
        assert row.until % DAY == 0


async def test_counts_are_gone_with_the_day_key(scene: Scene) -> None:
    """In memory only, and forgotten at the turn: nothing is left to be asked for."""
    await report(scene)
    counted = scene.conversations.flooding.tallies
    assert len(counted) == 1
    scene.clock.pass_(SEALS_FOR)
    await scene.ring.turn()

    assert len(counted) == 0
    assert counted.of(CHAT) == Tally()


def test_counts_have_a_bound(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was quiet longest is forgotten, never whoever floods."""
    monkeypatch.setattr(tallies, "MOST", 3)
    counted = scene.conversations.flooding.tallies
    for chat in (1, 2, 3, 1, 4):
        counted.change(chat, lambda tally: tally.with_messages(1))

    assert len(counted) == 3
    assert counted.of(1) == Tally(messages=2)
    assert counted.of(2) == Tally()


async def test_a_chat_beyond_its_limit_waits_and_others_do_not(flooded: Scene) -> None:
    """Its own Send, by seconds; a first grave report by none."""
    for _ in range(2):
        await report(flooded)
    await flooded.happens(Wrote(1, "x"))
    flooding = flooded.conversations.flooding

    assert flooding.pause(CHAT, {"kind": "aid"}) == 2.0
    assert flooding.pause(CHAT, {"kind": "sex"}) == 0.0
    assert flooding.pause(CHAT + 1, {"kind": "aid"}) == 0.0
    assert flooding.breath(CHAT) == 1.0
    assert flooding.breath(CHAT + 1) == 0.0


async def retold(scene: Scene, mutes: Mutes) -> None:
    """Tidy up, and hear of it as the running bot does."""
    await mutes.tidy()
    mutes.follow(tuple(PutMute(row) for row in await scene.store.mutes()))


def test_just_above_the_words_room_a_voice_is_as_short_as_below_it(scene: Scene) -> None:
    """One long voice message would take it; a short one may."""
    flooding = scene.conversations.flooding
    flooding.gauges = lambda: Gauges(room=101 * MB, words_room=100 * MB)

    assert flooding.level() is Level.CALM
    assert flooding.facing(CHAT, MISSION).voice_room == SHORT_VOICE
