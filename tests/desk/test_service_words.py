"""The service's own codes are words on every page, in every language of the desk."""

import pytest

from bot.casework.actions import ROLES as EVERY_ROLE
from bot.casework.actions import Action
from bot.casework.clocks import DESK_GRAVE, QUARANTINE
from bot.casework.clocks import STANDARDS as EVERY_STANDARD
from bot.cli.checks.roster import TRYING_OUT
from bot.sealing.roster import QUEUES as EVERY_QUEUE
from bot.services.duty.steps import ACTS as CALLS
from bot.services.erasing import ERASED
from bot.services.escrow_use import ESCROW_USED
from bot.services.officers.knowing import FETCH, REPORTERS_ACTS, RETRIED
from bot.services.officers.reading import OF_THE_SERVICE, STOPPED_ALARMS
from bot.services.officers.witness import DENIED, DENIED_MORE
from desk.pages.case_view import act_sentence
from desk.service_words import (
    ACTORS,
    ALARMS,
    QUEUES,
    ROLES,
    SERVER_ACTS,
    STANDARDS,
    naming,
    officer_name,
)
from desk.words import OFFERED, Voices

VOICES = Voices()
TABLES = (ACTORS, ALARMS, QUEUES, ROLES, SERVER_ACTS, STANDARDS)


def test_every_code_has_words() -> None:
    """A role, queue, standard or alarm that is added must be named here too."""
    assert set(ROLES) == {*EVERY_ROLE, TRYING_OUT}
    assert set(QUEUES) == set(EVERY_QUEUE)
    assert set(STANDARDS) == {one.id for one in (*EVERY_STANDARD, DESK_GRAVE, QUARANTINE)}
    assert set(ALARMS) >= OF_THE_SERVICE | set(STOPPED_ALARMS)


def test_every_act_of_a_record_has_words() -> None:
    """No timeline and no record shows a bare code."""
    acts = {*Action, *REPORTERS_ACTS, *CALLS.values(), ERASED, ESCROW_USED, FETCH, RETRIED}
    acts |= {DENIED, DENIED_MORE, "quarantined", "announced"}

    assert [act for act in sorted(acts) if act_sentence(act) is None] == []


@pytest.mark.parametrize("code", OFFERED)
def test_none_of_them_stays_english(code: str) -> None:
    """They stand on every page, so English ones would stand on every page."""
    words = VOICES.words(code)

    said = [words.say(one) for table in TABLES for one in table.values()]
    assert [one for one in said if "<span" in one] == []


def test_a_code_that_is_not_known_is_shown_isolated() -> None:
    """A newer server's code is better than nothing, and turns nothing around it."""
    name = naming(VOICES.words("ar"))["queue_name"]

    assert name("<new>") == "<bdi>&lt;new&gt;</bdi>"


def test_lists_have_the_languages_own_commas() -> None:
    """A Latin comma between Arabic words is a foreign sign."""
    names = naming(VOICES.words("ar"))["role_names"](("intake", "investigator", "head"))

    assert "," not in names
    assert "استقبال" in names


def test_who_looks_is_told_that_it_is_they() -> None:
    """One's own name is marked, another's is not."""
    words = VOICES.words("en")

    assert officer_name(words, "ada", "ada") == "<bdi>ada</bdi> (you)"
    assert officer_name(words, "ben", "ada") == "<bdi>ben</bdi>"
