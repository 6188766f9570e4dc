"""A conversation takes each message once, whole, and leaves nothing behind when it is over."""

import json
from dataclasses import replace

import pytest

from bot.errors import ConflictError, StorageError
from bot.interview.events import Edited, Wrote
from bot.interview.parts import TextPart
from bot.interview.schema import Phase
from bot.sealing.opened import Expected
from bot.services.arrivals import Arrival
from bot.services.changes import PutDraft
from bot.services.echoes import AFTERGLOW
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.stores import Failing
from tests.bot.services.turns import arrives, phase, sent_with_pending, words

LATER = 10**9


async def test_an_update_is_finished_in_the_commit_that_keeps_its_words(scene: Scene) -> None:
    """Draft and inbox change together."""
    finish = await arrives(scene, 1)
    arrival = Arrival(events=(Wrote(5, "words"),), language="en", message=5)

    turn = await scene.conversations.take(CHAT, arrival, finish)

    assert words(turn) == ["words"]
    assert await scene.store.waiting_updates() == []


async def test_an_update_that_comes_twice_takes_effect_once(scene: Scene) -> None:
    """The second time the whole commit is refused."""
    finish = await arrives(scene, 1)
    arrival = Arrival(events=(Wrote(5, "words"),), language="en", message=5)
    await scene.conversations.take(CHAT, arrival, finish)

    with pytest.raises(ConflictError):
        await scene.conversations.take(CHAT, arrival, finish)
    assert len((await scene.the_draft()).interview.parts) == 1


async def test_a_commit_that_fails_leaves_the_update_and_no_draft(
    scene: Scene, failing: Failing
) -> None:
    """Then it is taken again, whole."""
    finish = await arrives(scene, 1)
    failing.fails = PutDraft
    with pytest.raises(StorageError):
        await scene.conversations.take(CHAT, Arrival(events=(Wrote(5, "words"),)), finish)

    assert len(await failing.waiting_updates()) == 1
    assert await failing.drafts() == []
    failing.fails = None
    turn = await scene.conversations.take(CHAT, Arrival(events=(Wrote(5, "words"),)), finish)
    assert words(turn) == ["words"]


async def test_a_draft_that_changed_meanwhile_is_taken_up_as_it_stands(
    scene: Scene, failing: Failing
) -> None:
    """Nothing of either side is lost."""
    await scene.tells("first")
    draft = await scene.the_draft()
    part = TextPart(9, 9, "meanwhile", "story")
    grown = replace(draft.interview, parts=(*draft.interview.parts, part), last_number=9)
    other = scene.conversations.drafts.put(
        replace(draft, interview=grown, version=draft.version + 1), draft.version
    )
    failing.before = [other]

    turn = await scene.writes("second")

    assert words(turn) == ["first", "meanwhile", "second"]


async def test_a_conversation_is_found_again_after_a_restart(scene: Scene) -> None:
    """With a key ring read from the file."""
    await scene.tells("words")
    before = await scene.the_draft()
    scene.wake()

    assert await scene.the_draft() == before


async def test_what_was_not_shown_before_a_crash_is_shown_after_it(scene: Scene) -> None:
    """A card that Telegram never accepted is due again; one that it accepted is not."""
    await scene.tells("words")
    scene.wake()
    (draft,) = await scene.conversations.unfinished()
    turn = await scene.conversations.resume(draft)
    assert turn.draft is not None
    assert not turn.silent

    await scene.conversations.phone.shown(turn.draft, 77)
    scene.wake()
    (draft,) = await scene.conversations.unfinished()
    assert draft.card == 77
    assert (await scene.conversations.resume(draft)).silent


async def test_a_chat_is_found_under_every_live_key(scene: Scene) -> None:
    """Its tag changes daily; a draft of this morning is still that chat's tonight."""
    await scene.tells("words")
    scene.ring.keys = scene.ring.keys.turned(scene.clock.now(), scene.random)

    assert words(await scene.writes("more")) == ["words", "more"]
    assert len(await scene.store.drafts()) == 1


async def test_an_edited_message_replaces_its_words(scene: Scene) -> None:
    """While the draft lives."""
    turn = await scene.tells("frist")
    assert turn.draft is not None
    source = turn.draft.interview.parts[0].source
    assert source is not None

    turn = await scene.happens(Edited(source, "first"), message=source)

    assert words(turn) == ["first"]


async def test_the_same_tap_twice_is_one_tap(scene: Scene) -> None:
    """A finger that trembles skips no question."""
    await scene.tells("words")
    once = await scene.taps("pick:hurt:adult")
    twice = await scene.taps("pick:hurt:adult")

    assert once.draft is not None
    assert twice.draft is not None
    assert once.draft.interview == twice.draft.interview


async def test_typed_words_that_name_an_option_are_a_tap(scene: Scene) -> None:
    """By its label as the card writes it."""
    await scene.tells("words")
    turn = await scene.writes("another adult!")

    assert turn.draft is not None
    assert turn.draft.interview.answers == {"hurt": "adult"}
    assert words(turn) == ["words"]


async def test_the_receipt_is_forgotten_once_it_was_shown(scene: Scene) -> None:
    """No table ties the chat to the case from then on."""
    await scene.tells("words")
    turn = await scene.sends()
    assert turn.draft is not None
    assert turn.draft.sent is not None
    assert (await scene.the_draft()).sent == turn.draft.sent

    left, trace = await scene.conversations.phone.receipt_shown(turn.draft, 99)

    assert left is None
    assert trace.messages
    assert await scene.store.drafts() == []


async def test_a_receipt_not_shown_before_a_crash_is_shown_after_it(scene: Scene) -> None:
    """The same one, for the case that exists already."""
    await scene.tells("words")
    turn = await scene.sends()
    scene.wake()
    (draft,) = await scene.conversations.unfinished()
    again = await scene.conversations.resume(draft)

    assert turn.draft is not None
    assert again.draft is not None
    assert not again.silent
    assert again.draft.sent == turn.draft.sent
    assert len(await scene.store.cases()) == 1


async def test_words_that_come_before_the_receipt_go_on_without_it(scene: Scene) -> None:
    """The receipt is forgotten; the words wait in a draft of their own case."""
    await scene.tells("words")
    sent = await scene.sends()
    turn = await scene.writes("and one more thing")
    assert turn.draft is not None
    assert turn.draft.sent is not None
    assert sent.draft is not None

    left, _ = await scene.conversations.phone.receipt_shown(turn.draft, 99)

    assert left is not None
    assert left.sent is None
    assert left.case_id != (await scene.report(await scene.case())).case_id
    assert [p.text for p in left.interview.parts if isinstance(p, TextPart)] == [
        "and one more thing"
    ]


async def test_a_closed_intake_keeps_the_draft(scene: Scene) -> None:
    """Nothing is sent, and the card says so."""
    await scene.tells("words")
    scene.roster = None
    turn = await scene.sends()

    assert phase(turn) is Phase.CHECK
    assert words(turn) == ["words"]
    assert await scene.store.cases() == []


async def test_a_report_can_be_followed_by_another(scene: Scene) -> None:
    """Each its own case id, reference and receipt."""
    first, digits, _ = await scene.files("first")
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.tells("second")
    turn = await scene.sends()

    assert turn.draft is not None
    assert turn.draft.sent is not None
    assert turn.draft.sent.digits != digits
    ids = {(await scene.report(row)).case_id for row in await scene.store.cases()}
    assert len(ids) == 2
    assert first.key in {row.key for row in await scene.store.cases()}


async def test_a_file_kept_after_send_reaches_the_case(scene: Scene) -> None:
    """Under the number that the report lists, by a follower that no chat finds."""
    turn, row = await sent_with_pending(scene)
    (follower,) = await scene.conversations.unfinished()
    assert follower.following
    assert follower.chat == 0
    assert await scene.conversations.load(CHAT) is None

    done = await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))

    assert done is None
    report, file = await scene.store.entries(row.key)
    manifest = (await scene.opened(report)).manifest
    assert manifest.report is not None
    assert [(f.number, f.sha256) for f in manifest.report.files] == [(file.number, None)]
    opened = await scene.opened(file, expected=Expected(manifest.case_id, file.number))
    assert opened.originals["original"] == b"voice"
    assert await scene.store.drafts() == []


async def test_a_file_that_follows_survives_a_restart(scene: Scene) -> None:
    """The follower asks for it again, under its own key."""
    _, row = await sent_with_pending(scene)
    scene.wake()
    (follower,) = await scene.conversations.unfinished()
    turn = await scene.conversations.resume(follower)
    (job,) = turn.fetch

    await scene.conversations.file_kept(job, await scene.keep(job))

    assert [entry.kind for entry in await scene.store.entries(row.key)] == ["report", "file"]
    assert await scene.store.drafts() == []


async def test_a_file_that_never_comes_is_said_in_the_case(scene: Scene) -> None:
    """Officers are told that a listed number stays empty."""
    turn, row = await sent_with_pending(scene)

    assert await scene.conversations.file_failed(turn.fetch[0]) is None

    (addition,) = await scene.additions(row)
    assert json.loads(addition) == {"entry": 2, "format": "amana/addition/1", "what": "missing"}
    assert await scene.store.drafts() == []


async def test_a_file_that_is_done_twice_is_attached_once(scene: Scene) -> None:
    """A second copy that finds nobody waiting is dropped, the attached one stays."""
    turn, row = await sent_with_pending(scene)
    kept = await scene.keep(turn.fetch[0])
    await scene.conversations.file_kept(turn.fetch[0], kept)

    assert await scene.conversations.file_kept(turn.fetch[0], kept) is None
    again = await scene.keep(turn.fetch[0])
    assert await scene.conversations.file_kept(turn.fetch[0], again) is None

    assert len(await scene.store.entries(row.key)) == 2
    assert await scene.store.loose_payloads(LATER * 10) == []
