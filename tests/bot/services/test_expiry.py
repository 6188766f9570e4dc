"""What is over by time goes, with all that it holds; what is touched in that moment stays."""

from dataclasses import replace

from bot.services.changes import PutDraft
from bot.services.drafts import HOUR
from bot.services.expiry import Expiry
from bot.services.kept_drafts import KeptDrafts
from bot.services.kept_traces import KeptTraces
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.bot.services.stores import Failing

LATER = 10**9


async def test_an_untouched_draft_expires_with_all_it_holds(scene: Scene) -> None:
    """Its payloads go, and its messages are remembered for deletion."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    await scene.conversations.phone.shown(await scene.the_draft(), 70)

    scene.clock.pass_(2 * HOUR - 1)
    assert await scene.expiry.expire(scene.clock.now() - 2 * HOUR) == ()
    scene.clock.pass_(HOUR + 1)
    (trace,) = await scene.expiry.expire(scene.clock.now() - 2 * HOUR)

    assert 70 in trace.messages
    assert await scene.store.drafts() == []
    assert await scene.store.loose_payloads(LATER * 10) == []
    assert len(await scene.store.traces()) == 1


async def test_a_draft_touched_while_others_expire_is_spared(
    scene: Scene, failing: Failing
) -> None:
    """Its reporter has just written: nothing acknowledged may go."""
    await scene.tells("words")
    draft = await scene.the_draft()
    scene.clock.pass_(2 * HOUR)
    failing.before = [
        scene.conversations.drafts.put(replace(draft, version=draft.version + 1), draft.version)
    ]

    assert await scene.expiry.expire(scene.clock.now() - HOUR) == ()
    assert (await scene.the_draft()).interview == draft.interview


async def test_a_draft_that_cannot_be_opened_stops_no_other(scene: Scene) -> None:
    """It is nobody's: it is passed over, and dropped when its time is over."""
    await scene.tells("words")
    (row,) = await scene.store.drafts()
    broken = replace(row, key=1, tag=b"x" * 16, sealed=b"broken")
    await scene.store.commit(PutDraft(broken, None))

    assert len(await scene.conversations.unfinished()) == 1
    await scene.expiry.expire(scene.clock.now() + HOUR)
    assert await scene.store.drafts() == []


async def test_what_a_lost_bot_left_in_its_chats_is_forgotten(scene: Scene) -> None:
    """The bot that follows counts its own messages: of the same number, they are others."""
    await scene.tells("words")
    await scene.conversations.phone.shown(await scene.the_draft(), 70)
    await scene.conversations.phone.remember_message(CHAT, 30)
    here = scene.conversations
    keeping = (scene.store, here.drafts._ring, scene.clock, here.drafts._random)
    drafts, traces = KeptDrafts(BOT + 1, *keeping), KeptTraces(BOT + 1, *keeping)
    following = Expiry(scene.store, drafts, traces)
    assert [drafts.is_ours(draft) for draft in await drafts.unfinished()] == [False]
    assert await traces.all_passing() == ()

    scene.clock.pass_(48 * 3600)
    assert await following.expire(scene.clock.now() - 24 * 3600) == ()
    assert await following.due_traces() == ()
    assert await scene.store.drafts() == []
    assert await scene.store.traces() == []


async def test_a_draft_of_a_lost_bot_is_shown_nowhere(scene: Scene) -> None:
    """Its chat is another bot's; it expires like any other."""
    await scene.tells("words")
    assert len(await scene.conversations.unfinished()) == 1
    scene.conversations.drafts._bot += 1
    assert await scene.conversations.unfinished() == ()


async def test_due_traces_are_those_whose_time_has_come(scene: Scene) -> None:
    """What may still stay for a while is left alone."""
    await scene.conversations.phone.remember_message(CHAT, 30)
    assert await scene.expiry.due_traces() == ()

    scene.clock.pass_(24 * 3600)
    (trace,) = await scene.expiry.due_traces()
    assert (trace.chat, trace.messages) == (CHAT, (30,))


async def test_what_must_go_now_is_due_by_any_clock(scene: Scene) -> None:
    """A machine that starts again in the past still clears what it was asked to clear."""
    await scene.tells("words")
    over = await scene.taps("stop:hurt")
    scene.clock.pass_(-24 * 3600)

    assert over.clear is not None
    assert [trace.key for trace in await scene.expiry.due_traces()] == [over.clear.key]


async def test_a_receipt_never_disappears_by_itself(scene: Scene) -> None:
    """When Telegram no longer lets it be cleared, it is only forgotten."""
    await scene.files("first")
    assert len(await scene.store.traces()) == 2
    scene.clock.pass_(48 * 3600)

    assert all(99 not in trace.messages for trace in await scene.expiry.due_traces())
    (left,) = await scene.store.traces()
    assert left.delete_by < scene.clock.now()
