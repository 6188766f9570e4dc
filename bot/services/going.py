"""Which messages of a chat go, and which stay for now.

Owns the rules by which a draft notes them: a message goes once what it says is
kept, a card once another has taken its place. A message that may be the only
copy of something stays, and so does a receipt until the person clears it.
Pure: nothing here deletes anything.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.interview.events import Commanded, Event, SentFile, Tapped, TooLarge, Unsupported
from bot.interview.parts import NOT_KEPT
from bot.interview.taps import RECEIPT_SCREEN, Verb
from bot.services.arrivals import Arrival
from bot.services.drafts import NOWHERE, Draft, FileInHand

MOST_STAYING = 1000
"""Messages that a draft knows to be still in the chat; a person deletes older ones."""


LONGEST_TRY = 200
"""Message ids between a message and a copy of it: those of the tries to send one message."""


def copies_of(message: int, known: Iterable[int]) -> range:
    """Messages that may be the same one, sent without our hearing of it.

    They lie between the last message that is known of in the chat and this one. They stay,
    for one of them may be the only one that arrived, until the chat is cleared.
    """
    above = max((each for each in known if each < message), default=message - 1)
    return range(max(above + 1, message - LONGEST_TRY), message)


def left_in_chat(draft: Draft, standing: Collection[int] = ()) -> tuple[int, ...]:
    """Every message that a draft knows of, or may have left: what must go when it is over.

    What is `standing`, a notice above all, is no card of ours that nobody heard of.
    """
    lost = (message for message in range(*draft.lost) if message not in standing)
    shown = tuple(message for message in (draft.card, draft.voice) if message is not None)
    return (*draft.sweep, *draft.staying, *lost, *shown)


def with_messages(draft: Draft, arrival: Arrival, standing: Collection[int] = ()) -> Draft:
    """Note the person's message for deletion; one with a file stays until that is kept.

    What is `standing` is not swept in the search for a lost card.
    """
    draft = _silenced(_found(draft, arrival, standing))
    if arrival.message is None:
        return _with_tapped(draft, arrival)
    stays = isinstance(arrival.events[-1], SentFile | TooLarge | Unsupported)
    if stays:
        return replace(draft, staying=_staying(draft, arrival.message))
    return replace(draft, sweep=(*draft.sweep, arrival.message))


def _found(draft: Draft, arrival: Arrival, standing: Collection[int]) -> Draft:
    """Sweep where a card of ours may stand, once nothing there can be the person's and unread.

    Only whoever has answered a later card has nothing below it on the way to us: what
    they sent there is kept by now, or noted as staying. A photo of theirs that still
    waits in the inbox must not be deleted for a card, for it may yet be refused.
    """
    first, end = draft.lost
    if (arrival.message or arrival.card or 0) < end:
        return draft
    known = {*draft.staying, *standing, draft.voice, draft.card}
    found = tuple(message for message in range(first, end) if message not in known)
    return replace(draft, sweep=(*draft.sweep, *found), lost=NOWHERE)


def _silenced(draft: Draft) -> Draft:
    """A voice goes with the step that follows it, and a card that nobody heard is not said late."""
    heard = () if draft.voice is None else (draft.voice,)
    return replace(draft, sweep=(*draft.sweep, *heard), voice=None, speaking=False)


def _with_tapped(draft: Draft, arrival: Arrival) -> Draft:
    """A tap on another card than the live one: that card goes, but never the receipt."""
    if arrival.card is None or arrival.card == draft.card or _keeps_receipt(arrival.events[0]):
        return draft
    return replace(draft, sweep=(*draft.sweep, arrival.card))


def with_refused(draft: Draft, arrival: Arrival) -> Draft:
    """Leave a message where it is if its words were not kept: it may be the only copy."""
    receipt = draft.interview.receipt
    if receipt is None or receipt.said not in NOT_KEPT or arrival.message is None:
        return draft
    swept = tuple(message for message in draft.sweep if message != arrival.message)
    return replace(draft, sweep=swept, staying=_staying(draft, arrival.message))


def _staying(draft: Draft, message: int) -> tuple[int, ...]:
    """A flood of refused messages must not swell the draft: the first of them are forgotten."""
    return (*draft.staying, message)[-MOST_STAYING:]


def after_file(draft: Draft, file: FileInHand) -> Draft:
    """The message that brought the file may go now."""
    gone = tuple(message for message in draft.staying if message == file.source)
    staying = tuple(message for message in draft.staying if message != file.source)
    left = draft.without_file(file.number)
    return replace(left, sweep=(*draft.sweep, *gone), staying=staying)


def clears_all(event: Event) -> bool:
    """Whether a person asked for the whole chat to be cleared, the receipt with it."""
    if isinstance(event, Commanded):
        return event.name == "forget"
    return isinstance(event, Tapped) and event.data.startswith(f"{Verb.CLEAR.value}:")


def _keeps_receipt(event: Event) -> bool:
    """Whether this is a tap on a receipt that leaves it standing: all but clearing it."""
    if not isinstance(event, Tapped):
        return False
    verb, _, screen = event.data.partition(":")
    return screen.partition(":")[0] == RECEIPT_SCREEN and verb != Verb.CLEAR
