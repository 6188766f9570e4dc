"""An update is kept before Telegram is told that it arrived; no failure ends the polling."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.errors import DiskFullError, StorageError
from bot.services.changes import Change
from bot.services.rows import InboxRow
from handlers.telegram.contest import WINDOW
from handlers.telegram.inbox import Inbox
from handlers.telegram.poller import Poller, watch
from handlers.telegram.updates import ALLOWED_UPDATES, Raw
from storage.memory import MemoryStore
from tests.bot.services.scene import CHAT, Hands, Scene
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import ScriptedApi, soon


class Refusing(MemoryStore):
    """A store that refuses as often as told."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: list[Exception] = []

    async def commit(self, *changes: Change) -> None:
        """Commit, or refuse."""
        if self.refusals:
            raise self.refusals.pop(0)
        await super().commit(*changes)


class Polling:
    """A poller at work, and what it did."""

    def __init__(self, scene: Scene, store: Refusing) -> None:
        self.api, self.store, self.scene = ScriptedApi(), store, scene
        self.arrived: list[tuple[int, int]] = []
        self.kept_before: list[bool] = []
        self.trouble: list[str] = []
        self.no_room: list[Raw] = []
        self.done = asyncio.Event()
        self.asked = 0
        inbox = Inbox(self.api.bot, store, scene.ring, self._arrive)
        self.poller = Poller(
            self.api, inbox, scene.clock, poll=50, trouble=self.trouble.append,
            no_room=self.no_room.extend,
        )  # fmt: skip

    def _arrive(self, row: InboxRow, chat: int, update: Raw) -> None:
        kept = self.store._tables.inbox
        self.kept_before.append((row.bot, row.update) in kept)
        self.arrived.append((chat, update["update_id"]))

    async def run(self, *answers: Any) -> None:
        """Give these answers to getUpdates, and stop when they have been used up."""
        self.api.will("getUpdates", *answers, self._last)
        task = asyncio.create_task(self.poller.run())
        async with asyncio.timeout(5):
            await self.done.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def _last(self, _: dict[str, Any]) -> list[Raw]:
        self.asked = len(self.api.calls)
        self.done.set()
        self.api.gate.clear()
        return []

    @property
    def offsets(self) -> list[int | None]:
        """The offsets that were asked with, in order."""
        return [call.parameters.get("offset") for call in self.api.calls[: self.asked]]


@pytest.fixture
def polling(scene: Scene) -> Polling:
    """A poller over a store that can refuse."""
    scene.store = store = Refusing()
    scene.wake()
    return Polling(scene, store)


def batch(*numbers: int) -> list[Raw]:
    """Updates of these numbers."""
    return [{**raw.wrote("words"), "update_id": number} for number in numbers]


async def test_updates_are_kept_then_handed_on_then_confirmed(polling: Polling) -> None:
    """Sealed and stripped, each under its chat."""
    await polling.run(batch(7, 8))

    assert polling.offsets == [None, 9]
    assert polling.arrived == [(CHAT, 7), (CHAT, 8)]
    assert polling.kept_before == [True, True]
    rows = await polling.store.waiting_updates()
    for row in rows:
        chat, body = polling.scene.ring.open_update(row)
        assert chat == CHAT
        assert json.loads(body)["message"]["text"] == "words"
        assert raw.MARK.encode() not in body
        assert b"words" not in row.sealed


async def test_only_kinds_that_we_use_are_asked_for(polling: Polling) -> None:
    """With a long poll, a hundred at once."""
    await polling.run()

    parameters = polling.api.calls[0].parameters
    assert parameters["allowed_updates"] == ALLOWED_UPDATES
    assert (parameters["timeout"], parameters["limit"]) == (50, 100)


@pytest.mark.parametrize("error", [DiskFullError(), StorageError()])
async def test_a_store_that_refuses_leaves_the_offset(polling: Polling, error: Exception) -> None:
    """Telegram sends the same again, and nothing was handed on meanwhile."""
    polling.store.refusals = [error, error]
    await polling.run(batch(7), batch(7), batch(7, 8))

    assert polling.offsets == [None, None, None, 9]
    assert polling.arrived == [(CHAT, 7), (CHAT, 8)]
    assert polling.trouble == [type(error).__name__] * 2


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: NetworkError("reset"),
        InvalidToken,
        lambda: Conflict("another getUpdates"),
        lambda: TelegramError("Invalid server response"),
        lambda: soon(1),
    ],
)
async def test_a_refusal_of_any_kind_is_waited_out(
    polling: Polling, refuse: Callable[[], Exception]
) -> None:
    """A blip of 401 or 404 does not end the polling for good."""
    await polling.run(batch(7), refuse(), refuse(), batch(8))

    assert polling.offsets == [None, 8, 8, 8, 9]
    assert [number for _, number in polling.arrived] == [7, 8]


async def test_updates_are_taken_back_from_a_webhook(polling: Polling) -> None:
    """One of before, or a stranger's; what waits there is kept."""
    active = "can't use getUpdates method while webhook is active"
    await polling.run(Conflict(active), batch(7))

    (deleted,) = polling.api.of("deleteWebhook")
    assert deleted.parameters == {"drop_pending_updates": False}
    assert polling.arrived == [(CHAT, 7)]
    assert not polling.poller.contest.stands


async def test_a_second_one_with_our_token_is_noticed(polling: Polling) -> None:
    """Three conflicts in ten minutes are no accident; later ones count anew."""
    await polling.run(*[Conflict("terminated by other getUpdates request")] * 3, batch(7))
    assert polling.poller.contest.stands
    assert polling.api.of("deleteWebhook") == []

    polling.scene.clock.pass_(WINDOW)
    assert not polling.poller.contest.stands


async def test_whom_the_disk_has_no_room_for_is_known(polling: Polling) -> None:
    """The updates stay with Telegram; who wrote them can be told."""
    polling.store.refusals = [DiskFullError()]
    await polling.run(batch(7), batch(7))

    assert [update["update_id"] for update in polling.no_room] == [7]


@pytest.mark.parametrize("nonsense", [None, "text", 5, {"update_id": 7}, [None, 5, "x", []]])
async def test_an_answer_that_is_no_list_of_updates_is_waited_out(
    polling: Polling, nonsense: object
) -> None:
    """Nothing of it is kept, the offset stays, and the next answer is taken."""
    await polling.run(batch(7), nonsense, batch(8))

    assert polling.offsets == [None, 8, 8, 9]
    assert [number for _, number in polling.arrived] == [7, 8]


async def test_poison_is_kept_and_what_is_behind_it_too(polling: Polling) -> None:
    """Whatever stands in an update: it is sealed, and somebody else's business."""
    poison = [
        {"update_id": 7, "message": 5},
        {"update_id": 8, "message": {"chat": {"id": "x"}, "text": ["\ud83d"]}},
        {"update_id": 9, "\ud83d": "\udc00", "message": {"chat": {"id": 2**70}}},
        {"no": "number"},
        {"update_id": True},
        {"update_id": -5},
        {"update_id": 2**63},
    ]
    await polling.run([*poison, *batch(10)])

    assert polling.arrived == [(0, 7), (0, 8), (0, 9), (CHAT, 10)]
    assert polling.offsets == [None, 11]


async def test_the_last_in_order_of_arrival_is_confirmed(polling: Polling) -> None:
    """Numbers may start again at random after a quiet week; they are never compared."""
    await polling.run(batch(900, 5))

    assert polling.offsets == [None, 6]


async def test_an_update_that_comes_again_is_kept_once(polling: Polling) -> None:
    """It is handed on again, and takes effect once by its number."""
    await polling.run(batch(7), batch(7))

    assert len(await polling.store.waiting_updates()) == 1


async def test_the_heart_beats_at_every_step(polling: Polling) -> None:
    """So that a watchdog can tell a silent loop from a quiet night."""
    polling.scene.clock.pass_(100)
    await polling.run(batch(7))

    assert polling.poller.heartbeat == polling.scene.clock.monotonic()
    assert polling.poller.last_answer == polling.scene.clock.monotonic()


# ---------------------------------------------------------------- the watchdog


class Loop:
    """A loop that behaves as told, one behaviour a start."""

    def __init__(self, hands: Hands, *behaviours: Callable[[], Any]) -> None:
        self.hands, self.starts, self.cancelled = hands, 0, 0
        self.behaviours = behaviours
        self.beat = hands.monotonic()

    async def run(self) -> None:
        """Start once more."""
        self.starts += 1
        self.beat = self.hands.monotonic()
        behaviour = self.behaviours[min(self.starts, len(self.behaviours)) - 1]
        try:
            await behaviour()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def watched(loop: Loop, restarts: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Watch a loop until it has been started so often; what was said of it."""
    real = asyncio.sleep
    told: list[str] = []

    async def brief(seconds: float) -> None:
        await real(min(seconds, 0.005))

    monkeypatch.setattr(asyncio, "sleep", brief)
    task = asyncio.create_task(
        watch(loop.run, lambda: loop.beat, loop.hands.monotonic, silence=0.04, trouble=told.append)
    )
    async with asyncio.timeout(5):
        for _ in range(1000):
            if loop.starts > restarts:
                break
            await real(0.002)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return told


async def test_a_loop_that_ends_or_breaks_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever broke it."""

    async def ends() -> None:
        return

    async def breaks() -> None:
        raise RecursionError

    loop = Loop(Hands(), ends, breaks, ends)

    assert len(await watched(loop, 3, monkeypatch)) >= 3


async def test_a_loop_that_falls_silent_is_cancelled_and_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A dead poller in a living process is the failure that nobody sees."""
    hands = Hands()

    async def falls_silent() -> None:
        hands.steady += 1
        await asyncio.Event().wait()

    loop = Loop(hands, falls_silent)
    told = await watched(loop, 1, monkeypatch)

    assert told
    assert loop.cancelled >= 1


async def test_a_loop_that_beats_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """And ends with its watchdog."""
    hands = Hands()

    async def works() -> None:
        await asyncio.Event().wait()

    loop = Loop(hands, works)
    task = asyncio.create_task(watched(loop, 1, monkeypatch))
    for _ in range(30):
        hands.steady += 1
        loop.beat = hands.monotonic()
        await asyncio.sleep(0.005)
    assert loop.starts == 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
