"""To whom a case is sealed, so that an exclusion does not show.

Owns the choice of a queue's readers, the fillers that bring a first header to
the roster's exact number of stanzas, their order, and the reader list that a
case keeps. Fillers are stanzas for keys that nobody has: neither the excluded
officer nor anyone else can tell how many readers there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from bot.errors import SealingError
from bot.sealing import documents
from bot.sealing.age import Recipient, throwaway_recipient
from bot.sealing.documents import Fields
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.roster import FEWEST_READERS, OVERSIGHT, Roster

FORM = "amana/readers/1"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Whom a new case goes to.

    Attributes:
        queue: where it lies now: the one asked for, or oversight.
        readers: officers' names, in the roster's order.
        stanzas: how many stanzas its first header has.
    """

    queue: str
    readers: tuple[str, ...]
    stanzas: int

    @property
    def unattended(self) -> bool:
        """Whether only the escrow can read it: an alarm must stand until someone is given it."""
        return not self.readers


def choose_readers(roster: Roster, queue: str, excluded: frozenset[str] = frozenset()) -> Chosen:
    """Choose a queue's intake without the excluded; fewer than two pass it to oversight.

    If oversight itself is left empty, heads who are not excluded read it; if
    there is none either, the escrow alone does: a report is never refused for
    naming too many of us, nor shown to those it names.
    """
    chosen = _narrowed(roster, queue, excluded)
    if queue != OVERSIGHT and len(chosen.readers) < FEWEST_READERS:
        chosen = _narrowed(roster, OVERSIGHT, excluded)
    if chosen.readers:
        return chosen
    heads = tuple(o.name for o in roster.officers if "head" in o.roles and o.name not in excluded)
    return Chosen(queue=OVERSIGHT, readers=heads[: chosen.stanzas - 1], stanzas=chosen.stanzas)


def recipients_for(
    roster: Roster,
    readers: Sequence[str],
    stanzas: int,
    random: RandomBytes,
    reporter: Recipient | None = None,
) -> tuple[Recipient, ...]:
    """Gather readers, the escrow and fillers: exactly `stanzas`, and the reporter of a letter.

    Readers who have left the roster are left out; a filler takes their place.

    Raises:
        SealingError: more readers than stanzas.
    """
    officers = [roster.officer(name).recipient for name in readers if roster.has(name)]
    wanted: list[Recipient] = [*officers, roster.escrow]
    if len(wanted) > stanzas:
        raise SealingError("a case has more readers than its header has stanzas")
    fillers = (throwaway_recipient(roster.kind, random) for _ in range(stanzas - len(wanted)))
    whole = [*wanted, *fillers, *([] if reporter is None else [reporter])]
    return shuffled(whole, random)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderList:
    """What the server keeps, sealed, to seal later entries of a case to the same readers.

    Attributes:
        case_id: the case's 32 hex digits, as manifests name it.
        readers: officers' names.
        stanzas: how many stanzas each header has.
        reporter: the reporter's recipient, for letters.
        report_manifest: SHA-256 of the report's manifest, for later manifests.
        kept_out: officers whom words or answers of the case name; nobody but a
            human makes one of them a reader.
    """

    case_id: str
    readers: tuple[str, ...]
    stanzas: int
    reporter: str
    report_manifest: str
    kept_out: tuple[str, ...] = ()

    def recipients(self, roster: Roster, random: RandomBytes) -> tuple[Recipient, ...]:
        """Whom an addition or a later file is sealed to."""
        return recipients_for(roster, self.readers, self.stanzas, random)

    def with_readers(self, names: Sequence[str]) -> Self:
        """Add readers, as an assignment does; the number of stanzas grows if it must."""
        readers = tuple(dict.fromkeys((*self.readers, *names)))
        return replace(self, readers=readers, stanzas=max(self.stanzas, len(readers) + 1))

    def without_readers(self, names: Sequence[str]) -> Self:
        """Leave readers out, as a recusal does; the number of stanzas stays, so nothing shows."""
        return replace(self, readers=tuple(name for name in self.readers if name not in names))

    def dump(self) -> bytes:
        """Write the list, to be sealed under the server key."""
        return documents.dump(
            FORM,
            {
                "case_id": self.case_id,
                "readers": self.readers,
                "stanzas": self.stanzas,
                "reporter": self.reporter,
                "report_manifest": self.report_manifest,
                **({"kept_out": self.kept_out} if self.kept_out else {}),
            },
        )

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read the list; SealingError unless `dump` wrote it."""
        fields = Fields.parse("a reader list", FORM, document)
        readers = cls(
            case_id=fields.take_text("case_id"),
            readers=fields.take_texts("readers"),
            stanzas=fields.take_integer("stanzas", 1),
            reporter=fields.take_text("reporter"),
            report_manifest=fields.take_text("report_manifest"),
            kept_out=fields.take_texts("kept_out") if fields.has("kept_out") else (),
        )
        fields.close()
        return readers


def shuffled(items: Sequence[Item], random: RandomBytes) -> tuple[Item, ...]:
    """Put items in a random order, every order equally likely (Fisher-Yates)."""
    rest, order = list(items), []
    while rest:
        order.append(rest.pop(_below(len(rest), random)))
    return tuple(order)


def _below(limit: int, random: RandomBytes) -> int:
    """Draw a number below a limit of at most 256; a remainder would favour the low ones."""
    usable = 256 - 256 % limit
    while True:
        drawn = draw(random, 1)[0]
        if drawn < usable:
            return drawn % limit


def _narrowed(roster: Roster, queue: str, excluded: frozenset[str]) -> Chosen:
    if queue not in roster.intakes:
        raise SealingError("the roster has no such queue")
    intake = roster.intakes[queue]
    readers = tuple(name for name in intake.readers if name not in excluded)
    return Chosen(queue=queue, readers=readers, stanzas=intake.stanzas)
