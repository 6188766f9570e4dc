"""The first cards: consent, help, places, languages, leaving."""

from dataclasses import replace

from bot.interview.effects import (
    Discard,
    Submit,
)
from bot.interview.events import (
    Submitted,
)
from bot.interview.parts import Notice, Said
from bot.interview.schema import Phase
from tests.bot.interview.world import Chat, mission_with, texts


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


def test_a_photo_refused_beside_held_words_is_said_to_be_refused() -> None:
    """Else both would be believed to be with us: "We have your message"."""
    chat = Chat()
    chat.writes("A soldier hit my son.")
    chat.interview = replace(chat.interview, receipt=Notice(Said.NO_FILES))

    assert "We cannot take more files now" in chat.text
    chat.taps("🌐", "◀")
    assert "We have your message. May we read it?" in chat.text


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


def test_help_takes_what_was_held_and_what_is_pending() -> None:
    """Whatever there is goes with the call for help; a pending file follows."""
    chat = Chat()
    chat.writes("They are at the door.")
    chat.speaks()
    chat.taps("🆘")

    assert chat.taps("✅") == (Submit(urgent=True),)
    assert chat.interview.consented
    assert len(chat.interview.parts) == 2


def test_no_only_places_shows_them_and_sends_nothing() -> None:
    """The other answer to 🆘 keeps the places in sight, and changes nothing."""
    chat = Chat().has_told()
    chat.taps("🆘")

    assert chat.taps("No, only places") == ()
    assert chat.shown == "services"
    chat.taps("◀")
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


def test_two_phone_numbers_in_a_first_message_are_words() -> None:
    """Together they have as many digits as a code; the story beside them must not be lost."""
    chat = Chat()
    assert chat.writes("He hit me. Call 0911223344 or 0922334455") == ()
    assert chat.phase is Phase.LIMITS
    assert texts(chat) == ["He hit me. Call 0911223344 or 0922334455"]
