"""Nothing that a stranger sends can break the reading of updates."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.interview.events import (
    Unreadable,
)
from handlers.telegram.strip import strip
from handlers.telegram.updates import (
    DOWNLOAD_LIMIT,
    FILE_KINDS,
    READERS,
    UnreadableUpdateError,
    chat_of,
    read,
    unreadable,
)
from tests.handlers.telegram import raw


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "x"},
        {"message": {}},
        raw.update(message=None),
        raw.update(message=[]),
        raw.update(message="text"),
        raw.update(message={"chat": {"id": 5, "type": "private"}}),
        raw.update(message=raw.message(text=5)),
        raw.update(message=raw.message(text=["x"])),
        raw.update(message={**raw.message(text="x"), "message_id": "51"}),
        raw.update(message={**raw.message(text="x"), "message_id": True}),
        raw.update(message={**raw.message(text="x"), "chat": {"id": None, "type": "private"}}),
        raw.update(message=raw.message(photo=[])),
        raw.update(message=raw.message(voice={})),
        raw.update(message=raw.message(voice=raw.file_body("many"))),
        raw.update(message=raw.message(voice=raw.file_body(-1))),
        raw.update(message=raw.message(voice=raw.file_body(duration="long"))),
        raw.update(message=raw.message(voice=raw.file_body(duration=1.5))),
        raw.update(message=raw.message(voice=raw.file_body(duration=True))),
        raw.update(message=raw.message(voice=raw.file_body(duration=-1))),
        raw.update(message=raw.message(document=raw.file_body(file_name=5))),
        raw.update(message=raw.message(document=raw.file_body(mime_type=["x"]))),
        raw.update(message=raw.message(document=raw.DOCUMENT, caption={"a": 1})),
        raw.update(message=raw.message(video=raw.file_body(DOWNLOAD_LIMIT + 1), caption=5)),
        raw.update(callback_query={"id": "1"}),
        raw.update(callback_query={**raw.tapped("x")["callback_query"], "data": 5}),
        raw.update(callback_query={"id": "1", "from": {}, "inline_message_id": "x", "data": "x"}),
        raw.update(my_chat_member={"chat": raw.chat()}),
    ],
)
def test_what_has_not_its_documented_shape_is_unreadable(update: dict[str, Any]) -> None:
    """One typed error that carries nothing; and nothing odd slips into a draft."""
    with pytest.raises(UnreadableUpdateError) as refused:
        read(update)
    assert refused.value.args == ()
    assert refused.value.__cause__ is None


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5),
    st.sampled_from(["private", "group", "member", "/start", "pick:hurt:adult"]),
)  # fmt: skip


KEYS = st.sampled_from(
    ["chat", "from", "message", "message_id", "id", "type", "text", "data", "caption", "is_bot",
     "new_chat_member", "status", "language_code", "file_id", "file_size", "duration", *FILE_KINDS]
)  # fmt: skip


NESTED = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


UPDATES = st.dictionaries(
    st.sampled_from(["update_id", *READERS]) | st.text(max_size=3), NESTED, max_size=4
)


WHOLE = {"update_id": 1, "message": {"message_id": 5, "chat": {"id": 9, "type": "private"}}}


def swapped(value: Any, path: list[int], other: Any) -> Any:
    """A value with something at some depth replaced."""
    if not path or not isinstance(value, dict | list) or not value:
        return other
    if isinstance(value, list):
        place = path[0] % len(value)
        return [*value[:place], swapped(value[place], path[1:], other), *value[place + 1 :]]
    key = sorted(value)[path[0] % len(value)]
    return {**value, key: swapped(value[key], path[1:], other)}


@given(UPDATES)
@example(WHOLE)
def test_no_json_breaks_the_reading(update: dict[str, Any]) -> None:
    """It is read, or it is unreadable; there is no third thing."""
    _read_or_refuse(update)


@given(
    st.sampled_from([raw.EVERYTHING, raw.tapped("x:y"), raw.wrote("words"),
                     raw.update(message=raw.message(voice=raw.VOICE)),
                     raw.update(my_chat_member={"chat": raw.chat(),
                                                "new_chat_member": {"status": "member"}})]),
    st.lists(st.integers(0, 20), min_size=1, max_size=4),
    NESTED,
)  # fmt: skip
def test_no_mutation_of_a_real_update_breaks_the_reading(
    update: dict[str, Any], path: list[int], other: Any
) -> None:
    """One value of an update that was whole, replaced by anything."""
    changed = swapped(update, path, other)
    _read_or_refuse(changed)
    _read_or_refuse(strip(changed))


def _read_or_refuse(update: dict[str, Any]) -> None:
    assert isinstance(chat_of(update), int)
    told = unreadable(update)
    assert [type(event) for event in told.events] == [Unreadable]
    try:
        incoming = read(update)
    except UnreadableUpdateError:
        return
    assert bool(incoming.events) != (incoming.stray is not None)


def test_an_unreadable_update_still_says_whose_it_was() -> None:
    """So that the person is told which message did not arrive."""
    told = unreadable(raw.update(message={**raw.message(), "voice": 5}))

    assert (told.chat, told.message, told.events) == (raw.CHAT, 51, (Unreadable(51),))
