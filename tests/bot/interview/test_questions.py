"""Every question, present or future, keeps the questionnaire's promises."""

import re

import pytest

from bot.interview.conditions import all_of, always, answered, not_
from bot.interview.questions import AFTER, QUESTIONS, Question, fingerprint
from bot.interview.taps import Verb, tap_data
from bot.interview.visiting import NOTHING, SHOW
from tests.bot.interview.world import LOCATOR

ALL = (*QUESTIONS, *AFTER)
ID = re.compile(r"[a-z_]{1,24}\Z")
ids = [question.id for question in ALL]


def test_ids_are_unique() -> None:
    """No question shares an id with another, nor with a card."""
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("question", ALL, ids=ids)
def test_ids_are_well_formed(question: Question) -> None:
    """Ids are lower case and short, because they travel in callback data."""
    assert ID.match(question.id)
    for choice in question.choices:
        assert ID.match(choice.id)
    choices = [choice.id for choice in question.choices]
    assert len(set(choices)) == len(choices)


@pytest.mark.parametrize("question", QUESTIONS, ids=[q.id for q in QUESTIONS])
def test_conditions_read_earlier_questions_only(question: Question) -> None:
    """Answers can be pruned in one pass from first to last."""
    earlier = {q.id for q in QUESTIONS[: QUESTIONS.index(question)]}

    assert question.asked_when.reads() <= earlier


@pytest.mark.parametrize("question", QUESTIONS, ids=[q.id for q in QUESTIONS])
def test_only_the_story_must_be_answered(question: Question) -> None:
    """Every other question can be skipped."""
    assert question.optional == (question.id != "story")


@pytest.mark.parametrize("question", AFTER, ids=[q.id for q in AFTER])
def test_after_questions_fit_callback_data_with_their_locator(question: Question) -> None:
    """The tap carries question, choice and locator in 64 bytes."""
    for choice in (*(c.id for c in question.choices), NOTHING, SHOW):
        assert tap_data(Verb.AFTER, question.id, f"{choice}:{LOCATOR}")


def test_every_choice_has_an_icon_of_its_own() -> None:
    """Who does not read can tell the choices of a question apart."""
    for question in ALL:
        icons = [choice.icon for choice in question.choices]
        assert len(set(icons)) == len(icons), question.id


def test_fixed_choices_stay() -> None:
    """Ids that rest inside sealed reports and choose their queue are never renamed."""
    expected = {
        "hurt": "me_adult me_minor child adult many nobody",
        "kind": "sex harm threat money aid staff land other",
        "who": "soldier police aid_worker authority armed_group family unknown company this_team",
        "when": "today days month longer ongoing unsure",
        "reply": "code here none",
        "consent": "care act both ask_first",
        "sex": "woman man other",
        "disability": "yes no",
    }
    found = {q.id: " ".join(c.id for c in q.choices) for q in ALL if q.id in expected}

    assert found == expected


def test_the_fingerprint_is_a_digest_of_the_questionnaire() -> None:
    """64 hexadecimal digits, the same each time."""
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint())
    assert fingerprint() == fingerprint()


def test_conditions_compose() -> None:
    """and, not over answers."""
    yes = answered("kind", "sex", "harm")
    answers = {"kind": "sex"}

    assert yes.holds(answers)
    assert not yes.holds({})
    assert not not_(yes).holds(answers)
    assert all_of(yes, always).holds(answers)
    assert not all_of(yes, answered("who", "police")).holds(answers)
    assert all_of(yes, not_(answered("who", "police"))).reads() == {"kind", "who"}
    assert always.reads() == frozenset()
