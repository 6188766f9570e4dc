"""`amana open`: opens a sealed entry on an officer's machine, or nothing.

Owns where the parts go. All checks are made in memory first; only then is a
hidden folder written beside the target and renamed to it, so that a failure
at any moment leaves no opened part under the target's name.
"""

import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from bot.casework.reference import read, shown
from bot.cli.keys import open_key_file, passphrase_option, read_passphrase
from bot.cli.roster_files import believed
from bot.errors import ConfigError, OperatorError, SealingError
from bot.sealing.age import Identity, NotForThisIdentity
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.opened import ANY_ENTRY, Expected, OpenedEntry, open_entry
from bot.sealing.report import parse_report
from bot.sealing.roster_signing import VerifiedRoster

# An entry is at most 32 MiB and its headers; more is refused before it is read.
LARGEST_FILE = 40 * 1024 * 1024


# Marks of direction, and marks that nobody sees: a line could read other than it was written.
# Joiners stay: Persian, Sinhala and Hindi words need them.
_STEERING: Final = frozenset(
    {0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF}
    | {*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)}
)


def open_file(
    path: Path,
    identities: Sequence[Identity],
    roster: VerifiedRoster,
    expected: Expected = ANY_ENTRY,
) -> OpenedEntry:
    """Open and verify an entry's file; SealingError unless all of it is as it should be."""
    if path.stat().st_size > LARGEST_FILE:
        raise ConfigError(f"{path} is larger than an entry can be.")
    try:
        return open_entry(path.read_bytes(), identities, roster.roster.signers(), expected)
    except NotForThisIdentity:
        raise SealingError("This entry is not sealed to your key: ask the head.") from None


def expected_of(
    case: str, path: Path, identities: Sequence[Identity], roster: VerifiedRoster
) -> Expected:
    """What an entry of a case must say of itself, as the case's report beside it tells.

    Args:
        case: the reference, as typed.
        path: the entry's file; it, or `001-report.age` in its folder, is the report.
        identities: who opens.
        roster: whose keys may have signed.

    Raises:
        SealingError: the report is another case's.
    """
    beside = path.with_name("001-report.age")
    report = open_file(beside if beside.is_file() else path, identities, roster)
    if parse_report(_report_document(report)).reference != read(case):
        raise SealingError("This is another case than the one that was named: tell the signers.")
    return Expected(report.manifest.case_id, None, report.manifest_sha256)


def _report_document(entry: OpenedEntry) -> bytes:
    try:
        return entry.originals["report.json"]
    except KeyError:
        raise ConfigError(
            "only a report names its case: put its file 001-report.age beside this one."
        ) from None


def write_parts(folder: Path, parts: Mapping[str, bytes]) -> None:
    """Write an entry's parts into a new or empty folder; they appear whole or not at all.

    Raises:
        ConfigError: something lies there already.
    """
    if folder.exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise ConfigError(f"{folder} is not empty: name a new folder for the parts.")
        folder.rmdir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".amana-open-", dir=folder.parent))
    try:
        for name, content in parts.items():
            (draft / name).write_bytes(content)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def summary(entry: OpenedEntry) -> str:
    """Say in one line what was opened and who sealed it."""
    manifest, signer = entry.manifest, entry.signer.name
    case = f"case {manifest.case_id}{_spoken(entry)}"
    return f"{manifest.kind} {manifest.number} of {case}, sealed by {signer}"


def _spoken(entry: OpenedEntry) -> str:
    """The case's spoken name, which only its report holds."""
    document = entry.originals.get("report.json")
    try:
        return "" if document is None else f" ({shown(read(parse_report(document).reference))})"
    except OperatorError:
        return ""  # a report made by other tools opens all the same


def _identity(key_file: Path, passphrase_file: Path | None) -> Identity:
    keys: PersonalKeys = open_key_file(key_file, read_passphrase(passphrase_file))
    return keys.need_identity()


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("open")
@click.argument("file", type=_FILE)
@click.option(
    "--identity",
    "key_file",
    required=True,
    type=_FILE,
    metavar="KEYFILE",
    help="Your key file, or the escrow's.",
)
@click.option(
    "--roster", "roster_file", type=_FILE, metavar="FILE", help="The signed roster (the mission's)."
)
@click.option(
    "--signer",
    "cards",
    multiple=True,
    type=_FILE,
    metavar="CARD",
    help="A roster signer's card, where no mission.toml pins it.",
)
@click.option("--case", metavar="REFERENCE", help="Refuse an entry of any other case.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the parts into this new folder instead of printing the text.",
)
@passphrase_option
def open_(
    *,
    file: Path,
    key_file: Path,
    roster_file: Path | None,
    cards: Sequence[Path],
    case: str | None,
    to: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Open a sealed entry, and check what it is and who sealed it."""
    roster = believed(roster_file, cards)
    identities = [_identity(key_file, passphrase_file)]
    expected = expected_of(case, file, identities, roster) if case else ANY_ENTRY
    entry = open_file(file, identities, roster, expected)
    click.echo(summary(entry), err=True)
    if to is not None:
        write_parts(to, entry.members)
        click.echo(f"Parts: {to}", err=True)
        return
    _print(entry)


def _print(entry: OpenedEntry) -> None:
    texts = [content for name, content in entry.originals.items() if name.endswith(".txt")]
    if not texts:
        raise ConfigError("this entry holds a file and no text: name a folder with --to.")
    click.echo(tame(texts[0]) if sys.stdout.isatty() else texts[0], nl=False)


def tame(text: bytes) -> bytes:
    """Take out of a stranger's text what a terminal would obey, and what would turn it around."""
    shown = text.decode("utf-8", "replace")
    kept = (c for c in shown if c in "\n\t" or not (_is_control(c) or ord(c) in _STEERING))
    return "".join(kept).encode("utf-8")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"
