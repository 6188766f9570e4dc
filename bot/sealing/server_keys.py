"""The server's own keys: 32 bytes for subkeys, and one to sign with.

Owns their files (`server.key`, `server-signing.key`) and every subkey of the
server key, each under its own label. Nothing that must outlive a turn of the
server key is derived here: receipts have secrets of their own.
"""

from typing import Self

from bot.sealing import documents
from bot.sealing.documents import Fields
from bot.sealing.secret import Secret, derive
from bot.sealing.signing import SigningKey

FORM_SERVER_KEY = "amana/server-key/1"
FORM_SIGNING_KEY = "amana/server-signing-key/1"

LABEL_READER_LISTS = b"amana/v1/server/reader-lists"
LABEL_WEBHOOKS = b"amana/v1/server/webhooks"
LABEL_TELEGRAM_SECRET = b"amana/v1/server/telegram-secret"
LABEL_OFFICERS_NONCES = b"amana/v1/server/officers-nonces"
LABEL_LINK_CODES = b"amana/v1/server/link-codes"
LABEL_LINKS = b"amana/v1/server/links"


class Subkey(Secret):
    """A key derived from the server key for one purpose."""


class ServerKey(Secret):
    """The server key; asked only for subkeys, each with a purpose."""

    def reader_lists(self) -> Subkey:
        """Seals the reader list of each case."""
        return self._subkey(LABEL_READER_LISTS)

    def webhooks(self) -> Subkey:
        """The shared secret of outgoing webhooks (Standard Webhooks, `v1` signatures)."""
        return self._subkey(LABEL_WEBHOOKS)

    def telegram_secret(self) -> Subkey:
        """What Telegram must repeat in `X-Telegram-Bot-Api-Secret-Token`."""
        return self._subkey(LABEL_TELEGRAM_SECRET)

    def officers_nonces(self) -> Subkey:
        """Authenticates the nonces that officers' requests must carry."""
        return self._subkey(LABEL_OFFICERS_NONCES)

    def link_codes(self) -> Subkey:
        """Authenticates the one-time codes that link an officer's chat."""
        return self._subkey(LABEL_LINK_CODES)

    def links(self) -> Subkey:
        """Seals which chat of the staff bot belongs to which officer."""
        return self._subkey(LABEL_LINKS)

    def dump(self) -> bytes:
        """Write the file's bytes."""
        return documents.dump(FORM_SERVER_KEY, {"key": documents.encode(self.raw)})

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read the file's bytes; SealingError if they are not what `dump` wrote."""
        return cls(_only_key("the server key file", FORM_SERVER_KEY, document))

    def _subkey(self, label: bytes) -> Subkey:
        return Subkey(derive(self.raw, label))


def dump_signing_key(key: SigningKey) -> bytes:
    """Write the bytes of `server-signing.key`."""
    fields = {"key": documents.encode(key.raw), "public": key.public.text()}
    return documents.dump(FORM_SIGNING_KEY, fields)


def parse_signing_key(document: bytes) -> SigningKey:
    """Read `server-signing.key`; SealingError if it is not what `dump_signing_key` wrote."""
    fields = Fields.parse("the server's signing key file", FORM_SIGNING_KEY, document)
    key = SigningKey(fields.take_bytes("key"))
    fields.take_matching("public", key.public.text())
    fields.close()
    return key


def _only_key(what: str, form: str, document: bytes) -> bytes:
    fields = Fields.parse(what, form, document)
    raw = fields.take_bytes("key")
    fields.close()
    return raw
