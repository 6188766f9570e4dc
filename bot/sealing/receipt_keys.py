"""What is derived from a receipt: where its case lies, and the key that opens its letters.

Owns the receipt secrets (file `receipts.keys`) in all their generations, and
the slow derivation. The server keeps none of the results: the locator finds
the row, and the identity exists only while a reporter holds the receipt out.
Never derives anything from the server key, so that turning that key strands
no receipt.

    receipt ── Argon2id(pepper, salt) ── HKDF ──┬── locator, 16 bytes
                                                └── identity seed ── hybrid or X25519 identity
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NewType, Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.age import HybridIdentity, X25519Identity
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.receipt import Receipt
from bot.sealing.secret import Secret, derive

FORM = "amana/receipt-secrets/1"
LABEL_LOCATOR = b"amana/v1/receipt/locator"
LABEL_IDENTITY_SEED = b"amana/v1/receipt/identity-seed"
LABEL_HYBRID_IDENTITY = b"amana/v1/receipt/identity/hybrid"
LABEL_X25519_IDENTITY = b"amana/v1/receipt/identity/x25519"

LOCATOR_SIZE = 16
SALT_SIZE = 16

Locator = NewType("Locator", bytes)
"""Sixteen bytes that find a case's row; whoever holds one may append and never read."""

ReplyIdentity = HybridIdentity | X25519Identity
"""The reporter's identity: opens letters, and only while the receipt is at hand."""

IdentityKind = Literal["hybrid", "x25519"]
"""The kind of the roster's keys, so that a letter never mixes kinds."""


@dataclass(frozen=True, slots=True)
class Argon2Profile:
    """The price of one guess; stored with each generation, since another price is another key."""

    memory_kib: int
    iterations: int
    lanes: int


# OWASP Password Storage Cheat Sheet, the least it recommends for Argon2id.
# Every digit of the receipt is worth ten times any of these settings.
PRODUCTION = Argon2Profile(memory_kib=19 * 1024, iterations=2, lanes=1)
CHEAPEST_FOR_TESTS = Argon2Profile(memory_kib=8, iterations=1, lanes=1)


class Pepper(Secret):
    """The secret half of the derivation: without it a copied database allows no guesses."""


class IdentitySeed(Secret):
    """What the reporter's identity grows from."""

    def identity(self, kind: IdentityKind) -> ReplyIdentity:
        """Grow the identity of a kind, each kind from its own key."""
        if kind == "hybrid":
            return HybridIdentity.from_seed(derive(self.raw, LABEL_HYBRID_IDENTITY))
        return X25519Identity.from_seed(derive(self.raw, LABEL_X25519_IDENTITY))


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptKeys:
    """All that one receipt yields under one generation of secrets."""

    locator: Locator
    identity_seed: IdentitySeed

    def __repr__(self) -> str:
        return "ReceiptKeys(redacted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One pepper, salt and price; kept until no case uses it."""

    number: int
    pepper: Pepper
    salt: bytes
    profile: Argon2Profile

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_SIZE:
            raise SealingError("a deployment salt has 16 bytes")

    def derive(self, receipt: Receipt) -> ReceiptKeys:
        """Derive a receipt's keys. Slow on purpose; releases the GIL, so give it a thread."""
        root = Argon2id(
            salt=self.salt,
            length=32,
            iterations=self.profile.iterations,
            lanes=self.profile.lanes,
            memory_cost=self.profile.memory_kib,
            secret=self.pepper.raw,
        ).derive(receipt.digits.encode("ascii"))
        return ReceiptKeys(
            Locator(derive(root, LABEL_LOCATOR, LOCATOR_SIZE)),
            IdentitySeed(derive(root, LABEL_IDENTITY_SEED)),
        )


@dataclass(frozen=True, slots=True)
class ReceiptSecrets:
    """Every generation of receipt secrets, newest first: the file `receipts.keys`."""

    generations: tuple[Generation, ...]

    def __post_init__(self) -> None:
        numbers = [generation.number for generation in self.generations]
        if not numbers or numbers != sorted(set(numbers), reverse=True):
            raise SealingError("receipt secrets are numbered, newest first")

    @classmethod
    def generate(cls, random: RandomBytes, profile: Argon2Profile = PRODUCTION) -> Self:
        """Draw the first generation."""
        return cls((_draw(1, random, profile),))

    def renewed(self, random: RandomBytes, profile: Argon2Profile = PRODUCTION) -> Self:
        """Put a new generation before the others, for receipts minted from now on."""
        newest = _draw(self.newest.number + 1, random, profile)
        return type(self)((newest, *self.generations))

    def without(self, number: int) -> Self:
        """Drop a generation that no case uses any more."""
        return type(self)(tuple(g for g in self.generations if g.number != number))

    @property
    def newest(self) -> Generation:
        """The generation that new receipts use."""
        return self.generations[0]

    def derivations(self, receipt: Receipt) -> Iterator[ReceiptKeys]:
        """Derive under each generation in turn, newest first, each only when it is asked for."""
        return (generation.derive(receipt) for generation in self.generations)

    def dump(self) -> bytes:
        """Write the file's bytes."""
        return documents.dump(FORM, {"generations": [_generation(g) for g in self.generations]})

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read the file's bytes; SealingError if they are not what `dump` wrote."""
        fields = Fields.parse("the receipt secrets file", FORM, document)
        generations = tuple(_read(each) for each in fields.take_objects("generations"))
        fields.close()
        return cls(generations)


def _draw(number: int, random: RandomBytes, profile: Argon2Profile) -> Generation:
    pepper, salt = Pepper.generate(random), draw(random, SALT_SIZE)
    return Generation(number=number, pepper=pepper, salt=salt, profile=profile)


def _generation(generation: Generation) -> dict[str, Json]:
    return {
        "number": generation.number,
        "pepper": documents.encode(generation.pepper.raw),
        "salt": documents.encode(generation.salt),
        "memory_kib": generation.profile.memory_kib,
        "iterations": generation.profile.iterations,
        "lanes": generation.profile.lanes,
    }


def _read(fields: Fields) -> Generation:
    generation = Generation(
        number=fields.take_integer("number", 1),
        pepper=Pepper(fields.take_bytes("pepper")),
        salt=fields.take_bytes("salt"),
        profile=Argon2Profile(
            memory_kib=fields.take_integer("memory_kib", 8),
            iterations=fields.take_integer("iterations", 1),
            lanes=fields.take_integer("lanes", 1),
        ),
    )
    fields.close()
    return generation
