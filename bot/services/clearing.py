"""What a conversation that is dropped leaves in its chat, and how all of it goes.

Owns the one trace that is made of a draft and of every earlier trace of its chat.
Nothing is committed or deleted here.
"""

from dataclasses import replace

from bot.services.changes import Change, DropDraft, DropTrace
from bot.services.drafts import Draft
from bot.services.going import clears_all, left_in_chat
from bot.services.kept_traces import KeptTraces
from bot.services.traces import Trace
from bot.services.turning import Turning


async def cleared(
    before: Draft, turning: Turning, traces: KeptTraces
) -> tuple[Trace, tuple[Change, ...]]:
    """Turn a draft, and every earlier trace, into one trace of what must disappear.

    Args:
        before: the draft as it was stored.
        turning: the turn that dropped it.
        traces: of every chat.
    """
    draft = turning.draft
    found = await traces.of_chat(draft.chat)
    # ✖ on a new report must not take away the code of an earlier one.
    whole = any(map(clears_all, turning.arrival.events))
    earlier = tuple(trace for trace in found if whole or not trace.stands)
    older = tuple(message for trace in earlier for message in trace.messages)
    left = {m for trace in found if trace not in earlier for m in trace.messages}
    messages = tuple(dict.fromkeys((*older, *left_in_chat(draft, left))))
    trace = replace(traces.new(draft.chat, messages), asked=True)
    dropped: tuple[Change, ...] = (DropDraft(before.key),) if before.version else ()
    joined = tuple(DropTrace(each.key) for each in earlier)
    return trace, (*dropped, *joined, traces.add(trace))
