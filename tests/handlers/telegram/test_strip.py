"""Who a person is never reaches a disk, however deep it stands; their words always do."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.strip import LEFT_OF_STRANGERS, STRUCK, strip
from tests.handlers.telegram import raw
from tests.handlers.telegram.raw import MARK

NAMES = st.sampled_from(["message", "chat", "from", "text", "id", *sorted(STRUCK)])
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
UPDATES = st.dictionaries(NAMES | st.text(max_size=4), JSON, max_size=4)


def keys_of(value: Any) -> set[str]:
    """Every key at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def test_nothing_that_names_anybody_is_left() -> None:
    """Neither names, accounts, phone numbers, other people's ids, places nor who was quoted."""
    left = json.dumps(strip(raw.EVERYTHING))

    assert MARK not in left
    for exact in ("12.34567", "45.67891", "4411223344", "is_premium", "horizontal_accuracy"):
        assert exact not in left


def test_words_files_and_the_way_back_are_left() -> None:
    """What a report is made of, and what an answer needs."""
    message = strip(raw.EVERYTHING)["message"]

    assert message["text"] == "They took my cow."
    assert message["document"]["file_id"] == "FILE-ID"
    assert message["document"]["file_name"] == "list.pdf"
    assert message["chat"] == {"id": raw.CHAT, "type": "private"}
    assert message["from"] == {"id": raw.CHAT, "is_bot": False, "language_code": "ar-SY"}
    assert message["message_id"] == 51


def test_a_tap_keeps_its_data_and_its_card() -> None:
    """And its query, which must be answered; the card's own words and buttons may go."""
    query = strip(raw.tapped("pick:hurt:adult"))["callback_query"]

    assert (query["data"], query["id"], query["message"]["message_id"]) == (
        "pick:hurt:adult", "4242", 77,
    )  # fmt: skip
    assert MARK not in json.dumps(query)


def test_words_of_a_group_are_other_peoples() -> None:
    """Only where and that something was said is left, of messages and of edits."""
    for kind in ("group", "supergroup", "channel"):
        for name in ("message", "edited_message"):
            body = raw.message(kind, text="a secret", photo=raw.PHOTO, caption="of others")
            left = strip({"update_id": 1, name: body})[name]

            assert set(left) <= LEFT_OF_STRANGERS
            assert left["chat"] == {"id": body["chat"]["id"], "type": kind}
            assert "secret" not in json.dumps(left)


def test_a_chat_of_a_kind_that_is_not_known_counts_as_strangers() -> None:
    """What Telegram adds later is not kept by mistake."""
    body = raw.message("guild", text="a secret")

    assert "text" not in strip(raw.update(message=body))["message"]


def test_that_we_were_added_or_blocked_is_left() -> None:
    """It is how we know that we must leave."""
    change = {
        "chat": raw.chat("group"),
        "from": raw.person(),
        "new_chat_member": {"user": raw.person(bot=True), "status": "member"},
    }

    left = strip(raw.update(my_chat_member=change))["my_chat_member"]

    assert left["new_chat_member"]["status"] == "member"
    assert MARK not in json.dumps(left)


def test_half_a_character_is_replaced() -> None:
    """A broken client's text can be written to a file; the rest of it stays."""
    left = strip(raw.wrote("half \ud83d, whole 😀 and عربي"))

    assert left["message"]["text"] == "half �, whole 😀 and عربي"
    json.dumps(strip({"update_id": 1, "\ud83d": {"\ude00": "x"}}), ensure_ascii=False).encode()


@given(UPDATES)
def test_whatever_comes_nothing_struck_is_left_and_nothing_breaks(update: dict[str, Any]) -> None:
    """At any depth, in any shape."""
    left = strip(update)

    assert all(not keys_of(value) & STRUCK for value in left.values())
    assert strip(left) == left


@given(UPDATES)
def test_stripping_changes_nothing_in_place(update: dict[str, Any]) -> None:
    """The raw update is the caller's."""
    before = json.dumps(update)
    strip(update)

    assert json.dumps(update) == before
