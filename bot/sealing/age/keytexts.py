"""The text forms of keys: reads any recipient or identity, whichever kind it is.

Parse once and keep the key; see `bech32`. Never trims or repairs what it reads.
"""

from collections.abc import Callable

from bot.sealing.age.bech32 import read_bech32
from bot.sealing.age.errors import KeyTextError, MixedRecipientsError
from bot.sealing.age.hybrid import (
    HYBRID_IDENTITY_PREFIX,
    HYBRID_RECIPIENT_PREFIX,
    HybridIdentity,
    HybridRecipient,
)
from bot.sealing.age.roles import Family, Identity, Recipient
from bot.sealing.age.x25519 import (
    X25519_IDENTITY_PREFIX,
    X25519_RECIPIENT_PREFIX,
    X25519Identity,
    X25519Recipient,
)
from bot.sealing.randomness import RandomBytes

_RECIPIENTS: dict[str, Callable[[bytes], Recipient]] = {
    HYBRID_RECIPIENT_PREFIX: HybridRecipient.from_public,
    X25519_RECIPIENT_PREFIX: X25519Recipient,
}
_IDENTITIES: dict[str, Callable[[bytes], Identity]] = {
    HYBRID_IDENTITY_PREFIX: HybridIdentity.from_seed,
    X25519_IDENTITY_PREFIX: X25519Identity.from_seed,
}


def parse_recipient(text: str) -> Recipient:
    """Read `age1pq1…` or `age1…`.

    Raises:
        KeyTextError: it is neither, or was mistyped.
    """
    prefix, public = read_bech32(text)
    if prefix not in _RECIPIENTS:
        raise KeyTextError("not a recipient of a kind that we seal to")
    return _RECIPIENTS[prefix](public)


def parse_identity(text: str) -> Identity:
    """Read `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`.

    Raises:
        KeyTextError: it is neither, or was mistyped.
    """
    prefix, seed = read_bech32(text)
    if prefix not in _IDENTITIES:
        raise KeyTextError("not an identity of a kind that we open with")
    return _IDENTITIES[prefix](seed)


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
