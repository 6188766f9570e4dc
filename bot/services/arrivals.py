"""What came from a chat, and what is to be done about it: the border to the messenger.

Owns the shapes `Arrival` (in) and `Turn` (out). Neither knows Telegram; both
hide their content in a `repr`.
"""

from dataclasses import dataclass

from bot.interview.case_facts import OpenedCase
from bot.interview.events import ChoseNotice, Event, Tapped
from bot.services.drafts import Draft, FileInHand
from bot.services.traces import Trace


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Arrival:
    """Events of one chat that came together, in order; the last one speaks on the card."""

    events: tuple[Event, ...]
    language: str = ""
    """The language that the person's app is set to, as Telegram writes it."""
    message: int | None = None
    """The person's own message, which is to disappear once it is kept."""
    card: int | None = None
    """The message that was tapped."""
    remote: str = ""
    """Telegram's name for the file that came."""
    called: bool = False
    """Somebody calls for help behind it, or wants to be gone: it must not make them wait."""

    @property
    def names(self) -> str:
        """What in it may name a report: a button's data, or the locator behind a letter's."""
        match self.events[0] if self.events else None:
            case Tapped(data=data):
                return data
            case ChoseNotice(locator=locator):
                return locator
        return ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchJob:
    """A file to be streamed in, and where it belongs."""

    chat: int
    draft: int
    file: FileInHand


def fetch_jobs(draft: Draft) -> tuple[FetchJob, ...]:
    """Every file of a draft that is still to be streamed in."""
    return tuple(FetchJob(chat=draft.slot, draft=draft.key, file=f) for f in draft.pending)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Turn:
    """What a chat needs now: a card, a receipt, deletions, files to fetch."""

    draft: Draft | None
    """The conversation after the arrival; None when it is over."""
    opened: OpenedCase | None = None
    fetch: tuple[FetchJob, ...] = ()
    clear: Trace | None = None
    """Messages to delete at once; they are also kept as a trace until they are gone."""
    silent: bool = False
    """Nothing changed that a card should show."""
    missed: bool = False
    """The card was owed when the program ended: it may have been sent without our hearing of it."""
