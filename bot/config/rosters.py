"""The mission's signed roster, as `run`, `check` and the commands all read it.

Owns the three files' names and the memory of the highest roster believed
(`roster.seen` beside the database). Every reader of the roster comes through
here: a second way to read it would be a way around the signatures.
"""

from pathlib import Path

from bot.config.faults import reason
from bot.config.models import Settings
from bot.errors import ConfigError, SealingError
from bot.sealing.documents import Fields, dump
from bot.sealing.roster_signing import SeenRoster, VerifiedRoster, signed_by, verify_roster
from bot.sealing.signing import VerifyKey
from storage.durable import write_whole

FORM_SEEN = "amana/roster-seen/1"


def pinned_keys(settings: Settings) -> dict[str, VerifyKey]:
    """The signers' public keys by name.

    Raises:
        ConfigError: a pinned key is not one, or none is pinned.
    """
    keys: dict[str, VerifyKey] = {}
    for name, text in settings.roster.pinned.model_dump().items():
        try:
            keys |= {name: VerifyKey.parse(text)} if text else {}
        except SealingError:
            raise ConfigError(
                f"roster.pinned.{name} is not a public signing key: copy it from the signer's card."
            ) from None
    if not keys:
        raise ConfigError(
            "roster.pinned names no signer, so no roster can be believed: pin the keys from the "
            "signers' cards."
        )
    return keys


def roster_marks(settings: Settings) -> tuple[tuple[str, int], ...]:
    """Names and times of the roster's files: when one differs, it must be read anew."""
    files = sorted(settings.folder.glob("roster*"))
    return tuple((file.name, file.stat().st_mtime_ns) for file in files)


def roster_signers(settings: Settings) -> frozenset[str]:
    """Those whose pinned key fits a signature beside the roster, whether or not it is believed.

    Raises:
        ConfigError: a pinned key is not one, or a file cannot be read.
    """
    try:
        document = settings.roster_file.read_bytes()
        return frozenset(signed_by(document, _signatures(settings), pinned_keys(settings)))
    except OSError as error:
        raise _unread(settings, error) from None


def read_roster(settings: Settings) -> VerifiedRoster:
    """Read and believe the mission's roster, or refuse it.

    Raises:
        ConfigError: it is missing, unsigned, rolled back or breaks a rule; one sentence.
    """
    try:
        return verify_roster(
            settings.roster_file.read_bytes(),
            _signatures(settings),
            pinned_keys(settings),
            settings.roster.signatures_required,
            seen_roster(settings),
        )
    except OSError as error:
        raise _unread(settings, error) from None
    except SealingError as error:
        raise ConfigError(f"{settings.roster_file}: {error}.") from None


def _signatures(settings: Settings) -> list[bytes]:
    return [path.read_bytes() for path in sorted(settings.folder.glob("roster.*.sig"))]


def _unread(settings: Settings, error: OSError) -> ConfigError:
    return ConfigError(
        f"the roster {settings.roster_file} cannot be read ({reason(error)}): put the signed "
        "roster there."
    )


def seen_roster(settings: Settings) -> SeenRoster | None:
    """The highest roster believed so far; ConfigError if that memory is damaged."""
    path = _seen_file(settings)
    try:
        fields = Fields.parse("the memory of rosters", FORM_SEEN, path.read_bytes())
        seen = SeenRoster(fields.take_integer("sequence", 1), fields.take_text("sha256"))
        fields.close()
    except FileNotFoundError:
        return None
    except (OSError, SealingError):
        raise ConfigError(
            f"{path} is damaged: ask the signers which roster stands, then remove that file."
        ) from None
    return seen


def believe_roster(settings: Settings) -> VerifiedRoster:
    """Read the roster for use, and never again believe an older one (`run` only).

    Raises:
        ConfigError: as `read_roster`.
        StorageError: the disk refused to remember it.
    """
    believed = read_roster(settings)
    remember_roster(settings, believed)
    return believed


def remember_roster(settings: Settings, believed: VerifiedRoster) -> None:
    """Write down the highest roster believed."""
    seen = believed.seen()
    if seen_roster(settings) != seen:
        memory = dump(FORM_SEEN, {"sequence": seen.sequence, "sha256": seen.sha256})
        write_whole(_seen_file(settings), memory, 0)


def _seen_file(settings: Settings) -> Path:
    return settings.database.with_name("roster.seen")
