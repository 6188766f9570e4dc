"""`amana check` lists every fault at once, and says yes only when reports can be taken."""

import errno
import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.check import faults
from bot.cli.checks.machine import machine_faults
from bot.composition.keys import Keys
from bot.config import Severity, load, read
from bot.config.rosters import believe_roster
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import sign_roster
from bot.services.trusted_time import TrustedClock
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore
from tests.bot.cli.bot_api import BotApi, bot_api
from tests.bot.cli.conftest import Amana

TOKEN = "9000000001:AAabcdefghijklmnopqrstuvwxyz0123456"
DAY = 24 * 3600


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A Bot API that knows the token, named in the environment."""
    with bot_api(TOKEN) as found:
        monkeypatch.setenv("AMANA_TELEGRAM__API_URL", found.url)
        monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)
        yield found


async def found(folder: Path, now: int | None = None) -> str:
    """Every fault as text, one a line."""
    settings, first = read(folder, os.environ)
    rest = await faults(settings, now or int(time.time()))
    return "\n".join(str(fault) for fault in [*first, *rest])


def amend(folder: Path, text: str) -> None:
    """Append to a mission.toml."""
    with (folder / "mission.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + text)


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


@pytest.mark.usefixtures("api")
def test_a_starter_with_a_token_can_take_reports(amana: Amana, mission: Path) -> None:
    """Exit 0, with warnings that name the starter roster and what else is weak."""
    said = amana("check", "--mission", mission)

    assert (said.code, said.err.strip()) == (0, "A report can be taken now.")
    assert "starter roster, for trying out" in said.out
    assert all(line.startswith("warning: ") for line in said.out.splitlines())


def test_json_is_for_scripts(amana: Amana, mission: Path) -> None:
    """--json gives severities and sentences, and the same exit code."""
    said = amana("check", "--json", "--mission", mission)

    listed = json.loads(said.out)
    assert said.code == 2
    assert {fault["severity"] for fault in listed} == {"fault", "warning"}


def test_a_mission_file_that_is_none_is_the_only_fault(amana: Amana, mission: Path) -> None:
    """Whoever mends it sees the rest; before, all else would be its echo."""
    amend(mission, "[oops\n")

    for command in ("check", "run"):
        said = amana(command, "--mission", mission)
        lines = (said.out + said.err).splitlines()
        assert said.code == 2
        assert [line for line in lines if "fault" in line or "warning" in line] == [lines[0]]
        assert "mission.toml is not TOML: line" in lines[0]


def test_the_gravest_comes_first_and_nothing_twice(
    amana: Amana, mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two bots on one unreachable server are one sentence; faults, lapses, warnings."""
    monkeypatch.setenv("AMANA_TELEGRAM__API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("AMANA_TELEGRAM__STAFF_TOKEN", TOKEN.replace("9000000001", "9000000002"))
    (mission / "keys/receipts.keys").chmod(0o644)

    lines = amana("check", "--mission", mission).out.splitlines()

    said = [line.partition(":")[0] for line in lines]
    assert said == sorted(said)
    assert set(said) == {"fault", "lapse", "warning"}
    assert sum("telegram.api_url does not answer" in line for line in lines) == 1


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


async def test_everything_wrong_is_said_at_once(mission: Path) -> None:
    """Faults of every kind come in one list."""
    (mission / "keys/server.key").unlink()
    (mission / "keys/receipts.keys").chmod(0o644)
    (mission / "keys/server-signing.key").write_bytes(b"{}")
    (mission / "roster.head.sig").unlink()
    (mission / "roster.deputy.sig").unlink()
    shutil.rmtree(mission / "data")
    amend(mission, '[[areas]]\nid = "N"\nnames = { en = "x" }\n')
    text = (mission / "mission.toml").read_text()
    text = text.replace("# offered = ", 'offered = ["en", "fr", "xx"] # ')
    text = text.replace("# hidden_questions = ", 'hidden_questions = ["story"] # ')
    (mission / "mission.toml").write_text(text)

    listed = await found(mission)

    for part in (
        "server.key is missing",
        "receipts.keys can be read by others",
        "server-signing.key is damaged",
        "signed by 1 of the 2 pinned keys",
        "data does not exist",
        "areas[1].id cannot be used",
        "The language xx is not in languages.toml",
        "safety sentences in fr: cards that hold one are shown in English as well",
        "“story”",
        "telegram.token is missing",
    ):
        assert part in listed


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


async def test_stale_contacts_have_lapsed(mission: Path) -> None:
    """A contact verified too long ago, or in the future, is named; a fresh one is not."""
    contact = '[[contacts]]\nid = "{}"\nname = {{en="x"}}\nwhat = {{en="x"}}\nverified_on = {}\n'
    today = dict(
        zip(("old", "fresh", "ahead"), ("2026-01-01", "2026-02-20", "2027-01-01"), strict=True)
    )
    amend(mission, "".join(contact.format(name, day) for name, day in today.items()))

    listed = await found(mission, 1_772_000_000)  # 2026-02-25

    assert "lapse: contact “old”" in listed
    assert "lapse: contact “ahead” has verified_on = 2027-01-01, a day yet to come" in listed
    assert listed.count("such as verified_on = 2026-02-25.") == 2
    assert "“fresh”" not in listed


@pytest.mark.usefixtures("api")
def test_a_stale_contact_fails_the_check(amana: Amana, mission: Path) -> None:
    """`check` ends with 2 for a stale contact; `run` would hide it and go on."""
    amend(
        mission,
        '[[contacts]]\nid = "old"\nname = {en="x"}\nwhat = {en="x"}\nverified_on = 2020-01-01\n',
    )

    assert amana("check", "--mission", mission).code == 2


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    "flag",
    [
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "supports_guest_queries",
    ],
)
async def test_doors_that_nothing_guards_must_be_off(mission: Path, api: BotApi, flag: str) -> None:
    """Each switch by which messages could come in another way is a fault."""
    assert flag not in await found(mission)

    api.flags = {flag: True}

    assert f"fault: the bot's switch {flag} is on" in await found(mission)


@pytest.mark.usefixtures("api")
async def test_a_wrong_token_is_said_and_not_shown(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revoked token is a fault whose sentence does not hold it."""
    wrong = TOKEN.replace("AAabc", "AAxyz")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", wrong)

    listed = await found(mission)

    assert "fault: telegram.token is wrong or was revoked" in listed
    assert wrong not in listed


def test_no_bot_runs_without_its_tokens_file(
    amana: Amana, mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is named, and the bot refuses to start."""
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN_FILE", "keys/none")

    said = amana("run", "--mission", mission)

    assert said.code == 2
    assert "lapse: telegram.token_file cannot be read (no such file" in said.err
    assert "fault: telegram.token is missing" in said.err


async def test_a_token_with_something_behind_it_is_no_network_fault(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second line in its file is said to be just that, and shown to nobody."""
    (mission / "keys/telegram.token").write_text(f"{TOKEN}\nsecond line\n")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN_FILE", "keys/telegram.token")

    listed = await found(mission)

    assert "fault: telegram.token is not a token" in listed
    assert "network" not in listed
    assert TOKEN not in listed


async def test_an_unreachable_telegram_is_said_without_the_token(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer fails the check; the address, which holds the token, is not quoted."""
    monkeypatch.setenv("AMANA_TELEGRAM__API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", TOKEN)

    listed = await found(mission)

    assert "lapse: telegram.api_url does not answer" in listed
    assert TOKEN not in listed


async def test_a_token_in_a_readable_file_is_a_fault(mission: Path) -> None:
    """A mission.toml that holds the token and that others can read is a fault."""
    text = (mission / "mission.toml").read_text()
    (mission / "mission.toml").write_text(
        text.replace("[telegram]", f'[telegram]\ntoken = "{TOKEN}"')
    )
    assert "mission.toml can be read by others" not in await found(mission)

    (mission / "mission.toml").chmod(0o644)

    assert "mission.toml can be read by others" in await found(mission)


async def test_a_disk_that_cannot_be_written_is_a_fault(mission: Path) -> None:
    """A file where the data folder should be cannot take a report."""
    (mission / "data").rmdir()
    (mission / "data").write_text("")

    assert "cannot be written (not a directory)" in await found(mission)


async def test_a_mirror_that_is_away_keeps_nobody_from_reporting(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a reboot without its disk the bot starts; `check` fails until somebody looks."""
    monkeypatch.setenv("AMANA_STORAGE__MIRROR", "second")
    said = await found(mission)
    assert f"lapse: the mirror {mission / 'second'} does not exist" in said
    assert "fault: the mirror" not in said

    monkeypatch.setattr("bot.cli.checks.files.MIRROR_S", 0.05)
    hung = threading.Event()
    monkeypatch.setattr("bot.cli.checks.files._apart", lambda *_: [hung.wait(5)][:0])
    assert "does not answer: look at its disk" in await found(mission)
    hung.set()


async def test_a_database_that_is_none_is_a_fault(mission: Path) -> None:
    """A missing or sound database is fine; anything else in its place is said."""
    path = mission / "data/amana.db"
    assert "atabase" not in (await found(mission)).replace("the database, so one thief", "")
    store = await SqliteStore.open(path)
    await store.close()
    assert "atabase" not in (await found(mission)).replace("the database, so one thief", "")

    path.write_bytes(b"not a database" * 1000)

    assert "fault: The database" in await found(mission)


async def test_damaged_day_keys_are_a_fault(mission: Path) -> None:
    """The bot would end at its start; the sentence says what is lost without them."""
    (mission / "day-keys/day.keys").write_text("x")

    listed = await found(mission)

    assert "fault: the day keys" in listed
    assert "are damaged: remove the file" in listed


async def test_a_file_of_another_account_is_a_fault(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command of root's leaves a lock that the bot cannot open."""
    lock, database = mission / "data/amana.lock", mission / "data/amana.db"
    lock.touch()
    await (await SqliteStore.open(database)).close()
    monkeypatch.setattr(os, "access", lambda path, _: path not in {lock, database})

    listed = await found(mission)

    assert f"fault: {lock} is not this account's to write" in listed
    assert f"fault: {database} is not this account's to write" in listed


async def test_keys_of_a_mission_with_cases_are_restored_and_not_made(mission: Path) -> None:
    """`new-server` is named only where there is nothing yet that new keys could not open."""
    (mission / "keys/receipts.keys").unlink()
    assert "`amana keys new-server`" in await found(mission)
    await (await SqliteStore.open(mission / "data/amana.db")).close()

    listed = await found(mission)
    assert "receipts.keys is missing: restore it from a backup" in listed
    assert "new-server" not in listed

    shutil.rmtree(mission / "keys")
    listed = await found(mission)
    assert "does not exist: mount it, mend keys.dir, or restore it from a backup" in listed
    assert "new-server" not in listed


async def test_a_full_disk_has_lapsed(mission: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room fails the check before it is zero; `run` starts all the same, to say so."""
    usage = shutil.disk_usage(mission)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=50 * 2**20))

    assert "lapse: the database's folder" in await found(mission)


def test_swap_and_temp_on_a_disk_are_warned_of(tmp_path: Path) -> None:
    """Plain swap and a temp folder on a disk are warnings; encrypted and in-memory ones are not."""
    _fake_system(tmp_path, "/dev/sda2", "ext4")
    plain = [fault.sentence for fault in machine_faults(tmp_path, Path("/tmp"))]  # noqa: S108  # a name in a made-up table
    _fake_system(tmp_path, "/dev/dm-1", "tmpfs")
    encrypted = list(machine_faults(tmp_path, Path("/tmp")))  # noqa: S108  # the same

    assert "swap on /dev/sda2 is not encrypted" in plain[0]
    assert "is on a disk" in plain[1]
    assert encrypted == []


def test_an_unknown_system_says_nothing(tmp_path: Path) -> None:
    """Where there is no /proc, nothing is claimed."""
    assert list(machine_faults(tmp_path)) == []


def _fake_system(root: Path, swap: str, temp: str) -> None:
    (root / "proc").mkdir(exist_ok=True)
    (root / "proc/swaps").write_text(f"Filename Type Size Used Priority\n{swap} partition 1 0 -2\n")
    (root / "proc/mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nx /tmp {temp} rw 0 0\n")
    mapped = root / "sys/block/dm-1/dm"
    mapped.mkdir(parents=True, exist_ok=True)
    (mapped / "uuid").write_text("CRYPT-LUKS2-00-swap\n")


def test_severities_are_what_lines_begin_with() -> None:
    """The three words that scripts may look for stay what they are."""
    assert [str(severity) for severity in Severity] == ["fault", "lapse", "warning"]
