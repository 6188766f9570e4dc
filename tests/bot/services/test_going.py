"""What is kept disappears from the chat; a receipt stays until its chat is cleared."""

from bot.interview.events import Commanded
from bot.services.echoes import AFTERGLOW
from tests.bot.services.scene import CHAT, Scene

LATER = 10**9


async def test_a_message_is_swept_once_its_words_are_kept(scene: Scene) -> None:
    """And forgotten when the card that says so is shown."""
    turn = await scene.writes("words")
    assert turn.draft is not None
    (source,) = turn.draft.sweep

    shown = await scene.conversations.phone.shown(turn.draft, 500)

    assert source < 500
    assert (shown.card, shown.sweep) == (500, ())
    assert (await scene.the_draft()).sweep == ()
    (row,) = await scene.store.drafts()
    assert row.shown == row.version


async def test_a_message_with_a_file_stays_until_the_file_is_kept(scene: Scene) -> None:
    """Telegram may still have to serve it."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    assert turn.draft is not None
    source = turn.fetch[0].file.source
    assert turn.draft.staying == (source,)

    kept = await scene.keep(turn.fetch[0])
    done = await scene.conversations.file_kept(turn.fetch[0], kept)

    assert done is not None
    assert done.draft is not None
    assert done.draft.staying == ()
    assert source in done.draft.sweep


async def test_a_tap_on_an_older_card_takes_that_card_away(scene: Scene) -> None:
    """But a tap on the receipt leaves the receipt."""
    await scene.tells("words")
    await scene.conversations.phone.shown(await scene.the_draft(), 50)
    old = await scene.taps("open:hurt:help", card=40)
    receipt = await scene.taps(f"add:receipt:{'A' * 22}", card=45)

    assert old.draft is not None
    assert receipt.draft is not None
    assert 40 in old.draft.sweep
    assert 45 not in receipt.draft.sweep


async def test_clearing_leaves_no_draft_and_no_payload(scene: Scene) -> None:
    """Only the messages that must disappear are remembered, sealed."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    kept = await scene.keep(turn.fetch[0])
    await scene.conversations.file_kept(turn.fetch[0], kept)
    await scene.conversations.phone.shown(await scene.the_draft(), 60)

    over = await scene.taps("stop:hurt")

    assert over.draft is None
    assert over.clear is not None
    assert 60 in over.clear.messages
    assert over.clear.asked
    assert await scene.store.drafts() == []
    assert await scene.store.loose_payloads(LATER * 10) == []
    (trace,) = await scene.store.traces()
    assert trace.delete_by <= scene.clock.now()
    await scene.conversations.phone.cleared(over.clear)
    assert await scene.store.traces() == []


async def test_a_file_that_arrives_after_clearing_is_dropped(scene: Scene) -> None:
    """It belongs to nobody any more."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.taps("stop:hurt")
    kept = await scene.keep(turn.fetch[0])

    assert await scene.conversations.file_kept(turn.fetch[0], kept) is None
    assert await scene.conversations.file_failed(turn.fetch[0]) is None
    assert await scene.store.loose_payloads(LATER * 10) == []


async def test_clearing_takes_earlier_traces_along(scene: Scene) -> None:
    """One list of all that must disappear."""
    await scene.tells("words")
    await scene.conversations.phone.remember_message(CHAT, 30)

    over = await scene.taps("stop:hurt")

    assert over.clear is not None
    assert 30 in over.clear.messages
    assert len(await scene.store.traces()) == 1


async def test_a_receipt_stands_until_its_chat_is_cleared_on_request(scene: Scene) -> None:
    """✖ on a later report leaves the code of an earlier one; /forget takes it along."""
    await scene.files("first")  # its receipt is message 99
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.tells("second")
    over = await scene.taps("stop:hurt")
    assert over.clear is not None
    assert 99 not in over.clear.messages

    scene.clock.pass_(AFTERGLOW + 1)
    forgotten = await scene.happens(Commanded("forget"), message=120)
    assert forgotten.clear is not None
    assert {99, 120} <= set(forgotten.clear.messages)


async def test_a_file_that_follows_its_report_stays_in_the_chat_for_a_while(scene: Scene) -> None:
    """Until it is kept, the chat may hold its only copy; an hour later its message goes."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    source = turn.fetch[0].file.source
    await scene.taps("send:hurt", "send:check")
    sent = await scene.taps("send:sending")
    assert sent.draft is not None

    _, trace = await scene.conversations.phone.receipt_shown(sent.draft, 99)
    await scene.conversations.phone.cleared(trace)

    assert source not in trace.messages
    assert await scene.conversations.traces.due() == ()
    scene.clock.pass_(3600)
    (late,) = await scene.conversations.traces.due()
    assert late.messages == (source,)
