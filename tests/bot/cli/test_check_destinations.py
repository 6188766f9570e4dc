"""What `amana check` says of destinations: allowed, answering, and nothing that wants a human."""

from pathlib import Path

import pytest

from bot.cli.checks.destinations import destination_faults
from bot.config import read
from bot.services.changes import AddOutbox, StopOutbox
from storage.sqlite import SqliteStore
from tests.contracts import rows
from tests.ground.loopback import HOST, free_port
from tests.ground.receiver import receiver


def hook(folder: Path, url: str, allow: str, more: str = "") -> None:
    """List a webhook in the mission's file."""
    written = (folder / "mission.toml").read_text(encoding="utf-8")
    written = written.replace("[forwarding]", f'[forwarding]\nallow = ["{allow}"]', 1)
    item = f'\n[[destinations]]\nname = "hook"\nkind = "webhook"\nurl = "{url}"\n{more}'
    item += '\n[[routes]]\nto = ["hook"]\n'
    (folder / "mission.toml").write_text(written + item, encoding="utf-8")


async def said(folder: Path) -> str:
    """Every fault, one a line."""
    settings, faults = read(folder, {})
    assert faults == []
    return "\n".join([str(fault) async for fault in destination_faults(settings)])


async def test_a_destination_that_answers_is_no_fault(mission: Path) -> None:
    """And it is sent nothing."""
    with receiver() as to:
        hook(mission, f"http://{HOST}:{to.port}/in", f"http://{HOST}:{to.port}")
        assert await said(mission) == ""
        assert to.requests == []


async def test_one_that_does_not_answer_is_a_lapse(mission: Path) -> None:
    """Reports are taken meanwhile."""
    port = free_port()
    hook(mission, f"http://{HOST}:{port}/in", f"http://{HOST}:{port}")

    assert "lapse: the destination “hook” does not answer" in await said(mission)


@pytest.mark.parametrize("allow", ["other.example", HOST])
async def test_one_that_is_not_allowed_is_said(mission: Path, allow: str) -> None:
    """With the setting to mend."""
    hook(mission, f"http://{HOST}:9/in", allow)

    assert "forwarding.allow" in await said(mission)


async def test_a_secret_that_is_missing_is_said(mission: Path) -> None:
    """By its path."""
    hook(mission, f"http://{HOST}:9/in", f"http://{HOST}:9", 'secret_file = "keys/none"\n')

    assert "keys/none cannot be read" in await said(mission)


async def test_a_folder_and_an_authority_that_are_missing_are_said(mission: Path) -> None:
    """By their paths, and not by the class of an error."""
    url = f"https://{HOST}:9/in"
    hook(mission, url, f"{HOST}:9", 'ca_file = "keys/none.pem"\n')
    with (mission / "mission.toml").open("a", encoding="utf-8") as file:
        file.write('[[destinations]]\nname = "stick"\nkind = "folder"\npath = "outgoing"\n')

    found = await said(mission)

    assert "“hook”: " in found
    assert "none.pem holds no certificates that can be read" in found
    assert "outgoing cannot be written: make it" in found
    assert "Error" not in found


async def test_one_that_no_route_uses_is_warned_of(mission: Path) -> None:
    """Nothing would ever go there, and nobody would miss it."""
    (mission / "outgoing").mkdir()
    stick = '[[destinations]]\nname = "stick"\nkind = "folder"\npath = "outgoing"\n'
    (mission / "mission.toml").write_text(
        (mission / "mission.toml").read_text(encoding="utf-8") + stick, encoding="utf-8"
    )
    (sentence,) = (await said(mission)).splitlines()
    assert sentence.startswith("warning: no route leads to the destination “stick”")
    assert 'add [[routes]] with to = ["stick"]' in sentence

    with (mission / "mission.toml").open("a", encoding="utf-8") as file:
        file.write('[[routes]]\nto = ["stick"]\n')
    assert await said(mission) == ""


async def test_what_wants_a_human_is_counted(mission: Path) -> None:
    """Given up and held, each with what to do."""
    settings, _ = read(mission, {})
    async with await SqliteStore.open(settings.database) as store:
        await store.commit(*(AddOutbox(rows.item(key)) for key in (1, 2, 3)))
        await store.commit(StopOutbox(1, "dead", "refused"), StopOutbox(2, "held", "restored"))

        found = await said(mission)

    assert "1 items of the outbox could not be delivered" in found
    assert "amana outbox release" in found


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('[[routes]]\nto = ["nowhere"]\n', "does not list"),
        ('[[destinations]]\nname = "duty"\nkind = "folder"\npath = "x"\n', "taken"),
        ('[[destinations]]\nname = "erase"\nkind = "folder"\npath = "x"\n', "taken"),
        ('[[destinations]]\nname = "a"\nkind = "folder"\n', "no folder"),
        ('[[destinations]]\nname = "a"\nkind = "folder"\npath = "x"\nbody = "facts"\n', "sealed"),
        ('[[destinations]]\nname = "a"\nkind = "email"\n', "no mailboxes"),
        ('[[destinations]]\nname = "a"\nkind = "webhook"\nurl = "x"\n', "no address"),
        (
            '[[destinations]]\nname = "a"\nkind = "webhook"\nurl = "https://a.example"\n',
            "forwarding.allow",
        ),
    ],
)
def test_what_does_not_fit_together_is_a_fault(mission: Path, written: str, says: str) -> None:
    """Before anything runs."""
    with (mission / "mission.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{written}")

    _, faults = read(mission, {})

    assert any(says in fault.sentence for fault in faults)
