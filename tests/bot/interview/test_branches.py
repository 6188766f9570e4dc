"""Each branch of the conversation, told as a person walks it."""

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
    Commanded,
    Edited,
    FileFailed,
    FileKept,
    Resumed,
    Started,
    SubmitRefused,
    Submitted,
    Tapped,
    TooLarge,
    Unreadable,
    Unsupported,
)
from bot.interview.parts import FilePart, TextPart, UnreadPart
from bot.interview.schema import Phase
from tests.bot.interview.world import CASE, CODE, LOCATOR, Chat, mission_with


def texts(chat: Chat) -> list[str]:
    """Return the words that the draft holds."""
    return [part.text for part in chat.interview.parts if isinstance(part, TextPart)]


def test_the_shortest_way_is_start_agree_message_send_send() -> None:
    """A report needs no answer but the story."""
    chat = Chat()

    chat.taps("▶", "✅")
    chat.writes("They took my cow.")
    effects = chat.taps("📤", "📤")

    assert effects == (Submit(urgent=False),)
    chat.happens(Submitted())
    assert chat.phase is Phase.SENT
    assert chat.interview.parts == ()


def test_the_long_way_asks_six_questions_in_order() -> None:
    """Hurt, kind, who, where, when, reply; then the check card lists the chosen options."""
    chat = Chat().has_told()
    seen = [chat.shown]
    for label in ("A child", "Threat, danger soon", "Armed group", "The River", "Today"):
        chat.taps(label)
        seen.append(chat.shown)
    chat.taps("Only with my code")

    assert seen == ["hurt", "kind", "who", "where", "when", "reply"]
    assert chat.phase is Phase.CHECK
    for label in ("A child", "Threat, danger soon", "Armed group", "The River", "Today"):
        assert label in chat.text
    assert "1 message" in chat.text
    assert "cow" not in chat.text


def test_the_first_question_thanks_and_says_how_many_follow() -> None:
    """After the first words the person may send at once, and knows what is still to come."""
    chat = Chat().has_told()

    assert "answer 6 short questions" in chat.text
    assert "✓ We have it: 1 message." in chat.text
    chat.taps("⏭")
    assert "Question 2 of 6." in chat.text


def test_a_message_before_consent_is_held_and_asked_about() -> None:
    """Words that come first are not read before the person agrees, and are not lost."""
    chat = Chat()

    chat.writes("A soldier hit my son.")

    assert chat.phase is Phase.LIMITS
    assert "We have your message. May we read it?" in chat.text
    assert not chat.interview.consented
    chat.taps("✅")
    assert chat.shown == "hurt"
    assert texts(chat) == ["A soldier hit my son."]


def test_leaving_discards_a_held_message() -> None:
    """Who leaves without agreeing leaves nothing behind."""
    chat = Chat()
    chat.writes("A soldier hit my son.")

    assert chat.taps("✖") == (Discard(),)
    assert chat.phase is Phase.LEFT
    assert chat.interview.parts == ()


def test_words_meaning_yes_agree_like_a_tap() -> None:
    """Typing "yes" to the consent card is consent, and not a message to keep."""
    chat = Chat()
    chat.taps("▶")

    chat.writes("Yes!")

    assert chat.shown == "story"
    assert chat.interview.parts == ()


def test_help_shows_places_first_and_yes_sends_at_once() -> None:
    """🆘 Yes is consent and a report, without a story."""
    chat = Chat()

    chat.taps("🆘")
    assert "If you can, go to a safe place." in chat.text
    assert "lets us read it" in chat.text
    assert chat.taps("Yes, tell the team") == (Submit(urgent=True),)
    chat.happens(Submitted())

    assert "marked urgent" in chat.text
    assert "Not seen yet." in chat.text


def test_help_takes_what_was_held_and_what_is_pending() -> None:
    """Whatever there is goes with the call for help; a pending file follows."""
    chat = Chat()
    chat.writes("They are at the door.")
    chat.speaks()
    chat.taps("🆘")

    assert chat.taps("✅") == (Submit(urgent=True),)
    assert chat.interview.consented
    assert len(chat.interview.parts) == 2


def test_no_only_places_returns_without_sending() -> None:
    """The other answer to 🆘 changes nothing."""
    chat = Chat().has_told()
    chat.taps("🆘")

    assert chat.taps("No, only places") == ()
    assert chat.shown == "hurt"


def test_writing_over_the_help_card_keeps_it_open_and_keeps_the_words() -> None:
    """Who is in danger and writes still sees where to go."""
    chat = Chat().has_told()
    chat.taps("🆘")
    chat.writes("They are coming back.")

    assert chat.shown == "help"
    assert texts(chat)[-1] == "They are coming back."


def test_without_a_confirmed_contact_help_says_so() -> None:
    """No number is better than a dead one."""
    chat = Chat(mission_with(contacts=(), services=()))
    chat.taps("🆘")
    assert "We do not have a safe number for your area. Go to people you trust." in chat.text
    chat.taps("◀", "ℹ️")
    assert "We do not have a safe number for your area. Go to people you trust." in chat.text


def test_an_area_without_a_contact_is_told_so() -> None:
    """A chosen area narrows the places, down to none."""
    only_north = mission_with(
        contacts=tuple(c for c in Chat().mission.contacts if c.area == "area_0")
    )
    chat = Chat(only_north).has_told()
    chat.taps("⏭", "⏭", "⏭", "South Town", "🆘")

    assert "We do not have a safe number for your area." in chat.text


def test_services_are_paged_and_need_no_report() -> None:
    """Find help works from the first card and never shows an unconfirmed contact."""
    chat = Chat()
    chat.taps("ℹ️")
    found = []
    for _ in range(3):
        found.append(chat.text)
        chat.taps("More")

    assert "Health care" in found[0]
    assert "+000 11 22 33" in found[0]
    assert "Legal aid" in found[1]
    assert "Safe House" in found[2]
    assert not any("Food" in text for text in found)
    chat.taps("◀")
    assert chat.shown == "welcome"


def test_can_and_cannot_pages() -> None:
    """What we can and cannot do is said before anything is asked."""
    chat = Chat()
    chat.taps("What we can do")
    assert "We can:" in chat.text
    chat.taps("More")
    assert "We cannot:" in chat.text
    chat.taps("More")
    assert "Help is free." in chat.text


def test_the_language_can_be_chosen_from_any_card() -> None:
    """🌐 lists languages under their own names; typing a name works too."""
    chat = Chat().has_told()
    chat.taps("🌐", "Kiswahili")
    assert (chat.interview.language, chat.shown) == ("sw", "hurt")

    chat.taps("🌐", "More")
    chat.writes("español")
    assert (chat.interview.language, chat.shown) == ("es", "hurt")
    assert len(texts(chat)) == 1


def test_the_minors_path_asks_nothing_more() -> None:
    """A child is thanked and may send in one tap; no further question."""
    chat = Chat().has_told()
    chat.taps("Me, I am under 18")

    assert chat.shown == "reply"
    assert "It is not your fault." in chat.text
    assert chat.taps("Send, use my code") == (Submit(urgent=False),)
    assert chat.interview.answers == {"hurt": "me_minor", "reply": "code"}


def test_a_child_may_go_to_the_check_card_or_find_help() -> None:
    """Skipping the reply leads to the check card, and help is on the card."""
    chat = Chat().has_told()
    chat.taps("Me, I am under 18", "ℹ️", "◀", "⏭")

    assert chat.phase is Phase.CHECK


def test_the_health_card_comes_after_recent_sexual_harm_only() -> None:
    """Care in the first days is named before the next question; never otherwise."""
    chat = Chat().has_told()
    chat.taps("Me, an adult", "Sex or touching", "⏭", "⏭", "1–5 days ago")

    assert chat.shown == "health"
    assert "first 3 days" in chat.text
    assert "You do not have to tell the police." in chat.text
    chat.taps("Find care")
    assert "Health care" in chat.text
    chat.taps("◀", "Continue")
    assert chat.shown == "reply"

    other = Chat(mission_with(law_line=False)).has_told()
    other.taps("Me, an adult", "Sex or touching", "⏭", "⏭", "Longer ago")
    assert other.shown == "reply"


def test_the_law_line_is_said_only_where_it_is_true() -> None:
    """Nothing about the police where it has not been verified."""
    chat = Chat(mission_with(law_line=False)).has_told()
    chat.taps("⏭", "Sex or touching", "⏭", "⏭", "Today")

    assert chat.shown == "health"
    assert "police" not in chat.text


def test_the_ninth_choice_stands_behind_more() -> None:
    """Who did it: someone of this team is one page further."""
    chat = Chat().has_told()
    chat.taps("⏭", "⏭")
    assert "🪪 Someone of this team" not in chat.labels
    chat.taps("More", "Someone of this team")

    assert chat.interview.answers["who"] == "this_team"


@pytest.mark.parametrize("typed", ["3", "٣", "३", "a child", "A CHILD!", " A  child "])
def test_a_number_or_label_typed_on_a_choice_card_is_a_tap(typed: str) -> None:
    """Digits of any script and labels in any case choose; they are not added to the story."""
    chat = Chat().has_told()
    chat.writes(typed)

    assert chat.interview.answers["hurt"] == "child"
    assert len(texts(chat)) == 1


def test_other_words_on_a_choice_card_are_added_to_the_story_and_said_so() -> None:
    """Unmatched words are never an error."""
    chat = Chat().has_told()
    chat.writes("and also my goats")

    assert chat.shown == "hurt"
    assert texts(chat) == ["They took my cow.", "and also my goats"]
    assert "✓ We have it: 2 messages." in chat.text
    assert "goats" not in chat.text


def test_a_place_can_be_typed_or_spoken() -> None:
    """Where takes words; a choice made later stands beside them."""
    chat = Chat().has_told()
    chat.taps("⏭", "⏭", "⏭")
    chat.writes("behind the old church")

    assert chat.shown == "when"
    assert chat.interview.parts[-1].question == "where"

    spoken = Chat().has_told()
    spoken.taps("⏭", "⏭", "⏭")
    spoken.speaks()
    assert spoken.shown == "when"


def test_areas_are_paged() -> None:
    """More than eight areas stand on several pages."""
    chat = Chat().has_told()
    chat.taps("⏭", "⏭", "⏭", "More", "Camp Two")

    assert chat.interview.answers["where"] in {"area_5", "area_11"}


def test_back_and_change_drop_nothing() -> None:
    """Going back shows the answer; choosing again replaces it."""
    chat = Chat().has_told()
    chat.taps("A child", "Land, papers, law", "◀")
    assert chat.shown == "kind"
    assert "Your answer now: Land, papers, law." in chat.text
    chat.taps("⏭")
    assert (chat.shown, chat.interview.answers["kind"]) == ("who", "land")

    chat.taps("◀", "Aid or services")
    assert (chat.shown, chat.interview.answers["kind"]) == ("who", "aid")


def test_change_lists_the_questions_and_returns_to_the_check_card() -> None:
    """After the change the person is back where they were."""
    chat = Chat().has_told()
    chat.taps("A child", "Land, papers, law", "⏭", "⏭", "⏭", "Do not answer")
    chat.taps("✏️", "Who was hurt", "Many people")

    assert chat.phase is Phase.CHECK
    assert chat.interview.answers["hurt"] == "many"


def test_revisited_words_are_added_to_or_replaced() -> None:
    """Words go only when the person replaces them, and only when the new ones are here."""
    chat = Chat().has_told()
    chat.taps("📤", "✏️", "What happened")
    assert "We have your answer. Write to add to it." in chat.text
    chat.writes("Added.")
    assert texts(chat) == ["They took my cow.", "Added."]

    chat.taps("Replace it")
    assert texts(chat) == ["They took my cow.", "Added."]
    chat.writes("New.")
    assert texts(chat) == ["New."]
    chat.writes("More.")
    assert texts(chat) == ["New.", "More."]
    chat.taps("Keep it")
    assert chat.shown == "hurt"


def test_replace_can_be_taken_back() -> None:
    """[Keep it] after [Replace it] keeps the old words."""
    chat = Chat().has_told()
    chat.taps("◀", "Replace it", "Keep it")

    assert texts(chat) == ["They took my cow."]
    assert not chat.interview.replacing


def test_answers_go_when_their_condition_ends_but_words_become_story() -> None:
    """Who turns out to be a child keeps every word and loses the adult's answers."""
    chat = Chat().has_told()
    chat.taps("Another adult", "Money, bribe, theft", "⏭")
    chat.writes("at the bridge")
    chat.taps("📤", "✏️", "Who was hurt", "Me, I am under 18")

    assert chat.interview.answers == {"hurt": "me_minor"}
    assert [part.question for part in chat.interview.parts] == ["story", "story"]
    assert chat.shown == "reply"


def test_an_edited_message_replaces_its_text() -> None:
    """While the draft lives, an edit is what counts; an unknown one is kept as new."""
    chat = Chat().has_told("First", "Second")
    chat.happens(Edited(1, "First, mended"))
    chat.happens(Edited(99, "From elsewhere"))

    assert texts(chat) == ["First, mended", "Second", "From elsewhere"]


def test_an_edited_caption_belongs_to_its_file() -> None:
    """A caption added later becomes words of the same message."""
    chat = Chat().has_agreed()
    chat.sends_photo()
    chat.happens(Edited(chat.messages, "my house"))
    chat.happens(Edited(chat.messages, "my burnt house"))

    assert texts(chat) == ["my burnt house"]


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


def sent() -> Chat:
    """Return a chat that has sent a report."""
    chat = Chat().has_told()
    chat.taps("📤", "📤")
    chat.happens(Submitted())
    return chat


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
    """➕, 🔑 and 🧹 wait until the new report is sent or cleared."""
    chat = Chat().has_told()
    for data in (f"add:receipt:{LOCATOR}", "code:receipt", "clear:receipt"):
        assert chat.happens(Tapped(data)) == ()
        assert "First send or clear" in chat.text
        assert texts(chat) == ["They took my cow."]


def test_clearing_from_the_receipt() -> None:
    """🧹 deletes our messages."""
    assert sent().happens(Tapped("clear:receipt")) == (Discard(),)


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
