"""`amana check` on the roster: who signed it, how long it is valid, and that it is the newest."""

import errno
import re
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.composition.keys import Keys
from bot.config import load, read
from bot.config.rosters import believe_roster
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import sign_roster
from bot.services.trusted_time import TrustedClock
from storage.memory import MemoryStore
from tests.bot.cli.checking import found
from tests.bot.cli.conftest import Amana

DAY = 24 * 3600


def sign_anew(folder: Path, roster: Roster, names: tuple[str, ...] = ("head", "deputy")) -> None:
    """Put another roster in place, signed by some of the starter's signers."""
    document = roster.dump()
    (folder / "roster.json").write_bytes(document)
    for old in folder.glob("roster.*.sig"):
        old.unlink()
    for name in names:
        keys = PersonalKeys.open(
            (folder / f"starter-keys/{name}.key").read_bytes(), "amana starter"
        )
        signature = sign_roster(document, name, keys.need_signing_key())
        (folder / f"roster.{name}.sig").write_bytes(signature)


def roster_of(folder: Path) -> Roster:
    """The roster as it lies there."""
    return Roster.parse((folder / "roster.json").read_bytes())


async def test_a_pinned_key_that_fits_no_signature_is_named(mission: Path) -> None:
    """Whether enough others signed or not: a slip of the pen looks like a signer who waits."""
    settings, _ = read(mission, {})
    names = [name for name, key in settings.roster.pinned.model_dump().items() if key]
    fits_none = {name: f"roster.pinned.{name} fits no signature" for name in names}
    assert "fits no signature" not in await found(mission)

    (mission / "roster.head.sig").unlink()
    told = await found(mission)
    assert [name for name in names if fits_none[name] in told] == ["head"]
    assert "warning: roster.pinned.head" in told
    assert "`amana roster sign`" in told

    written = (mission / "mission.toml").read_text(encoding="utf-8")
    other = PersonalKeys.signer("deputy", secrets.token_bytes).need_signing_key().public
    mistyped = written.replace(settings.roster.pinned.deputy, other.text())
    (mission / "mission.toml").write_text(mistyped, encoding="utf-8")
    told = await found(mission)
    assert [name for name in names if fits_none[name] in told] == ["head", "deputy"]


async def test_an_expired_roster_is_a_fault_after_its_grace(mission: Path) -> None:
    """Near the end it warns, in its grace it warns louder, afterwards nothing is taken."""
    end = roster_of(mission).valid_until

    assert "roster ends on" not in await found(mission, end - 60 * DAY)
    assert "warning: the roster ends on" in await found(mission, end - 20 * DAY)
    assert "warning: the roster ended on" in await found(mission, end + DAY)
    assert "fault: the roster ended on" in await found(mission, end + 31 * DAY)
    assert "fault: the roster is not valid yet" in await found(mission, end - 400 * DAY)


async def test_a_rolled_back_roster_is_a_fault(mission: Path) -> None:
    """Once a newer roster was believed, the old one is refused though its signatures fit."""
    settings = load(mission, {})
    old = roster_of(mission)
    sign_anew(mission, replace(old, sequence=2))
    believe_roster(settings)
    assert "older than one already used" not in await found(mission)

    sign_anew(mission, old)

    assert "fault: " in await found(mission)
    assert "older than one already used" in await found(mission)


async def test_a_roster_that_a_full_disk_refused_is_read_as_soon_as_there_is_room(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whom it takes out would read on until somebody starts the bot anew."""
    settings = load(mission, {})
    old = roster_of(mission)
    clock = TrustedClock(lambda: old.valid_from + DAY, lambda: 0.0)
    keys = Keys(settings, MemoryStore(), clock, secrets.token_bytes)
    assert keys.roster.believed == old

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    sign_anew(mission, replace(old, sequence=2))
    with monkeypatch.context() as small:
        small.setattr("os.write", full)
        keys.look_at_roster()
        keys.look_at_roster()
        assert (keys.roster.refused, keys.roster.believed) == ("DiskFullError", old)
    keys.look_at_roster()

    assert (keys.roster.refused, keys.roster.believed) == ("", replace(old, sequence=2))
    sign_anew(mission, old)
    keys.look_at_roster()
    assert keys.roster.refused == "ConfigError"


async def test_a_lone_signer_is_warned_of_each_time(mission: Path) -> None:
    """One required signature is allowed and said."""
    text = (mission / "mission.toml").read_text()
    text = text.replace("# signatures_required = 2", "signatures_required = 1")
    (mission / "mission.toml").write_text(text)
    sign_anew(mission, roster_of(mission), ("head",))

    listed = await found(mission)

    assert "warning: roster.signatures_required is 1" in listed
    assert "pinned keys it needs" not in listed


async def test_a_roster_without_this_server_is_a_fault(mission: Path, amana: Amana) -> None:
    """New server keys without a new roster would make officers refuse every manifest."""
    shutil.rmtree(mission / "keys")
    assert amana("keys", "new-server", "--mission", mission).code == 0

    assert "fault: the roster does not name this server's signing key" in await found(mission)


@pytest.mark.parametrize("pinned", ["", "not-a-key"])
async def test_unpinned_signers_are_a_fault(mission: Path, pinned: str) -> None:
    """A mission that pins no usable key believes no roster."""
    text = (mission / "mission.toml").read_text()
    for name in ("head", "deputy", "oversight"):
        text = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "{pinned}"', text)
    (mission / "mission.toml").write_text(text)

    assert "fault: roster.pinned" in await found(mission)
