"""The sealed form in which a draft waits: one row under a day key.

Owns both directions. Whoever adds a field to a draft adds it here, and lets earlier rows,
which lack it, still be opened: a new version must not lose what was written under the old.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

from bot.errors import SealingError
from bot.interview.schema import dump, load
from bot.sealing.day_keys import DayKeys
from bot.services.drafts import NOWHERE, Draft, FileInHand, OwedCard, SentReport, whole_hour
from bot.services.ports import Randomness
from bot.services.rows import DraftRow

TABLE = "drafts"
FORM = 1


def seal_draft(draft: Draft, keys: DayKeys, now: int, random: Randomness) -> DraftRow:
    """Seal a draft into its row, under today's key and tag."""
    tag = keys.chat_tag(draft.bot, draft.slot)
    plaintext = json.dumps(_dump(draft), ensure_ascii=False, separators=(",", ":")).encode()
    return DraftRow(
        key=draft.key,
        tag=tag,
        day=keys.current.id,
        version=draft.version,
        shown=draft.shown,
        touched=whole_hour(now),
        sealed=keys.seal_row(TABLE, tag, draft.version, plaintext, random),
    )


def open_draft(row: DraftRow, keys: DayKeys) -> Draft:
    """Open a draft's row; SealingError if its key is gone, it was altered, or is of another form.

    A row that another version wrote must stop neither a key's turn nor the start.
    """
    plaintext = keys.open_row(TABLE, row.tag, row.version, row.sealed)
    try:
        return _load(json.loads(plaintext), row)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise SealingError("a draft has a form that this version of Amana does not know") from None


def _dump(draft: Draft) -> dict[str, Any]:
    return {
        "form": FORM,
        "bot": draft.bot,
        "chat": draft.chat,
        "interview": dump(draft.interview),
        "case_id": draft.case_id,
        "card": draft.card,
        "sweep": draft.sweep,
        "staying": draft.staying,
        "lost": draft.lost,
        "voice": draft.voice,
        "speaking": draft.speaking,
        "files": [_dump_file(file) for file in draft.files],
        "locator": _text(draft.locator),
        "sent": _dump_owed(draft.sent),
        "urgent": _dump_owed(draft.urgent),
        "next_entry": draft.next_entry,
        "following": draft.following,
    }


def _load(facts: dict[str, Any], row: DraftRow) -> Draft:
    return Draft(
        key=row.key,
        version=row.version,
        shown=row.shown,
        bot=facts["bot"],
        chat=facts["chat"],
        interview=load(facts["interview"]),
        case_id=facts["case_id"],
        card=facts["card"],
        sweep=tuple(facts["sweep"]),
        staying=tuple(facts["staying"]),
        lost=tuple(
            facts.get("lost", NOWHERE)
        ),  # earlier drafts have none of these three, nor urgent
        voice=facts.get("voice"),
        speaking=facts.get("speaking", False),
        files=tuple(_load_file(file) for file in facts["files"]),
        locator=_bytes(facts["locator"]),
        sent=SentReport(**facts["sent"]) if facts["sent"] else None,
        urgent=OwedCard(**facts["urgent"]) if facts.get("urgent") else None,
        next_entry=facts["next_entry"],
        following=facts["following"],
    )


def _dump_file(file: FileInHand) -> dict[str, Any]:
    return {
        "number": file.number,
        "remote": file.remote,
        "source": file.source,
        "form": file.form,
        "name": file.name,
        "media_type": file.media_type,
        "seconds": file.seconds,
        "size": file.size,
        "entry": file.entry,
        "case_id": file.case_id,
        "report_manifest": file.report_manifest,
        "locator": _text(file.locator),
        "payload": file.payload,
        "file_key": _text(file.file_key),
        "sha256": file.sha256,
        "bucket": file.bucket,
    }


def _load_file(facts: dict[str, Any]) -> FileInHand:
    secrets = {"file_key": _bytes(facts["file_key"]) or b"", "locator": _bytes(facts["locator"])}
    return FileInHand(**{**facts, **secrets})


def _dump_owed(card: SentReport | OwedCard | None) -> dict[str, Any] | None:
    return None if card is None else asdict(card)


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode()


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else b64decode(value)
