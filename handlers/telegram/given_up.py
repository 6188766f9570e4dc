"""What a chat is told of an item that was given up, so that nobody waits for what never comes.

Owns these words, which fail apart from the item itself. Of an update: that one
message could not be read. Of a file that was fetched and could not be taken:
that it did not reach us, as of one that could not be fetched; its bytes go.
Where not even that can be said, and where a draft could not be gone on with
after a restart, files are fetched again after a while: its chat is shown files
on their way.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.errors import ConflictError
from bot.services.arrivals import FetchJob, Turn, fetch_jobs
from bot.services.changes import DropPayload
from bot.services.conversations import Conversations
from handlers.telegram.items import FileDone, Ready, Unfinished, Update
from handlers.telegram.trying import Keeping
from handlers.telegram.updates import arrival, unreadable

Deliver = Callable[[Turn], Awaitable[None]]


class GivenUp:
    """Tells a chat what became of its item."""

    def __init__(
        self,
        conversations: Conversations,
        keeping: Keeping,
        deliver: Deliver,
        fetch_again: Callable[[FetchJob], None],
    ) -> None:
        self._conversations = conversations
        self._store = keeping.store
        self._trouble = keeping.trouble
        self._deliver = deliver
        self._fetch_again = fetch_again

    async def tell(self, item: Ready) -> None:
        """Tell a chat; what fails is told to an operator by its class."""
        try:
            await self._tell(item)
        except Exception as error:  # noqa: BLE001  # the edge: what fails twice is left for an operator
            self._trouble(type(error).__name__, "")
            for job in _files(item):
                self._fetch_again(job)

    async def _tell(self, item: Ready) -> None:
        turn: Turn | None = None
        match item:
            case Update(raw=raw) if (said := unreadable(raw)).chat:
                turn = await self._conversations.take(said.chat, arrival(said), None)
            case FileDone():
                turn = await self._refused(item)
            case Unfinished():
                for job in _files(item):
                    self._fetch_again(job)
        if turn is not None:
            await self._deliver(turn)

    async def _refused(self, item: FileDone) -> Turn | None:
        turn = await self._conversations.file_failed(item.job)
        if turn is not None and item.kept is not None:
            with suppress(ConflictError):  # it is an entry's after all
                await self._store.commit(DropPayload(item.kept.payload))
        return turn


def _files(item: Ready) -> tuple[FetchJob, ...]:
    match item:
        case FileDone(job=job):
            return (job,)
        case Unfinished(draft=draft):
            return fetch_jobs(draft)
    return ()
