"""Fetches reporters' files from Telegram and streams them into the seal.

Owns the downloads, a few at a time. A file that breaks off is fetched again;
one that Telegram no longer has is given up and said so. No byte of it ever
rests outside the store, and the address of a file, which holds the token, is
never kept.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.errors import SealingError, StorageError
from bot.sealing.entry import WrongLengthError
from bot.services.arrivals import FetchJob
from bot.services.files import FilePlace, FileSealing, KeptFile
from handlers.telegram.api import BotApi
from handlers.telegram.patience import asked_for, doubled
from handlers.telegram.underway import Underway
from handlers.telegram.updates import DOWNLOAD_LIMIT

AT_ONCE = 4
TRIES = 8
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
AGAIN = 300.0
"""Seconds after which a file that we failed with is fetched once more."""

Finished = Callable[[FetchJob, KeptFile | None], None]
"""Takes a finished file, or None where it cannot be had."""


class GivenUpError(Exception):
    """The file is not to be had."""


class Fetching:
    """Downloads in the background; each job once, however often it is asked for."""

    def __init__(self, api: BotApi, sealing: FileSealing, finished: Finished) -> None:
        self._api = api
        self._sealing = sealing
        self._finished = finished
        self._free = asyncio.Semaphore(AT_ONCE)
        self._underway: Underway[tuple[int, int, FilePlace]] = Underway()
        self._sizes: dict[tuple[int, int, FilePlace], int] = {}

    def start(self, job: FetchJob) -> None:
        """Fetch a file unless it is being fetched already."""
        self._start(job, 0)

    def again(self, job: FetchJob) -> None:
        """Fetch a file that could not be taken once more, after a while."""
        self._start(job, AGAIN)

    def _start(self, job: FetchJob, pause: float) -> None:
        key = (job.draft, job.file.number, job.file.place)
        self._sizes[key] = job.file.size
        self._underway.start(key, partial(self._run_counted, key, job, pause))

    @property
    def promised(self) -> int:
        """Bytes of all files that are being fetched or wait for it, as the chats named them."""
        return sum(self._sizes.values())

    async def close(self) -> None:
        """Stop; what was not finished is fetched again after the restart."""
        await self._underway.close()

    async def _run_counted(
        self, key: tuple[int, int, FilePlace], job: FetchJob, pause: float
    ) -> None:
        try:
            await asyncio.sleep(pause)
            await self._run(job)
        finally:
            self._sizes.pop(key, None)

    async def _run(self, job: FetchJob) -> None:
        async with self._free:
            try:
                kept = await self._fetch_until_kept(job)
            except GivenUpError:
                self._finished(job, None)
            else:
                self._finished(job, kept)

    async def _fetch_until_kept(self, job: FetchJob) -> KeptFile:
        tries = 0
        while True:
            try:
                return await self._fetch(job)
            except RetryAfter as error:
                await asyncio.sleep(asked_for(error))
            except (BadRequest, Forbidden):
                raise GivenUpError from None
            except StorageError:
                # A full disk is the operator's to mend; the file is worth waiting for.
                await asyncio.sleep(LONGEST_PAUSE / 4)
            except (TelegramError, SealingError):
                tries += 1
                if tries >= TRIES:
                    raise GivenUpError from None
                await asyncio.sleep(doubled(FIRST_PAUSE, tries, LONGEST_PAUSE))

    async def _fetch(self, job: FetchJob) -> KeptFile:
        facts = await self._api.call("getFile", {"file_id": job.file.remote})
        path, size = _described(facts, job.file.size)
        _refuse_too_big(size)
        async with self._api.download(path) as (length, pieces):
            # Half a file with an honest length of its own is still half a file: what
            # getFile said of the whole comes first.
            announced = size or length
            _refuse_too_big(announced)
            if announced < 0 or length not in {-1, announced}:
                raise WrongLengthError("a download is not as long as getFile said")
            return await self._sealing.keep(job.file.place, job.file.facts, announced, pieces)


def _described(facts: Any, size: int) -> tuple[str, int]:
    """Where a file lies and its bytes; both are optional (core.telegram.org/bots/api#file)."""
    path = facts.get("file_path") if isinstance(facts, dict) else None
    size = (facts.get("file_size") or size) if isinstance(facts, dict) else size
    if not isinstance(path, str) or not isinstance(size, int):
        raise TelegramError("getFile did not say where the file is")
    return path, size


def _refuse_too_big(size: int) -> None:
    if size > DOWNLOAD_LIMIT:
        raise GivenUpError
