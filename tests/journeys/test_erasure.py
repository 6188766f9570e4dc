"""A case whose time is over is in no file any more: neither here, nor in mirror or backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.demo_stage import PASSPHRASE
from bot.sealing.age import split
from bot.sealing.identity_file import PersonalKeys
from storage.archive import read_archive
from tests.ground.doors import Doors, client
from tests.ground.lasting import Lasting, lasting
from tests.ground.place import wait_for
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}
STEP = 64


@pytest.fixture
def mission() -> Iterator[Lasting]:
    """A running mission with a second place."""
    with lasting() as made:
        yield made


def pieces(entries: list[bytes]) -> set[bytes]:
    """Bytes of every header and payload, close enough that any page's share holds some whole."""
    found = set[bytes]()
    for entry in entries:
        header, payload = split(entry)
        stanzas = header.partition(b"\n-> ")[2]  # what comes before is the same in every file
        for part in (stanzas, payload):
            found |= {part[at : at + STEP] for at in range(0, len(part) - STEP, STEP)}
    return found


def traces(folders: list[Path], canaries: set[bytes], reference: str) -> dict[str, int]:
    """Files in which a piece of a case, or its name, stands; in names of files, too."""
    found: dict[str, int] = {}
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        count = sum(piece in content for piece in canaries)
        named = reference in str(path) or reference.encode() in content
        if count or named:
            found[path.name] = count + named
    return found


async def test_an_erased_case_is_in_no_file(mission: Lasting, tmp_path: Path) -> None:
    """Headers, payloads and the reference; another case stays whole, and none comes back."""
    town = mission.town
    async with client(town.url) as http:
        doors = Doors(http)
        first, second = [await ReporterChat.arrives(doors) for _ in range(2)]
        code = await first.reports("Zqgone took the pump.", chosen=CHOSEN)
        stays = await second.reports("Zqstays took the hose.", chosen=CHOSEN)
        reference = mission.officers.case_of(code).reference
        canaries = pieces(mission.officers.sealed(reference))
        everywhere = [town.mission, mission.mirror, town.temporary]
        before = mission.back_up("before.age")
        found = traces(everywhere, canaries, reference)
        assert "001-report.age" in found
        assert any(name.startswith("amana.db") for name in found)

        town.stop_bot()
        await mission.close_long_ago(reference)
        town.start_bot()
        refused = town.amana("purge")
        assert refused.returncode != 0, "what was over for years waits for a human"
        wait_for(lambda: town.amana("purge", "--confirm").returncode == 0)
        wait_for(lambda: not (mission.mirror / reference).exists())
        assert traces(everywhere, canaries, reference) == {}

        after, opened = mission.back_up("after.age"), tmp_path / "opened"
        opened.mkdir()
        keys = PersonalKeys.open(mission.escrow.read_bytes(), PASSPHRASE)
        read_archive(after, [keys.need_identity()], opened, lambda _: None)
        assert traces([opened], canaries, reference) == {}
        assert mission.officers.case_of(stays).tells("Zqstays")

        mission.restore(before, tmp_path / "restored")
        assert traces([tmp_path / "restored"], canaries, reference) == {}
