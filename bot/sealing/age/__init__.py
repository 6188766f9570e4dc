"""The age v1 file format (age-encryption.org/v1), on `cryptography` alone.

Owns the container that every sealed entry is kept in, so that officers can
open a case with independent tools when this program is long gone. Never does
I/O, never reads a clock, and takes randomness as an argument, with the one
exception that `hybrid` states.

    container    whole files, headers alone, which recipients may mix
    ├── header   stanzas and the MAC        payload   chunks of 64 KiB
    ├── hybrid   post-quantum, the default  x25519    classic     passphrase
    └── keytexts age1…, AGE-SECRET-KEY-…    armor     files as text
"""

from bot.sealing.age.armor import armor, is_armored, unarmor
from bot.sealing.age.container import (
    open_,
    open_header,
    open_stream,
    seal,
    seal_header,
    seal_stream,
    split,
    stanza_count,
)
from bot.sealing.age.errors import (
    AgeError,
    ArmorError,
    HeaderError,
    HeaderMacError,
    KeyTextError,
    MixedRecipientsError,
    NotForThisIdentity,
    PayloadError,
    RecipientsError,
)
from bot.sealing.age.hybrid import HybridIdentity, HybridRecipient
from bot.sealing.age.keytexts import parse_identity, parse_recipient, throwaway_recipient
from bot.sealing.age.passphrase import PassphraseIdentity, PassphraseRecipient
from bot.sealing.age.payload import PayloadOpener, PayloadSealer, sealed_size
from bot.sealing.age.primitives import FileKey
from bot.sealing.age.roles import Family, Identity, Recipient
from bot.sealing.age.stanza import Stanza
from bot.sealing.age.x25519 import X25519Identity, X25519Recipient

__all__ = [
    "AgeError",
    "ArmorError",
    "Family",
    "FileKey",
    "HeaderError",
    "HeaderMacError",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "KeyTextError",
    "MixedRecipientsError",
    "NotForThisIdentity",
    "PassphraseIdentity",
    "PassphraseRecipient",
    "PayloadError",
    "PayloadOpener",
    "PayloadSealer",
    "Recipient",
    "RecipientsError",
    "Stanza",
    "X25519Identity",
    "X25519Recipient",
    "armor",
    "is_armored",
    "open_",
    "open_header",
    "open_stream",
    "parse_identity",
    "parse_recipient",
    "seal",
    "seal_header",
    "seal_stream",
    "sealed_size",
    "split",
    "stanza_count",
    "throwaway_recipient",
    "unarmor",
]
