"""Fills a demo with made-up cases, sealed as real ones are, so that officers can train.

Owns making them before the bot starts. Each is marked as practice inside its
seal and in clear, and no figure counts it. Their receipts are drawn and
forgotten: nobody waits for an answer.
"""

import datetime as dt
import secrets
import struct
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from bot.cli.practice_cases import PRACTICE_CASES, PracticeCase
from bot.cli.store import writing
from bot.config import Settings
from bot.config.facts import mission_on
from bot.config.rosters import read_roster
from bot.i18n import Catalogs
from bot.interview.facts import readable
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Part, TextPart
from bot.interview.questions import fingerprint
from bot.sealing.receipt_keys import ReceiptSecrets
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.services.case_edits import Sealer
from bot.services.drafts import Draft, FileInHand, new_draft
from bot.services.files import FileSealing
from bot.services.receipts import Mint
from bot.services.reports import Report, Reports
from storage.sqlite import SqliteStore

NOBODY = 0
"""The bot and chat of a made-up case; its reply is never "here", so neither is ever used."""


@dataclass(frozen=True, slots=True)
class Past:
    """A clock that stands still at the moment when a case is supposed to have come in."""

    at: int

    def now(self) -> int:
        """Seconds since 1970."""
        return self.at

    def monotonic(self) -> float:
        """The real one."""
        return time.monotonic()

    def trusted(self) -> bool:
        """Nothing is destroyed here."""
        return True


async def fill(settings: Settings, now: int) -> int:
    """Put every practice case into a mission that has no cases yet; returns how many."""
    catalogs = Catalogs.load(wanted=settings.languages.offered)
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    mission = mission_on(settings, catalogs, today, intake_open=True, desk_seen=True)
    async with writing(settings) as store:
        if await store.cases():
            return 0
        making = _Making(settings, mission, store)
        for case in PRACTICE_CASES:
            await making.make(case, now)
        await making.mint.close()
    return len(PRACTICE_CASES)


class _Making:
    """What every practice case is made with."""

    def __init__(self, settings: Settings, mission: Mission, store: SqliteStore) -> None:
        folder = settings.keys_dir
        self.sealer = Sealer(
            server_key=ServerKey.parse((folder / "server.key").read_bytes()),
            signing_key=parse_signing_key((folder / "server-signing.key").read_bytes()),
            roster=read_roster(settings).roster,
            random=secrets.token_bytes,
        )
        receipts = ReceiptSecrets.parse((folder / "receipts.keys").read_bytes())
        self.mint = Mint(receipts, secrets.token_bytes, ahead=0)
        self.mission, self.store = mission, store

    async def make(self, case: PracticeCase, now: int) -> None:
        """Seal one case and commit it."""
        clock = Past(now - case.ago)
        draft = _draft(case)
        if case.photo:
            draft = await self._with_photo(draft, clock)
        reports = Reports(lambda: self.sealer, self.mint, clock)
        text = "PRACTICE: made up, about nobody.\n" + readable(draft.interview, self.mission)
        report = Report(text=text, questionnaire=fingerprint(), practice=True)
        made = await reports.make(draft, report, urgent=case.urgent)
        await self.store.commit(*made.changes)

    async def _with_photo(self, draft: Draft, clock: Past) -> Draft:
        sealer = self.sealer
        sealing = FileSealing(self.store, sealer.signing_key, clock, sealer.random)
        photo, number = picture(), draft.interview.last_number + 1
        file = FileInHand(
            number=number,
            remote="",
            source=None,
            size=len(photo),
            form="photo",
            media_type="image/png",
            entry=draft.next_entry,
            case_id=draft.case_id,
        )
        kept = await sealing.keep(file.place, file.facts, file.size, _stream(photo))
        part = FilePart(number=number, source=0, kind="photo", size=len(photo), status="kept")
        parts: tuple[Part, ...] = (*draft.interview.parts, part)
        interview = replace(draft.interview, parts=parts, last_number=number)
        return replace(
            draft,
            interview=interview,
            files=(file.with_kept(kept),),
            next_entry=draft.next_entry + 1,
        )


def _draft(case: PracticeCase) -> Draft:
    draft = new_draft(NOBODY, NOBODY, case.language, secrets.token_bytes)
    parts = tuple(TextPart(n, 0, text) for n, text in enumerate(case.words, 1))
    interview = replace(
        draft.interview,
        consented=True,
        answers=dict(case.answers),
        parts=parts,
        last_number=len(parts),
        urgent=case.urgent,
    )
    return replace(draft, interview=interview)


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    yield content


def picture(side: int = 96) -> bytes:
    """Draw a plain PNG of coloured stripes: a photo of nothing (PNG specification, W3C)."""
    shades = [bytes((60 + 18 * (row // 12), 110, 150)) * side for row in range(side)]
    lines = b"".join(b"\0" + shade for shade in shades)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*chunks, strict=True)))


def _chunk(name: bytes, content: bytes) -> bytes:
    size, check = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(name + content))
    return size + name + content + check
