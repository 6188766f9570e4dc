"""Every update is read as what it is."""

from typing import Any

import pytest

from bot.interview.events import (
    Commanded,
    Edited,
    SentFile,
    Started,
    Tapped,
    TooLarge,
    Unsupported,
    Wrote,
)
from handlers.telegram.strip import strip
from handlers.telegram.updates import (
    DOWNLOAD_LIMIT,
    FILE_KINDS,
    Stray,
    chat_of,
    read,
)
from tests.handlers.telegram import raw


def test_words_are_words() -> None:
    """With chat, message and the phone's language, and nothing else of the person."""
    incoming = read(strip(raw.wrote("They took my cow.")))

    assert incoming.events == (Wrote(51, "They took my cow."),)
    assert (incoming.chat, incoming.message, incoming.language) == (raw.CHAT, 51, "ar-SY")
    assert (incoming.stray, incoming.card, incoming.query) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Started("ar-SY")),
        ("/start abc", Started("ar-SY")),
        ("/START@any_bot", Started("ar-SY")),
        ("/help", Commanded("help")),
        ("/language", Commanded("language")),
        ("/privacy@the_bot", Commanded("privacy")),
        ("/forget  please", Commanded("forget")),
        ("/delete", Wrote(51, "/delete")),
        ("/startle", Wrote(51, "/startle")),
        ("say /start", Wrote(51, "say /start")),
        ("   ", Wrote(51, "   ")),
        ("", Wrote(51, "")),
    ],
)
def test_commands_and_what_only_looks_like_one(text: str, event: object) -> None:
    """Nothing typed is lost: an unknown command is words."""
    assert read(raw.wrote(text)).events == (event,)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_every_kind_of_file(kind: str) -> None:
    """With size, length, name and type; of a photo the largest."""
    body = (
        raw.PHOTO if kind == "photo" else raw.file_body(duration=7, file_name="a", mime_type="b/c")
    )
    message = {**raw.message(caption="look"), kind: body}
    incoming = read(strip(raw.update(message=message)))

    (event,) = incoming.events
    assert isinstance(event, SentFile)
    assert (event.kind, event.caption, event.source) == (kind, "look", 51)
    assert incoming.remote == ("LARGE" if kind == "photo" else "FILE-ID")
    assert event.size == (90_000 if kind == "photo" else 9000)
    assert event.seconds == (None if kind == "photo" else 7)


def test_an_animation_is_not_taken_for_the_document_beside_it() -> None:
    """Telegram sends both."""
    body = raw.message(animation=raw.file_body(duration=2), document=raw.DOCUMENT)

    (event,) = read(raw.update(message=body)).events
    assert isinstance(event, SentFile)
    assert event.kind == "animation"


def test_pieces_of_an_album_are_files_of_their_own() -> None:
    """They come as separate updates that share a group."""
    body = raw.message(photo=raw.PHOTO, media_group_id="77", caption="one of three")

    (event,) = read(strip(raw.update(message=body))).events
    assert isinstance(event, SentFile)


def test_a_file_that_is_too_big_leaves_its_caption() -> None:
    """The words beside a refused file are words like any others."""
    big = raw.file_body(DOWNLOAD_LIMIT + 1)

    with_words = read(raw.update(message=raw.message(video=big, caption="it was them")))
    without = read(raw.update(message=raw.message(video=big)))
    just = read(raw.update(message=raw.message(video=raw.file_body(DOWNLOAD_LIMIT))))

    assert with_words.events == (Wrote(51, "it was them"), TooLarge(51))
    assert without.events == (TooLarge(51),)
    assert isinstance(just.events[0], SentFile)


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": raw.file_body()},
        {"contact": {"phone_number": "+000", "first_name": "x", "user_id": 5}},
        {"location": {"latitude": 1.5, "longitude": 2.5}},
        {"venue": {"title": "x", "address": "y", "location": {}}},
        {"poll": {"id": "1", "question": "x", "options": []}},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"game": {"title": "x"}},
        {"story": {"id": 1, "chat": raw.chat()}},
        {"paid_media": {"star_count": 1, "paid_media": []}},
        {"something_new": {}},
        {},
    ],
)
def test_kinds_that_we_cannot_keep_are_said_so(content: dict[str, Any]) -> None:
    """Stripped or not, whatever Telegram adds next."""
    for form in (lambda whole: whole, strip):
        assert read(form(raw.update(message=raw.message(**content)))).events == (Unsupported(51),)


def test_a_forwarded_message_is_words_without_their_origin() -> None:
    """What was forwarded is kept, whom it came from is not."""
    origin = {"type": "user", "sender_user": raw.person()}
    incoming = read(strip(raw.wrote("forwarded words", forward_origin=origin)))

    assert incoming.events == (Wrote(51, "forwarded words"),)


def test_an_edit_is_an_edit_of_words_or_caption() -> None:
    """One of anything else is nobody's business."""
    words = read(raw.update(edited_message=raw.message(text="better")))
    caption = read(raw.update(edited_message=raw.message(photo=raw.PHOTO, caption="better")))
    place = read(raw.update(edited_message=raw.message(location={})))

    assert words.events == caption.events == (Edited(51, "better"),)
    assert (place.stray, place.events) == (Stray.IGNORED, ())


def test_a_tap() -> None:
    """With the card that it was on and the query that waits for an answer."""
    incoming = read(strip(raw.tapped("pick:hurt:adult", card=77, query="4242")))

    assert incoming.events == (Tapped("pick:hurt:adult"),)
    assert (incoming.card, incoming.query, incoming.message) == (77, "4242", None)
    assert (incoming.chat, incoming.language) == (raw.CHAT, "ar-SY")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_groups_are_left(kind: str) -> None:
    """A message there, and our being added."""
    change = {"chat": raw.chat(kind), "new_chat_member": {"status": "member"}, "from": raw.person()}
    for update in (raw.wrote("words", kind), raw.update(my_chat_member=change)):
        incoming = read(strip(update))
        assert (incoming.stray, incoming.events) == (Stray.GROUP, ())
        assert incoming.chat < 0


def test_being_taken_out_of_a_group_is_no_reason_to_write_there() -> None:
    """Nor is having left it."""
    for status in ("left", "kicked"):
        change = {"chat": raw.chat("group"), "new_chat_member": {"status": status}}
        assert read(raw.update(my_chat_member=change)).stray is Stray.IGNORED


def test_channels_bots_and_service_notes_are_ignored() -> None:
    """Nobody said anything to us."""
    bot = raw.message(text="beep")
    bot["from"]["is_bot"] = True
    group_tap = raw.tapped("x:y")
    group_tap["callback_query"]["message"]["chat"] = raw.chat("group")
    bots_tap = raw.tapped("x:y")
    bots_tap["callback_query"]["from"]["is_bot"] = True

    for update in (
        raw.wrote("post", "channel"),
        raw.update(message=bot),
        raw.update(message=raw.message(pinned_message={})),
        raw.update(message=raw.message(message_auto_delete_timer_changed={})),
        raw.update(channel_post=raw.message("channel", text="post")),
        raw.update(inline_query={"id": "1", "query": "x"}),
        raw.update(),
        group_tap,
        bots_tap,
    ):
        incoming = read(update)
        assert (incoming.stray, incoming.events) == (Stray.IGNORED, ()), update


def test_blocking_and_coming_back() -> None:
    """Nothing is sent to who blocked us."""
    for status, stray in (("kicked", Stray.BLOCKED), ("member", Stray.UNBLOCKED)):
        change = {"chat": raw.chat(), "new_chat_member": {"status": status}, "from": raw.person()}
        assert read(strip(raw.update(my_chat_member=change))).stray is stray


def test_the_chat_is_found_where_there_is_one() -> None:
    """Of every kind of update; and 0 where there is none that a chat can have."""
    for update in (raw.wrote("x"), raw.tapped("x"), raw.update(edited_message=raw.message())):
        assert chat_of(update) == raw.CHAT
    assert chat_of(raw.wrote("x", "group")) == -1_001_234_567_890
    for number in (True, 2**62, -(2**62), "5", 5.0, None):
        assert chat_of(raw.update(message={"chat": {"id": number}})) == 0


def test_nothing_read_shows_itself() -> None:
    """What may end in a log hides the words."""
    assert "cow" not in repr(read(raw.wrote("my cow")))
