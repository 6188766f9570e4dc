"""Key files of people: an age passphrase file around one text with their secrets.

Owns that text. It is an age identity file: other tools open an entry with it
(`age -d -i KEYFILE ENTRY`), since what is ours stands in comments. One form
serves officers (age identity and signing key), roster signers (signing key
only) and the escrow (age identity only). The public half of each is a card,
to be compared by voice before it is believed.

    # amana/officer/1
    # name: officer-1
    # signing-key: <base64>
    AGE-SECRET-KEY-PQ-1…
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.age import (
    Family,
    HybridIdentity,
    Identity,
    NotForThisIdentity,
    PassphraseIdentity,
    PassphraseRecipient,
    Recipient,
    X25519Identity,
    armor,
    is_armored,
    open_,
    parse_identity,
    parse_recipient,
    seal,
    unarmor,
)
from bot.sealing.documents import Fields
from bot.sealing.randomness import RandomBytes
from bot.sealing.signers import check_name
from bot.sealing.signing import SigningKey, VerifyKey

FORM_CARD = "amana/card/1"
LABEL_FINGERPRINT = b"amana/v1/fingerprint\0"

# About a second on a modern machine; age's own default.
LOG_N: Final = 18

_OURS = re.compile(r"# amana/(officer|signer|escrow)/1\n# name: ([^\n]*)\n(.*)", re.DOTALL)
_SIGNING_KEY = "# signing-key: "


class Holder(StrEnum):
    """Whose keys they are."""

    OFFICER = "officer"
    SIGNER = "signer"
    ESCROW = "escrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The public half of someone's keys: what `amana roster add` reads."""

    holder: Holder
    name: str
    recipient: Recipient | None = None
    signing_key: VerifyKey | None = None

    def fingerprint(self) -> str:
        """Thirty digits in six groups (100 bits), to be read out and compared by voice."""
        digested = hashlib.sha256(LABEL_FINGERPRINT + self.dump()).digest()
        digits = f"{int.from_bytes(digested, 'big') % 10**30:030d}"
        return " ".join(digits[i : i + 5] for i in range(0, 30, 5))

    def dump(self) -> bytes:
        """Write the card's bytes."""
        return documents.dump(
            FORM_CARD,
            {
                "holder": self.holder.value,
                "name": self.name,
                "recipient": None if self.recipient is None else str(self.recipient),
                "signing_key": None if self.signing_key is None else self.signing_key.text(),
            },
        )

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read a card; SealingError unless `dump` wrote it."""
        fields = Fields.parse("a card", FORM_CARD, document)
        holder, name = fields.take_text("holder"), fields.take_text("name")
        recipient = fields.take_optional_text("recipient")
        signing_key = fields.take_optional_text("signing_key")
        fields.close()
        if holder not in set(Holder):
            raise SealingError("a card is of someone unknown")
        card = cls(
            holder=Holder(holder),
            name=name,
            recipient=None if recipient is None else parse_recipient(recipient),
            signing_key=None if signing_key is None else VerifyKey.parse(signing_key),
        )
        _check_parts(card.holder, card.recipient is not None, card.signing_key is not None)
        return card


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalKeys:
    """Someone's secret keys, opened."""

    holder: Holder
    name: str
    identity: Identity | None = field(default=None, repr=False)
    signing_key: SigningKey | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_parts(self.holder, self.identity is not None, self.signing_key is not None)
        check_name(self.name)

    @classmethod
    def officer(cls, name: str, random: RandomBytes, family: Family = "hybrid") -> Self:
        """Draw an officer's keys."""
        identity = _generate(family, random)
        signing_key = SigningKey.generate(random)
        return cls(holder=Holder.OFFICER, name=name, identity=identity, signing_key=signing_key)

    @classmethod
    def signer(cls, name: str, random: RandomBytes) -> Self:
        """Draw a roster signer's key."""
        return cls(holder=Holder.SIGNER, name=name, signing_key=SigningKey.generate(random))

    @classmethod
    def escrow(cls, random: RandomBytes, family: Family = "hybrid") -> Self:
        """Draw the escrow's identity."""
        return cls(holder=Holder.ESCROW, name="escrow", identity=_generate(family, random))

    def card(self) -> Card:
        """The public half."""
        return Card(
            holder=self.holder,
            name=self.name,
            recipient=None if self.identity is None else self.identity.recipient(),
            signing_key=None if self.signing_key is None else self.signing_key.public,
        )

    def need_identity(self) -> Identity:
        """The age identity; SealingError for keys that have none."""
        if self.identity is None:
            raise SealingError("this key file signs rosters; it opens no entries")
        return self.identity

    def need_signing_key(self) -> SigningKey:
        """The signing key; SealingError for keys that have none."""
        if self.signing_key is None:
            raise SealingError("this key file opens entries; it signs nothing")
        return self.signing_key

    def seal(self, passphrase: str, random: RandomBytes, log_n: int = LOG_N) -> bytes:
        """Seal under a passphrase, as an armored age file (`log_n` is scrypt's price)."""
        recipient = PassphraseRecipient(passphrase, log_n)
        return armor(seal(self._text().encode("utf-8"), [recipient], random))

    @classmethod
    def open(cls, file: bytes, passphrase: str) -> Self:
        """Open a key file; SealingError if the passphrase or the file is wrong."""
        sealed = unarmor(file) if is_armored(file) else file
        try:
            text = open_(sealed, [PassphraseIdentity(passphrase)]).decode("utf-8")
        except NotForThisIdentity:
            raise SealingError("the passphrase does not open this key file") from None
        except UnicodeDecodeError:
            raise SealingError("a key file is not one of Amana's") from None
        return cls._parse(text)

    def _text(self) -> str:
        lines = [f"# amana/{self.holder}/1", f"# name: {self.name}"]
        if self.signing_key is not None:
            lines.append(_SIGNING_KEY + documents.encode(self.signing_key.raw))
        if self.identity is not None:
            lines.append(self.identity.secret_text())
        return "\n".join(lines) + "\n"

    @classmethod
    def _parse(cls, text: str) -> Self:
        found = _OURS.fullmatch(text)
        if found is None:
            raise SealingError("a key file is not one of Amana's")
        lines = found[3].splitlines()
        signing = [line.removeprefix(_SIGNING_KEY) for line in lines if line.startswith("#")]
        identities = [parse_identity(line) for line in lines if not line.startswith("#")]
        keys = cls(
            holder=Holder(found[1]),
            name=found[2],
            identity=identities[0] if identities else None,
            signing_key=_read_signing_key(signing[0]) if signing else None,
        )
        if keys._text() != text:
            raise SealingError("a key file is not as Amana writes it")
        return keys


def _generate(family: Family, random: RandomBytes) -> Identity:
    if family == "hybrid":
        return HybridIdentity.generate(random)
    if family == "x25519":
        return X25519Identity.generate(random)
    raise SealingError("people's keys are post-quantum or X25519")


def _check_parts(holder: Holder, opens: bool, signs: bool) -> None:
    if (opens, signs) != (holder is not Holder.SIGNER, holder is not Holder.ESCROW):
        raise SealingError(f"these are not the keys of an {holder}")


def _read_signing_key(text: str) -> SigningKey:
    try:
        return SigningKey(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise SealingError("a key file's signing key is not base64") from None
