"""A trace names messages to delete, sealed, and nothing of what stood in them."""

import json
from dataclasses import replace

import pytest

from bot.errors import SealingError
from bot.sealing.day_keys import DayKeys
from bot.services.traces import new_trace, open_trace, seal_trace
from tests.bot.sealing.cast import NOW, Seeded
from tests.bot.services.scene import BOT, CHAT

KEYS = DayKeys.generate(NOW, Seeded("day"))


def test_a_trace_comes_back_as_it_was() -> None:
    """Also of a chat with a negative number, and without messages."""
    for chat, messages in ((CHAT, (1, 2, 3)), (-CHAT, ())):
        trace = new_trace(BOT, chat, messages, NOW + 5, Seeded("trace"))

        row = seal_trace(trace, KEYS, Seeded("seal"))

        assert open_trace(row, KEYS) == trace
        assert row.tag == KEYS.chat_tag(BOT, chat)
        assert str(chat) not in repr(trace)


@pytest.mark.parametrize(
    "change", [{"delete_by": NOW}, {"tag": b"x" * 16}, {"sealed": b"\x01" + bytes(100)}]
)
def test_a_trace_that_was_moved_or_postponed_is_refused(change: dict[str, object]) -> None:
    """Nobody can keep a message in a chat by rewriting a row."""
    row = seal_trace(new_trace(BOT, CHAT, (1,), NOW + 5, Seeded("trace")), KEYS, Seeded("seal"))

    with pytest.raises(SealingError):
        open_trace(replace(row, **change), KEYS)  # type: ignore[arg-type]  # fields by name


def test_a_trace_of_an_earlier_version_still_opens() -> None:
    """It has no word on receipts: none was remembered then."""
    row = seal_trace(new_trace(BOT, CHAT, (1,), NOW, Seeded("trace")), KEYS, Seeded("seal"))
    plaintext = json.dumps([BOT, CHAT, [4, 5]]).encode()
    sealed = KEYS.seal_row("traces", row.tag, row.delete_by, plaintext, Seeded("old"))
    trace = open_trace(replace(row, sealed=sealed), KEYS)

    assert (trace.chat, trace.messages, trace.stands) == (CHAT, (4, 5), False)


def test_two_traces_of_one_chat_are_two_rows() -> None:
    """Their keys are drawn."""
    random = Seeded("trace")

    assert new_trace(BOT, CHAT, (), 1, random).key != new_trace(BOT, CHAT, (), 1, random).key
