"""The order in one destination's line, and its rests."""

from itertools import pairwise

from bot.forwarding.backoff import FIRST, LONGEST, pause
from bot.forwarding.line import Item, Line
from bot.services.rows import OutboxRow
from tests.bot.sealing.cast import Seeded


def item(key: int, *, priority: int = 1, due: int = 0, entry: int = 1, slot: int = 0) -> Item:
    """Something in line."""
    return Item(OutboxRow(key, "hook", key, "report", due, 0, entry), priority, slot)


def line(*items: Item, at_once: int = 1) -> Line:
    """A line with these in it."""
    made = Line(Seeded("line"), at_once)
    made.items = {each.row.key: each for each in items}
    return made


def drained(made: Line, now: float, slot: int = 1) -> list[int]:
    """Everything that goes out now, in its order."""
    keys = []
    while (taken := made.claim(now, slot)) is not None:
        keys.append(taken.row.key)
        made.done(taken, now)
    return keys


def test_the_most_urgent_go_first_and_of_those_the_oldest() -> None:
    """Priority, then coarse age; entries of one case by number."""
    made = line(item(1, priority=3), item(2, due=50), item(3, due=40), item(4, priority=2, due=1))
    second = Item(OutboxRow(9, "hook", 3, "addition", 40, 0, 2), 1, 0)
    made.items[9] = second

    assert drained(made, 0.0) == [3, 9, 2, 4, 1]


def test_only_what_is_urgent_leaves_before_the_half_hour() -> None:
    """A call out of the machine would tell its watcher that somebody has just written."""
    made = line(item(1, priority=2), item(2, priority=1))

    assert drained(made, 0.0, slot=0) == [2]
    assert drained(made, 0.0, slot=1) == [1]


def test_one_item_is_tried_by_one_at_a_time() -> None:
    """And no more at once than the destination allows."""
    made = line(item(1), item(2), item(3), at_once=2)

    taken = [made.claim(0.0, 1), made.claim(0.0, 1), made.claim(0.0, 1)]

    assert [each and each.row.key for each in taken] == [1, 2, None]


def test_a_destination_that_is_away_is_asked_by_the_first_in_line_ever_more_seldom() -> None:
    """However much waits, one call a rest, and the rests grow to their bound."""
    made, now, calls = line(*(item(key) for key in range(1, 200))), 0.0, []
    while now < 3 * 24 * 3600:
        taken = made.claim(now, 1)
        if taken is not None:
            calls.append((now, taken.row.key))
            made.away(taken, now)
        now = made.until

    assert {key for _, key in calls} == {1}
    assert len(calls) < 3 * 24 * 8
    gaps = [after - before for (before, _), (after, _) in pairwise(calls)]
    assert FIRST / 2 <= gaps[0] <= FIRST
    assert all(LONGEST / 2 <= gap <= LONGEST for gap in gaps[10:])
    assert drained(made, now) == list(range(1, 200))


def test_a_receiver_that_asks_for_peace_gets_it() -> None:
    """Retry-After is the least rest."""
    made = line(item(1))
    taken = made.claim(0.0, 1)
    assert taken is not None

    made.away(taken, 0.0, 500.0)

    assert made.claim(499.0, 1) is None
    assert made.claim(501.0, 1) is taken


def test_an_item_that_alone_is_refused_rests_alone() -> None:
    """The others go on, and each further refusal counts until it is given up."""
    made, now = line(item(1), item(2), item(3)), 0.0
    poison = made.items[1]
    order = []
    for _ in range(40):
        taken = made.claim(now, 1)
        if taken is poison:
            made.refused(taken, now, counts=True)
        elif taken is not None:
            order.append(taken.row.key)
            made.done(taken, now)
        else:
            key = 100 + len(order)
            made.items[key] = item(key, due=9)
            now += 600
        for each in made.items.values():
            each.is_claimed = False

    assert order[:2] == [2, 3]
    assert poison.strikes >= 5


def test_refusals_of_everything_are_the_destinations_fault() -> None:
    """After three in a row all of it rests; what was refused then is no strike against an item."""
    made, now, tried = line(*(item(key) for key in range(1, 10))), 0.0, []
    for _ in range(60):
        taken = made.claim(now, 1)
        assert taken is not None
        tried.append(taken.row.key)
        made.refused(taken, now, counts=True)
        now = max(now, made.until)

    assert tried[:3] == [1, 2, 3]
    assert max(each.strikes for each in made.items.values()) == 0
    assert tried.count(1) >= 60 / 3 - 1, "the first in line is asked for most"
    assert set(tried[:16]) == set(range(1, 10)), "but each other is soon asked as well"
    assert len(set(tried[20:])) == 9, "and again: it may choke on the first alone by now"
    taken = made.claim(now, 1)
    assert taken is not None
    made.done(taken, now)
    assert drained(made, now + FIRST) == sorted(set(range(1, 10)) - {taken.row.key})


def test_some_that_are_always_refused_hold_up_nobody_else() -> None:
    """However they lie in line: others are soon tried, and it counts against these alone."""
    poison, good = range(1, 7), range(7, 40)
    made, now, came = line(*(item(key) for key in (*poison, *good))), 0.0, dict[int, float]()
    while len(came) < len(good):
        taken = made.claim(now, 1)
        if taken is None:
            now += 1
        elif taken.row.key in poison:
            made.refused(taken, now, counts=True)
        else:
            came[taken.row.key] = now
            made.done(taken, now)
        for each in made.items.values():
            each.is_claimed = False

    assert came[7] < 1800
    assert max(came.values()) < came[7] + 1800
    assert all(made.items[key].strikes > 0 for key in poison)


def test_words_leave_before_files_of_the_same_urgency() -> None:
    """One phone's sixty photos must not stand for hours before another's call for help."""
    photos = [Item(OutboxRow(key, "hook", 1, "file", 0, 0, key), 1, 0) for key in range(50, 60)]
    made = line(*photos, item(1, due=900), item(2, priority=2))

    assert drained(made, 0.0) == [1, *range(50, 60), 2]


def test_what_some_of_its_receivers_refuse_rests_alone_and_counts() -> None:
    """The destination works, and says so: the next goes on at once."""
    made = line(item(1), item(2))
    taken = made.claim(0.0, 1)
    assert taken is not None

    made.partly(taken, 0.0, counts=True)

    assert (taken.strikes, made.failures) == (1, 0)
    assert drained(made, 0.0) == [2]
    assert drained(made, FIRST) == [1]


def test_tries_side_by_side_that_fail_together_count_once() -> None:
    """Or the rest would grow with the width of the line."""
    made = line(item(1), item(2), at_once=2)
    first, second = made.claim(0.0, 1), made.claim(0.0, 1)
    assert first
    assert second

    made.away(first, 0.0)
    made.away(second, 0.0)

    assert made.failures == 1


def test_pauses_are_never_in_step() -> None:
    """Half to all of the doubled time, up to the bound."""
    random = Seeded("jitter")
    pauses = [pause(4, random) for _ in range(50)]

    assert len(set(pauses)) == 50
    assert all(FIRST * 4 <= each <= FIRST * 8 for each in pauses)
    assert pause(10_000, random) <= LONGEST
