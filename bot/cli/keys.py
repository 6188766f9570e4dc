"""`amana keys`: every key in a file of its own, 0600, never overwritten.

Owns where keys are written and how a passphrase comes in. What stands in the
files is `bot.sealing`'s business; the functions under the commands are plain,
so that `amana init` and the demo make keys exactly as people do. A key is
printed nowhere; its public card is.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli.console import mission_folder, warn
from bot.config.models import PinnedKeys
from bot.errors import ConfigError, SealingError
from bot.sealing.age import Family, HeaderError
from bot.sealing.identity_file import LOG_N, Card, PersonalKeys
from bot.sealing.randomness import RandomBytes
from bot.sealing.receipt_keys import PRODUCTION, Argon2Profile, ReceiptSecrets
from bot.sealing.server_keys import ServerKey, dump_signing_key
from bot.sealing.signing import SigningKey, VerifyKey

PASSPHRASE_VARIABLE = "AMANA_PASSPHRASE"  # noqa: S105  # a variable's name, not its value
SERVER_PUBLIC = "server-signing.pub"

# Guesses at a stolen key file cost about a second each; below this, even that is too cheap.
SHORTEST_PASSPHRASE = 10


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, durably.

    Raises:
        ConfigError: it exists. Overwriting a key destroys what it opens.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(
            f"{path} exists and is never overwritten: move it away, or name another place."
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_server_keys(
    folder: Path, random: RandomBytes, profile: Argon2Profile = PRODUCTION
) -> VerifyKey:
    """Make the server's keys in a folder; return the public key that the roster names.

    Args:
        folder: the mission's key folder.
        random: where the keys come from.
        profile: the price of one guess at a receipt.
    """
    signing_key = SigningKey.generate(random)
    files = {
        "server.key": ServerKey.generate(random).dump(),
        "server-signing.key": dump_signing_key(signing_key),
        "receipts.keys": ReceiptSecrets.generate(random, profile).dump(),
        SERVER_PUBLIC: signing_key.public.text().encode("ascii") + b"\n",
    }
    _write_all({folder / name: content for name, content in files.items()})
    return signing_key.public


def write_person(
    path: Path, keys: PersonalKeys, passphrase: str, random: RandomBytes, log_n: int = LOG_N
) -> Card:
    """Write someone's key file, and their public card beside it; return the card."""
    card = keys.card()
    sealed = keys.seal(passphrase, random, log_n)
    _write_all({path: sealed, card_path(path): card.dump()})
    return card


def write_officer(
    path: Path,
    name: str,
    passphrase: str,
    random: RandomBytes,
    *,
    family: Family = "hybrid",
    log_n: int = LOG_N,
) -> Card:
    """Make an officer's key file and card."""
    keys = PersonalKeys.officer(name, random, family)
    return write_person(path, keys, passphrase, random, log_n)


def write_signer(
    path: Path, name: str, passphrase: str, random: RandomBytes, *, log_n: int = LOG_N
) -> Card:
    """Make a roster signer's key file and card."""
    return write_person(path, PersonalKeys.signer(name, random), passphrase, random, log_n)


def write_escrow(
    path: Path,
    passphrase: str,
    random: RandomBytes,
    *,
    family: Family = "hybrid",
    log_n: int = LOG_N,
) -> Card:
    """Make the escrow's key file and card."""
    return write_person(path, PersonalKeys.escrow(random, family), passphrase, random, log_n)


def card_path(key_file: Path) -> Path:
    """Where the public card of a key file lies."""
    return key_file.with_suffix(".card.json")


def open_key_file(path: Path, passphrase: str) -> PersonalKeys:
    """Read and open someone's key file; SealingError if it or the passphrase is wrong."""
    try:
        return PersonalKeys.open(path.read_bytes(), passphrase)
    except HeaderError:
        raise SealingError(f"{path} is not a key file: name the one that ends in .key.") from None


def read_passphrase(file: Path | None, *, new: bool = False) -> str:
    """Ask for a passphrase: from a file, the environment (for tests), or the terminal.

    Args:
        file: its first line is the passphrase.
        new: ask twice, and refuse a short one.
    """
    if file is not None:
        return _first_line(file)
    from_environment = os.environ.get(PASSPHRASE_VARIABLE)
    if from_environment:
        warn(f"The passphrase is taken from {PASSPHRASE_VARIABLE}: that is for tests only.")
        return from_environment
    passphrase: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    if new and len(passphrase) < SHORTEST_PASSPHRASE:
        raise ConfigError(
            f"A passphrase has at least {SHORTEST_PASSPHRASE} characters: six words are better."
        )
    return passphrase


def _first_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0]:
        raise ConfigError(f"{file} is empty: its first line must be the passphrase.")
    return lines[0]


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write several new files, or none if one of them exists."""
    for path in files:
        if path.exists():
            raise ConfigError(
                f"{path} exists and is never overwritten: move it away, or name another place."
            )
    for path, content in files.items():
        write_private(path, content)


def passphrase_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept `--passphrase-file`."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Read the passphrase from a file's first line instead of asking.",
    )(command)


def _person_options(command: Callable[..., Any]) -> Callable[..., Any]:
    to = click.option(
        "--to",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        metavar="DIR",
        help="The folder to write into (the current one).",
    )
    work_factor = click.option(
        "--work-factor", type=click.IntRange(1, 22), default=LOG_N, hidden=True
    )
    return passphrase_option(to(work_factor(command)))


_classic = click.option(
    "--classic", is_flag=True, help="X25519 instead of post-quantum; a roster never mixes them."
)


def _family(*, classic: bool) -> Family:
    return "x25519" if classic else "hybrid"


def _say(path: Path, card: Card) -> None:
    click.echo(f"Key file: {path}")
    click.echo(f"Card, for the roster's signers: {card_path(path)}")
    if card.signing_key is not None:
        click.echo(f"Public signing key: {card.signing_key.text()}")
    click.echo(f"Fingerprint, to compare by voice: {card.fingerprint()}")


@click.group()
def keys() -> None:
    """Make keys, each in its own file."""


@keys.command("new-server")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder to write into (`keys` in the mission's folder).",
)
def new_server(to: Path | None) -> None:
    """Make the server's keys: for subkeys, for signing, and for receipts."""
    folder = mission_folder() / "keys" if to is None else to
    public = write_server_keys(folder, secrets.token_bytes)
    click.echo(f"Server keys: {folder}")
    click.echo(f"Public signing key, for the roster: {public.text()}")


@keys.command("new-signer")
@click.argument("name", type=click.Choice(list(PinnedKeys.model_fields)))
@_person_options
def new_signer(name: str, to: Path, passphrase_file: Path | None, work_factor: int) -> None:
    """Make a roster signer's key, on a machine off the net; no other name can be pinned."""
    passphrase, path = read_passphrase(passphrase_file, new=True), to / f"{name}.key"
    _say(path, write_signer(path, name, passphrase, secrets.token_bytes, log_n=work_factor))


@keys.command("new-escrow")
@_classic
@_person_options
def new_escrow(classic: bool, to: Path, passphrase_file: Path | None, work_factor: int) -> None:
    """Make the escrow's identity: for oversight, offline, never for the head."""
    passphrase, path = read_passphrase(passphrase_file, new=True), to / "escrow.key"
    family = _family(classic=classic)
    _say(
        path, write_escrow(path, passphrase, secrets.token_bytes, family=family, log_n=work_factor)
    )


@keys.command("new-officer")
@click.argument("name")
@_classic
@_person_options
def new_officer(
    name: str, classic: bool, to: Path, passphrase_file: Path | None, work_factor: int
) -> None:
    """Make an officer's identity and signing key, on the officer's own machine."""
    passphrase, path = read_passphrase(passphrase_file, new=True), to / f"{name}.key"
    family = _family(classic=classic)
    _say(
        path,
        write_officer(
            path, name, passphrase, secrets.token_bytes, family=family, log_n=work_factor
        ),
    )
