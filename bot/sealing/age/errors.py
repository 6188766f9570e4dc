"""What can go wrong with an age file, told apart by what the caller should do.

    SealingError
    └── AgeError
        ├── NotForThisIdentity      not for me: try the next identity or header
        ├── HeaderError             fatal: the header breaks the format
        │   └── HeaderMacError      fatal: it parses, but was altered
        ├── PayloadError            fatal: truncated, altered or extended
        ├── ArmorError              fatal: the ASCII armor breaks its format
        ├── KeyTextError            a recipient, identity or passphrase is unusable
        └── RecipientsError         the list of recipients cannot be sealed to
            └── MixedRecipientsError

Messages name the rule that was broken and never quote the file, a key or a
passphrase.
"""

from bot.errors import SealingError


class AgeError(SealingError):
    """The root of all failures of the age container."""


class NotForThisIdentity(AgeError):  # noqa: N818  # an answer, not a fault: try the next one
    """No stanza of this header opens with this identity."""


class HeaderError(AgeError):
    """The header breaks the age format; no other identity will help."""


class HeaderMacError(HeaderError):
    """The header parses and a stanza opens, but the header was altered."""


class PayloadError(AgeError):
    """The payload is truncated, altered or extended; what was released before stands."""


class ArmorError(AgeError):
    """The ASCII armor breaks its format."""


class KeyTextError(AgeError):
    """A recipient, an identity or a passphrase that cannot be used."""


class RecipientsError(AgeError):
    """A list of recipients that nothing can be sealed to."""


class MixedRecipientsError(RecipientsError):
    """Recipients that must not share a header.

    One classic reader beside post-quantum ones takes their protection away
    from all; a passphrase beside another stanza no longer proves that the
    sealer knew it.
    """
