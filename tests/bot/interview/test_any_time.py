"""What can happen on any card: commands, clearing, what cannot be read."""

from bot.interview.effects import (
    Discard,
)
from bot.interview.events import (
    Commanded,
    Edited,
    Started,
    TooLarge,
    Unreadable,
    Unsupported,
)
from bot.interview.parts import TextPart, UnreadPart
from bot.interview.schema import Phase
from tests.bot.interview.world import Chat


def test_stop_clears_at_one_tap_from_anywhere() -> None:
    """✖ needs no second question."""
    chat = Chat().has_told()
    chat.taps("A child", "🆘")

    assert chat.taps("✖") == (Discard(),)
    assert chat.phase is Phase.LEFT
    assert (chat.interview.parts, chat.interview.answers) == ((), {})


def test_forget_is_stop() -> None:
    """The command does what the button does."""
    chat = Chat().has_told()
    assert chat.happens(Commanded("forget")) == (Discard(),)
    assert chat.phase is Phase.LEFT


def test_commands_open_pages_over_any_card() -> None:
    """/help, /language and /privacy lie over the card and close back to it."""
    chat = Chat().has_told()
    for name, shown in (("help", "more"), ("language", "language"), ("privacy", "privacy")):
        chat.happens(Commanded(name))  # type: ignore[arg-type]  # names of commands
        assert chat.shown == shown
    chat.taps("◀")
    assert chat.shown == "hurt"


def test_start_brings_the_card_back() -> None:
    """/start in the middle of a report loses nothing."""
    chat = Chat().has_told()
    chat.taps("A child", "🌐")
    chat.happens(Started("fr"))

    assert (chat.shown, chat.interview.language) == ("kind", "en")


def test_what_cannot_be_read_or_kept_is_said() -> None:
    """Unreadable messages travel as a mark; stickers and big files are refused politely."""
    chat = Chat().has_told()
    chat.happens(Unreadable(7))
    assert "We could not read one message. Please send it again." in chat.text
    assert chat.interview.parts[-1] == UnreadPart(2, 7)

    chat.happens(Unsupported(8))
    assert "We cannot keep this kind of message." in chat.text
    chat.happens(TooLarge(9))
    assert "too big" in chat.text
    assert chat.shown == "hurt"


def test_an_edit_mends_an_unreadable_message() -> None:
    """The mark becomes words under the same number."""
    chat = Chat().has_told()
    chat.happens(Unreadable(7))
    chat.happens(Edited(7, "readable now"))

    assert chat.interview.parts[-1] == TextPart(2, 7, "readable now")
