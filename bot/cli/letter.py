"""`amana letter CASE --template ID`: a letter to a case's reporter, sealed on this machine.

Owns the way from an officer's key and words to a sealed letter. The officer
opens the report to learn who else reads the case; the letter is signed with
their key, sealed to those readers and to the reporter, and handed over
sealed. Its words stay on this machine.
"""

import asyncio
import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bot.cli.console import mission_folder, warn
from bot.cli.keys import open_key_file, passphrase_option, read_passphrase
from bot.cli.store import case_of, host_clock, reading, sealer_of, writing
from bot.composition.destinations import routed
from bot.config import Settings, load
from bot.config.rosters import read_roster
from bot.errors import ConfigError, SealingError
from bot.sealing.age import NotForThisIdentity
from bot.sealing.entry import SealedEntry
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import NoticeKey
from bot.sealing.opened import Expected, OpenedEntry, open_by_headers
from bot.sealing.report import parse_report
from bot.sealing.roster import Roster
from bot.services.letters import BY_ID, LetterDraft
from bot.services.officer_entries import Addressed, OfficerSealing
from bot.services.posting import Posting
from storage.socket import NobodyListeningError, ask


@click.command(help="Send a letter to a case's reporter.")
@click.argument("case")
@click.option("--template", required=True, type=click.Choice(sorted(BY_ID)), help="Which letter.")
@click.option(
    "--identity",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Your key file.",
)
@click.option(
    "--text",
    "text_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with words of your own, in the reporter's language.",
)
@passphrase_option
def letter(
    case: str,
    template: str,
    key_file: Path,
    text_file: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Seal a letter and put it into the case."""
    settings = load(mission_folder(), os.environ)
    words = text_file.read_text(encoding="utf-8").strip() if text_file else ""
    if BY_ID[template].wants_words and not words:
        raise ConfigError(f"The letter {template} says nothing alone: give your words with --text.")
    keys = open_key_file(key_file, read_passphrase(passphrase_file))
    announced = asyncio.run(_send(settings, case, keys, (template, words)))
    told = "they will be told at a random time" if announced else "they are not told, as they chose"
    warn(f"The letter is in the case. Its reporter reads it with their code; {told}.")


async def _send(settings: Settings, case: str, keys: PersonalKeys, words: tuple[str, str]) -> bool:
    roster = read_roster(settings).roster
    report, language = await _open_report(settings, case, keys, roster)
    notice_key = await _notice_key(settings, case, keys, roster, report)
    answer = await _ask(settings, {"command": "letter-number", "case": case})
    number, readers = answer["number"], tuple(map(str, answer["readers"]))
    # Not the report's own list: who was kept out or let in since then stands only there.
    to = Addressed(report=report, readers=readers, stanzas=int(answer["stanzas"]))
    sealed = _seal(to, roster, keys, (number, language, *words))
    answer = await _ask(
        settings,
        {
            "command": "letter",
            "case": case,
            "number": number,
            "header": b64encode(sealed.header).decode(),
            "payload": b64encode(sealed.sealed.payload).decode(),
            **_door_keys(notice_key, sealed),
        },
    )
    return bool(answer.get("announced"))


async def _open_report(
    settings: Settings, case: str, keys: PersonalKeys, roster: Roster
) -> tuple[OpenedEntry, str]:
    async with reading(settings) as store:
        row = await case_of(store, case)
        entry = next(e for e in await store.entries(row.key) if e.kind == EntryKind.REPORT)
        payload = b"".join([chunk async for chunk in store.payload(entry.payload)])
    try:
        opened = open_by_headers(
            entry.headers, payload, [keys.need_identity()], roster.signers(), Expected(number=1)
        )
    except NotForThisIdentity:
        raise SealingError("This case is not sealed to your key: ask the head.") from None
    # A store that hands out another case's report would have the letter read by its reporter.
    if parse_report(opened.originals["report.json"]).reference != row.reference:
        raise SealingError("The report that the server gave is another case's: tell the signers.")
    return opened, row.language


def _seal(
    case: Addressed, roster: Roster, keys: PersonalKeys, letter: tuple[int, str, str, str]
) -> SealedEntry:
    number, language, template, words = letter
    if keys.signing_key is None:
        raise ConfigError("This key file cannot sign letters: an officer's can.")
    draft = LetterDraft(template=template, words=words, language=language)
    return OfficerSealing(roster, keys, secrets.token_bytes).letter(case, number, draft)


async def _notice_key(
    settings: Settings, case: str, keys: PersonalKeys, roster: Roster, report: OpenedEntry
) -> NoticeKey | None:
    """The key of the note as it is now, by the newest choice; None where nobody is to be told."""
    said = parse_report(report.originals["report.json"])
    chosen = said.notice_key
    identities, signers = [keys.need_identity()], roster.signers()
    async with reading(settings) as store:
        row = await case_of(store, case)
        for entry in await store.entries(row.key):
            if entry.kind != EntryKind.ADDITION:
                continue
            payload = b"".join([chunk async for chunk in store.payload(entry.payload)])
            expected = Expected(said.case_id, entry.number, report.manifest_sha256)
            with suppress(NotForThisIdentity):
                opened = open_by_headers(entry.headers, payload, identities, signers, expected)
                chosen = _chosen_in(opened.originals["addition.json"], chosen)
    return chosen


def _chosen_in(addition: bytes, before: NoticeKey | None) -> NoticeKey | None:
    added = json.loads(addition)
    if added["what"] != "notice":
        return before
    key = added.get("notice_key")
    return NoticeKey(b64decode(key)) if key else None


def _door_keys(notice_key: NoticeKey | None, sealed: SealedEntry) -> dict[str, str]:
    """What the server needs to tell the reporter, where they chose to be told."""
    if notice_key is None:
        return {}
    return {
        "notice_key": b64encode(notice_key.raw).decode(),
        "file_key": b64encode(sealed.file_key.raw).decode(),
    }


async def _ask(settings: Settings, request: dict[str, Any]) -> dict[str, Any]:
    """Ask the running bot; where none runs, take the lock and do it here."""
    try:
        return await ask(settings.socket, request)
    except NobodyListeningError:
        if "notice_key" in request:
            raise ConfigError(
                "This reporter chose to be told of news, which only the running bot can do: "
                "start it, then send the letter again."
            ) from None
        async with writing(settings) as store:
            posting = Posting(routed(store, settings), lambda: sealer_of(settings), host_clock())
            command = posting.commands()[str(request["command"])]
            return dict(await command(request))
