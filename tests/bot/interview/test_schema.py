"""What is stored is read back the same; older questionnaires lose no words."""

import json

import pytest

from bot.errors import StorageError
from bot.interview.events import SentFile, Wrote
from bot.interview.machine import advance
from bot.interview.parts import FilePart, TextPart
from bot.interview.questions import fingerprint
from bot.interview.schema import begin, dump, load
from tests.bot.interview.world import MISSION, Chat


def stored() -> dict[str, object]:
    """Return a stored draft with some of everything."""
    chat = Chat().has_told("First", "Second")
    chat.sends_photo(caption="third")
    chat.taps("A child", "Land, papers, law", "⏭")
    chat.writes("by the river")
    return json.loads(json.dumps(dump(chat.interview)))  # type: ignore[no-any-return]  # JSON


def test_a_stored_draft_reads_back_the_same() -> None:
    """Nothing changes on the way through JSON."""
    written = stored()

    assert dump(load(written)) == written


def test_a_draft_of_an_older_questionnaire_is_continued_by_ids() -> None:
    """Unknown questions and choices go; words under them become part of the story."""
    written = stored()
    written["questionnaire"] = "of another time"
    written["answers"] = {"hurt": "somebody_else", "kind": "land", "weather": "rain", "where": "x"}
    written["skipped"] = ["who", "weather"]
    written["revisiting"] = "weather"
    parts = written["parts"]
    assert isinstance(parts, list)
    parts[0]["question"] = "weather"

    interview = load(written)
    assert interview.answers == {"kind": "land", "where": "x"}
    assert interview.skipped == {"who"}
    assert interview.revisiting is None
    assert [part.question for part in interview.parts].count("story") == 4

    after, _ = advance(interview, Wrote(99, "more"), MISSION)
    assert after.questionnaire == fingerprint()


@pytest.mark.parametrize(
    "damage",
    [
        {"schema": 2},
        {"schema": None},
        {"phase": "nowhere"},
        {"aside": "nowhere"},
        {"parts": [{"form": "song", "number": 1, "source": 1, "question": "story"}]},
        {"parts": [{}]},
        {"parts": None},
        {"receipt": {"said": "nothing we know"}},
    ],
)
def test_a_damaged_draft_raises(damage: dict[str, object]) -> None:
    """Failure is loud, and its sentence holds none of the draft's words."""
    with pytest.raises(StorageError) as caught:
        load(stored() | damage)
    assert "First" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_field_raises() -> None:
    """Half a draft is no draft."""
    written = stored()
    del written["answers"]
    with pytest.raises(StorageError):
        load(written)


def test_a_file_of_negative_size_cannot_be_built() -> None:
    """Invalid events do not exist."""
    with pytest.raises(ValueError, match="negative"):
        SentFile(source=1, kind="photo", size=-1)


def test_parts_of_a_fresh_interview() -> None:
    """Nothing is there before anything was said."""
    assert begin("en").parts == ()
    chat = Chat().has_told()
    chat.speaks()
    assert [type(part) for part in chat.interview.parts] == [TextPart, FilePart]
