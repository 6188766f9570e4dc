"""A backup in memory, what a mirror has beside it, and a restore of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.sealing.age import FileKey, X25519Identity, seal_header, sealed_size
from bot.sealing.signers import Signers
from bot.sealing.signing import SigningKey
from bot.services import changes
from bot.services.audit import Chain
from bot.services.restoring import Restoring
from bot.services.rows import AuditRow, CaseRow, EntryRow
from storage.memory import MemoryStore
from tests.contracts import rows

KEY = SigningKey(bytes(range(32)))
SIGNERS = Signers.of([KEY.public])
PAYLOAD = bytes(sealed_size(16384))


def header(number: int) -> bytes:
    """A real header for somebody."""
    reader = X25519Identity.generate(lambda size: bytes([number]) * size)
    return seal_header(FileKey(bytes(16)), [reader.recipient()], lambda size: bytes([7]) * size)


ONE, TWO = header(1), header(2)


def acts(count: int, key: int = 31, name: str | None = None) -> list[AuditRow]:
    """A sound chain of the server's."""
    chain = Chain(key, name or rows.case(key).reference, None, KEY)
    return [chain.server_act(f"act{number}", 0) for number in range(count)]


@dataclass
class Entry:
    """An entry in a mirror."""

    row: EntryRow

    def pieces(self) -> Iterator[bytes]:
        """Its payload in two pieces."""
        yield from (PAYLOAD[:10000], PAYLOAD[10000:])


@dataclass
class Case:
    """A case in a mirror."""

    row: CaseRow
    entries: Sequence[Entry]
    acts: Sequence[AuditRow]


def mirrored(version: int, entries: int, chain: int, key: int = 31, **facts: str) -> Case:
    """A case as the mirror has it: a report, and letters."""
    row = replace(rows.case(key, version=version), **facts)  # type: ignore[arg-type]
    kinds = ["report", *["letter"] * (entries - 1)][:entries]
    each = [
        Entry(rows.entry(key, n, 0, kind=kind, headers=(ONE,))) for n, kind in enumerate(kinds, 1)
    ]
    return Case(row, each, acts(chain, key))


async def backup(key: int = 31) -> MemoryStore:
    """A store with one case of one entry and two acts, as a backup has it."""
    store = MemoryStore()
    await store.commit(
        changes.AddCase(rows.case(key, version=2)), rows.chunk(key + 100, 0, PAYLOAD),
        changes.AddEntry(rows.entry(key, 1, key + 100, headers=(ONE,))),
        *map(changes.AddAudit, acts(2, key)),
    )  # fmt: skip
    return store


def restoring(store: MemoryStore) -> Restoring:
    """A restore onto it."""
    drawn = iter(range(1, 1000))

    def draw(size: int) -> bytes:
        return (next(drawn) << 8).to_bytes(size)

    return Restoring(store, SIGNERS, draw)
