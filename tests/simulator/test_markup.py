"""Markup and entities, judged by python-telegram-bot's helpers."""

import datetime as dt
import html

from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity
from telegram.helpers import escape_markdown
from teremok.validation import validate_html, validate_markdown

from simulator import entities, markup
from simulator.wire import Json

PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60
)
PIECES = st.lists(
    st.tuples(
        st.sampled_from([None, "bold", "italic", "underline", "strikethrough", "spoiler", "code"]),
        st.text(st.characters(codec="utf-8", categories=["Lu", "Lo", "So"]), min_size=1),
    ),
    min_size=1,
    max_size=8,
)


def _message(pieces: list[tuple[str | None, str]]) -> Message:
    """A message whose pieces are marked, a space between any two."""
    text, marks = "", []
    for kind, piece in pieces:
        if kind:
            offset = entities.utf16_length(text)
            marks.append(MessageEntity(kind, offset, entities.utf16_length(piece)))
        text += piece + " "
    now = dt.datetime.now(dt.UTC)
    return Message(1, now, Chat(1, "private"), text=text, entities=marks)


def _as_json(message: Message) -> list[Json]:
    return [e.to_dict() for e in message.entities]


@given(PLAIN)
def test_escaped_html_is_the_text_itself(text: str) -> None:
    """Whatever was escaped comes out as it went in, unmarked."""
    escaped = html.escape(text)
    validate_html(escaped)
    assert markup.from_html(escaped) == (text, [])


@given(PLAIN)
def test_escaped_markdown_is_the_text_itself(text: str) -> None:
    """The same for MarkdownV2, escaped by python-telegram-bot."""
    escaped = escape_markdown(text, version=2)
    validate_markdown(escaped, 2)
    assert markup.from_markdown(escaped, legacy=False) == (text, [])


@given(PIECES)
def test_html_written_by_a_client_is_read_back(pieces: list[tuple[str | None, str]]) -> None:
    """What python-telegram-bot writes as HTML becomes the same text and entities."""
    message = _message(pieces)
    assert markup.from_html(message.text_html) == (message.text, _as_json(message))


@given(PIECES)
def test_markdown_written_by_a_client_is_read_back(pieces: list[tuple[str | None, str]]) -> None:
    """The same for MarkdownV2."""
    message = _message(pieces)
    read = markup.from_markdown(message.text_markdown_v2, legacy=False)
    assert read == (message.text, _as_json(message))


@given(PLAIN)
def test_found_entities_lie_within_the_text(text: str) -> None:
    """No entity points outside, and each is found again by its offset."""
    said = f"{text} /help {text}"
    wide = said.encode("utf-16-le")
    found = entities.found_in(said)
    for entity in found:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        assert wide[start:end].decode("utf-16-le")
    assert {"type": "bot_command", "offset": entities.utf16_length(text) + 1, "length": 5} in found


def test_trimming_moves_entities_along() -> None:
    """White space at the ends goes, and what was marked stays marked."""
    marks = [{"type": "bold", "offset": 0, "length": 6}, {"type": "code", "offset": 0, "length": 2}]
    text, moved = entities.trimmed("  ab  ", marks)
    assert text == "ab"
    assert moved == [{"type": "bold", "offset": 0, "length": 2}]
