"""`amana restore FILE`: a mission's folder made of a backup and, where there is one, its mirror.

Owns the order: everything is opened and checked in a folder beside the
target, and only what is whole gets the target's name. Nothing is read from a
database before its signature is checked, and no bot may start on a folder that
is about to be replaced. Nothing leaves the restored bot until a human has let
it (`amana outbox release`).
"""

import asyncio
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from bot.cli.console import DONE, FAILED, warn
from bot.cli.keys import open_key_file, passphrase_option, read_passphrase
from bot.config import Settings, read
from bot.config.rosters import read_roster
from bot.errors import ConfigError, StorageError
from bot.sealing.age import Identity
from bot.sealing.roster import Roster
from bot.services.restoring import Outcome, Restoring
from storage.archive import DATABASE, Opened, read_archive
from storage.backup import refuse_unsound
from storage.durable import sync_folder
from storage.lock import DataLock
from storage.mirror_form import ERASURES, case_folders, read_erasures
from storage.mirror_reading import read_case, read_service
from storage.sqlite import SqliteStore

NEXT = """\
What comes next:
 1. Give the bot its token, and whatever else stands in files that mission.toml names:
    a backup holds none of them. A fresh file of day keys is made at the start.
 2. amana check --mission {folder}
 3. Start the bot. Never run the old machine again beside it.
 4. Have every officer link the staff bot anew (desk, then /link): a backup holds no chat,
    and until then no telephone rings for an urgent case.
 5. Look at what is held, and let go what has not left yet:
    amana outbox list --mission {folder}
"""
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(help="Make a mission's folder of a backup and its mirror.")
@click.argument("file", type=_FILE)
@click.option(
    "--identity", "key_file", required=True, type=_FILE, metavar="KEYFILE", help="The escrow's."
)
@click.option("--mirror", type=_FOLDER, metavar="DIR", help="The mirror (storage.mirror).")
@click.option("--to", required=True, type=_FOLDER, metavar="DIR", help="The new folder.")
@click.option("--replace", is_flag=True, help="Move a folder that lies there aside first.")
@passphrase_option
def restore(  # one parameter an option
    *,
    file: Path,
    key_file: Path,
    mirror: Path | None,
    to: Path,
    replace: bool,
    passphrase_file: Path | None,
) -> int:
    """Open, check, merge, and only then give the folder its name; 1 if anything is missing."""
    if mirror is not None and not mirror.is_dir():
        raise ConfigError(f"{mirror} is no folder: name the mirror, or leave it out.")
    with _reserved(to, may_replace=replace), _draft(to) as draft:
        identity = open_key_file(key_file, read_passphrase(passphrase_file)).need_identity()
        opened = _open(file, identity, draft)
        settings, roster = _believed(draft, opened)
        refuse_unsound(draft / DATABASE)
        outcome = asyncio.run(_restore(draft / DATABASE, roster, mirror))
        _prepare(draft)
        _put_in_place(draft, to)
    warn(f"{to}: restored from the backup of {opened.made}.")
    return _say(outcome, settings, to, mirror)


@contextmanager
def _reserved(to: Path, *, may_replace: bool) -> Iterator[None]:
    """Refuse a folder that holds anything; one that may be replaced is locked till it is."""
    if not to.exists() or not any(to.iterdir()):
        yield
    elif not may_replace:
        raise ConfigError(f"{to} is not empty and stays as it is: name another folder.")
    else:
        before, _ = read(to, {})
        with ExitStack() as stack:  # a bot that began there would go on writing
            for data in {to / "data", before.database.parent}:
                if data.is_dir():
                    stack.enter_context(DataLock(data))
            yield


@contextmanager
def _draft(to: Path) -> Iterator[Path]:
    """A folder beside the target that is readable by us alone, and gone if anything fails."""
    to.absolute().parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.absolute().parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _open(file: Path, identity: Identity, draft: Path) -> Opened:
    with click.progressbar(
        length=file.stat().st_size, label="Opening", hidden=not sys.stdout.isatty()
    ) as bar:
        return read_archive(file, [identity], draft, bar.update)


def _believed(draft: Path, opened: Opened) -> tuple[Settings, Roster]:
    """The roster of the backup, signed by those whom its mission.toml pins, and its server's."""
    settings, _ = read(draft, {})
    roster = read_roster(settings.model_copy(update={"storage": type(settings.storage)()})).roster
    opened.check_signer(roster.server_keys)
    return settings, roster


async def _restore(database: Path, roster: Roster, mirror: Path | None) -> Outcome:
    async with await SqliteStore.open(database, reserve_bytes=0) as store:
        restoring = Restoring(store, roster.signers(), secrets.token_bytes)
        # All that says so before any case: what is erased in one place is not merged from another.
        if mirror is not None:
            await _merge_service(restoring, mirror)
        await restoring.erase(read_erasures(mirror / ERASURES) if mirror else ())
        if mirror is not None:
            for folder in case_folders(mirror):
                await _merge(restoring, folder)
            await restoring.erase(())
        await restoring.owe_ends()
        await restoring.check()
        await restoring.hold()
        if not await store.settle_erasure():
            restoring.outcome.faults.append("What is erased could not be made final: no room.")
    return restoring.outcome


async def _merge(restoring: Restoring, folder: Path) -> None:
    try:
        case = await asyncio.to_thread(read_case, folder)
    except StorageError as error:
        restoring.outcome.faults.append(str(error))
    else:
        await restoring.merge(case)


async def _merge_service(restoring: Restoring, mirror: Path) -> None:
    try:
        acts = await asyncio.to_thread(read_service, mirror)
    except StorageError as error:
        restoring.outcome.faults.append(str(error))
    else:
        await restoring.merge_service(acts)


def _prepare(draft: Path) -> None:
    for name in ("keys", "data", "day-keys"):
        (draft / name).mkdir(mode=0o700, exist_ok=True)


def _put_in_place(draft: Path, to: Path) -> None:
    if to.exists() and not any(to.iterdir()):
        to.rmdir()
    elif to.exists():
        before = to.with_name(f"{to.name}.before-{secrets.token_hex(4)}")
        to.rename(before)
        warn(f"What lay at {to} is now {before}; it holds keys: destroy it when all is well.")
    for folder in (*(path for path in draft.iterdir() if path.is_dir()), draft):
        sync_folder(folder)
    draft.rename(to)
    sync_folder(to.absolute().parent)


def _say(outcome: Outcome, settings: Settings, to: Path, mirror: Path | None) -> int:
    warn(
        f"{outcome.cases} cases; {outcome.newer} newer in the mirror, "
        f"{len(outcome.only_mirrored)} only there; {outcome.erased} erased ones kept out; "
        f"{outcome.held} items held in the outbox."
    )
    if outcome.only_mirrored:
        warn(f"Nobody is told of these by the bot: {' '.join(outcome.only_mirrored)}.")
    if mirror is None:
        warn(
            "Without --mirror, what came after the backup is not there, and what was erased "
            "since is back."
        )
    for section, path in (("keys.dir", settings.keys.dir), ("storage.url", settings.storage.url)):
        if str(path) not in {"keys", "sqlite:///data/amana.db"}:
            warn(f"mission.toml has {section} = {path}: move that part there, or change it.")
    for fault in outcome.faults:
        warn(f"Not restored as it should be: {fault}")
    warn("Anybody can seal a file to the escrow. It is yours if these are your signers' keys:")
    for name, key in settings.roster.pinned.model_dump().items():
        warn(f"    {name} {key}")
    warn(NEXT.format(folder=to))
    return FAILED if outcome.faults else DONE
