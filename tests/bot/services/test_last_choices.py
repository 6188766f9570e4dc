"""One choice a case is remembered, by digests alone, and not for ever."""

import pytest

from bot.services import last_choices
from bot.services.last_choices import LastChoices
from tests.bot.sealing.cast import Seeded

CASE, OTHER = b"a" * 16, b"b" * 16


def test_only_the_last_choice_of_a_case_stands() -> None:
    """Another phone's is another, and another case's is nobody's."""
    choices = LastChoices(Seeded("choices"))
    choices.note(CASE, "77:en")
    assert choices.stands(CASE, "77:en")
    assert not choices.stands(CASE, "78:en")
    assert not choices.stands(OTHER, "77:en")
    choices.note(CASE, "nowhere")
    assert not choices.stands(CASE, "77:en")


def test_memory_names_neither_chat_nor_case() -> None:
    """Who reads it finds 32 bytes beside 32 bytes."""
    choices = LastChoices(Seeded("choices"))
    choices.note(CASE, "77:en")
    ((case, choice),) = choices._made.items()
    assert len(case) == len(choice) == 32
    assert CASE not in case + choice


def test_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody fills the memory by choosing."""
    monkeypatch.setattr(last_choices, "MOST", 1)
    choices = LastChoices(Seeded("choices"))
    choices.note(CASE, "nowhere")
    choices.note(OTHER, "nowhere")
    assert not choices.stands(CASE, "nowhere")
    assert choices.stands(OTHER, "nowhere")
