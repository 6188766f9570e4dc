"""The roster's files, as signers and officers read and write them.

Owns finding the pinned signers and believing a roster for a command: the
mission's by `bot.config.rosters`, another file by the signers that are pinned
beside it or named by their cards. A roster that is read without belief is
only edited or shown, never sealed or verified with.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.cli.console import mission_folder, warn
from bot.cli.whole import write_whole
from bot.config.faults import ConfigFaults
from bot.config.loading import read as read_settings
from bot.config.models import Settings
from bot.config.rosters import pinned_keys, read_roster
from bot.errors import ConfigError, SealingError
from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import VerifiedRoster, sign_roster, verify_roster
from bot.sealing.signing import SigningKey, VerifyKey

ROSTER = "roster.json"
# With cards in place of pinned keys: all that a careful mission would have signed.
_REQUIRED_OF_CARDS = 2


def read_card(path: Path) -> Card:
    """Read a public card; ConfigError if the file is none."""
    try:
        return Card.parse(path.read_bytes())
    except SealingError:
        raise ConfigError(
            f"{path} is no card, or is damaged: give the file that ends in .card.json, and never"
            " a key file."
        ) from None


def load_roster(path: Path) -> Roster:
    """Read a roster without believing it: to edit, show or sign it."""
    try:
        return Roster.parse(path.read_bytes())
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist: begin one with `amana roster new`.") from None


def signatures_beside(path: Path) -> list[bytes]:
    """The signatures that lie beside a roster."""
    return [each.read_bytes() for each in sorted(path.parent.glob(f"{path.stem}.*.sig"))]


def signature_path(path: Path, name: str) -> Path:
    """Where a signer's signature of a roster lies."""
    return path.with_name(f"{path.stem}.{name}.sig")


def read_server_key(path: Path) -> VerifyKey:
    """Read the server's public signing key, as `amana keys new-server` wrote it."""
    try:
        return VerifyKey.parse(path.read_text(encoding="ascii").strip())
    except (SealingError, UnicodeDecodeError):
        raise ConfigError(
            f"{path} is no server's public signing key: give the file server-signing.pub, and"
            " never a key file."
        ) from None


def sign_file(path: Path, name: str, key: SigningKey) -> Path:
    """Sign a roster file; return where the signature was written."""
    signature = sign_roster(path.read_bytes(), name, key)
    beside = signature_path(path, name)
    write_whole(beside, signature, public=True)
    return beside


def believed(path: Path | None, cards: Sequence[Path] = ()) -> VerifiedRoster:
    """Believe the mission's roster, or the one in a file.

    Args:
        path: the file; None is the mission's.
        cards: the signers' cards, where no mission file pins their keys.

    Raises:
        ConfigError: no pinned signer is known.
        SealingError: too few of them signed it, or it is unsound.
    """
    if cards and path is not None:
        pinned = dict(_signer(read_card(card)) for card in cards)
        required = min(_REQUIRED_OF_CARDS, len(pinned))
        return _verified(path, pinned, required)
    if path is None:
        return read_roster(_settings(mission_folder()))
    settings = _settings(_pinning_folder(path))
    return _verified(path, pinned_keys(settings), settings.roster.signatures_required)


def _verified(path: Path, pinned: dict[str, VerifyKey], required: int) -> VerifiedRoster:
    return verify_roster(path.read_bytes(), signatures_beside(path), pinned, required)


def _pinning_folder(path: Path) -> Path:
    """The folder whose mission.toml pins the signers: the caller's, or else the roster's own."""
    own = mission_folder()
    if _is_mission(own) or not _is_mission(path.parent):
        return own
    # Whoever gave the roster may have given this file too, so the caller is told.
    warn(f"The signers are those that {path.parent / 'mission.toml'} pins: is it your mission's?")
    return path.parent


def _is_mission(folder: Path) -> bool:
    return (folder / "mission.toml").is_file()


def _settings(folder: Path) -> Settings:
    if not _is_mission(folder):
        raise ConfigError(
            "no mission.toml pins the roster's signers: name the mission's folder with --mission,"
            " or the signers' cards with --signer."
        )
    # An officer's machine holds the pinned keys and no token; only the former matter here.
    settings, faults = read_settings(folder, os.environ)
    unread = [fault for fault in faults if fault.alone]
    if unread:  # what could not be read pins nobody: the file is to blame, not its pins
        raise ConfigFaults(unread)
    return settings


def _signer(card: Card) -> tuple[str, VerifyKey]:
    if card.holder is not Holder.SIGNER or card.signing_key is None:
        raise ConfigError(f"the card of {card.name} is not a signer's: give a signer's card.")
    return card.name, card.signing_key
