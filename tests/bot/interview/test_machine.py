"""The table is total, and what it refuses changes nothing."""

from dataclasses import replace
from time import process_time
from timeit import repeat
from typing import get_args

import pytest

from bot.interview.asides import ASIDES
from bot.interview.events import (
    CaseOpened,
    Commanded,
    Event,
    SubmitRefused,
    Submitted,
    Tapped,
    Wrote,
)
from bot.interview.happenings import STEPS, STEPS_IN, Happening, TypedCode
from bot.interview.machine import advance
from bot.interview.parts import Notice, Said
from bot.interview.refused import REFUSED
from bot.interview.schema import Aside, Phase, begin
from bot.interview.taps import Verb, tap_data
from bot.interview.transitions import ALWAYS, BROUGHT_ABOUT, IN_PLACE, TRANSITIONS
from tests.bot.interview.world import CASE, MISSION, Chat

EVENTS = frozenset(get_args(Event))
KINDS: frozenset[Happening] = (EVENTS - {Tapped, Commanded}) | {TypedCode} | set(Verb)


@pytest.mark.parametrize("phase", list(Phase))
def test_every_kind_has_an_entry_or_is_refused(phase: Phase) -> None:
    """For each phase the four tables together name every kind exactly once."""
    tables = (IN_PLACE, ALWAYS.keys(), TRANSITIONS[phase].keys(), REFUSED[phase])

    assert frozenset().union(*tables) == KINDS
    assert sum(len(table) for table in tables) == len(KINDS)


def test_every_kind_has_a_step() -> None:
    """Nothing that a table allows lacks a step, and no step is without a kind."""
    assert STEPS.keys() == KINDS
    assert {kind for _, kind in STEPS_IN} <= KINDS


def test_every_aside_says_what_it_allows() -> None:
    """No aside is forgotten."""
    assert ASIDES.keys() == set(Aside)


def test_every_phase_can_be_reached() -> None:
    """No phase is dead."""
    reached = {target for row in TRANSITIONS.values() for target in row.values()}
    reached |= set(ALWAYS.values()) | {target for target, _ in BROUGHT_ABOUT.values()}

    assert reached == set(Phase)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_refused_tap_changes_nothing_but_the_notice(phase: Phase) -> None:
    """Even when it names the card that is shown."""
    chat = Chat().has_told()
    interview = replace(chat.interview, phase=phase, last_tap="")
    screen = "hurt" if phase is Phase.ASKING else phase.value
    refused = [kind for kind in REFUSED[phase] if isinstance(kind, Verb)]
    assert refused
    for verb in refused:
        after, effects = advance(interview, Tapped(tap_data(verb, screen, "1")), MISSION)

        assert effects == ()
        assert after.receipt in {Notice(Said.OUT_OF_TURN), Notice(Said.BUSY)}
        assert replace(after, receipt=interview.receipt) == interview


@pytest.mark.parametrize("event", [Submitted(), SubmitRefused(), CaseOpened(CASE)])
def test_an_answer_that_nobody_waits_for_changes_nothing(event: Event) -> None:
    """Not even the notice: the person did nothing."""
    interview = Chat().has_told().interview

    assert advance(interview, event, MISSION) == (interview, ())


@pytest.mark.parametrize(
    "data",
    ["", "pick", "pick:", "pick::", "nonsense:hurt:x", "pick:hurt:x", "pick:kind:sex", "x" * 64],
)
def test_data_that_is_not_ours_is_out_of_turn(data: str) -> None:
    """Whatever a client invents shows the present card again."""
    chat = Chat().has_told()
    before = chat.interview
    chat.happens(Tapped(data))

    assert "That button is from before." in chat.text
    assert replace(chat.interview, receipt=before.receipt) == before


def test_a_stale_tap_changes_nothing() -> None:
    """A button of an earlier card does nothing."""
    chat = Chat().has_told()
    stale = chat.data("Many people")
    chat.taps("A child")
    chat.taps("Land, papers, law")
    before = chat.interview
    chat.happens(Tapped(stale))

    assert replace(chat.interview, receipt=None) == replace(before, receipt=None, last_tap="")


def test_help_opens_from_an_earlier_card() -> None:
    """Whoever wrote and tapped 🆘 before the card had changed is not told to tap again."""
    chat = Chat()
    calling = chat.data("🆘")
    chat.happens(Wrote(60, "They are here."))
    chat.happens(Tapped(calling))

    assert chat.interview.aside is Aside.HELP
    assert [part.number for part in chat.interview.parts] == [1]


def test_a_double_tap_is_one_tap() -> None:
    """The second has no effect and no complaint."""
    chat = Chat().has_told()
    data = chat.data("A child")
    chat.happens(Tapped(data))
    before = chat.interview
    chat.happens(Tapped(data))

    assert chat.interview == before
    assert "That button" not in chat.text


def test_a_choice_that_is_no_longer_on_the_card_is_kept_as_words() -> None:
    """Words resolved against a card that has changed since are still words."""
    chat = Chat().has_told()
    chat.taps("A child")
    chat.happens(Wrote(50, "Many people", "pick:hurt:many"))

    assert chat.interview.parts[-1].number == 2
    assert chat.interview.answers == {"hurt": "child"}


def test_the_consent_of_one_report_is_not_the_next_ones() -> None:
    """After sending, words wait for a new consent."""
    chat = Chat().has_told()
    chat.taps("📤", "📤")
    chat.happens(Submitted())
    chat.writes("Something else.")

    assert not chat.interview.consented
    assert chat.phase is Phase.LIMITS


def test_urgency_does_not_outlive_its_report() -> None:
    """The next report is an ordinary one."""
    chat = Chat()
    chat.taps("🆘", "✅")
    chat.happens(Submitted())
    assert chat.interview.urgent
    chat.taps("▶", "✅")
    chat.writes("Something else.")

    assert not chat.interview.urgent


@pytest.mark.alone
def test_advancing_is_fast() -> None:
    """A step takes microseconds, so that load is the platform's matter and not ours."""
    chat = Chat().has_told(*(f"message {n}" for n in range(10)))
    data = Tapped(chat.data("A child"))
    rounds = 2000
    times = repeat(
        lambda: advance(chat.interview, data, MISSION), timer=process_time, number=rounds
    )

    assert min(times) / rounds < 150e-6  # a third of it on a quiet machine


def test_begin_shows_the_welcome() -> None:
    """A conversation begins with nothing known and nothing agreed."""
    fresh = begin("fr")

    assert (fresh.phase, fresh.language, fresh.consented) == (Phase.WELCOME, "fr", False)
