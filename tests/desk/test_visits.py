"""No page of the desk is left out by those who look at all of them."""

import re

from desk.app import STATIC
from tests.interop.desk.visits import LOOKED_AT, NOTHING_TO_SEE, routes


def test_every_route_is_looked_at() -> None:
    """A route without a visit fails here, by its name, the moment that it is written."""
    looked_at = set().union(*LOOKED_AT.values())

    assert set(routes()) - looked_at - NOTHING_TO_SEE.keys() == set(), "nobody looks at these"
    assert (looked_at | NOTHING_TO_SEE.keys()) - set(routes()) == set(), "these are gone"
    assert looked_at.isdisjoint(NOTHING_TO_SEE)


def test_a_chosen_theme_is_the_machines() -> None:
    """Dark by choice has the colours of dark by the machine, which are the ones looked at."""
    style = (STATIC / "desk.css").read_text(encoding="utf-8")
    by_machine, chosen = (
        re.sub(r"\s+", " ", style.partition(start)[2].partition("}")[0])
        for start in (':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {')
    )

    assert "--paper" in chosen
    assert by_machine == chosen
