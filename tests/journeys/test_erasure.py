"""A case whose time is over is in no file any more: neither here, nor in mirror or backup."""

from pathlib import Path

from tests.ground.doors import Doors, client
from tests.ground.lasting import Lasting
from tests.ground.place import wait_for
from tests.ground.remains import Remains
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}


async def test_an_erased_case_is_in_no_file(mission: Lasting, tmp_path: Path) -> None:
    """Headers, payloads and the reference; another case stays whole, and none comes back."""
    town = mission.town
    async with client(town.url) as http:
        doors = Doors(http)
        first, second = [await ReporterChat.arrives(doors) for _ in range(2)]
        code = await first.reports("Zqgone took the pump.", chosen=CHOSEN)
        stays = await second.reports("Zqstays took the hose.", chosen=CHOSEN)
        case = Remains.of(mission, code)
        before = mission.back_up("before.age")
        found = case.here()
        assert "001-report.age" in found
        assert any(name.startswith("amana.db") for name in found)
        assert case.in_backup(before, tmp_path / "before") != {}

        town.stop_bot()
        await mission.close_long_ago(case.reference)
        town.start_bot()
        refused = town.amana("purge")
        assert refused.returncode != 0, "what was over for years waits for a human"
        wait_for(lambda: town.amana("purge", "--confirm").returncode == 0)
        wait_for(lambda: not (mission.mirror / case.reference).exists())

        assert case.here() == {}
        assert case.in_backup(mission.back_up("after.age"), tmp_path / "after") == {}
        assert case.restored(before, tmp_path / "restored") == {}
        assert mission.officers.case_of(stays).tells("Zqstays")
