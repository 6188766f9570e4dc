"""Whose sentences a catalog holds: those of the chats, or those of the officers' desk.

Owns the table of domains. Each has its own template and its own catalogs
beside the others', because a mission's reporters and its officers need
different languages, and a phone's card has limits that a desk has not.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.i18n.catalogs import OFFICERS, REPORTERS, catalog_path
from bot.i18n.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One set of sentences.

    Attributes:
        name: of its catalogs and its template.
        sources: the file that says where its sentences stand.
        spoken: what its catalogs' first line says.
        on_cards: whether its sentences must fit a phone's card.
        everywhere: whether every language has it; else those that have its catalog.
    """

    name: str
    sources: str
    spoken: str
    on_cards: bool
    everywhere: bool

    @property
    def template(self) -> str:
        """The template's file name."""
        return f"{self.name}.pot"

    def has(self, folder: Path, language: Language) -> bool:
        """Whether a language is to have this domain's catalog."""
        if language.status == "source":
            return False
        return self.everywhere or catalog_path(folder, language.code, self.name).exists()


CHATS = Domain(name=REPORTERS, sources="babel.cfg", spoken="Amana", on_cards=True, everywhere=True)
DESK = Domain(
    name=OFFICERS, sources="desk.cfg", spoken="Amana's desk", on_cards=False, everywhere=False
)
DOMAINS = (CHATS, DESK)
