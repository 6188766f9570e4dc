"""An urgent case calls one after another until a person answers."""

from base64 import urlsafe_b64encode

import pytest

from bot.casework.actions import Action
from bot.services.duty.answering import Answer
from bot.services.duty.standing import names_of
from bot.services.rows import CaseRow
from tests.bot.services.duty.watchtower import MINUTE, Watchtower
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene


async def adds(scene: Scene, row: CaseRow, words: str) -> None:
    """The reporter adds words, by the button below their receipt."""
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes(words)


async def readers(tower: Watchtower, row: CaseRow) -> frozenset[str]:
    """Who reads a case now."""
    now, sealer = await tower.scene.store.case(row.key), tower.scene.sealer()
    assert now is not None
    assert sealer is not None
    return names_of(now, sealer)


async def test_one_is_called_then_the_next_then_the_head(tower: Watchtower) -> None:
    """At once, after ten minutes, after thirty; nobody twice, and nothing after that."""
    tower.scene.with_officer("cleo", roles=("head",))
    row = await tower.calls_for_help()

    await tower.tick()
    assert tower.way.names == ["ada"]
    await tower.passes(9.4 * MINUTE)
    assert tower.way.names == ["ada"]
    await tower.passes(MINUTE)
    assert tower.way.names == ["ada", "ben"]
    await tower.passes(30 * MINUTE)
    assert tower.way.names == ["ada", "ben", "cleo"]
    await tower.passes(120 * MINUTE)
    assert tower.way.names == ["ada", "ben", "cleo"]
    assert (await tower.acts(row))[-3:] == ["called", "called_next", "called_head"]
    assert tower.duty.unanswered


async def test_an_alert_says_reference_priority_and_due_and_has_room_for_no_more(
    tower: Watchtower,
) -> None:
    """What is told is what an alert holds."""
    row = await tower.calls_for_help()

    await tower.tick()

    ((_, alert),) = tower.way.told
    assert (alert.reference, alert.priority, alert.due) == (row.reference, "P1", row.due)


@pytest.mark.parametrize("action", ["acknowledge", "letter", "assign", "note"])
async def test_an_act_that_answers_ends_the_calling(tower: Watchtower, action: str) -> None:
    """Whatever a person does about the case, nobody else is woken for it."""
    row = await tower.calls_for_help()
    await tower.tick()

    await tower.officer_acts(row, action)
    await tower.passes(60 * MINUTE)

    assert tower.way.names == ["ada"]
    assert await tower.rows() == []
    assert not tower.duty.unanswered


@pytest.mark.parametrize("action", ["fetch", "read"])
async def test_a_look_answers_nobody(tower: Watchtower, action: str) -> None:
    """A case that was only looked at goes on calling."""
    row = await tower.calls_for_help()
    await tower.tick()

    await tower.officer_acts(row, action)
    await tower.passes(12 * MINUTE)

    assert tower.way.names == ["ada", "ben"]


@pytest.mark.parametrize("aside", [Action.RECUSE, Action.HOLD, Action.RESEAL, Action.ABUSIVE])
async def test_who_steps_aside_ends_no_call(tower: Watchtower, aside: Action) -> None:
    """Nor by any other act that is no answer, whatever it is that an officer signed."""
    row, office = await tower.calls_for_help(), Office(tower.scene)
    office.roles(ada=("intake", "head"))
    await tower.tick()
    brought = await office.headers("ben", row=row) if aside is Action.RESEAL else None
    facts = {"to": "ben"} if aside is Action.RESEAL else {}

    await office.does("ada", aside, facts, brought=brought, row=row)
    await tower.passes(12 * MINUTE)

    first, second = tower.way.names
    assert first == "ada"
    assert second in {"ben", "cleo"}
    assert (await tower.acts(row)).count("called_next") == 1
    assert len(await tower.rows()) == 1


async def test_who_was_on_it_and_steps_aside_is_followed_by_another(tower: Watchtower) -> None:
    """The call begins anew, with those who still read; whoever answers then ends it."""
    row, office = await tower.calls_for_help(), Office(tower.scene)
    await tower.tick()
    assert await tower.answering.take("ada", row.reference) is Answer.TAKEN
    await tower.passes(5 * MINUTE)
    assert await tower.rows() == []

    await office.does("ada", Action.RECUSE, row=row)
    await tower.passes(11 * MINUTE)
    assert tower.way.names[0] == "ada"
    assert "ada" not in tower.way.names[1:]
    assert set(tower.way.names[1:]) >= {"ben"}

    assert await tower.answering.take("ada", row.reference) is Answer.UNKNOWN
    assert await tower.answering.take("ben", row.reference) is Answer.TAKEN
    told = len(tower.way.told)
    await tower.passes(40 * MINUTE)
    assert len(tower.way.told) == told


async def test_who_steps_aside_where_another_is_on_it_wakes_nobody(tower: Watchtower) -> None:
    """One present reader's answer is enough."""
    row, office = await tower.calls_for_help(), Office(tower.scene)
    await tower.tick()
    await tower.answering.take("ben", row.reference)

    await office.does("ada", Action.RECUSE, row=row)
    await tower.passes(40 * MINUTE)

    assert tower.way.names == ["ada"]
    assert await tower.rows() == []


async def test_who_was_on_it_and_is_named_afterwards_is_followed_by_another(
    tower: Watchtower,
) -> None:
    """What the reporter adds keeps them out, and their answer with it."""
    row = await tower.calls_for_help()
    await tower.tick()
    await tower.answering.take("ada", row.reference)
    await tower.passes(MINUTE)
    tower.scene.with_officer("ada", aliases=("zwqxname",))

    await adds(tower.scene, row, "It was zwqxname.")
    await tower.passes(11 * MINUTE)

    assert "ada" not in await readers(tower, row)
    assert "ben" in tower.way.names[1:]
    assert "ada" not in tower.way.names[1:]


async def test_what_is_added_to_a_case_that_somebody_is_on_calls_nobody(tower: Watchtower) -> None:
    """It looks on the disk as one that names a reader does; its readers hear on the half-hour."""
    row = await tower.calls_for_help()
    await tower.tick()
    await tower.answering.take("ada", row.reference)

    await adds(tower.scene, row, "They are back.")
    rows = [each.kind for each in await tower.rows() if each.case == row.key]
    assert sorted(rows) == ["added", "received"]
    await tower.passes(40 * MINUTE)

    assert [name for name, alert in tower.way.told if alert.kind == "received"] == ["ada"]
    others = sorted(name for name, alert in tower.way.told if alert.kind != "received")
    assert others == ["ada", "ben", "cleo"]
    assert await tower.rows() == []


async def test_without_a_roster_a_call_is_not_given_up(tower: Watchtower) -> None:
    """Nobody can be known to be on it."""
    row = await tower.calls_for_help()
    await tower.officer_acts(row, "on_it")
    roster, tower.scene.roster = tower.scene.roster, None

    await tower.passes(MINUTE)
    assert len(await tower.rows()) == 1
    tower.scene.roster = roster
    await tower.passes(2 * MINUTE)
    assert await tower.rows() == []


async def test_duty_hours_and_languages_choose_who_is_first(tower: Watchtower) -> None:
    """Whoever is asleep, or cannot read the reporter, comes later."""
    tower.scene.with_officer("ben", languages=("en",))
    await tower.calls_for_help()

    await tower.tick()

    assert tower.way.names == ["ben"]


async def test_only_readers_are_called_even_where_the_head_is_none(tower: Watchtower) -> None:
    """The head of another queue hears nothing, at no step."""
    tower.scene.with_officer("dora", roles=("head",))
    await tower.calls_for_help()

    await tower.tick()
    await tower.passes(40 * MINUTE)

    assert set(tower.way.names) == {"ada", "ben", "cleo"}


async def test_whom_a_report_is_kept_from_is_never_called(tower: Watchtower) -> None:
    """Not even where they alone are on duty."""
    scene = tower.scene
    scene.with_officer("ada", aliases=("zwqxname",))
    await scene.tells("It was zwqxname.")
    await scene.taps("open:hurt:help", "urgent:help")
    row = await scene.case()
    tower.way.linked = {"ada"}

    await tower.tick()
    await tower.passes(40 * MINUTE)

    assert row.priority == 1
    assert tower.way.told == []
    assert tower.duty.unreached
