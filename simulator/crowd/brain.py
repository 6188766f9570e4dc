"""A person's mind: which screen, therefore which action.

Owns the way from the first card to the receipt and the mistakes that people make on it.
It is pure but for the generator it is given, and must never look at words of the bot,
only at signs.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.crowd import screen as signs
from simulator.crowd import words
from simulator.crowd.actions import Action, Finish, Say, Show, Tap, Wait
from simulator.crowd.afterwards import Afterwards
from simulator.crowd.habits import Habits
from simulator.crowd.screen import Key, Kind, Screen

MOST_STEPS = 45
"""Steps after which a person sends what they have, wherever they are."""
LOST_STEPS = 60
"""Steps after which a person puts the phone down."""
MOST_WAITS = 5
"""How often in a row a person looks at a card that offers nothing."""
# A late touch on any of these does no more than move between screens. One that stops, sends
# or clears would rightly be obeyed, and then nobody could tell what was lost from what was
# thrown away.
HARMLESS_WHEN_STALE = frozenset({None, signs.BACK, signs.SKIP, signs.LANGUAGE, signs.MORE})


@dataclass
class Mind:
    """One person, from report to report."""

    language: str
    rng: random.Random
    habits: Habits = field(default_factory=Habits)
    may_leave: bool = False
    steps: int = 0
    waits: int = 0
    begun: bool = False
    told: bool = False
    after: Afterwards | None = None
    old_codes: set[str] = field(default_factory=set)
    old_keys: list[Key] = field(default_factory=list)

    def begin(self, *, may_leave: bool) -> None:
        """Set out on another report; only the last may be left lying about."""
        self.may_leave = may_leave
        self.steps = self.waits = 0
        self.begun = self.told = False
        self.after = None

    def next(self, screen: Screen) -> Action:
        """What the person does about what they see."""
        self.steps += 1
        self._notice_code(screen)
        if self.steps > LOST_STEPS:
            return Finish("sent" if self.after else "wandered")
        if not self.begun:
            return self._set_out(screen)
        action = self.after.next(screen) if self.after else self._on_the_way(screen)
        self._remember(screen)
        return action

    def again(self, screen: Screen, last: Action) -> Action:
        """What a person does when nothing happened: the same once more, or write."""
        match last:
            case Tap(key) if screen.card and key in screen.card.keys:
                return Tap(key)
            case Tap() | Wait():
                return Say("/start", "command")
            case Show(_, part) | Say(_, part, str()):
                return self._write(part)
            case _:
                return last

    def refused(self) -> None:
        """The button was gone before the finger came down: nothing that it leads to follows."""
        if self.after:
            self.after.refused()

    def _set_out(self, screen: Screen) -> Action:
        self.begun = True
        key = screen.key(signs.START)
        if key and not self._chance("looks_around"):
            return Tap(key)
        return Say("/start", "command")

    def _on_the_way(self, screen: Screen) -> Action:
        if self.steps > 2 and (slip := self._slip(screen)):
            return slip
        ways: dict[Kind, Callable[[Screen], Action]] = {
            Kind.LANGUAGE: self._at_language,
            Kind.WELCOME: self._at_welcome,
            Kind.CONSENT: self._at_consent,
            Kind.ASIDE: self._at_aside,
            Kind.QUESTION: self._at_question,
            Kind.CHANGES: self._at_changes,
            Kind.CHECK: self._at_check,
            Kind.PENDING: self._at_pending,
            Kind.CLOSED: lambda _: Finish("refused"),
        }
        return ways.get(screen.kind, self._anywhere)(screen)

    def _slip(self, screen: Screen) -> Action | None:
        if self.old_keys and self._chance("stale_tap"):
            return Tap(self.rng.choice(self.old_keys), stale=True)
        if screen.options and screen.kind is Kind.QUESTION and self._chance("double_tap"):
            return Tap(self.rng.choice(screen.options), twice=True)
        if self.may_leave and self.told and self._chance("leaves"):
            return Finish("left")
        return None

    def _at_language(self, screen: Screen) -> Action:
        key = screen.native(self.language) or screen.key(signs.MORE)
        return Tap(key or self.rng.choice(screen.options))

    def _at_welcome(self, screen: Screen) -> Action:
        for sign, habit in (
            (signs.DANGER, "in_danger"),
            (signs.HELP, "looks_around"),
            (signs.LANGUAGE, "looks_around"),
        ):
            if (key := screen.key(sign)) and self._chance(habit):
                return Tap(key)
        return self._tap(screen, signs.START)

    def _at_consent(self, screen: Screen) -> Action:
        if self._chance("writes_on_choice"):
            return self._write("story")
        return self._tap(screen, signs.AGREE)

    # Help is offered, with a yes and a milder way: most people only wanted to look.
    def _at_aside(self, screen: Screen) -> Action:
        if self._chance("in_danger"):
            return self._tap(screen, signs.AGREE)
        return Tap(screen.options[-1])

    def _at_question(self, screen: Screen) -> Action:
        send = screen.key(signs.SEND)
        if send and (self.steps > MOST_STEPS or (self.told and self._chance("sends_early"))):
            return Tap(send)
        if self._is_page(screen) and (self.told or self.rng.random() < 0.5):
            return self._tap(screen, signs.BACK)
        if not self.told:
            return self._tell()
        if (stop := screen.key(signs.STOP)) and self._chance("clears"):
            return Tap(stop)
        return self._wander(screen) or self._answer(screen)

    # Something to read, such as where help is found: one can only go on or back. The first
    # question may look the same to a stranger, so whoever has told nothing yet also tries that.
    def _is_page(self, screen: Screen) -> bool:
        ways = (signs.SEND, signs.SKIP)
        asks = screen.options or any(screen.key(sign) for sign in ways)
        return not asks and screen.key(signs.BACK) is not None

    def _wander(self, screen: Screen) -> Action | None:
        for sign, habit in (
            (signs.REPLACE, "replaces"),
            (signs.BACK, "goes_back"),
            (signs.LISTEN, "looks_around"),
            (signs.LANGUAGE, "looks_around"),
            (signs.DANGER, "in_danger"),
            (signs.MORE, "looks_around"),
        ):
            if (key := screen.key(sign)) and self._chance(habit):
                return Tap(key)
        return self._tell() if self._chance("more") else None

    def _answer(self, screen: Screen) -> Action:
        skip = screen.key(signs.SKIP)
        keep = screen.key(signs.AGREE)
        if keep and (not screen.options or self.rng.random() < 0.5):
            return Tap(keep)
        if skip and (not screen.options or self._chance("skips")):
            return Tap(skip)
        if not screen.options:
            return self._tell()
        if self._chance("writes_on_choice"):
            return self._write("story")
        if self._chance("types_number"):
            return Say(words.number(self.rng, self.language, len(screen.options)), "answer")
        return Tap(self.rng.choice(screen.options))

    def _at_changes(self, screen: Screen) -> Action:
        keys = screen.card.keys if screen.card else ()
        return Tap(self.rng.choice([key for key in keys if key.sign == signs.CHANGE]))

    def _at_check(self, screen: Screen) -> Action:
        for sign, habit in ((signs.CHANGE, "changes"), (signs.STOP, "clears")):
            key = screen.key(sign)
            if key and self.steps < MOST_STEPS and self._chance(habit):
                return Tap(key)
        return self._tap(screen, signs.SEND)

    def _at_pending(self, screen: Screen) -> Action:
        if self.waits < MOST_WAITS and self._chance("waits"):
            self.waits += 1
            return Wait(screen.key(signs.WAIT))
        return self._tap(screen, signs.SEND)

    # Screens without a known sign: a notice, or a card that only says to wait.
    def _anywhere(self, screen: Screen) -> Action:
        for sign in (signs.AGREE, signs.START, signs.SEND, signs.BACK):
            if key := screen.key(sign):
                return Tap(key)
        if screen.options:
            return Tap(screen.options[-1])
        self.waits += 1
        return Wait() if self.waits % MOST_WAITS else Say("/start", "command")

    def _notice_code(self, screen: Screen) -> None:
        for code in screen.codes:
            if code not in self.old_codes:
                self.old_codes.add(code)
                self.after = Afterwards(code, self.language, self.rng, self.habits)

    def _tell(self) -> Action:
        self.told = True
        for kind in ("voice", "photo", "document"):
            if self._chance(kind):
                return Show(words.file(self.rng, self.language, kind), "story")
        return self._write("story")

    def _write(self, part: str) -> Say:
        long = self._chance("long")
        return Say.text(words.story(self.rng, self.language, long=long), part)

    def _tap(self, screen: Screen, sign: str) -> Action:
        key = screen.key(sign)
        return Tap(key) if key else self._anywhere(screen)

    def _chance(self, habit: str) -> bool:
        return self.rng.random() < float(getattr(self.habits, habit))

    def _remember(self, screen: Screen) -> None:
        keys = screen.card.keys if screen.card else ()
        harmless = (key for key in keys if key.data and key.sign in HARMLESS_WHEN_STALE)
        new = [key for key in harmless if key not in self.old_keys]
        self.old_keys = [*self.old_keys, *new][-40:]
