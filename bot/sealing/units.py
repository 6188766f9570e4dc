"""Units: what people call the contingents, teams and companies that officers belong to.

Owns one unit's form in the roster. The names are signed with it, in every
language and as people say them, because a unit's name in a report keeps the
report from officers of that unit: whoever could take a name away unseen
could read what is said of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.errors import SealingError
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields

TAG = re.compile(r"[a-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: the tag that officers carry, and all its names, plates and nicknames."""

    tag: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not TAG.fullmatch(self.tag) or not any(name.strip() for name in self.names):
            raise SealingError("a unit has a tag of a-z, 0-9, _ and -, and a name")

    def facts(self) -> Mapping[str, Json]:
        """What the roster writes of it."""
        return {"tag": self.tag, "names": self.names}

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read it from the roster."""
        unit = cls(fields.take_text("tag"), fields.take_texts("names"))
        fields.close()
        return unit
