"""Lists that leave the desk: nobody's words, and no row that was not recorded."""

import csv
import io

from desk.errors import RefusedActError
from tests.desk.counter import summary
from tests.desk.export.bench import Bench


async def test_a_list_shows_what_its_rows_show(bench: Bench) -> None:
    """Nobody's words; each case's export is recorded before its row leaves."""
    bench.client.queue = {
        "cases": [summary(bench.reference, version=int(await bench.version()))],
        "counts": {"todo": 1},
        "next": None,
        "urgent": {"count": 0, "first": None, "due": None},
        "service": {"now": 0, "telegram": "ok", "alarms": [], "staff_bot": False},
    }

    answer = await bench.post("/export/list", view="todo")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows[0]["reference"] == bench.reference
    assert rows[0]["practice"] == "no"
    assert rows[0]["counted"] == "yes"
    assert "Kanarien" not in answer.text
    assert bench.last_act[:2] == ("export", {"what": "summary"})


async def test_a_row_that_was_not_recorded_does_not_leave(bench: Bench) -> None:
    """Its reference stays, so that nobody takes the list for whole; the rest is empty."""
    bench.client.queue = {
        "cases": [summary(bench.reference, version=int(await bench.version()))],
        "counts": {},
        "next": None,
        "urgent": {"count": 0, "first": None, "due": None},
        "service": {"now": 0, "telegram": "ok", "alarms": [], "staff_bot": False},
    }
    bench.client.failure = RefusedActError("role")

    answer = await bench.post("/export/list", view="todo")
    row = next(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert row["priority"] == ""
    assert "not exported" in row["note"]
