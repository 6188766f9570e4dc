"""What a report says to people."""

from bot.interview.cards import Line
from bot.interview.english import english
from bot.interview.events import FileKept, Unreadable
from bot.interview.facts import readable
from bot.marks import NC_
from tests.bot.interview.world import MISSION, Chat


def told() -> Chat:
    """Return a chat whose report has some of everything."""
    chat = Chat().has_told("They took my cow.")
    chat.speaks(42)
    chat.happens(FileKept(2))
    chat.happens(Unreadable(77))
    chat.taps("A child", "Land, papers, law", "⏭")
    chat.writes("by the old bridge")
    return chat


def test_readable_is_plain_english_with_the_reporters_words() -> None:
    """Labels, not codes; "not asked" and "skipped" are not "no"."""
    text = readable(told().interview, MISSION)

    assert "  Who was hurt: A child\n" in text
    assert "  Who did it: skipped\n" in text
    assert "  Where: in their own words, below\n" in text
    assert "  When: not answered\n" in text
    assert "[1] What happened:\nThey took my cow.\n" in text
    assert "[2] What happened: voice, 9000 bytes, 42 s, kept" in text
    assert "[3] What happened: one message could not be read" in text
    assert "[4] Where:\nby the old bridge\n" in text


def test_readable_tells_what_was_not_asked_and_what_is_urgent() -> None:
    """On the minor's path the adult's questions were never asked."""
    chat = Chat().has_told()
    chat.taps("Me, I am under 18", "🆘", "✅")
    text = readable(chat.interview, MISSION)

    assert text.startswith("URGENT")
    assert "  What it is about: not asked\n" in text


def test_an_area_that_the_mission_no_longer_has_keeps_its_code() -> None:
    """An answer is never dropped from a report."""
    chat = Chat().has_told()
    chat.taps("A child", "⏭", "⏭", "The River")
    gone = Chat().mission
    text = readable(chat.interview, gone.__class__(name={}, languages=()))

    assert "  Where: area_2\n" in text


def test_english_reads_contexts_plurals_and_parameters() -> None:
    """The same line that translators see, in its own language."""
    assert english(NC_("button", "Wait")) == "button\x04Wait"
    assert english(Line(NC_("button", "Wait"))) == "Wait"
    line = Line("{count} file", plural="{count} files", count=2, params={"count": 2})
    assert english(line) == "2 files"
    assert english({"fr": "Ville"}) == "Ville"
