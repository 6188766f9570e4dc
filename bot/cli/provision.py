"""Makes a mission's folder whole: settings, server keys, people's keys, a signed roster.

For trying out only: people's secret keys are drawn here, beside the server,
which a real mission must never do. The folder appears at once or not at all,
so that a cut run leaves nothing that looks like a mission.
"""

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.checks.roster import TRYING_OUT
from bot.cli.keys import write_person, write_private, write_server_keys
from bot.config.template import mission_toml
from bot.errors import ConfigError
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.randomness import RandomBytes
from bot.sealing.roster import QUEUES, Intake, Officer, Roster
from bot.sealing.roster_signing import sign_roster
from bot.sealing.signing import VerifyKey

SIGNERS = ("head", "deputy", "oversight")
PEOPLE = "starter-keys"
# Two read what everyone writes; the third reads what is said of our own people.
OFFICERS: Mapping[str, tuple[str, ...]] = {
    "officer-1": ("protection", "child", "conduct", "service"),
    "officer-2": ("protection", "child", "conduct", "service"),
    "officer-3": ("oversight",),
}
# Enough for every act to be tried, and for each that needs a second person to find one.
ROLES: Mapping[str, tuple[str, ...]] = {
    "officer-1": ("intake", "investigator"),
    "officer-2": ("intake", "investigator", "advocate"),
    "officer-3": ("head", "oversight"),
}
# Readers, the escrow and one filler: the same count for all, so that it tells nothing.
STANZAS = 4
VALID_DAYS = 90
_DAY = 24 * 3600
# The passphrase is public, so its price protects nothing; a starter should start quickly.
STARTER_LOG_N = 10


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a new mission is made of.

    Attributes:
        chosen: settings that are not left at their defaults.
        items: areas, contacts, services.
        languages: what the officers read.
        passphrase: of every key file made here; public.
        secrets: texts for files under `keys/`, by name.
    """

    chosen: Mapping[str, object]
    items: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    passphrase: str
    secrets: Mapping[str, str] = field(default_factory=dict)


def provision(
    folder: Path, plan: Plan, now: int, random: RandomBytes = secrets.token_bytes
) -> None:
    """Make a mission's folder; it appears whole or not at all.

    Args:
        folder: Where; absent or empty.
        plan: What it is made of.
        now: Seconds since 1970 UTC, from which the roster is valid.
        random: Where keys come from.

    Raises:
        ConfigError: the folder holds something already; nothing was touched.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty, and nothing there is overwritten: name another.")
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent))
    try:
        _fill(draft, plan, now, random)
        draft.replace(folder.absolute())
    except BaseException:
        shutil.rmtree(draft)
        raise


def _fill(folder: Path, plan: Plan, now: int, random: RandomBytes) -> None:
    for name in ("keys", "day-keys", "data", PEOPLE):
        (folder / name).mkdir(mode=0o700)
    server = write_server_keys(folder / "keys", random)
    for name, text in plan.secrets.items():
        write_private(folder / "keys" / name, text.encode())
    pinned = _people(folder, plan, now, server, random)
    text = mission_toml({**plan.chosen, **pinned}, plan.items)
    write_private(folder / "mission.toml", text.encode())


def _people(
    folder: Path, plan: Plan, now: int, server: VerifyKey, random: RandomBytes
) -> dict[str, str]:
    """Draw everyone's keys and sign the roster; give the signers' public keys to pin."""
    signers = {name: PersonalKeys.signer(name, random) for name in SIGNERS}
    officers = [PersonalKeys.officer(name, random) for name in OFFICERS]
    escrow = PersonalKeys.escrow(random)
    for keys in (*signers.values(), *officers, escrow):
        path = folder / PEOPLE / f"{keys.name}.key"
        write_person(path, keys, plan.passphrase, random, STARTER_LOG_N)
    roster = Roster(
        sequence=1,
        valid_from=now - _DAY,
        valid_until=now + VALID_DAYS * _DAY,
        officers=tuple(_officer(keys, plan.languages) for keys in officers),
        escrow=escrow.need_identity().recipient(),
        intakes={queue: Intake(readers=_readers(queue), stanzas=STANZAS) for queue in QUEUES},
        server_keys=(server,),
    ).dump()
    (folder / "roster.json").write_bytes(roster)
    for name, keys in signers.items():
        signature = sign_roster(roster, name, keys.need_signing_key())
        (folder / f"roster.{name}.sig").write_bytes(signature)
    return {
        f"roster.pinned.{name}": keys.need_signing_key().public.text()
        for name, keys in signers.items()
    }


def _officer(keys: PersonalKeys, languages: tuple[str, ...]) -> Officer:
    return Officer(
        name=keys.name,
        roles=(*ROLES[keys.name], TRYING_OUT),
        # A head is given cases of any queue, and reads new ones of oversight alone.
        queues=QUEUES if "head" in ROLES[keys.name] else OFFICERS[keys.name],
        languages=languages,
        recipient=keys.need_identity().recipient(),
        signing_key=keys.need_signing_key().public,
    )


def _readers(queue: str) -> tuple[str, ...]:
    return tuple(name for name, queues in OFFICERS.items() if queue in queues)
