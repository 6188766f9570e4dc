"""The simulator's page names every door and every fault, and none that do not exist."""

import re
from pathlib import Path

from starlette.routing import Route

from simulator import faults
from simulator.control import deeds, insight, people, trouble

PAGE = (Path(__file__).parent.parent.parent / "simulator" / "README.md").read_text(encoding="utf-8")


def test_every_door_is_documented() -> None:
    """Method and path of each control door stand in the table."""
    routes: list[Route] = [*people.ROUTES, *deeds.ROUTES, *insight.ROUTES, *trouble.ROUTES]
    doors = {
        (method, route.path.replace("{person:int}", "{person}"))
        for route in routes
        for method in (route.methods or set()) - {"HEAD"}
    }
    told = {
        (method, re.sub(r"^P", "/control/people/{person}", path))
        for method, path in re.findall(r"`(GET|POST|PATCH|DELETE) ([^`]+)`", PAGE)
    }
    assert doors == told


def test_every_fault_is_documented() -> None:
    """Each kind of fault stands in the table."""
    table = PAGE.split("| kind |")[1]
    rows = [line.split("|")[1] for line in table.splitlines()[2:] if line.startswith("|")]
    assert {kind for row in rows for kind in re.findall(r"`([^`]+)`", row)} == faults.KINDS
