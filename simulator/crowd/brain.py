"""A person's mind: which screen, therefore which action.

Owns the plan of one report and the mistakes that people make on the way. It is pure but
for the generator it is given, and must never look at words of the bot, only at signs.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.crowd import screen as signs
from simulator.crowd import words
from simulator.crowd.actions import Action, Finish, Say, Show, Tap, Wait
from simulator.crowd.screen import Key, Kind, Screen

MOST_STEPS = 45
"""Steps after which a person sends what they have, wherever they are."""
LOST_STEPS = 60
"""Steps after which a person puts the phone down."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often people do what; probabilities between 0 and 1."""

    voice: float = 0.15
    photo: float = 0.08
    document: float = 0.03
    long: float = 0.02
    more: float = 0.3
    types_number: float = 0.07
    writes_on_choice: float = 0.08
    skips: float = 0.2
    goes_back: float = 0.05
    stale_tap: float = 0.04
    double_tap: float = 0.04
    looks_around: float = 0.03
    in_danger: float = 0.02
    changes: float = 0.1
    clears: float = 0.05
    leaves: float = 0.1
    sends_early: float = 0.25
    opens_code: float = 0.2
    misreads: float = 0.1
    adds: float = 0.15
    tidies: float = 0.3


CAREFUL = Habits(**dict.fromkeys(Habits.__dataclass_fields__, 0.0))
"""Nobody is like this: one text, every question answered, sent. For tests."""


@dataclass
class Mind:
    """One person, from report to report."""

    language: str
    rng: random.Random
    habits: Habits = field(default_factory=Habits)
    may_leave: bool = False
    steps: int = 0
    told: bool = False
    sent: str | None = None
    opening: bool = False
    adding: bool = False
    after: list[str] = field(default_factory=list)
    begun: bool = False
    old_codes: set[str] = field(default_factory=set)
    old_keys: list[Key] = field(default_factory=list)

    def begin(self, *, may_leave: bool) -> None:
        """Set out on another report; only the last may be left lying about."""
        self.may_leave = may_leave
        self.steps, self.told, self.sent, self.begun = 0, False, None, False
        self.opening = self.adding = False
        self.after = []

    def next(self, screen: Screen) -> Action:
        """What the person does about what they see."""
        self.steps += 1
        self._notice_code(screen)
        if self.steps > LOST_STEPS:
            return Finish("sent" if self.sent else "wandered")
        if not self.begun:
            return self._set_out(screen)
        action = self._afterwards(screen) if self.sent else self._on_the_way(screen)
        self._remember(screen)
        return action

    def again(self, screen: Screen, last: Action) -> Action:
        """What a person does when nothing happened: the same once more, or write."""
        match last:
            case Tap(key) if screen.card and key in screen.card.keys:
                return Tap(key)
            case Tap() | Wait():
                return Say("/start", "command")
            case Show(_, part):
                return self._write(part)
            case Say(_, part, canary) if canary:
                return self._write(part)
            case _:
                return last

    def refused(self) -> None:
        """The button was gone before the finger came down: nothing that it leads to follows."""
        self.opening = self.adding = False

    def _set_out(self, screen: Screen) -> Action:
        self.begun = True
        if screen.card and not self._chance("looks_around") and (key := screen.key(signs.START)):
            return Tap(key)
        return Say("/start", "command")

    def _on_the_way(self, screen: Screen) -> Action:
        if self.steps > 2 and (slip := self._slip(screen)):
            return slip
        ways: dict[Kind, Callable[[Screen], Action]] = {
            Kind.LANGUAGE: self._at_language,
            Kind.WELCOME: self._at_welcome,
            Kind.CONSENT: self._at_consent,
            Kind.QUESTION: self._at_question,
            Kind.CHECK: self._at_check,
            Kind.PENDING: self._at_pending,
        }
        return ways.get(screen.kind, self._anywhere)(screen)

    def _slip(self, screen: Screen) -> Action | None:
        if self.old_keys and self._chance("stale_tap"):
            return Tap(self.rng.choice(self.old_keys), stale=True)
        if screen.options and self._chance("double_tap"):
            return Tap(self.rng.choice(screen.options), twice=True)
        if self.may_leave and self.told and self.rng.random() < self.habits.leaves / 4:
            return Finish("left")
        return None

    def _at_language(self, screen: Screen) -> Action:
        key = screen.native(self.language) or self.rng.choice(screen.options)
        return Tap(key)

    def _at_welcome(self, screen: Screen) -> Action:
        for sign, habit in ((signs.DANGER, "in_danger"), (signs.HELP, "looks_around")):
            if (key := screen.key(sign)) and self._chance(habit):
                return Tap(key)
        if (key := screen.key(signs.LANGUAGE)) and self._chance("looks_around"):
            return Tap(key)
        return self._tap(screen, signs.START)

    def _at_consent(self, screen: Screen) -> Action:
        if self._chance("writes_on_choice"):
            return self._write("story")
        return self._tap(screen, signs.AGREE)

    def _at_question(self, screen: Screen) -> Action:
        send = screen.key(signs.SEND)
        if not self.told or not (screen.options or send):
            return self._tell()
        if send and (self.steps > MOST_STEPS or self._chance("sends_early")):
            return Tap(send)
        if (stop := screen.key(signs.STOP)) and self.rng.random() < self.habits.clears / 6:
            return Tap(stop)
        return self._wander(screen) or self._answer(screen)

    def _wander(self, screen: Screen) -> Action | None:
        for sign, habit in (
            (signs.BACK, "goes_back"),
            (signs.LISTEN, "looks_around"),
            (signs.LANGUAGE, "looks_around"),
            (signs.DANGER, "in_danger"),
        ):
            key = screen.key(sign)
            if key and self._chance(habit):
                return Tap(key)
        return self._tell() if self._chance("more") and self.rng.random() < 0.4 else None

    def _answer(self, screen: Screen) -> Action:
        skip = screen.key(signs.SKIP)
        if skip and (not screen.options or self._chance("skips")):
            return Tap(skip)
        if not screen.options:
            return self._tell()
        if self._chance("writes_on_choice"):
            return self._write("story")
        if self._chance("types_number"):
            return Say(words.number(self.rng, self.language, len(screen.options)), "answer")
        return Tap(self.rng.choice(screen.options))

    def _at_check(self, screen: Screen) -> Action:
        if self.steps < MOST_STEPS and (change := screen.key(signs.CHANGE)):
            if self._chance("changes"):
                return Tap(change)
            stop = screen.key(signs.STOP)
            if stop and self.rng.random() < self.habits.clears / 2:
                return Tap(stop)
        return self._tap(screen, signs.SEND)

    def _at_pending(self, screen: Screen) -> Action:
        if self.rng.random() < 0.5:
            return Wait(screen.key(signs.WAIT))
        return self._tap(screen, signs.SEND)

    # Screens without a known sign: a help page, a notice, a list of answers to change.
    def _anywhere(self, screen: Screen) -> Action:
        for sign in (signs.AGREE, signs.START, signs.SEND):
            if key := screen.key(sign):
                return Tap(key)
        ways = [*screen.options]
        if back := screen.key(signs.BACK):
            ways.append(back)
        if ways and self.rng.random() < 0.8:
            # The last choice is the mild one on every card that asks whether to act.
            return Tap(ways[-1] if self.rng.random() < 0.6 else self.rng.choice(ways))
        return Say("/start", "command")

    def _afterwards(self, screen: Screen) -> Action:
        if self.opening:
            return self._enter_code()
        if self.adding:
            return self._add(screen)
        if not self.after:
            return Finish("sent")
        step = self.after.pop(0)
        key = screen.key(step)
        if key is None:
            return self._afterwards(screen)
        self.opening, self.adding = step == signs.CODE, step == signs.ADD
        return Tap(key)

    def _enter_code(self) -> Action:
        code = self.sent or ""
        if self._chance("misreads"):
            return Say(words.misread(self.rng, code), "code")
        self.opening = False
        return Say(words.typed_code(self.rng, self.language, code), "code")

    def _add(self, screen: Screen) -> Action:
        if send := screen.key(signs.SEND):
            self.adding = False
            return Tap(send)
        if "written" in self.after:
            self.after.remove("written")
            self.adding = False
            return self._afterwards(screen)
        self.after.insert(0, "written")
        return self._write("addition")

    def _notice_code(self, screen: Screen) -> None:
        for message in screen.messages:
            if not message.mine and message.code and message.code not in self.old_codes:
                self.old_codes.add(message.code)
                self.sent = message.code
                self.after = self._plan_after()

    def _plan_after(self) -> list[str]:
        wishes = ((signs.ADD, "adds"), (signs.CODE, "opens_code"), (signs.CLEAR, "tidies"))
        return [sign for sign, habit in wishes if self._chance(habit)]

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
        new = [key for key in keys if key.data and key not in self.old_keys]
        self.old_keys = [*self.old_keys, *new][-40:]
