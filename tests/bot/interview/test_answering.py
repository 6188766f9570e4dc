"""Questions: how they are answered, skipped, gone back to and changed."""

import pytest

from bot.interview.effects import (
    Submit,
)
from bot.interview.events import (
    Edited,
)
from bot.interview.schema import Phase
from tests.bot.interview.world import Chat, mission_with, texts


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
