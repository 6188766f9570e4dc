"""A hundred thousand random steps: no word is lost, no card is missing.

The walk keeps its own account of every word that was typed, and compares it
with the interview and the effects after each step.
"""

import json
import random
from collections import deque
from dataclasses import replace

import pytest

from bot.errors import MistypedReceiptError, TooManyAttemptsError, UnknownReceiptError
from bot.interview.case_facts import OpenedCase
from bot.interview.choices import code_digits, is_nothing_but_a_code
from bot.interview.course import current, has_story, is_asked
from bot.interview.effects import Append, Discard, Effect, OpenCase, Submit
from bot.interview.events import (
    Appended,
    CaseOpened,
    CodeRefused,
    Commanded,
    Edited,
    Event,
    FileFailed,
    FileKept,
    Resumed,
    SentFile,
    Started,
    SubmitRefused,
    Submitted,
    Tapped,
    TooLarge,
    Unreadable,
    Unsupported,
    Wrote,
)
from bot.interview.happenings import CAN_BE_TYPED
from bot.interview.machine import advance
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Part, Said, TextPart
from bot.interview.questions import QUESTIONS
from bot.interview.schema import Aside, Interview, Phase, begin, dump, load
from bot.interview.screens import screen
from bot.interview.taps import parse_tap
from bot.interview.transitions import BROUGHT_ABOUT, TRANSITIONS
from tests.bot.interview.world import (
    CASE,
    CHECKED_CODE,
    CODE,
    LOCATOR,
    MISSION,
    buttons_of,
    mission_with,
)

STEPS = 100_000
WALKS = 10
MISSIONS = (
    MISSION,
    MISSION,
    mission_with(hidden_questions=frozenset({"who", "where", "story"}), law_line=False),
    mission_with(contacts=(), services=(), areas=(), desk_seen=False),
    mission_with(intake_open=False, outage=True),
    mission_with(pictures=417),
    mission_with(paused_until={"en": "3 March 2027"}),
    mission_with(file_room=0, voice_room=50_000, takes_additions=False, pictures=88),
)
OPEN = OpenedCase(state="ASSESSING", received="Monday")
SEND = "📤"


class Walk:
    """One person's random way, with an account of their words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.mission = MISSION
        self.case = OPEN if seed % 2 else CASE
        self.interview = begin("en")
        self.card = screen(self.interview, self.mission, self.case)
        self.source = 0
        self.stale: deque[str] = deque(maxlen=60)
        self.owed: list[Event] = []
        """Answers that the surroundings still owe."""

    def step(self) -> None:
        event = self.next_event()
        before = self.interview
        after, effects = advance(before, event, self.mission)
        self.check_words(before, event, after, effects)
        self.check_phase(before, after)
        self.check_answers(after)
        self.check_card(after)
        assert load(json.loads(json.dumps(dump(after)))) == after
        self.interview = after
        self.expect(effects)

    # What happens next

    def next_event(self) -> Event:
        draw = self.random.random()
        if self.owed and draw < 0.4:
            return self.owed.pop(0)
        if draw < 0.01:
            self.mission = self.random.choice(MISSIONS)
        if draw < 0.60:
            return Tapped(self.some_button())
        if draw < 0.66:
            return Tapped(self.random.choice(self.stale or ["pick:hurt:child"]))
        if draw < 0.82:
            return self.some_words()
        return self.something_else()

    def some_button(self) -> str:
        offered = [b.data for b in buttons_of(self.card) if b.data is not None]
        self.stale.extend(offered)
        chosen = self.random.choice(offered)
        if chosen.startswith("stop:") and self.random.random() < 0.8:
            chosen = self.random.choice(offered)
        return chosen

    def some_words(self) -> Wrote:
        self.source += 1
        if self.random.random() < 0.1:
            return Wrote(self.source, self.random.choice((CODE, CHECKED_CODE)))
        choice = self.some_button() if self.random.random() < 0.2 else None
        return Wrote(self.source, f"words of message {self.source:06} here", choice)

    def something_else(self) -> Event:
        self.source += 1
        number = self.random.randint(1, self.interview.last_number + 1)
        old = self.random.randint(max(1, self.source - 8), self.source)
        captions = (None, f"caption of message {self.source:06} here")
        return self.random.choice(
            (
                SentFile(
                    source=self.source,
                    kind=self.random.choice(("voice", "photo")),
                    size=self.random.randint(0, 99_999),
                    seconds=self.random.choice((None, 5)),
                    caption=self.random.choice(captions),
                ),
                Edited(old, f"edited at message {self.source:06} here"),
                Edited(old, CHECKED_CODE),
                Unreadable(self.random.choice((None, self.source))),
                Unsupported(self.source),
                TooLarge(self.source),
                FileKept(number),
                FileKept(number),
                FileFailed(number),
                Started("fr"),
                Resumed(),
                Commanded(self.random.choice(("help", "language", "privacy", "forget"))),
                self.random.choice((Submitted(), SubmitRefused(), CaseOpened(CASE), Appended())),
                Tapped(f"add:receipt:{LOCATOR}"),
                Tapped(f"after:sex:woman:{LOCATOR}"),
                Tapped(self.random.choice(("clear:receipt", "code:receipt"))),
                Tapped("".join(self.random.choices("abpick:hurt", k=12))),
            )
        )

    def expect(self, effects: tuple[Effect, ...]) -> None:
        """Let the surroundings answer, sooner or later, well or badly."""
        for effect in effects:
            if isinstance(effect, Submit):
                self.owed.append(Submitted() if self.random.random() < 0.8 else SubmitRefused())
            elif isinstance(effect, OpenCase):
                errors = (MistypedReceiptError, UnknownReceiptError, TooManyAttemptsError)
                refused = CodeRefused(self.random.choice(errors))
                self.owed.append(CaseOpened(CASE) if self.random.random() < 0.7 else refused)
            elif isinstance(effect, Append):
                self.owed.append(Appended())

    # What must hold

    def check_words(
        self, before: Interview, event: Event, after: Interview, effects: tuple[Effect, ...]
    ) -> None:
        held, now = texts(before.parts), texts(after.parts)
        appended = texts(tuple(e.part for e in effects if isinstance(e, Append)))
        gone = [text for text in held if text not in now and text not in appended]
        if gone:
            assert may_go(before, event, after, effects), (event, before, after)
        for text in new_words(event):
            if not is_taken_otherwise(before, event, after, effects, self.mission):
                assert text in now or text in appended, (event, before, after)

    def check_phase(self, before: Interview, after: Interview) -> None:
        legal = {before.phase, Phase.SENDING, Phase.LEFT, *TRANSITIONS[before.phase].values()}
        legal |= {BROUGHT_ABOUT[phase][0] for phase in legal if phase in BROUGHT_ABOUT}
        legal |= {BROUGHT_ABOUT[phase][0] for phase in legal if phase in BROUGHT_ABOUT}
        assert after.phase in legal

    def check_answers(self, after: Interview) -> None:
        for question in QUESTIONS:
            if question.id in after.answers or question.id in after.skipped:
                assert question.asked_when.holds(after.answers)
        if after.phase is Phase.ASKING:
            question_now = current(after, self.mission)
            assert question_now is not None
            assert after.revisiting is not None or is_asked(
                question_now, after.answers, self.mission
            )
        numbers = [part.number for part in after.parts]
        assert numbers == sorted(set(numbers))
        assert not numbers or numbers[-1] <= after.last_number

    def check_card(self, after: Interview) -> None:
        card = self.card = screen(after, self.mission, self.case)
        data = [b.data for b in buttons_of(card) if b.data is not None]
        assert card.lines
        assert data
        assert len(set(data)) == len(data)
        if has_story(after) and after.phase in {Phase.ASKING, Phase.CHECK} and after.aside is None:
            assert SEND in {b.icon for b in buttons_of(card)}


def texts(parts: tuple[Part, ...]) -> list[str]:
    """Return the words among the parts."""
    return [part.text for part in parts if isinstance(part, TextPart)]


def new_words(event: Event) -> list[str]:
    """Return the words that an event brings."""
    match event:
        case Wrote(text=text) | Edited(text=text):
            return [text]
        case SentFile(caption=str() as caption):
            return [caption]
        case _:
            return []


def may_go(before: Interview, event: Event, after: Interview, effects: tuple[Effect, ...]) -> bool:
    """Words go when the person clears, replaces or edits them, or when they were sent."""
    if isinstance(event, Submitted):
        kept = set(texts(after.parts))
        later = [
            part.text
            for part in before.parts
            if isinstance(part, TextPart) and part.number > (before.sending_up_to or 0)
        ]
        return before.phase is Phase.SENDING and set(later) == kept
    if any(isinstance(effect, Discard) for effect in effects):
        return True
    if isinstance(event, Edited):
        gone = [p for p in before.parts if isinstance(p, TextPart) and p not in after.parts]
        return before.replacing or all(part.source == event.source for part in gone)
    return before.replacing


def is_taken_otherwise(
    before: Interview,
    event: Event,
    after: Interview,
    effects: tuple[Effect, ...],
    mission: Mission,
) -> bool:
    """Words may be a tap or a code instead, or be refused aloud while nothing can be taken."""
    said = None if after.receipt is None else after.receipt.said
    if said in {Said.CLOSED, Said.PAUSED}:
        return not before.consented
    if said is Said.FULL_DAY:
        return before.phase in {Phase.CASE, Phase.ADDING} and not mission.takes_additions
    if said is Said.NO_FILES:
        return isinstance(event, SentFile) and mission.file_room is not None
    if said is Said.BUSY:
        return isinstance(event, Wrote | Edited) and is_nothing_but_a_code(event.text)
    if isinstance(event, Wrote) and event.choice is not None:
        return is_in_turn(before, event.choice, mission)
    if any(isinstance(effect, OpenCase) for effect in effects):
        return isinstance(event, Wrote | Edited) and code_digits(event.text) is not None
    return False


def is_in_turn(before: Interview, choice: str, mission: Mission) -> bool:
    """Say whether the same choice would be taken as a tap."""
    tapped, _ = advance(replace(before, last_tap=""), Tapped(choice), mission)
    refused = tapped.receipt is not None and tapped.receipt.said in {Said.OUT_OF_TURN, Said.BUSY}
    return parse_tap(choice).verb in CAN_BE_TYPED and not refused


def test_no_word_is_lost_on_a_random_way() -> None:
    """Messages, taps, stale taps, edits, files, asides, restarts in any order."""
    phases: set[Phase] = set()
    asides: set[Aside | None] = set()
    questions: set[str] = set()
    for seed in range(WALKS):
        walk = Walk(seed)
        for _ in range(STEPS // WALKS):
            walk.step()
            phases.add(walk.interview.phase)
            asides.add(walk.interview.aside)
            questions.update(walk.interview.answers)

    assert phases == set(Phase)
    assert asides == {None, *Aside}
    assert questions == {question.id for question in QUESTIONS} - {"story"}


def test_the_walk_notices_a_lost_word() -> None:
    """The account is a real one: dropping a part without cause fails the check."""
    walk = Walk(0)
    before = replace(
        begin("en"), consented=True, phase=Phase.ASKING, parts=(TextPart(1, 1, "a"),), last_number=1
    )
    after = replace(before, parts=())
    with pytest.raises(AssertionError):
        walk.check_words(before, Started("en"), after, ())


def test_files_keep_their_numbers() -> None:
    """A number given out once is never given out again, even after everything was cleared."""
    walk = Walk(1)
    seen: dict[int, int] = {}
    for _ in range(2000):
        walk.step()
        for part in walk.interview.parts:
            if isinstance(part, FilePart):
                assert seen.setdefault(part.number, part.source) == part.source
