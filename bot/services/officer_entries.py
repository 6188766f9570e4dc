"""What an officer's machine seals: letters, notes, findings, and headers for new readers.

Owns to whom each is sealed. Notes and findings go to the case's readers, the
escrow and fillers, up to the case's number of stanzas; a letter to its
reporter as well. Nothing is sealed to someone who is not on the signed
roster, whatever a server says. Runs where officers' keys are, never on the
server: words come in, and only sealed bytes go out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.age import (
    FileKey,
    Identity,
    MixedRecipientsError,
    NotForThisIdentity,
    Recipient,
    open_header,
    parse_recipient,
    seal_header,
)
from bot.sealing.entry import SealedEntry, seal_entry
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.manifest import FROM_REPORTERS, EntryKind, Manifest
from bot.sealing.opened import Expected, OpenedEntry, open_payload
from bot.sealing.randomness import RandomBytes
from bot.sealing.readers import recipients_for
from bot.sealing.roster import Roster
from bot.sealing.signers import Signers
from bot.services.letters import LetterDraft, letter_text
from bot.services.officer_documents import FindingDraft, NoteDraft


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Addressed:
    """A case as its letters, notes and findings are sealed to it.

    Attributes:
        report: its report, opened and verified on this machine; it says who the
            reporter is and which case this is, so that no server can swap either.
        readers: who reads it now.
        stanzas: of each header, the reporter's beside them in letters.
    """

    report: OpenedEntry
    readers: tuple[str, ...]
    stanzas: int

    @property
    def reporter(self) -> str:
        """The reporter's recipient, as the report's signed manifest names it."""
        facts = self.report.manifest.report
        if facts is None:
            raise SealingError("letters are sealed to a case by its report, and this is none")
        return facts.reporter


class OfficerSealing:
    """Seals what one officer writes, signed with their key.

    Args:
        roster: the present one, verified.
        keys: the officer's own, open.
        random: where file keys, nonces and fillers come from.
    """

    def __init__(self, roster: Roster, keys: PersonalKeys, random: RandomBytes) -> None:
        self._roster = roster
        self._signing_key = keys.need_signing_key()
        self._random = random

    def letter(self, case: Addressed, number: int, letter: LetterDraft) -> SealedEntry:
        """Seal a letter to the reporter and the readers.

        Raises:
            ConfigError: the letter cannot be written so.
            SealingError: the reporter's key is of another kind than the roster's.
        """
        text = letter_text(letter.template, letter.words, letter.result)
        originals = {"letter.json": letter.dump(), "letter.txt": text.encode("utf-8", "replace")}
        return self.entry(case, number, EntryKind.LETTER, originals)

    def note(self, case: Addressed, number: int, note: NoteDraft) -> SealedEntry:
        """Seal a note to the readers."""
        return self.entry(case, number, EntryKind.NOTE, note.originals())

    def finding(self, case: Addressed, number: int, finding: FindingDraft) -> SealedEntry:
        """Seal a finding, or a proposed closing, to the readers."""
        return self.entry(case, number, EntryKind.FINDING, finding.originals())

    def entry(
        self, case: Addressed, number: int, kind: EntryKind, originals: Mapping[str, bytes]
    ) -> SealedEntry:
        """Seal an entry of one of an officer's kinds; SealingError if it is none."""
        if kind in FROM_REPORTERS:
            raise SealingError("what reporters send is sealed by the server, not by an officer")
        reporter = parse_recipient(case.reporter) if kind is EntryKind.LETTER else None
        recipients = self._recipients(case.readers, case.stanzas, reporter)
        manifest = Manifest(
            case_id=case.report.manifest.case_id,
            number=number,
            kind=kind,
            report_manifest=case.report.manifest_sha256,
        )
        try:
            return seal_entry(manifest, originals, recipients, self._signing_key, self._random)
        except MixedRecipientsError:
            # A post-quantum key beside a classic one would be no better than the classic one.
            raise SealingError(
                "this reporter's key is of an older kind than the roster's, and the two never mix:"
                " ask the head how to reach this reporter"
            ) from None

    def headers_for(
        self, names: Sequence[str], file_keys: Mapping[int, FileKey]
    ) -> dict[int, bytes]:
        """Make one header per entry, by its number, through which new readers open it.

        Appended to the entry, never in place of a header: those who read
        before go on reading whatever this machine does. It holds nobody but
        the new readers, so its size says how many they are, as the audit does.

        Raises:
            SealingError: a name is not on the roster, or there is none.
        """
        new = [self._roster.officer(name).recipient for name in dict.fromkeys(names)]
        return {
            number: seal_header(file_key, new, self._random)
            for number, file_key in file_keys.items()
        }

    def _recipients(
        self, readers: Sequence[str], stanzas: int, reporter: Recipient | None
    ) -> tuple[Recipient, ...]:
        # A case that grew by an assignment has more readers than its first header had stanzas.
        enough = max(stanzas, 1 + sum(map(self._roster.has, readers)))
        return recipients_for(self._roster, readers, enough, self._random, reporter)


def open_with_key(
    headers: Iterable[bytes],
    payload: bytes,
    identity: Identity,
    signers: Signers,
    expected: Expected,
) -> tuple[OpenedEntry, FileKey]:
    """Open an entry by whichever header fits, and keep the file key that proved right.

    A header can be sound and still lead nowhere; headers for new readers made
    from its key would lead nowhere, too.

    Raises:
        NotForThisIdentity: no header is for this identity.
        SealingError: the entry is not as it should be.
    """
    failure: SealingError = NotForThisIdentity("no header of this entry is for this identity")
    for header in headers:
        try:
            file_key = open_header(header, [identity])
            return open_payload(file_key, payload, signers, expected), file_key
        except NotForThisIdentity:
            continue
        except SealingError as error:
            failure = error
    raise failure


def keys_in(headers: Iterable[bytes], identity: Identity) -> tuple[FileKey, ...]:
    """The file keys that an entry's headers give an identity: one, unless a header is bad."""
    found: dict[bytes, FileKey] = {}
    for header in headers:
        try:
            file_key = open_header(header, [identity])
        except SealingError:
            continue
        found.setdefault(file_key.raw, file_key)
    return tuple(found.values())
