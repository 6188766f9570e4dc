"""Where each sentence of the catalog stands: on which screen, in which line or button.

Owns the numbers. Sentences and screens are numbered as people meet them, so
that a finding, a page and a picture can all name the same place. The numbers
follow from the code alone: they are the same for every language, and change
only when the conversation does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.cli.workbench.preview_scenes import script
from bot.i18n import Catalogs
from bot.i18n.languages import SOURCE


@dataclass(frozen=True, slots=True)
class Spot:
    """One place at which a sentence stands.

    Attributes:
        screen: the number of the screen in the script, from 1.
        section: the heading under which the script has the screen.
        part: where on the screen: `line 2`, `button 3`, `typed words`.
    """

    screen: int
    section: str
    part: str

    def __str__(self) -> str:
        """As findings name it: `screen 4, button 3`."""
        return f"screen {self.screen}, {self.part}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands.

    Attributes:
        number: of the sentence in the order of the script, from 1.
        spots: all places, in that order; there is always one.
    """

    number: int
    spots: tuple[Spot, ...]

    @property
    def screen(self) -> int:
        """The number of the first screen on which it stands."""
        return self.spots[0].screen

    @property
    def part(self) -> str:
        """Where on that screen it stands: `line 2`, `button 3`."""
        return self.spots[0].part

    def __str__(self) -> str:
        """The first place, as findings name it: `screen 4, button 3`."""
        return str(self.spots[0])


@cache
def places() -> Mapping[str, Place]:
    """Return where each sentence stands, in the order of the script.

    The key is the msgid with its context before it, as `bot.i18n.safety.key`
    gives it for a catalog's message; of a counted sentence, its singular. A
    sentence of the catalog that is missing here stands on no screen, which a
    test forbids. The first call takes a second or two, each later one nothing.
    """
    english = Catalogs.load(wanted=[SOURCE]).translator(SOURCE)
    found: dict[str, list[Spot]] = {}
    for number, scene in enumerate(script(), start=1):
        for piece in scene.tell(english).pieces:
            for heard in piece.heard:
                found.setdefault(heard.key, []).append(Spot(number, scene.section, piece.part))
    return {
        key: Place(number, tuple(dict.fromkeys(spots)))
        for number, (key, spots) in enumerate(found.items(), start=1)
    }
