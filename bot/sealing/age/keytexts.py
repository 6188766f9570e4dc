"""The text forms of keys: reads any recipient or identity, whichever kind it is.

Parse once and keep the key; see `bech32`. Never trims or repairs what it reads.
"""

from bot.sealing.age import bech32, hybrid, x25519
from bot.sealing.age.errors import KeyTextError, MixedRecipientsError
from bot.sealing.age.hybrid import HybridIdentity, HybridRecipient
from bot.sealing.age.roles import Family, Identity, Recipient
from bot.sealing.age.x25519 import X25519Identity, X25519Recipient
from bot.sealing.randomness import RandomBytes


def parse_recipient(text: str) -> Recipient:
    """Read `age1pq1…` or `age1…`.

    Raises:
        KeyTextError: it is neither, or was mistyped.
    """
    prefix, public = bech32.decode(text)
    match prefix:
        case hybrid.RECIPIENT_PREFIX:
            return HybridRecipient.from_public(public)
        case x25519.RECIPIENT_PREFIX:
            return X25519Recipient(public)
        case _:
            raise KeyTextError("not a recipient of a kind that we seal to")


def parse_identity(text: str) -> Identity:
    """Read `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`.

    Raises:
        KeyTextError: it is neither, or was mistyped.
    """
    prefix, seed = bech32.decode(text)
    match prefix:
        case hybrid.IDENTITY_PREFIX:
            return HybridIdentity.from_seed(seed)
        case x25519.IDENTITY_PREFIX:
            return X25519Identity.from_seed(seed)
        case _:
            raise KeyTextError("not an identity of a kind that we open with")


def throwaway_recipient(family: Family, random: RandomBytes) -> Recipient:
    """Make a recipient whose identity is gone: its stanza is a filler that nobody can open.

    A filler is made exactly as a reader's stanza is, so that the number of
    readers, and an officer's exclusion, do not show.

    Raises:
        MixedRecipientsError: a passphrase's header takes no fillers.
    """
    match family:
        case "hybrid":
            return HybridIdentity.generate(random).recipient()
        case "x25519":
            return X25519Identity.generate(random).recipient()
        case "passphrase":
            raise MixedRecipientsError("a passphrase stands alone")
