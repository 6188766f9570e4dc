"""What the desk keeps on disk: sealed, under names that say nothing, one folder an officer.

Owns the files under the desk's home. Entries rest as the server sealed them;
facts and drafts are sealed to the officer's own recipient and carry an HMAC
that binds them to their name, because anybody may seal to a public recipient.
File names are an HMAC too, so that a folder's listing names no case. Nothing
opened is ever written, not even to be deleted a moment later.
"""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from bot.errors import SealingError
from bot.sealing.age import open_, seal
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.randomness import RandomBytes
from bot.sealing.secret import derive

LABEL_NAMES = b"amana/v1/desk/cache-names"
LABEL_FACTS = b"amana/v1/desk/cache-facts"
# Beyond this the entries used longest ago go; facts and drafts never do by themselves.
LARGEST = 512 * 1024 * 1024
_MAC = 32


class Cache:
    """One officer's sealed files."""

    def __init__(
        self, folder: Path, keys: PersonalKeys, random: RandomBytes = secrets.token_bytes
    ) -> None:
        """Take the folder (made if it is not there, 0700) and the officer's opened keys."""
        secret = keys.need_signing_key().raw
        self._names, self._facts = derive(secret, LABEL_NAMES), derive(secret, LABEL_FACTS)
        self._identity = keys.need_identity()
        self._random = random
        self._folder = folder / self._name("folder", keys.name)[:16]
        # One by one: parents that `mkdir` makes on the way would be open to everybody.
        for each in (folder, self._folder, self._folder / "entries", self._folder / "facts"):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def entry(self, case_id: str, number: int) -> bytes | None:
        """A sealed payload as the server gave it, or None if it was never fetched."""
        path = self._entry(case_id, number)
        try:
            payload = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return payload

    def keep_entry(self, case_id: str, number: int, payload: bytes) -> None:
        """Keep a sealed payload."""
        _write(self._entry(case_id, number), payload)
        self._forget_oldest()

    def forget_entry(self, case_id: str, number: int) -> None:
        """Forget a payload that does not open: it is fetched anew."""
        self._entry(case_id, number).unlink(missing_ok=True)

    def fact(self, name: str) -> bytes | None:
        """What was kept under a name, or None if nothing was or it does not verify."""
        try:
            opened = open_(self._fact(name).read_bytes(), [self._identity])
        except (OSError, SealingError):
            return None
        mac, content = opened[:_MAC], opened[_MAC:]
        return content if hmac.compare_digest(mac, self._mac(name, content)) else None

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep a small document, sealed to the officer alone."""
        recipient = self._identity.recipient()
        _write(
            self._fact(name), seal(self._mac(name, content) + content, [recipient], self._random)
        )

    def forget_fact(self, name: str) -> None:
        """Forget what was kept under a name."""
        self._fact(name).unlink(missing_ok=True)

    def _mac(self, name: str, content: bytes) -> bytes:
        framed = len(name.encode()).to_bytes(4, "big") + name.encode() + content
        return hmac.digest(self._facts, framed, sha256)

    def _entry(self, case_id: str, number: int) -> Path:
        return self._folder / "entries" / self._name("entry", f"{case_id}/{number}")

    def _fact(self, name: str) -> Path:
        return self._folder / "facts" / self._name("fact", name)

    def _name(self, what: str, name: str) -> str:
        return hmac.digest(self._names, f"{what}\0{name}".encode(), sha256).hex()[:40]

    def _forget_oldest(self) -> None:
        files = [
            (stat, file)
            for file in (self._folder / "entries").iterdir()
            if (stat := _stat(file)) is not None
        ]
        kept = sum(stat.st_size for stat, _ in files)
        for stat, file in sorted(files, key=lambda each: each[0].st_mtime):
            if kept <= LARGEST:
                return
            file.unlink(missing_ok=True)
            kept -= stat.st_size


def _stat(file: Path) -> os.stat_result | None:
    """What the disk says of a file; None if it went: entries are kept side by side."""
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: a cut must not leave half a draft in place of a whole one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
