"""What a report that has just been sent leaves behind in its chat.

Owns three rules: after a call for help what is said next goes to that case;
files that still come in follow their report, and their messages stay for a
while. Nothing is committed here.
"""

from dataclasses import replace

from bot.interview.schema import Phase
from bot.services.drafts import Draft
from bot.services.kept_traces import KeptTraces
from bot.services.ports import Randomness
from bot.services.reports import MadeCase
from bot.services.turning import Turning

FOLLOWS_FOR = 3600
"""Seconds after which the message of a file that followed its report goes from the chat."""


def open_for_more(turning: Turning) -> None:
    """After a call for help, let what is said next go straight to the urgent case."""
    made = turning.made
    if made is None or not made.sent.urgent or turning.draft.interview.parts:
        return
    interview = replace(turning.draft.interview, phase=Phase.ADDING)
    turning.draft = replace(turning.draft, interview=interview, locator=made.locator)
    turning.around.cases.note(turning.draft.chat)


def let_follow(turning: Turning, traces: KeptTraces) -> None:
    """Leave the messages of files that follow a sent report in the chat for a while.

    Until the file is kept, the chat may hold its only copy.
    """
    if turning.follow is None:
        return
    late = tuple(f.source for f in turning.follow.files if f.source is not None)
    staying = tuple(m for m in turning.draft.staying if m not in late)
    turning.draft = replace(turning.draft, staying=staying)
    turning.changes.append(traces.add(traces.new(turning.draft.chat, late, FOLLOWS_FOR)))


def follower(sent: Draft, made: MadeCase, random: Randomness) -> Draft:
    """Return what is left of a sent draft: files still coming in, and where they belong."""
    return replace(
        sent,
        key=int.from_bytes(random(8), "big") >> 1,
        version=0,
        shown=0,
        chat=0,
        interview=replace(sent.interview, parts=(), answers={}),
        card=None,
        sweep=(),
        staying=(),
        voice=None,
        speaking=False,
        files=tuple(replace(file, locator=made.locator) for file in sent.pending),
        locator=None,
        sent=None,
        urgent=None,
        following=True,
    )
