"""What is measured, one function a figure; each returns its facts for one JSON line.

Owns the arithmetic and the demands. A demand that is missed is said, not hidden.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.sealing.age import FileKey
from bot.sealing.entry import EntryWriter
from bot.sealing.manifest import EntryKind, FileFacts, Manifest
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import ReceiptSecrets
from bot.sealing.signing import SigningKey
from tests.bench import driver
from tests.bench.sides import Side, Watch
from tests.bench.wire import Wire

Facts = dict[str, Any]
MIB = 1 << 20
CHUNK = 64 * 1024


def percentile(values: Sequence[float], share: float) -> float:
    """A percentile by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _spread(seconds: Sequence[float]) -> Facts:
    return {
        name: round(1000 * percentile(seconds, share), 1)
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99))
    }


def calls_per_step(side: Side) -> Facts:
    """Bot API calls for each tap and message of one person, and for a whole report."""
    return asyncio.run(_calls_per_step(side))


async def _calls_per_step(side: Side) -> Facts:
    counted: dict[str, list[int]] = {"tap": [], "message": []}
    async with Wire(side.url) as wire:
        player = await _Counted.joins(wire, side, counted)
        await player.report()
    taps, messages = counted["tap"], counted["message"]
    return {
        "per_tap": round(sum(taps) / len(taps), 2),
        "per_message": round(sum(messages) / len(messages), 2),
        "per_report": sum(taps) + sum(messages),
        "taps": taps,
        "messages": messages,
    }


class _Counted(driver.Player):
    """A person after whose every deed the calls are counted."""

    side: Side
    counted: dict[str, list[int]]

    @classmethod
    async def joins(cls, wire: Wire, side: Side, counted: dict[str, list[int]]) -> "_Counted":
        facts = await wire.ask("POST", "/control/people", {"language_code": "en"})
        player = cls(wire, facts["person"], driver.Log())
        player.side, player.counted = side, counted
        return player

    async def writes(self, text: str) -> None:
        await self._count("message", super().writes(text))

    async def taps(self, finger: Any, so: Any = None) -> None:
        await self._count("tap", super().taps(finger, so))

    async def _count(self, kind: str, deed: Any) -> None:
        before = await self._calls()
        await deed
        await asyncio.to_thread(self.side.quiet)
        self.counted[kind].append(await self._calls() - before)

    async def _calls(self) -> int:
        return sum((await asyncio.to_thread(self.side.calls)).values())


def cpu_per_report(side: Side, people: int, reports: int) -> Facts:
    """The bot's CPU for each finished report, in milliseconds, to the last thing put off."""
    asyncio.run(driver.play(side.url, people, 1))
    side.idle()
    before = side.bot.cpu_seconds
    asyncio.run(driver.play(side.url, people, reports))
    side.idle()
    spent = side.bot.cpu_seconds - before
    return {"ms": round(1000 * spent / (people * reports), 2), "reports": people * reports}


def tap_to_card(side: Side, people: int, reports: int) -> Facts:
    """How long a tap takes until its card shows, and how many updates a second are taken.

    The tap that sends is told apart: its card is the receipt, which costs a
    derivation, and here everybody sends at the same moment.
    """
    log, seconds = asyncio.run(driver.play(side.url, people, reports))
    side.quiet()
    updates = len(log.taps) + len(log.sends) + len(log.messages)
    rate = round(updates / seconds, 1)
    return {**_spread(log.taps), "send_to_receipt": _spread(log.sends), "updates_per_s": rate}


def coalesced(side: Side, people: int, messages: int) -> Facts:
    """Updates a second when people write faster than cards can follow."""
    before = sum(side.calls().values())
    seconds = asyncio.run(driver.burst(side.url, people, messages))
    calls = sum(side.calls().values()) - before
    count = people * messages
    return {"updates_per_s": round(count / seconds, 1), "calls_per_update": round(calls / count, 2)}


def memory_for_a_file(side: Side, size: int) -> Facts:
    """How much the bot's memory grows at most while one file is fetched and sealed."""
    asyncio.run(_send_file(side, 1 * MIB))  # the first one loads what all others share
    side.quiet()
    with Watch(side.bot) as watch:
        asyncio.run(_send_file(side, size))
    return {"growth_mib": round((watch.most - watch.before) / 1024, 2), "file_mib": size // MIB}


async def _send_file(side: Side, size: int) -> None:
    from tests.ground.doors import Doors, client  # noqa: PLC0415  # only files need a whole client
    from tests.ground.reporter import ReporterChat  # noqa: PLC0415

    async with client(side.url) as http:
        chat = await ReporterChat.arrives(Doors(http))
        await chat.agrees()
        await chat.drops("video", secrets.token_bytes(size), duration=60)
        await chat.until(lambda seen: not seen.own, seconds=60)


def peak_memory(side: Side) -> Facts:
    """The most memory that the bot has held so far."""
    return {"mib": round(side.bot.peak_kib / 1024, 1)}


def sealing_rate(size: int = 64 * MIB) -> Facts:
    """How fast an entry is sealed, beside what it is made of, on one core.

    An entry of 20 MiB is hashed for its manifest and padded to its bucket of
    32 MiB, all of which is sealed: that and not the container is what it costs.
    """
    plain = secrets.token_bytes(size)
    raw = size / MIB / _best(lambda: _raw(plain))
    hashed = size / MIB / _best(lambda: hashlib.sha256(plain).digest())
    entry = 20 / _best(lambda: _sealed(plain[: 20 * MIB]))
    bound = 1 / (1 / hashed + 32 / 20 / raw)
    rates = {"raw_aead": raw, "sha256": hashed, "entry": entry, "bound_of_both": bound}
    return {f"{name}_mib_s": round(rate) for name, rate in rates.items()} | {
        "entry_to_bound": round(entry / bound, 2)
    }


def _best(deed: Any) -> float:
    return min(_timed(deed) for _ in range(3))


def _timed(deed: Any) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _raw(plain: bytes) -> None:
    aead, view = ChaCha20Poly1305(secrets.token_bytes(32)), memoryview(plain)
    for number, at in enumerate(range(0, len(plain), CHUNK)):
        aead.encrypt(number.to_bytes(12, "big"), view[at : at + CHUNK], None)


def _sealed(plain: bytes) -> None:
    manifest = Manifest(
        case_id="0" * 32, number=2, kind=EntryKind.FILE, file=FileFacts(form="video")
    )
    key, signing = FileKey.generate(secrets.token_bytes), SigningKey.generate(secrets.token_bytes)
    sizes = {"original": len(plain)}
    writer = EntryWriter(manifest, sizes, key, signing, secrets.token_bytes)
    view = memoryview(plain)
    writer.start()
    for at in range(0, len(plain), CHUNK):
        writer.push(bytes(view[at : at + CHUNK]))
    writer.finish()


def receipt_derivation() -> Facts:
    """What one receipt's derivation costs, in milliseconds of CPU."""
    newest = ReceiptSecrets.generate(secrets.token_bytes).newest
    receipt = Receipt.mint(secrets.token_bytes)
    began = time.process_time()
    for _ in range(10):
        newest.derive(receipt)
    return {"ms": round(100 * (time.process_time() - began), 2)}
