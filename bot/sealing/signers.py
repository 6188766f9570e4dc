"""Who may sign which entry: the server what reporters send, officers what officers write.

Owns that rule and the look-up by key id. Where the keys come from (a verified
roster) is not its business.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from bot.errors import SealingError
from bot.sealing.manifest import FROM_REPORTERS, EntryKind
from bot.sealing.signing import VerifyKey

SERVER = "server"

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


def check_name(name: str) -> None:
    """Refuse a name that could not stand in a file name or be told apart when spoken."""
    if not _NAME.fullmatch(name):
        raise SealingError("a name is 1 to 32 of a-z, 0-9 and dashes, without a dash at its ends")


@dataclass(frozen=True, slots=True)
class Signer:
    """One key that may sign, and whose it is."""

    role: Literal["server", "officer"]
    name: str
    key: VerifyKey


@dataclass(frozen=True, slots=True)
class Signers:
    """Every key that may have signed an entry of this mission, past ones included."""

    known: tuple[Signer, ...]

    @classmethod
    def of(
        cls, server: Iterable[VerifyKey], officers: Iterable[tuple[str, VerifyKey]] = ()
    ) -> Self:
        """Gather the server's keys and the officers' keys by their names."""
        of_server = (Signer("server", SERVER, key) for key in server)
        of_officers = (Signer("officer", name, key) for name, key in officers)
        return cls((*of_server, *of_officers))

    def find(self, kind: EntryKind, key_id: str) -> Signer:
        """Find who signed an entry of a kind.

        Raises:
            SealingError: nobody who may. An officer's key must not pass for
                the server's: they could put words into a reporter's mouth.
        """
        role = "server" if kind in FROM_REPORTERS else "officer"
        for signer in self.known:
            if signer.role == role and signer.key.key_id == key_id:
                return signer
        raise SealingError("an entry is signed by a key that the roster does not allow for it")
