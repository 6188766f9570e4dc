"""Key files, folders and the disk: there, private, writable, and apart.

Never opens a key file for more than its form, and never says what is in it.
"""

import errno
import os
import shutil
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.config import Fault, Settings, Severity, reason
from bot.errors import SealingError
from bot.sealing.day_keys import DayKeys
from bot.sealing.receipt_keys import ReceiptSecrets
from bot.sealing.server_keys import ServerKey, parse_signing_key

FORMS: dict[str, Callable[[bytes], object]] = {
    "server.key": ServerKey.parse,
    "server-signing.key": parse_signing_key,
    "receipts.keys": ReceiptSecrets.parse,
}
# A report with files is at most some 40 MB; below this not even a few would fit.
LEAST_FREE_MB, WARN_FREE_MB = 100, 1000
MIRROR_S = 10.0
"""Seconds in which the mirror's disk must have answered."""


def file_faults(settings: Settings) -> Iterator[Fault]:
    """Everything wrong with keys, folders and disk."""
    yield from _keys(settings)
    yield from _day_keys(settings.day_keys)
    yield from _token_in_the_open(settings)
    yield from _of_another_account(settings)
    yield from _folder("the database's folder", settings.database.parent)
    yield from _folder("the day keys' folder", settings.day_keys.parent)
    if settings.mirror is not None:
        yield from _mirror(settings.mirror, settings)
    yield from _apart(settings.keys_dir, settings, "keys.dir", "one thief takes both")


def _keys(settings: Settings) -> Iterator[Fault]:
    # Whoever makes new keys for a mission that has cases makes every code of before worthless.
    remedy = "restore it from a backup; new keys open nothing of before."
    if not settings.database.exists():
        remedy = "`amana keys new-server` makes the server's keys."
    if not settings.keys_dir.is_dir():
        yield Fault(
            f"the keys' folder {settings.keys_dir} does not exist: mount it, mend keys.dir, or "
            f"{remedy}"
        )
        return
    yield from _private(settings.keys_dir, "0700")
    for name, parse in FORMS.items():
        yield from _key(settings.keys_dir / name, parse, remedy)


def _key(path: Path, parse: Callable[[bytes], object], remedy: str) -> Iterator[Fault]:
    try:
        parse(path.read_bytes())
    except FileNotFoundError:
        yield Fault(f"the key {path} is missing: {remedy}")
    except OSError as error:
        yield Fault(f"the key {path} cannot be read ({reason(error)}): let the bot read it.")
    except SealingError:
        yield Fault(f"the key {path} is damaged or not a key of ours: restore it from its backup.")
    else:
        yield from _private(path, "0600")


def _day_keys(path: Path) -> Iterator[Fault]:
    """A missing file is made at the start."""
    try:
        DayKeys.parse(path.read_bytes())
    except FileNotFoundError:
        return
    except OSError as error:
        yield Fault(f"the day keys {path} cannot be read ({reason(error)}): let the bot read them.")
    except SealingError:
        yield Fault(
            f"the day keys {path} are damaged: remove the file; what people have not sent yet is "
            "lost, and nothing else."
        )
    else:
        yield from _private(path, "0600")


def _of_another_account(settings: Settings) -> Iterator[Fault]:
    """Files that a command of another account left there; the bot could not open them."""
    data = settings.database
    names = (
        "amana.lock",
        f"{data.stem}.reserve",
        *(data.name + end for end in ("", "-wal", "-shm")),
    )
    for path in map(data.with_name, names):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield Fault(
                f"{path} is not this account's to write: give it to the bot's account (`chown`), "
                "and run every command as that account."
            )


def _private(path: Path, mode: str) -> Iterator[Fault]:
    if path.stat().st_mode & 0o077:
        yield Fault(f"{path} can be read by others on this machine: `chmod {mode} {path}`.")


def _token_in_the_open(settings: Settings) -> Iterator[Fault]:
    path = settings.folder / "mission.toml"
    try:
        telegram = tomllib.loads(path.read_text(encoding="utf-8")).get("telegram")
    except (OSError, ValueError):
        return  # reading the settings has already said so
    if isinstance(telegram, dict) and (telegram.get("token") or telegram.get("staff_token")):
        yield from _private(path, "0600")


def _mirror(mirror: Path, settings: Settings) -> Iterator[Fault]:
    """Its disk may be away, or hang: that is told, and keeps nobody from reporting."""
    found: list[Fault] = []

    def look() -> None:
        told = [*_folder("the mirror", mirror)]
        told += _apart(mirror, settings, "storage.mirror", "one dead disk takes both")
        found.extend(told)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(MIRROR_S)
    if looking.is_alive():
        yield Fault(f"the mirror {mirror} does not answer: look at its disk.", Severity.LAPSE)
    for fault in found:
        grave = fault.severity is Severity.FAULT
        yield replace(fault, severity=Severity.LAPSE) if grave else fault


def _folder(what: str, folder: Path) -> Iterator[Fault]:
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".amana-check-") as probe:
            probe.write(bytes(64 * 1024))
            probe.flush()
            os.fsync(probe.fileno())
    except FileNotFoundError:
        yield Fault(f"{what} {folder} does not exist: make it.")
    except OSError as error:
        # Without room the bot still runs: it tells people that their messages wait.
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = f"cannot be written ({reason(error)})"
        sentence = f"{what} {folder} {why}: make room, or let the bot write."
        yield Fault(sentence, Severity.LAPSE if is_full else Severity.FAULT)
    else:
        yield from _room(what, folder)


def _room(what: str, folder: Path) -> Iterator[Fault]:
    free = shutil.disk_usage(folder).free // 2**20
    if free < WARN_FREE_MB:
        severity = Severity.LAPSE if free < LEAST_FREE_MB else Severity.WARNING
        yield Fault(f"{what} {folder} has {free} MB of disk left: make room.", severity)


def _apart(folder: Path, settings: Settings, setting: str, why: str) -> Iterator[Fault]:
    try:
        together = folder.stat().st_dev == settings.database.parent.stat().st_dev
    except OSError:
        return  # its absence has already been said
    if together:
        yield Fault(
            f"{setting} lies on the same file system as the database, so {why}: move one of them.",
            Severity.WARNING,
        )
