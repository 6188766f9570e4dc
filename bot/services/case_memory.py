"""What the server must remember of a case to go on with it, sealed under the server key.

Owns the value `CaseMemory` and its sealed form. It holds no word of the
reporter's and no account, but it does say who reads, who stepped aside and
what is proposed, which is why a thief of the disk alone must not see it.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

from bot.sealing import documents
from bot.sealing.documents import Fields
from bot.sealing.readers import ReaderList
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import open_case_row, seal_case_row
from bot.services.officers.proposals import Proposal
from bot.services.ports import Randomness
from bot.services.rows import CaseRow

FORM = "amana/case-memory/1"
DUPLICATE: Final = "duplicate"
ABUSIVE: Final = "abusive"
# The form before had no name: four bytes of a number, and the reader list. No
# case ever had so many entries that its first byte could be this one.
_NAMED = b"{"
_NUMBER_SIZE = 4


@dataclass(frozen=True, slots=True)
class CaseMemory:
    """A case's readers, the number of its next entry, and what officers decided on it.

    Attributes:
        readers: to whom later entries are sealed.
        next_entry: kept, not counted: a file that still follows holds one
            that no row shows yet.
        proposals: what waits for a second person.
        hold: whether nothing of it may be erased, whatever its age.
        marks: duplicate, abusive.
        recused: officers who stepped aside; none is ever given the case again.
        told: whether the reporter was told what is done.
        unheard: whether it was withdrawn before any person had answered.
        unwanted: whether its reporter wants it erased, once it may be.
    """

    readers: ReaderList
    next_entry: int
    proposals: tuple[Proposal, ...] = ()
    hold: bool = False
    marks: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    told: bool = False
    unheard: bool = False
    unwanted: bool = False

    def after_next(self) -> Self:
        """The memory once the next number is taken."""
        return replace(self, next_entry=self.next_entry + 1)

    def dump(self) -> bytes:
        """Write it, to be sealed."""
        return documents.dump(
            FORM,
            {
                "readers": self.readers.dump().decode(),
                "next_entry": self.next_entry,
                "proposals": [proposal.fields() for proposal in self.proposals],
                "hold": self.hold,
                "marks": self.marks,
                "recused": self.recused,
                "told": self.told,
                "unheard": self.unheard,
                "unwanted": self.unwanted,
            },
        )

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read what `dump` wrote, or a version before it; SealingError otherwise."""
        if not document.startswith(_NAMED):
            number = int.from_bytes(document[:_NUMBER_SIZE], "big")
            return cls(ReaderList.parse(document[_NUMBER_SIZE:]), number)
        fields = Fields.parse("what is remembered of a case", FORM, document)
        memory = cls(
            readers=ReaderList.parse(fields.take_text("readers").encode()),
            next_entry=fields.take_integer("next_entry", 1),
            proposals=tuple(map(Proposal.read, fields.take_objects("proposals"))),
            hold=fields.take_flag("hold"),
            marks=fields.take_texts("marks"),
            recused=fields.take_texts("recused"),
            told=fields.take_flag("told"),
            unheard=fields.take_flag("unheard"),
            # Cases of before could not be unwanted.
            unwanted=fields.has("unwanted") and fields.take_flag("unwanted"),
        )
        fields.close()
        return memory

    def seal(self, case: int, version: int, key: ServerKey, random: Randomness) -> bytes:
        """Seal it for the case's row of this version."""
        return seal_case_row(key, case, version, self.dump(), random)

    @classmethod
    def open(cls, row: CaseRow, key: ServerKey) -> Self:
        """Open it from the case's row; SealingError if it was altered."""
        return cls.parse(open_case_row(key, row.key, row.version, row.sealed))
