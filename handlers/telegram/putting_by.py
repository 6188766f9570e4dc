"""What of the inbox is in memory: so many updates as they came, of all others their place.

Owns that a flood costs the disk and not the memory. Nothing is asked of
Telegram more slowly for it: a queue there is one line for everybody, in which
whoever floods stands before those who have one thing to say. Here each chat
waits behind itself alone, so what comes is kept as fast as it comes, until the
disk has no room; then it stays with Telegram, which keeps it for a day.
"""

from typing import Final

from handlers.telegram.calling import brings_call
from handlers.telegram.items import Update, Waiting

IN_MEMORY: Final = 1000
"""Updates that may wait in memory: some megabytes."""


def put_by(update: Update) -> Waiting:
    """What is remembered of an update that stays on the disk until its turn."""
    return Waiting(update.row.bot, update.row.update, brings_call(update))


def in_memory(update: Update, load: int) -> Update | Waiting:
    """An update as it is queued where so many wait already."""
    return update if load < IN_MEMORY else put_by(update)
