"""Size buckets: what a sealed entry's length may say.

A length is a fingerprint: without buckets a thief of the disk could tell a
voice message from a photo, or find the entry whose original they know.
"""

from bot.errors import SealingError

KIB = 1024
MIB = 1024 * KIB

BUCKETS = (16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB, 32 * MIB)


def bucket_for(size: int) -> int:
    """The smallest bucket that holds so many bytes.

    Raises:
        SealingError: none does.
    """
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    raise SealingError("this is larger than an entry can be")
