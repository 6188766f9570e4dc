"""A conversation takes each message once, whole, and leaves nothing behind when it is over."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.errors import ConflictError, StorageError
from bot.interview.events import Commanded, Edited, Tapped, Wrote
from bot.interview.parts import TextPart
from bot.interview.schema import Phase
from bot.sealing.opened import Expected
from bot.services.arrivals import Arrival, Turn
from bot.services.changes import AddUpdate, Change, FinishUpdate, PutDraft
from bot.services.conversations import Conversations
from bot.services.drafts import HOUR
from bot.services.echoes import AFTERGLOW
from bot.services.ports import Store
from bot.services.rows import CaseRow, EntryRow
from storage.memory import MemoryStore
from tests.bot.services.scene import BOT, CHAT, Scene

LATER = 10**9


def words(turn: Turn) -> list[str]:
    """What the draft holds in words."""
    assert turn.draft is not None
    return [part.text for part in turn.draft.interview.parts if isinstance(part, TextPart)]


def phase(turn: Turn) -> Phase:
    """Where the conversation stands."""
    assert turn.draft is not None
    return turn.draft.interview.phase


async def arrives(scene: Scene, update: int) -> FinishUpdate:
    """Put an update into the inbox; what finishes it."""
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, update, CHAT, b"{}")))
    return FinishUpdate(BOT, update, scene.clock.now())


# ---------------------------------------------------------------- taking


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


class Failing(MemoryStore):
    """A store whose commits of some kind fail, or are preceded by another's."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: type | None = None
        self.before: Sequence[Change] = ()

    async def commit(self, *changes: Change) -> None:
        """Commit, unless told otherwise."""
        if self.fails and any(isinstance(change, self.fails) for change in changes):
            raise StorageError
        first, self.before = self.before, ()
        if first:
            await super().commit(*first)
        await super().commit(*changes)


@pytest.fixture
async def failing(scene: Scene) -> Failing:
    """The scene's store, which can fail."""
    scene.store = store = Failing()
    scene.wake()
    return store


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

    await scene.conversations.shown(turn.draft, 77)
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


# ---------------------------------------------------------------- what disappears


async def test_a_message_is_swept_once_its_words_are_kept(scene: Scene) -> None:
    """And forgotten when the card that says so is shown."""
    turn = await scene.writes("words")
    assert turn.draft is not None
    (source,) = turn.draft.sweep

    shown = await scene.conversations.shown(turn.draft, 500)

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
    await scene.conversations.shown(await scene.the_draft(), 50)
    old = await scene.taps("open:hurt:help", card=40)
    receipt = await scene.taps(f"add:receipt:{'A' * 22}", card=45)

    assert old.draft is not None
    assert receipt.draft is not None
    assert 40 in old.draft.sweep
    assert 45 not in receipt.draft.sweep


# ---------------------------------------------------------------- ending


async def test_clearing_leaves_no_draft_and_no_payload(scene: Scene) -> None:
    """Only the messages that must disappear are remembered, sealed."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    kept = await scene.keep(turn.fetch[0])
    await scene.conversations.file_kept(turn.fetch[0], kept)
    await scene.conversations.shown(await scene.the_draft(), 60)

    over = await scene.taps("stop:hurt")

    assert over.draft is None
    assert over.clear is not None
    assert 60 in over.clear.messages
    assert await scene.store.drafts() == []
    assert await scene.store.loose_payloads(LATER * 10) == []
    (trace,) = await scene.store.traces()
    assert trace.delete_by <= scene.clock.now()
    await scene.conversations.cleared(over.clear)
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
    await scene.conversations.remember_message(CHAT, 30)

    over = await scene.taps("stop:hurt")

    assert over.clear is not None
    assert 30 in over.clear.messages
    assert len(await scene.store.traces()) == 1


async def test_an_echo_of_the_last_tap_begins_nothing(scene: Scene) -> None:
    """A second tap on a card that is gone; but words, or a minute later, do begin."""
    await scene.tells("words")
    await scene.taps("stop:hurt")

    echo = await scene.taps("stop:hurt")
    assert echo.silent
    assert echo.draft is None
    assert await scene.store.drafts() == []
    assert phase(await scene.writes("new words")) is Phase.LIMITS
    await scene.taps("stop:limits")
    scene.clock.pass_(AFTERGLOW + 1)
    assert (await scene.taps("start:welcome")).draft is not None


async def test_an_echo_still_finishes_its_update(scene: Scene) -> None:
    """Otherwise it would come again at every start."""
    await scene.tells("words")
    await scene.taps("stop:hurt")
    finish = await arrives(scene, 3)

    await scene.conversations.take(CHAT, Arrival(events=(Tapped("stop:hurt"),)), finish)

    assert await scene.store.waiting_updates() == []


# ---------------------------------------------------------------- sending


async def test_the_receipt_is_forgotten_once_it_was_shown(scene: Scene) -> None:
    """No table ties the chat to the case from then on."""
    await scene.tells("words")
    turn = await scene.sends()
    assert turn.draft is not None
    assert turn.draft.sent is not None
    assert (await scene.the_draft()).sent == turn.draft.sent

    left, trace = await scene.conversations.receipt_shown(turn.draft, 99)

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

    left, _ = await scene.conversations.receipt_shown(turn.draft, 99)

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


# ---------------------------------------------------------------- files after Send


async def sent_with_pending(scene: Scene) -> tuple[Turn, CaseRow]:
    """A report whose file is still on its way; its receipt has been shown."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.taps("send:hurt", "send:check")
    sent = await scene.taps("send:sending")
    assert sent.draft is not None
    assert sent.draft.sent is not None
    await scene.conversations.receipt_shown(sent.draft, 99)
    return turn, await scene.case()


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


# ---------------------------------------------------------------- adding to a case


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
    finish = await arrives(scene, 5)
    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)

    assert await scene.conversations.answer_after(CHAT, arrival, finish) == "en"

    (addition,) = await scene.additions(row)
    assert json.loads(addition)["choice"] == "both"
    assert await scene.store.drafts() == []
    assert await scene.store.waiting_updates() == []


async def test_an_answer_after_sending_is_not_lost_to_an_officers_act(
    scene: Scene, failing: Failing
) -> None:
    """A case that changed in that moment is taken as it stands then."""
    row, _, locator = await scene.files()
    finish = await arrives(scene, 5)
    other = await scene.posting._edit(row)
    other.act("letter")
    failing.before = other.changes()

    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)
    await scene.conversations.answer_after(CHAT, arrival, finish)

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


# ---------------------------------------------------------------- by time


async def test_an_untouched_draft_expires_with_all_it_holds(scene: Scene) -> None:
    """Its payloads go, and its messages are remembered for deletion."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    await scene.conversations.shown(await scene.the_draft(), 70)

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


async def test_due_traces_are_those_whose_time_has_come(scene: Scene) -> None:
    """What may still stay for a while is left alone."""
    await scene.conversations.remember_message(CHAT, 30)
    assert await scene.expiry.due_traces() == ()

    scene.clock.pass_(24 * 3600)
    (trace,) = await scene.expiry.due_traces()
    assert (trace.chat, trace.messages) == (CHAT, (30,))


class Copies:
    """A mirror that can fail."""

    def __init__(self) -> None:
        self.kept: list[tuple[CaseRow, Sequence[EntryRow]]] = []
        self.full = False

    async def keep(self, case: CaseRow, entries: Sequence[EntryRow], _store: Store) -> None:
        """Keep a case, or refuse."""
        if self.full:
            raise StorageError
        self.kept.append((case, entries))


async def test_each_case_is_copied_and_a_full_mirror_refuses_no_report(scene: Scene) -> None:
    """An alarm stands until a copy succeeds."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    mirror.full = True
    await scene.files("first")
    failed = scene.conversations.second_place.failed
    mirror.full = False
    scene.clock.pass_(AFTERGLOW + 1)
    await scene.tells("second")
    await scene.sends()

    assert (failed, scene.conversations.second_place.failed) == (True, False)
    assert len(mirror.kept) == 1
    assert len(await scene.store.cases()) == 2


async def test_what_comes_later_is_copied_too(scene: Scene) -> None:
    """A file that follows its report, words added to it, an answer given after sending."""
    mirror = Copies()
    scene.conversations = Conversations(scene._around(), scene.ring, mirror)
    turn, row = await sent_with_pending(scene)
    await scene.conversations.file_kept(turn.fetch[0], await scene.keep(turn.fetch[0]))
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("more")
    finish = await arrives(scene, 5)
    arrival = Arrival(events=(Tapped(f"after:consent:both:{locator}"),), language="en", card=9)
    await scene.conversations.answer_after(CHAT, arrival, finish)

    assert [len(entries) for _, entries in mirror.kept] == [1, 2, 3, 4]


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


async def test_a_receipt_never_disappears_by_itself(scene: Scene) -> None:
    """When Telegram no longer lets it be cleared, it is only forgotten."""
    await scene.files("first")
    assert len(await scene.store.traces()) == 2
    scene.clock.pass_(48 * 3600)

    assert all(99 not in trace.messages for trace in await scene.expiry.due_traces())
    (left,) = await scene.store.traces()
    assert left.delete_by < scene.clock.now()


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
