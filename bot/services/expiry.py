"""What is over by time: drafts that nobody touches, and messages that must go.

Owns the end of what was never sent. A draft that its reporter touches in the
same moment lives on. Whether the clock may be believed is asked by whoever
calls.
"""

from contextlib import suppress

from bot.errors import ConflictError
from bot.services.changes import DropDraft, DropPayload, DropTrace, PutDraft
from bot.services.drafts import HOUR, Draft
from bot.services.going import left_in_chat
from bot.services.kept_drafts import KeptDrafts
from bot.services.kept_traces import KeptTraces
from bot.services.ports import Store
from bot.services.rows import DraftRow
from bot.services.traces import Trace


class Expiry:
    """Ends what has been left alone for too long."""

    def __init__(self, store: Store, drafts: KeptDrafts, traces: KeptTraces) -> None:
        self._store = store
        self._drafts = drafts
        self._traces = traces

    async def expire(self, untouched_since: int) -> tuple[Trace, ...]:
        """Drop drafts that nobody touched since a time; what they left in chats goes too."""
        traces: list[Trace] = []
        hour = untouched_since - untouched_since % HOUR  # rows are dated by it: late, never early
        for row in await self._store.drafts():
            if row.touched >= hour:
                continue
            draft = self._drafts.opened(row)
            if draft is None:
                await self._store.commit(DropDraft(row.key))
            else:
                with suppress(ConflictError):  # its reporter has just written
                    traces += await self._expire(draft, row)
        return tuple(traces)

    async def _expire(self, draft: Draft, row: DraftRow) -> list[Trace]:
        stands = await self._traces.standing_in(draft.chat)
        left = [self._traces.new(draft.chat, left_in_chat(draft, stands))]
        traces = left if self._drafts.is_ours(draft) else []
        payloads = tuple(DropPayload(file.payload) for file in draft.files if file.kept)
        unchanged = PutDraft(row, row.version)
        kept = map(self._traces.add, traces)
        await self._store.commit(unchanged, DropDraft(draft.key), *kept, *payloads)
        return traces

    async def due_traces(self) -> tuple[Trace, ...]:
        """Everything that must disappear from chats by now; what stands is forgotten instead."""
        due = await self._traces.due()
        past = [trace for trace in due if trace.stands] + [*await self._traces.orphans()]
        await self._store.commit(*(DropTrace(trace.key) for trace in past))
        return tuple(trace for trace in due if not trace.stands)

    async def held_payloads(self) -> frozenset[int]:
        """Payloads that an open draft will bring into its case; no entry uses them yet."""
        drafts = await self._drafts.unfinished()
        return frozenset(file.payload for draft in drafts for file in draft.files if file.kept)
