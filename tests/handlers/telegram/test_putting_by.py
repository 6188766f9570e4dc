"""A flood costs the disk and not the memory."""

import pytest

from bot.services.rows import InboxRow
from handlers.telegram.items import Update, Waiting
from handlers.telegram.putting_by import IN_MEMORY, in_memory, put_by
from tests.handlers.telegram import raw

UPDATE = Update(InboxRow(7, 3, b"tag", 1, b"sealed"), raw.wrote("words"))
HELP = Update(InboxRow(7, 4, b"tag", 1, b"sealed"), raw.wrote("/help"))


def test_so_many_wait_in_memory_as_they_came() -> None:
    """Of those beyond only the place is known."""
    assert in_memory(UPDATE, IN_MEMORY - 1) is UPDATE
    assert in_memory(UPDATE, IN_MEMORY) == Waiting(7, 3, calls=False)


@pytest.mark.parametrize(("update", "calls"), [(UPDATE, False), (HELP, True)])
def test_a_call_for_help_is_known_of_what_is_put_by(update: Update, calls: bool) -> None:
    """And nothing else: no word of it, and not even its chat."""
    assert put_by(update) == Waiting(7, update.row.update, calls)
