"""Files that come late, Send with all that can stand in its way, and what is closed."""

from bot.interview.effects import (
    FetchFile,
    Submit,
)
from bot.interview.events import (
    FileFailed,
    FileKept,
    SubmitRefused,
    Submitted,
    Tapped,
)
from bot.interview.schema import Phase
from tests.bot.interview.world import Chat, mission_with, sent, texts


def test_a_file_frees_the_chat_at_once() -> None:
    """A file is a pending part and is fetched; its caption is words."""
    chat = Chat().has_agreed()
    effects = chat.sends_photo(caption="my house")

    assert effects == (FetchFile(1),)
    assert texts(chat) == ["my house"]
    assert "✓ We have it: 1 message, 1 file." in chat.text
    assert chat.shown == "hurt"


def test_voice_messages_are_counted_with_their_length() -> None:
    """The receipt tells how many and how long."""
    chat = Chat().has_told()
    chat.speaks(42)

    assert "✓ We have it: 1 message, 1 voice message (0:42)." in chat.text


def test_sending_with_a_pending_file_asks_and_waiting_sends_by_itself() -> None:
    """[Wait] sends when the last file is kept."""
    chat = Chat().has_told()
    chat.speaks()
    assert chat.taps("📤", "📤") == ()
    assert chat.phase is Phase.SENDING
    assert "1 file is still on its way" in chat.text

    chat.taps("⏳")
    assert "by ourselves" in chat.text
    assert chat.happens(FileKept(2)) == (Submit(urgent=False),)


def test_sending_now_lets_the_file_follow() -> None:
    """[Send now] does not wait."""
    chat = Chat().has_told()
    chat.speaks()
    chat.taps("📤", "📤")

    assert chat.taps("📤") == (Submit(urgent=False),)


def test_a_failed_file_is_said_and_the_person_decides_again() -> None:
    """While waiting, a file that fails leads back to the check card."""
    chat = Chat().has_told()
    chat.speaks()
    chat.taps("📤", "📤", "⏳")
    chat.happens(FileFailed(2))

    assert chat.phase is Phase.CHECK
    assert "One file did not reach us." in chat.text


def test_a_replaced_file_may_fail_unnoticed() -> None:
    """What the person took back is not asked for again."""
    chat = Chat().has_told()
    chat.happens(FileFailed(99))

    assert "One file did not reach us." not in chat.text


def test_a_file_that_followed_a_report_and_failed_is_said() -> None:
    """After sending, the person still learns that it did not arrive."""
    chat = sent()
    chat.happens(FileFailed(99))

    assert "One file did not reach us." in chat.text


def test_a_story_that_was_only_a_failed_file_is_asked_for_again() -> None:
    """There is nothing to send until something arrives; answers stay."""
    chat = Chat().has_agreed()
    chat.speaks()
    chat.taps("A child", "📤")
    chat.happens(FileFailed(1))

    assert chat.shown == "story"
    assert chat.interview.answers == {"hurt": "child"}
    assert "📤 Send now" not in chat.labels


def test_a_refused_submission_keeps_the_draft() -> None:
    """When no report can be taken, nothing is lost and it is said."""
    chat = Chat().has_told()
    chat.taps("📤", "📤")
    chat.happens(SubmitRefused())

    assert chat.phase is Phase.CHECK
    assert texts(chat) == ["They took my cow."]
    assert "It was not sent." in chat.text
    assert chat.taps("📤") == (Submit(urgent=False),)


def test_words_that_come_while_the_report_leaves_are_held_for_the_next() -> None:
    """Nothing typed in that moment is lost."""
    chat = Chat().has_told()
    chat.taps("📤", "📤")
    chat.writes("one more thing")
    chat.happens(Submitted())

    assert chat.phase is Phase.LIMITS
    assert texts(chat) == ["one more thing"]
    assert not chat.interview.consented


def test_with_the_intake_closed_words_are_refused_and_contacts_shown() -> None:
    """Fail closed: nothing is kept, and it is said."""
    chat = Chat(mission_with(intake_open=False))
    assert "We cannot take reports right now. Nothing was kept." in chat.text
    assert "North Town Clinic" in chat.text

    chat.writes("They took my cow.")
    assert (chat.phase, chat.interview.parts) == (Phase.WELCOME, ())


def test_an_intake_that_closes_over_held_words_does_not_say_that_nothing_was_kept() -> None:
    """What is held waits, and the card says only what is true."""
    chat = Chat()
    chat.writes("They took my cow.")
    chat.mission = mission_with(intake_open=False)

    assert "It was not sent." in chat.text
    assert "Nothing was kept" not in chat.text
    chat.happens(Tapped("agree:limits"))
    assert texts(chat) == ["They took my cow."]
    assert not chat.interview.consented


def test_the_welcome_says_when_nobody_reads() -> None:
    """An honest first card."""
    chat = Chat(mission_with(desk_seen=False))
    assert "For a day no one has read reports." in chat.text


def test_an_outage_is_told() -> None:
    """Whoever writes next learns that messages did not arrive."""
    assert "did not reach us" in Chat(mission_with(outage=True)).text
    assert "did not reach us" in Chat(mission_with(outage=True)).has_told().text
