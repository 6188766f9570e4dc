"""A file is fetched until it is whole, once, and given up only when it is not to be had."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.errors import DiskFullError
from bot.services.arrivals import FetchJob
from bot.services.changes import Change
from bot.services.drafts import FileInHand
from bot.services.files import KeptFile
from handlers.telegram.fetching import AT_ONCE, TRIES, Fetching
from handlers.telegram.updates import DOWNLOAD_LIMIT
from storage.memory import MemoryStore
from tests.bot.services.scene import Scene, pieces
from tests.handlers.telegram.fakes import ScriptedApi, soon

FILE = FileInHand(
    number=2, remote="FILE-ID", source=51, size=5, form="voice", entry=2, case_id="ab" * 16
)
JOB = FetchJob(chat=1, draft=7, file=FILE)


class Fetched:
    """A fetching at work, and what came of it."""

    def __init__(self, scene: Scene, api: ScriptedApi) -> None:
        self.api, self.store = api, scene.store
        self.done: list[tuple[FetchJob, KeptFile | None]] = []
        self.fetching = Fetching(api, scene.sealing, lambda *what: self.done.append(what))

    async def fetch(self, job: FetchJob = JOB) -> KeptFile | None:
        """Fetch a file to its end; what came of it."""
        self.fetching.start(job)
        await self.quiet()
        (done, kept) = self.done[-1]
        assert done == job
        return kept

    async def quiet(self) -> None:
        """Wait until nothing is being fetched."""
        async with asyncio.timeout(5):
            while tasks := self.fetching._underway.running():
                await asyncio.wait(tasks)

    async def left(self) -> list[int]:
        """Payloads that are kept."""
        return list(await self.store.loose_payloads(2**62))


@pytest.fixture
async def fetched(scene: Scene) -> AsyncIterator[Fetched]:
    """A fetching over a scripted Telegram."""
    at_work = Fetched(scene, ScriptedApi())
    yield at_work
    await at_work.fetching.close()


async def test_a_file_is_kept(fetched: Fetched) -> None:
    """By the path that Telegram names."""
    kept = await fetched.fetch()

    assert kept is not None
    assert await fetched.left() == [kept.payload]
    assert fetched.api.methods == ["getFile"]


@pytest.mark.parametrize(
    "fail",
    [
        lambda: NetworkError("reset"),
        TimedOut,
        lambda: TelegramError("Internal Server Error"),
        lambda: soon(1),
    ],
)
async def test_a_failure_is_tried_again(fetched: Fetched, fail: Callable[[], Exception]) -> None:
    """Of getFile and of the download."""
    fetched.api.will("getFile", fail(), fail())

    assert await fetched.fetch() is not None
    assert fetched.api.methods == ["getFile"] * 3


async def test_telegram_may_ask_for_patience_for_ever(fetched: Fetched) -> None:
    """That is no failure of the file's."""
    fetched.api.will("getFile", *(soon(1) for _ in range(3 * TRIES)))

    assert await fetched.fetch() is not None


@pytest.mark.parametrize("error", [BadRequest("wrong file_id"), Forbidden("blocked")])
async def test_a_file_that_telegram_no_longer_has_is_given_up_at_once(
    fetched: Fetched, error: Exception
) -> None:
    """And said so."""
    fetched.api.will("getFile", error)

    assert await fetched.fetch() is None
    assert len(fetched.api.calls) == 1


async def test_a_download_that_always_breaks_off_is_given_up(fetched: Fetched) -> None:
    """After so many tries; nothing of it is left."""
    fetched.api.files["FILE-ID"] = NetworkError("reset")

    assert await fetched.fetch() is None
    assert len(fetched.api.calls) == TRIES
    assert await fetched.left() == []


async def test_a_download_of_another_length_is_fetched_again(
    fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a voice is no voice."""
    whole = fetched.api.download
    lengths = iter([9, 3])

    def broken(path: str) -> object:
        length = next(lengths, None)
        return whole(path) if length is None else Announcing(length)

    monkeypatch.setattr(fetched.api, "download", broken)

    kept = await fetched.fetch()
    assert kept is not None
    assert await fetched.left() == [kept.payload]
    assert len(fetched.api.calls) == 3


async def test_half_a_file_with_an_honest_length_is_fetched_again(
    fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What getFile said of the whole counts, not what a broken answer says of itself."""
    whole, halves = fetched.api.download, iter([b"vo"])

    def broken(path: str) -> object:
        half = next(halves, None)
        return whole(path) if half is None else Announcing(len(half), half)

    monkeypatch.setattr(fetched.api, "download", broken)

    kept = await fetched.fetch()
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(b"voice").hexdigest()


class Announcing:
    """A download that announces a length, of five bytes unless it is told otherwise."""

    def __init__(self, length: int, content: bytes = b"voice") -> None:
        self.length, self.content = length, content

    async def __aenter__(self) -> tuple[int, AsyncIterator[bytes]]:
        """Begin."""
        return self.length, pieces(self.content)

    async def __aexit__(self, *_: object) -> None:
        """End."""


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"file_size": 5},
        {"file_path": None},
        {"file_path": "FILE-ID", "file_size": "many"},
        [],
        5,
    ],
)
async def test_an_answer_of_another_form_is_tried_again_and_then_given_up(
    fetched: Fetched, answer: object
) -> None:
    """The path is optional by the contract; nobody waits for ever for a file without one."""
    fetched.api.will("getFile", *([answer] * (TRIES - 1)))
    assert await fetched.fetch() is not None

    fetched.api.will("getFile", *([answer] * TRIES))
    assert await fetched.fetch(replace(JOB, draft=8)) is None


async def test_a_file_that_is_too_big_after_all_is_given_up(
    fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what getFile says, and by what the download announces."""
    fetched.api.will("getFile", {"file_path": "FILE-ID", "file_size": DOWNLOAD_LIMIT + 1})
    assert await fetched.fetch() is None

    monkeypatch.setattr(fetched.api, "download", lambda _: Announcing(2**40))
    assert await fetched.fetch(replace(JOB, draft=8)) is None
    assert await fetched.left() == []


class Full(MemoryStore):
    """A disk that is full for a while."""

    refusals = 3

    async def commit(self, *changes: Change) -> None:
        """Commit, or refuse."""
        if self.refusals:
            self.refusals -= 1
            raise DiskFullError
        await super().commit(*changes)


async def test_a_full_disk_is_waited_out() -> None:
    """It is the operator's to mend; the file is worth waiting for."""
    scene = Scene(Full())
    fetched = Fetched(scene, ScriptedApi())

    assert await fetched.fetch() is not None
    await scene.close()


async def test_a_file_that_is_asked_for_twice_is_fetched_once(fetched: Fetched) -> None:
    """And again after it was done."""
    for _ in range(3):
        fetched.fetching.start(JOB)
    await fetched.quiet()
    assert len(fetched.done) == 1

    await fetched.fetch()
    assert len(fetched.done) == 2


async def test_the_same_file_for_two_cases_is_fetched_for_each(fetched: Fetched) -> None:
    """A file that moves to a case while it is on its way, to the same number there."""
    moved = replace(JOB, file=replace(FILE, case_id="cd" * 16))
    fetched.fetching.start(JOB)
    fetched.fetching.start(moved)
    await fetched.quiet()

    assert {job.file.case_id for job, _ in fetched.done} == {"ab" * 16, "cd" * 16}


async def test_a_few_at_a_time(fetched: Fetched) -> None:
    """However many come."""
    fetched.api.gate.clear()
    for number in range(20):
        fetched.fetching.start(replace(JOB, draft=number))
    await asyncio.sleep(0.02)
    assert fetched.api.under_way == AT_ONCE

    fetched.api.gate.set()
    await fetched.quiet()
    assert len(fetched.done) == 20


async def test_closing_stops_and_leaves_nothing_half_kept(fetched: Fetched) -> None:
    """What was not finished is fetched again after the restart."""
    fetched.api.gate.clear()
    fetched.fetching.start(JOB)
    await asyncio.sleep(0.01)
    await fetched.fetching.close()

    assert fetched.done == []
    assert await fetched.left() == []
