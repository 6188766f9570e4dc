"""The 143 shared test vectors of the age community (CCTV), each with its verdict."""

import base64
import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sealing.age import (
    AgeError,
    ArmorError,
    FileKey,
    HeaderError,
    HeaderMacError,
    Identity,
    NotForThisIdentity,
    PassphraseIdentity,
    PayloadError,
    PayloadOpener,
    PayloadSealer,
    armor,
    open_,
    open_header,
    open_stream,
    parse_identity,
    split,
    unarmor,
)
from bot.sealing.age.header import Header, format_header
from bot.sealing.age.payload import NONCE_SIZE, SEALED_CHUNK_SIZE
from tests.interop.conftest import AskNode

EXPECTED = 143
VERDICTS: dict[str, type[AgeError] | None] = {
    "success": None,
    "no match": NotForThisIdentity,
    "HMAC failure": HeaderMacError,
    "header failure": HeaderError,
    "payload failure": PayloadError,
    "armor failure": ArmorError,
}
KNOWN_KEYS = {
    "expect", "payload", "file key", "identity", "passphrase", "armored", "compressed", "comment",
}  # fmt: skip


@dataclass(frozen=True)
class Vector:
    """One test file: what it says of itself, and the age file."""

    facts: dict[str, str]
    identities: list[Identity]
    file: bytes

    @classmethod
    def read(cls, raw: bytes) -> "Vector":
        """Read a vector; a key or a packing that we do not know fails the run."""
        head, _, file = raw.partition(b"\n\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\n")]
        facts: dict[str, str] = {line[0]: line[1] for line in lines}
        assert facts.keys() <= KNOWN_KEYS, facts.keys() - KNOWN_KEYS
        assert facts.get("compressed", "zlib") == "zlib"
        identities: list[Identity] = [parse_identity(v) for k, v in lines if k == "identity"]
        identities += [PassphraseIdentity(v) for k, v in lines if k == "passphrase"]
        return cls(facts, identities, zlib.decompress(file) if "compressed" in facts else file)

    @property
    def verdict(self) -> type[AgeError] | None:
        """The error to expect, or None for success."""
        return VERDICTS[self.facts["expect"]]

    def binary(self) -> bytes:
        """The age file without its armor."""
        return unarmor(self.file) if "armored" in self.facts else self.file


@pytest.fixture
def vectors(ask_node: AskNode) -> dict[str, Vector]:
    """All vectors by name."""
    files = ask_node(Path(__file__).with_name("vectors.mjs"))
    return {name: Vector.read(base64.b64decode(text)) for name, text in files.items()}


def judged(vector: Vector, release: list[bytes]) -> type[AgeError] | None:
    """Open a vector step by step, handing over what each step releases."""
    try:
        header, payload = split(vector.binary())
        opener = PayloadOpener(open_header(header, vector.identities))
        release.append(opener.push(payload[:NONCE_SIZE]))
        for start in range(NONCE_SIZE, len(payload), SEALED_CHUNK_SIZE):
            release.append(opener.push(payload[start : start + SEALED_CHUNK_SIZE]))
        release.append(opener.finish())
    except AgeError as error:
        return type(error)
    return None


def test_all_vectors_are_there(vectors: dict[str, Vector]) -> None:
    """A run over fewer vectors, or none, must not pass for a good one."""
    assert len(vectors) == EXPECTED
    assert sum("armored" in vector.facts for vector in vectors.values()) == 33
    assert sum("compressed" in vector.facts for vector in vectors.values()) == 22
    assert Counter(vector.facts["expect"] for vector in vectors.values()).keys() == VERDICTS.keys()


def test_every_vector_gets_its_verdict(vectors: dict[str, Vector]) -> None:
    """The right error and no other, and released bytes are exactly those expected."""
    wrong = []
    for name, vector in vectors.items():
        released: list[bytes] = []
        verdict = judged(vector, released)
        digest = hashlib.sha256(b"".join(released)).hexdigest()
        if verdict is not vector.verdict or digest != vector.facts.get("payload", digest):
            wrong.append((name, vector.facts["expect"], verdict))

    assert len(vectors) == EXPECTED
    assert wrong == []


def test_every_way_to_open_agrees(vectors: dict[str, Vector]) -> None:
    """In memory, armored or not, and as a stream: the same verdict and the same plaintext."""
    for name, vector in vectors.items():
        if "armored" not in vector.facts:
            assert outcome_of_stream(vector) == outcome_in_memory(vector), name
        elif vector.verdict is not ArmorError:
            assert outcome_in_memory(vector)[0] is vector.verdict, name


def outcome_in_memory(vector: Vector) -> tuple[type[AgeError] | None, bytes]:
    """Open the whole file at once."""
    try:
        return None, open_(vector.file, vector.identities)
    except AgeError as error:
        return type(error), b""


def outcome_of_stream(vector: Vector) -> tuple[type[AgeError] | None, bytes]:
    """Open the file in pieces of an odd size."""
    pieces = (vector.file[start : start + 997] for start in range(0, len(vector.file), 997))
    try:
        return None, b"".join(open_stream(pieces, vector.identities))
    except AgeError as error:
        return type(error), b""


def test_what_we_would_write_is_what_they_wrote(vectors: dict[str, Vector]) -> None:
    """Given its file key, every sound header, payload and armor is written again byte for byte."""
    again = Counter[str]()
    for name, vector in vectors.items():
        if vector.verdict in {ArmorError, HeaderError}:
            continue
        header, payload = split(vector.binary())
        key = FileKey(bytes.fromhex(vector.facts["file key"]))
        if vector.verdict is not HeaderMacError:
            assert format_header(key, Header.parse(header).stanzas) == header, name
            again["header"] += 1
        if vector.verdict is None:
            assert sealed_again(key, payload) == payload, name
            assert unarmor(armor(vector.binary())) == vector.binary(), name
            again["payload"] += 1

    assert again["header"] >= 40
    assert again["payload"] >= 20


def sealed_again(key: FileKey, payload: bytes) -> bytes:
    """Open a payload and seal it under the same nonce."""
    opener = PayloadOpener(key)
    plaintext = opener.push(payload) + opener.finish()
    sealer = PayloadSealer(key, lambda _: payload[:NONCE_SIZE])
    return sealer.start() + sealer.push(plaintext) + sealer.finish()
