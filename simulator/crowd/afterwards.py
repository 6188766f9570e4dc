"""What people do once they hold a receipt: add, come back with the code, tidy up.

Owns that plan. Pure but for the generator it is given.
"""

import random
from dataclasses import dataclass, field

from simulator.crowd import screen as signs
from simulator.crowd import words
from simulator.crowd.actions import Action, Finish, Say, Tap
from simulator.crowd.habits import Habits
from simulator.crowd.screen import Screen

MOST_ANSWERS = 6
"""Questions after the receipt that a person answers before losing interest."""


@dataclass
class Afterwards:
    """The wishes of one person for one receipt, fulfilled one by one."""

    code: str
    language: str
    rng: random.Random
    habits: Habits
    wishes: list[str] = field(default_factory=list)
    doing: str | None = None
    written: bool = False
    answered: int = 0

    def __post_init__(self) -> None:
        """Draw what the person will want."""
        wanted = (
            (signs.ASK, self.habits.answers_more),
            (signs.ADD, self.habits.adds),
            (signs.CODE, self.habits.opens_code),
            (signs.CLEAR, self.habits.tidies),
        )
        self.wishes = [sign for sign, share in wanted if self.rng.random() < share]

    def next(self, screen: Screen) -> Action:
        """The next thing to do, until no wish is left."""
        match self.doing:
            case signs.CODE:
                return self._enter_code()
            case signs.ADD:
                return self._add(screen)
            case signs.ASK:
                return self._answer(screen)
        while self.wishes:
            sign = self.wishes.pop(0)
            if key := screen.find(sign):
                self.doing, self.written = sign, False
                return Tap(key)
        return Finish("sent")

    def refused(self) -> None:
        """The button was gone: nothing that it leads to follows."""
        self.doing = None

    def _enter_code(self) -> Action:
        if self.rng.random() < self.habits.misreads:
            return Say(words.misread(self.rng, self.code), "code")
        self.doing = None
        return Say(words.typed_code(self.rng, self.language, self.code), "code")

    def _add(self, screen: Screen) -> Action:
        if not self.written:
            self.written = True
            return Say.text(words.story(self.rng, self.language), "addition")
        self.doing = None
        key = screen.key(signs.SEND) or screen.key(signs.AGREE)
        return Tap(key) if key else self.next(screen)

    def _answer(self, screen: Screen) -> Action:
        self.answered += 1
        if not screen.options or self.answered > MOST_ANSWERS:
            self.doing = None
            return self.next(screen)
        return Tap(self.rng.choice(screen.options))
