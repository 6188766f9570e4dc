"""The roster: who the officers are, and to whom each queue's cases are sealed.

Owns the roster's form and the rules that one document must keep by itself.
It is signed offline (`bot.sealing.roster_signing`), so that a thief of files
cannot add a reader and an operator's change is noticed. Keys of one kind only:
a classic key beside post-quantum ones would take their protection from all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from bot.errors import SealingError
from bot.sealing.age import Recipient, parse_recipient
from bot.sealing.canonical import Json, canonical
from bot.sealing.documents import Fields, show_time
from bot.sealing.manifest import digest
from bot.sealing.receipt_keys import IdentityKind
from bot.sealing.signers import SERVER, Signers, check_name
from bot.sealing.signing import VerifyKey
from bot.sealing.units import TAG, Unit

FORM = "amana/roster/1"

QUEUES = ("protection", "child", "conduct", "service", "oversight")
OVERSIGHT: Final = "oversight"
# A queue with fewer is passed to oversight: one reader alone could bury a case.
FEWEST_READERS: Final = 2
# The escrow reads every case, beside the officers.
ESCROW: Final = "escrow"

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHours:
    """Weekdays (1 Monday … 7 Sunday) from one clock time to another, in UTC.

    Hours that end before they start run over midnight.
    """

    days: tuple[int, ...]
    start: str
    end: str

    def __post_init__(self) -> None:
        sound = self.days and all(1 <= day <= 7 for day in self.days)
        if not (sound and _CLOCK.fullmatch(self.start) and _CLOCK.fullmatch(self.end)):
            raise SealingError("duty hours are weekdays 1 to 7 and times like 08:00")

    def covers(self, now: int) -> bool:
        """Whether a moment (seconds since 1970 UTC) is within these hours."""
        day, clock = divmod(now, _DAY)
        weekday, minute = (day + 3) % 7 + 1, clock // 60
        start, end = _minutes(self.start), _minutes(self.end)
        if start < end:
            return weekday in self.days and start <= minute < end
        yesterday = (weekday - 2) % 7 + 1
        evening = weekday in self.days and minute >= start
        return evening or (yesterday in self.days and minute < end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One officer: what they may do, what they must not see, and their keys.

    Attributes:
        name: the permanent short name in every list.
        aliases: names people call them by; a report that says one of them is
            not sealed to its bearer.
        conflicts: tags of what they must be kept from, beside their unit.
        duty: hours on duty; none given means always.
    """

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    duty: tuple[DutyHours, ...] = ()
    unit: str | None = None
    conflicts: tuple[str, ...] = ()
    recipient: Recipient
    signing_key: VerifyKey

    def __post_init__(self) -> None:
        tags = (*self.roles, *self.conflicts, *([] if self.unit is None else [self.unit]))
        check_name(self.name)
        if self.name in {ESCROW, SERVER}:
            raise SealingError("an officer cannot be called escrow or server")
        if not all(TAG.fullmatch(tag) for tag in tags) or not set(self.queues) <= set(QUEUES):
            raise SealingError(f"the roster entry of {self.name} has an unknown queue or a bad tag")

    def on_duty(self, now: int) -> bool:
        """Whether they are on duty at a moment (seconds since 1970 UTC)."""
        return not self.duty or any(hours.covers(now) for hours in self.duty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Who reads a queue's new cases, and how many stanzas each first header has."""

    readers: tuple[str, ...]
    stanzas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A whole roster; one that breaks its own rules cannot exist.

    Attributes:
        sequence: increases with every change; desks refuse to go back.
        valid_from, valid_until: seconds since 1970 UTC.
        former: keys of officers who left or renewed; what they signed stays readable.
        server_keys: the server's signing keys, the present one first.
        units: what people call the units whose tags officers carry.
    """

    sequence: int
    valid_from: int
    valid_until: int
    officers: tuple[Officer, ...]
    former: tuple[tuple[str, VerifyKey], ...] = ()
    escrow: Recipient
    intakes: Mapping[str, Intake]
    server_keys: tuple[VerifyKey, ...]
    units: tuple[Unit, ...] = ()
    # Kept once it is known: every report names it, and writing out keys is slow.
    _sha256: str | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for complaint in _complaints(self):
            raise SealingError(f"the roster cannot be used: {complaint}")

    @property
    def kind(self) -> IdentityKind:
        """The kind of every key in it."""
        return "hybrid" if self.escrow.family == "hybrid" else "x25519"

    def officer(self, name: str) -> Officer:
        """Find an officer; SealingError if the roster has none of that name."""
        for officer in self.officers:
            if officer.name == name:
                return officer
        raise SealingError("the roster has no such officer")

    def has(self, name: str) -> bool:
        """Whether an officer of that name is on the roster."""
        return any(officer.name == name for officer in self.officers)

    def signers(self) -> Signers:
        """Every key that may have signed an entry."""
        present = ((officer.name, officer.signing_key) for officer in self.officers)
        return Signers.of(self.server_keys, (*present, *self.former))

    def dump(self) -> bytes:
        """Write the exact bytes that are signed."""
        return canonical(
            {
                "format": FORM,
                "sequence": self.sequence,
                "valid_from": show_time(self.valid_from),
                "valid_until": show_time(self.valid_until),
                "officers": [_officer(each) for each in self.officers],
                "former": [{"name": n, "signing_key": k.text()} for n, k in self.former],
                "escrow": str(self.escrow),
                "queues": {
                    queue: {"intake": intake.readers, "stanzas": intake.stanzas}
                    for queue, intake in self.intakes.items()
                },
                "server_keys": [key.text() for key in self.server_keys],
                **({"units": [unit.facts() for unit in self.units]} if self.units else {}),
            }
        )

    @property
    def sha256(self) -> str:
        """Digest of the exact bytes, as manifests name the roster."""
        if self._sha256 is None:
            object.__setattr__(self, "_sha256", digest(self.dump()))
        return str(self._sha256)

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read a roster. Parsing keys is slow (about 5 ms each): keep the value.

        Raises:
            SealingError: not as `dump` writes it, or it breaks a rule.
        """
        fields = Fields.parse("the roster", FORM, document)
        roster = cls(
            sequence=fields.take_integer("sequence", 1),
            valid_from=fields.take_time("valid_from"),
            valid_until=fields.take_time("valid_until"),
            officers=tuple(_read_officer(each) for each in fields.take_objects("officers")),
            former=tuple(_read_former(each) for each in fields.take_objects("former")),
            escrow=parse_recipient(fields.take_text("escrow")),
            intakes={q: _read_intake(f) for q, f in fields.take_members("queues").items()},
            server_keys=tuple(VerifyKey.parse(text) for text in fields.take_texts("server_keys")),
            units=tuple(map(Unit.read, fields.take_objects("units")))
            if fields.has("units")
            else (),
        )
        fields.close()
        return roster


def _complaints(roster: Roster) -> Iterator[str]:
    """Say what is wrong with a roster, the first thing first."""
    names = [officer.name for officer in roster.officers]
    families = {roster.escrow.family, *(officer.recipient.family for officer in roster.officers)}
    if roster.sequence < 1 or roster.valid_from >= roster.valid_until:
        yield "its sequence or its validity is impossible"
    if len(set(names)) != len(names):
        yield "two officers have one name"
    if len(families) > 1 or "passphrase" in families:
        yield "post-quantum and classic keys never mix"
    recipients = [str(roster.escrow), *(str(officer.recipient) for officer in roster.officers)]
    keys = [*(o.signing_key for o in roster.officers), *roster.server_keys]
    if len(set(recipients)) != len(recipients) or len(set(keys)) != len(keys):
        yield "one key stands for two"
    if set(roster.server_keys) & {key for _, key in roster.former}:
        yield "a former officer's key stands as the server's"
    if len({unit.tag for unit in roster.units}) != len(roster.units):
        yield "two units have one tag"
    if not roster.server_keys:
        yield "it names no key of the server"
    if set(roster.intakes) != set(QUEUES):
        yield f"it must have the queues {', '.join(QUEUES)}"
    for queue, intake in roster.intakes.items():
        yield from _intake_complaints(queue, intake, set(names))


def _intake_complaints(queue: str, intake: Intake, names: set[str]) -> Iterator[str]:
    if not set(intake.readers) <= names or len(set(intake.readers)) != len(intake.readers):
        yield f"the intake of {queue} names someone who is not on it, or twice"
    if queue == OVERSIGHT and not intake.readers:
        yield "oversight has no reader"
    if intake.stanzas < len(intake.readers) + 1:
        yield f"{queue} needs a stanza for each reader and one for the escrow"


def _officer(officer: Officer) -> Mapping[str, Json]:
    return {
        "name": officer.name,
        "aliases": officer.aliases,
        "roles": officer.roles,
        "queues": officer.queues,
        "languages": officer.languages,
        "duty": [{"days": d.days, "from": d.start, "to": d.end} for d in officer.duty],
        "unit": officer.unit,
        "conflicts": officer.conflicts,
        "recipient": str(officer.recipient),
        "signing_key": officer.signing_key.text(),
    }


def _read_officer(fields: Fields) -> Officer:
    officer = Officer(
        name=fields.take_text("name"),
        aliases=fields.take_texts("aliases"),
        roles=fields.take_texts("roles"),
        queues=fields.take_texts("queues"),
        languages=fields.take_texts("languages"),
        duty=tuple(_read_duty(each) for each in fields.take_objects("duty")),
        unit=fields.take_optional_text("unit"),
        conflicts=fields.take_texts("conflicts"),
        recipient=parse_recipient(fields.take_text("recipient")),
        signing_key=VerifyKey.parse(fields.take_text("signing_key")),
    )
    fields.close()
    return officer


def _read_duty(fields: Fields) -> DutyHours:
    days = fields.take_integers("days")
    duty = DutyHours(days=days, start=fields.take_text("from"), end=fields.take_text("to"))
    fields.close()
    return duty


def _read_former(fields: Fields) -> tuple[str, VerifyKey]:
    former = fields.take_text("name"), VerifyKey.parse(fields.take_text("signing_key"))
    fields.close()
    return former


def _read_intake(fields: Fields) -> Intake:
    intake = Intake(readers=fields.take_texts("intake"), stanzas=fields.take_integer("stanzas", 1))
    fields.close()
    return intake


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
