"""What falls due with time is done when it is, and only on a clock that is believed."""

from collections.abc import Awaitable, Callable

import pytest

from bot.errors import DiskFullError, StorageError
from bot.interview.schema import Phase
from bot.services.changes import AddChunk, AddUpdate, FinishUpdate
from bot.services.upkeep import FINISHED_FOR, LOOSE_FOR, SPELL, Upkeep
from tests.bot.services.scene import BOT, CHAT, Scene

DAY = 24 * 3600


@pytest.fixture
def upkeep(scene: Scene) -> Upkeep:
    """Upkeep over the scene."""
    return Upkeep(scene.store, scene.ring, scene.clock, scene.conversations, DAY)


async def test_drafts_expire_after_their_day(scene: Scene, upkeep: Upkeep) -> None:
    """And what they left in the chat is due for deletion."""
    await scene.tells("words")
    scene.clock.pass_(DAY - 1)
    await upkeep.tick()
    assert len(await scene.store.drafts()) == 1

    scene.clock.pass_(2 * 3600)
    due = await upkeep.tick()
    assert await scene.store.drafts() == []
    assert due.traces[0].messages


async def test_a_clock_that_is_not_trusted_expires_nothing(scene: Scene, upkeep: Upkeep) -> None:
    """Drafts, keys, ids and payloads stay, however far it jumped."""
    await scene.tells("words")
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, 1, CHAT, b"{}")))
    await scene.store.commit(FinishUpdate(BOT, 1, scene.clock.now()), AddChunk(5, 0, 1, b"x"))
    keys = scene.ring.keys
    scene.clock.believed = False
    scene.clock.pass_(400 * DAY)
    await upkeep.tick()

    assert len(await scene.store.drafts()) == 1
    assert scene.ring.keys == keys
    assert await scene.store.loose_payloads(2**62) == [5]
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, 1, CHAT, b"{}")))
    assert await scene.store.waiting_updates() == []

    scene.clock.believed = True
    await upkeep.tick()
    assert await scene.store.drafts() == []
    assert scene.ring.keys != keys


async def test_what_fails_keeps_nothing_else_from_being_done(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses the day keys leaves nobody's words, and nothing on a phone."""
    settled: list[str] = []

    async def settle() -> bool:
        settled.append("once")
        return True

    async def refuses() -> None:
        raise StorageError

    await scene.tells("words")
    scene.clock.pass_(2 * DAY)
    monkeypatch.setattr(scene.ring, "turn", refuses)
    monkeypatch.setattr(scene.conversations, "close_idle", refuses)
    monkeypatch.setattr(scene.store, "settle_erasure", settle)
    keeping = (scene.store, scene.ring, scene.clock, scene.conversations, DAY)
    due = await Upkeep(*keeping, endings=(refuses,)).tick()

    assert await scene.store.drafts() == []
    assert due.traces[0].messages
    assert (due.faults, settled) == (("StorageError",) * 3, ["once"])


STEPS = ("turn", "date_anew", "expire", "purge", "loose", "ending", "settle", "traces")


def note_steps(
    scene: Scene, upkeep: Upkeep, failing: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Note which steps of a tick are asked for; some of them fail."""
    asked: list[str] = []
    expiry = upkeep._expiry
    places = {
        "turn": (scene.ring, "turn"),
        "date_anew": (scene.conversations.drafts, "date_anew"),
        "expire": (expiry, "expire"),
        "purge": (scene.store, "purge_finished"),
        "loose": (scene.store, "loose_payloads"),
        "settle": (scene.store, "settle_erasure"),
        "traces": (expiry, "due_traces"),
    }

    def noting(name: str) -> Callable[..., Awaitable[tuple[()]]]:
        async def step(*_: object) -> tuple[()]:
            asked.append(name)
            if name in failing:
                raise failing[name]
            return ()

        return step

    for name, (owner, method) in places.items():
        monkeypatch.setattr(owner, method, noting(name))

    async def ending() -> None:
        await noting("ending")()

    upkeep.end_also(ending)
    return asked


@pytest.mark.parametrize("early", STEPS)
@pytest.mark.parametrize("error", [DiskFullError, StorageError])
async def test_whatever_fails_each_step_is_tried_in_each_tick(
    scene: Scene,
    upkeep: Upkeep,
    early: str,
    error: type[StorageError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a full disk, too: expiry and erasure come after, and they give room back."""
    asked = note_steps(scene, upkeep, {early: error()}, monkeypatch)
    for _ in range(3):
        asked.clear()
        due = await upkeep.tick()
        assert (tuple(asked), due.faults) == (STEPS, (error.__name__,))
        scene.clock.pass_(SPELL)


async def test_of_several_faults_none_is_hidden(
    scene: Scene, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one is told first."""
    failing = {"turn": DiskFullError(), "expire": RecursionError(), "settle": StorageError()}
    asked = note_steps(scene, upkeep, failing, monkeypatch)
    due = await upkeep.tick()

    assert tuple(asked) == STEPS
    assert due.faults == ("DiskFullError", "RecursionError", "StorageError")


async def test_what_is_erased_is_made_real_whatever_the_clock_says(
    scene: Scene, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a network nobody vouches for it; a stopped report must not wait in a file."""
    settled: list[str] = []

    async def settle() -> bool:
        settled.append("once")
        return True

    monkeypatch.setattr(scene.store, "settle_erasure", settle)
    scene.clock.believed = False
    await upkeep.tick()
    await upkeep.tick()
    assert settled == ["once"]
    scene.clock.pass_(int(SPELL))
    await upkeep.tick()
    assert settled == ["once"] * 2


async def test_a_clock_that_jumps_within_a_tick_ends_nothing_more(scene: Scene) -> None:
    """The work before an ending takes its time; what it was believed by then is old."""
    asked: list[str] = []

    async def jumps() -> None:
        asked.append("first")
        scene.clock.believed = False
        scene.clock.at += 400 * DAY

    async def never() -> None:
        asked.append("second")

    keeping = (scene.store, scene.ring, scene.clock, scene.conversations, DAY)
    await Upkeep(*keeping, endings=(jumps, never)).tick()
    assert asked == ["first"]


@pytest.mark.parametrize("wrong", [-400 * DAY, 400 * DAY])
async def test_what_is_written_while_the_clock_is_wrong_lives_its_day_and_no_longer(
    scene: Scene, upkeep: Upkeep, wrong: int
) -> None:
    """Counted from when the clock was put right."""
    scene.clock.believed = False
    scene.clock.at += wrong
    await scene.tells("words")
    scene.clock.at -= wrong
    scene.clock.believed = True
    await upkeep.tick()
    assert (await scene.the_draft()).interview.parts

    scene.clock.pass_(DAY - 3600)
    await upkeep.tick()
    assert len(await scene.store.drafts()) == 1
    scene.clock.pass_(3 * 3600)
    await upkeep.tick()
    assert await scene.store.drafts() == []


async def test_after_a_restart_a_time_to_come_is_put_right(scene: Scene) -> None:
    """A draft dated by a clock that ran ahead would outlive its promise by as much."""
    scene.clock.believed = False
    scene.clock.at += 400 * DAY
    await scene.tells("words")
    scene.clock.at -= 400 * DAY
    scene.wake()
    scene.clock.believed = True
    later = Upkeep(scene.store, scene.ring, scene.clock, scene.conversations, DAY)
    await later.tick()
    scene.clock.pass_(DAY + 3600)
    await later.tick()

    assert await scene.store.drafts() == []


async def test_keys_turn_by_the_tick(scene: Scene, upkeep: Upkeep) -> None:
    """An open draft goes on under the new key."""
    first = scene.ring.keys.current
    await scene.tells("words")
    scene.clock.pass_(DAY - 3600)
    await scene.writes("more")
    scene.clock.pass_(3600)
    await upkeep.tick()

    assert scene.ring.keys.current != first
    assert [row.day for row in await scene.store.drafts()] == [scene.ring.keys.current.id]


async def test_ids_of_finished_updates_are_forgotten_after_two_days(
    scene: Scene, upkeep: Upkeep
) -> None:
    """Telegram repeats an update for one."""
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, 1, CHAT, b"{}")))
    await scene.store.commit(FinishUpdate(BOT, 1, scene.clock.now()))
    scene.clock.pass_(FINISHED_FOR)
    await upkeep.tick()
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, 1, CHAT, b"{}")))
    assert await scene.store.waiting_updates() == []

    scene.clock.pass_(SPELL)
    await upkeep.tick()
    await scene.store.commit(AddUpdate(scene.ring.seal_update(BOT, 1, CHAT, b"{}")))
    assert len(await scene.store.waiting_updates()) == 1


async def test_payloads_that_nothing_names_are_dropped(scene: Scene, upkeep: Upkeep) -> None:
    """A download that a kill cut off leaves nothing for ever."""
    await scene.store.commit(AddChunk(5, 0, scene.clock.now(), b"half a file"))
    scene.clock.pass_(LOOSE_FOR)
    await upkeep.tick()
    assert await scene.store.loose_payloads(2**62) == [5]

    scene.clock.pass_(SPELL)
    await upkeep.tick()
    assert await scene.store.loose_payloads(2**62) == []


async def test_a_file_of_a_draft_that_is_still_written_is_kept(
    scene: Scene, upkeep: Upkeep
) -> None:
    """Somebody who writes every evening for a week sends all of it in the end."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    kept = await scene.keep(turn.fetch[0])
    await scene.conversations.file_kept(turn.fetch[0], kept)
    for _ in range(14):
        scene.clock.pass_(DAY / 2)
        await scene.writes("more")
        await upkeep.tick()
    await scene.sends()

    entries = await scene.store.entries((await scene.case()).key)
    assert [entry.kind for entry in entries] == ["report", "file"]


async def test_a_case_that_was_left_open_closes(scene: Scene, upkeep: Upkeep) -> None:
    """Even on a clock that is not trusted: nothing is destroyed by it."""
    _, digits, _ = await scene.files()
    await scene.taps("code:receipt")
    await scene.writes(digits)
    scene.clock.believed = False
    scene.clock.pass_(16 * 60)

    (turn,) = (await upkeep.tick()).turns
    assert turn.draft is not None
    assert turn.draft.interview.phase is Phase.CODE


async def test_what_must_disappear_is_due_at_every_tick_until_it_has(
    scene: Scene, upkeep: Upkeep
) -> None:
    """A deletion that failed is simply the next tick's work."""
    await scene.tells("words")
    over = await scene.taps("stop:hurt")
    assert over.clear is not None

    assert [trace.key for trace in (await upkeep.tick()).traces] == [over.clear.key]
    assert [trace.key for trace in (await upkeep.tick()).traces] == [over.clear.key]
    await scene.conversations.phone.cleared(over.clear)
    assert (await upkeep.tick()).traces == ()
