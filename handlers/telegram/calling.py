"""What must not wait behind words that wait for room: a call for help, and a wish to be gone.

Owns the list of these taps and commands. Nothing overtakes: where one of them
is behind, what waits before it is taken after all (`bot.services.first_words`),
so that a call goes out with the words that were said before it.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from bot.errors import OutOfTurnError
from bot.interview.events import Commanded, Event, Tapped
from bot.interview.happenings import is_call
from bot.interview.taps import Verb, parse_tap
from handlers.telegram.items import Item, Update, Waiting
from handlers.telegram.updates import UnreadableUpdateError, read

AHEAD: Final = 1000
"""How far is looked behind an item: to look at all of a flood with each of its items is endless."""
_VERBS: Final = frozenset({Verb.URGENT, Verb.STOP, Verb.CLEAR})
_COMMANDS: Final = frozenset({"help", "forget"})


def calls(items: Iterable[Item]) -> bool:
    """Whether somebody calls for help, or wants to be gone."""
    return any(map(_is_call, islice(items, AHEAD)))


def _is_call(item: Item) -> bool:
    match item:
        case Update():
            return brings_call(item)
        case Waiting(calls=calling):
            return calling
    return False


def brings_call(item: Update) -> bool:
    """Whether one update does."""
    try:
        return any(map(_is_one, read(item.raw).events))
    except UnreadableUpdateError:
        return False


def _is_one(event: Event) -> bool:
    match event:
        case Tapped(data=data):
            return _tap_is_one(data)
        case Commanded(name=name):
            return name in _COMMANDS
    return False


def _tap_is_one(data: str) -> bool:
    try:
        tap = parse_tap(data)
    except OutOfTurnError:
        return False  # nobody's button: a changed client can send anything
    return tap.verb in _VERBS or is_call(tap)
