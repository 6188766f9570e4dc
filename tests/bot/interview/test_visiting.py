"""Codes, opened cases and receipts: coming back to what was sent."""

import pytest

from bot.errors import MistypedReceiptError, UnknownReceiptError
from bot.interview.case_facts import OpenedCase
from bot.interview.effects import (
    AnswerAfter,
    Append,
    CloseCase,
    Disagree,
    Discard,
    FetchFile,
    MarkRead,
    OpenAdding,
    OpenCase,
    Rate,
    Submit,
    Withdraw,
)
from bot.interview.events import (
    Appended,
    CaseOpened,
    CodeRefused,
    Edited,
    Resumed,
    Tapped,
    Wrote,
)
from bot.interview.parts import (
    FilePart,
    Notice,
    Said,
    TextPart,
    notice_from_json,
    notice_to_json,
)
from bot.interview.schema import Phase
from tests.bot.interview.world import CASE, CHECKED_CODE, CODE, LOCATOR, Chat, sent, texts


def test_a_code_is_typed_in_any_digits() -> None:
    """Spaces, dashes and other scripts are accepted; the digits go on in ASCII."""
    for typed in (
        "1234 5678 9012 3456 7890",
        "1234-5678-9012-3456-7890",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠",
        "my code: 12345678901234567890",
    ):
        chat = Chat()
        chat.taps("🔑")
        assert chat.writes(typed) == (OpenCase(CODE),)
        assert chat.interview.parts == ()


def test_a_code_typed_without_asking_is_a_code() -> None:
    """A returning person may simply type it."""
    chat = Chat()
    assert chat.writes("1234 5678 9012 3456 7890") == (OpenCase(CODE),)
    assert chat.phase is Phase.CODE


def test_a_code_amid_a_report_is_no_word_of_it() -> None:
    """Officers would read it, and with it every letter; the card says what to do first."""
    chat = Chat().has_told()
    for phase in (Phase.ASKING, Phase.CHECK):
        chat.taps(*["📤"] * (phase is Phase.CHECK))
        assert chat.phase is phase
        for event in (Wrote(90, CHECKED_CODE), Edited(1, CHECKED_CODE)):
            assert chat.happens(event) == ()
            assert "First send or clear the report that you have begun." in chat.text
            assert texts(chat) == ["They took my cow."]


@pytest.mark.parametrize("typed", [CODE, f"account {CHECKED_CODE}", CHECKED_CODE[:-1]])
def test_another_number_amid_a_report_is_words(typed: str) -> None:
    """It may be what the report is about."""
    chat = Chat().has_told()
    chat.writes(typed)
    assert texts(chat) == ["They took my cow.", typed]


def test_a_code_with_a_case_open_opens_its_own() -> None:
    """It never goes into the case that is open, nor into one that is added to."""
    adding = sent()
    adding.happens(Tapped(f"add:receipt:{LOCATOR}"))
    for chat in (opened(), adding):
        assert chat.writes(CHECKED_CODE) == (CloseCase(), OpenCase(CHECKED_CODE))
        assert chat.shown == "code"
        chat.happens(CaseOpened(CASE))
        assert chat.shown == "case"


def test_words_on_the_code_card_are_held_and_can_become_a_report() -> None:
    """A story typed in the wrong place is not lost."""
    chat = Chat()
    chat.taps("🔑")
    assert chat.writes("A soldier hit my son. Call 0911 223344") == ()
    assert "you can start a report with them" in chat.text

    chat.taps("▶")
    assert "May we read it?" in chat.text
    chat.taps("✅")
    assert texts(chat) == ["A soldier hit my son. Call 0911 223344"]


def test_a_refused_code_says_why() -> None:
    """The sentence is the error's own."""
    chat = Chat()
    chat.taps("🔑")
    chat.writes(CODE)
    chat.happens(CodeRefused(MistypedReceiptError))
    assert "One digit seems wrong. Look again." in chat.text
    chat.writes(CODE)
    chat.happens(CodeRefused(UnknownReceiptError))
    assert "Nothing is kept under this code." in chat.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1234 5678 9012 3456 789", "We counted 19 digits. A code has 20."),
        ("1234-5678-9012-3456-7890-1", "We counted 21 digits. A code has 20."),
        ("7", "We counted 1 digit. A code has 20."),
        ("١٢٣٤ ٥٦٧٨", "We counted 8 digits. A code has 20."),
    ],
)
def test_a_code_that_is_too_short_or_too_long_says_how_long_it_is(typed: str, said: str) -> None:
    """Nobody is sent looking for one wrong digit where one is missing; nothing is tried."""
    chat = Chat()
    chat.taps("🔑")
    assert chat.writes(typed) == ()
    assert said in chat.text
    assert typed not in chat.text


def test_what_was_counted_survives_a_restart() -> None:
    """Also from a draft that knew no such count."""
    notice = Notice(Said.WRONG_LENGTH, digits=19)
    written = notice_to_json(notice)
    assert notice_from_json(written) == notice
    before = {name: value for name, value in written.items() if name != "digits"}
    assert notice_from_json(before).digits == 0


def opened(case: OpenedCase = CASE) -> Chat:
    """Return a chat with this case open."""
    chat = Chat()
    chat.taps("🔑")
    chat.writes(CODE)
    chat.case = case
    chat.happens(CaseOpened(case))
    return chat


def test_an_opened_case_says_where_it_stands() -> None:
    """State, result and letters in plain words."""
    chat = opened()

    assert "We finished with your report." in chat.text
    assert "Result: Not proven." in chat.text
    assert "does not mean that it did not happen" in chat.text
    assert "You have 2 new letters." in chat.text


@pytest.mark.parametrize(
    "state",
    [
        "SUBMITTED",
        "QUARANTINE",
        "ACKNOWLEDGED",
        "TRIAGED",
        "ASSESSING",
        "INVESTIGATING",
        "REFERRED",
        "WAITING_REPORTER",
        "WAITING_EXTERNAL",
        "CLOSING",
        "CLOSED",
        "REOPENED",
    ],
)
def test_every_lifecycle_state_has_its_own_words(state: str) -> None:
    """No state falls back to the neutral sentence."""
    chat = opened(OpenedCase(state=state, received="Monday"))

    assert "Your report is with the team." not in chat.text


def test_letters_are_read_one_by_one_and_then_cleared() -> None:
    """Each is paged; when done its words are gone from the card."""
    chat = opened()
    assert chat.taps("Read a letter") == (MarkRead(2),)
    assert "A short letter." in chat.text
    assert chat.taps("Next letter") == (MarkRead(3),)
    assert "The last one." in chat.text
    chat.taps("Done")
    assert "The last one." not in chat.text
    assert chat.shown == "case"


def test_a_long_letter_is_read_page_by_page() -> None:
    """No word of it is lost between pages."""
    chat = opened(OpenedCase(state="CLOSED", received="Monday", letters=CASE.letters[:1]))
    chat.taps("Read a letter")
    words = chat.text.count("word")
    while "➡️ Read on" in chat.labels:
        chat.taps("Read on")
        words += chat.text.count("word")

    assert words == 150


def test_only_a_letter_of_several_pages_counts_them() -> None:
    """Beside “3 new letters”, “1/1” reads as if there were but one."""
    chat = opened()
    chat.taps("Read a letter")
    assert "/" not in chat.text

    chat = opened(OpenedCase(state="CLOSED", received="Monday", letters=CASE.letters[:1]))
    chat.taps("Read a letter")
    assert "(1/" in chat.text


def test_writing_in_an_open_case_adds_to_it() -> None:
    """A message goes straight to the case and stays nowhere else."""
    chat = opened()
    assert chat.writes("I remember more.") == (Append(TextPart(1, 2, "I remember more.")),)
    chat.happens(Appended())
    assert "✓ Added to your report: 1 message." in chat.text
    assert chat.interview.parts == ()

    effects = chat.speaks()
    assert effects[0] == FetchFile(2)
    assert isinstance(effects[1], Append)


def test_withdrawing_is_asked_twice() -> None:
    """Once on the case, once on its own card, which says what cannot be stopped."""
    chat = opened(OpenedCase(state="ASSESSING", received="Monday"))
    assert chat.taps("Withdraw") == ()
    assert "unless a child or a life is at risk" in chat.text
    assert chat.taps("Yes, withdraw") == (Withdraw(),)
    assert chat.shown == "case"


def test_disagreeing_and_rating() -> None:
    """Both are one tap; a double tap is one."""
    chat = opened()
    assert chat.taps("I do not agree") == (Disagree(),)
    assert chat.taps("I do not agree") == ()
    assert chat.taps("😐") == (Rate(2),)


def test_leaving_a_case_forgets_it() -> None:
    """Done closes the case on this phone."""
    chat = opened()
    assert chat.taps("Done") == (CloseCase(),)
    assert chat.phase is Phase.WELCOME


def test_a_restart_asks_for_the_code_again() -> None:
    """An open case does not survive the program that had opened it."""
    chat = opened()
    assert chat.happens(Resumed()) == (CloseCase(),)
    assert chat.phase is Phase.CODE


def test_a_restart_fetches_and_submits_what_was_under_way() -> None:
    """What a crash interrupted is asked for again."""
    chat = Chat().has_told()
    chat.speaks()
    assert chat.happens(Resumed()) == (FetchFile(2),)
    chat.taps("📤", "📤", "📤")
    assert chat.happens(Resumed()) == (FetchFile(2), Submit(urgent=False))


def test_the_receipts_buttons_add_to_the_report() -> None:
    """➕ opens the report for additions; Done ends them."""
    chat = sent()
    assert chat.happens(Tapped(f"add:receipt:{LOCATOR}")) == (OpenAdding(LOCATOR),)
    assert chat.writes("One more thing.") == (Append(TextPart(2, 2, "One more thing.")),)
    assert chat.taps("Done") == (CloseCase(),)
    assert chat.phase is Phase.SENT


def test_words_written_before_adding_go_with_it() -> None:
    """Who writes first and taps ➕ then has written an addition."""
    chat = sent()
    chat.writes("I forgot: it was dark.")
    assert chat.phase is Phase.LIMITS
    effects = chat.happens(Tapped(f"add:receipt:{LOCATOR}"))

    assert effects == (OpenAdding(LOCATOR), Append(TextPart(2, 2, "I forgot: it was dark.")))
    assert chat.interview.parts == ()


def test_an_old_receipt_never_touches_a_report_being_written() -> None:
    """➕ and 🔑 wait until the new report is sent or cleared."""
    chat = Chat().has_told()
    for data in (f"add:receipt:{LOCATOR}", "code:receipt"):
        assert chat.happens(Tapped(data)) == ()
        assert "First send or clear" in chat.text
        assert texts(chat) == ["They took my cow."]


def test_clearing_from_the_receipt() -> None:
    """🧹 deletes our messages."""
    assert sent().happens(Tapped("clear:receipt")) == (Discard(),)


def test_clearing_clears_a_report_being_written_too() -> None:
    """Whoever is about to be searched taps 🧹 once, on whatever receipt is nearest, and is gone."""
    held, told, waiting = Chat(), Chat().has_told(), Chat().has_told()
    held.writes("They took my cow.")
    waiting.speaks()
    waiting.taps("📤", "📤")
    assert waiting.phase is Phase.SENDING
    for chat in (held, told, waiting):
        assert chat.happens(Tapped("clear:receipt")) == (Discard(),)
        assert chat.phase is Phase.LEFT
        assert chat.interview.parts == ()


def test_after_questions_are_answered_without_any_state() -> None:
    """The tap carries question, answer and locator."""
    chat = sent()
    before = chat.interview
    effects = chat.happens(Tapped(f"after:consent:ask_first:{LOCATOR}"))

    assert effects == (AnswerAfter("consent", "ask_first", LOCATOR),)
    assert chat.interview == before


def test_the_locator_never_rests_in_the_draft() -> None:
    """No stored interview holds the address of a case."""
    chat = sent()
    for data in (f"after:sex:woman:{LOCATOR}", f"add:receipt:{LOCATOR}"):
        chat.happens(Tapped(data))
        assert LOCATOR not in repr(chat.interview)


def test_parts_never_show_their_words_in_logs() -> None:
    """A part's repr holds no words and no file name."""
    part = FilePart(number=1, source=1, kind="document", size=1, name="canary.pdf")
    assert "canary" not in repr((part, TextPart(1, 1, "canary")))
