"""Every card that can be reached keeps a card's limits, in English."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import OutOfTurnError
from bot.interview import wording
from bot.interview.cards import DATA_LIMIT, LABEL_LIMIT, ROW_LIMIT, Line, Screen
from bot.interview.case_facts import Letter, OpenedCase
from bot.interview.english import english, fitted
from bot.interview.parts import Notice, Said, TextPart
from bot.interview.questions import AFTER, QUESTIONS
from bot.interview.receipts import after_screen, door_screen, news_screen, receipt_screen
from bot.interview.schema import Aside, Phase
from bot.interview.screens import screen, unavailable_screen
from bot.interview.text_pages import units
from bot.interview.view_case import RESULTS, STATES
from bot.interview.view_urgent import Presence, is_look, looked_for, urgent_screen
from tests.bot.interview.test_walk import Walk
from tests.bot.interview.world import (
    CASE,
    LOCATOR,
    MISSION,
    Chat,
    buttons_of,
    mission_with,
    text_of,
)

HARD_LIMIT = 240
"""What English may use, so that a translation a sixth longer still fits 280."""
PRESENCES = (
    Presence(),
    Presence(seen=True),
    Presence(seen=True, at="14:10"),
    Presence(overdue=True),
)
STEERING = {"🆘", "🌐", "🔊", "◀", "⏭"}
RESERVED = {*"▶🆘🔑🌐✅✖🔊◀⏭📤⏳📋🧹➕❓✉📍", "ℹ️", "✏️"}


def check(card: Screen, limit: int = HARD_LIMIT) -> None:
    """Assert what every card must keep."""
    text = text_of(card)
    assert units(text) <= limit, (units(text), text)
    assert "{" not in text
    assert "\x04" not in text
    assert len(card.rows) <= ROW_LIMIT, card.id
    data = [button.data for button in buttons_of(card) if button.data is not None]
    assert len(set(data)) == len(data), card.id
    for button in buttons_of(card):
        assert (button.data is None) != (button.copy is None), card.id
        assert button.data is None or len(button.data.encode()) <= DATA_LIMIT
        assert english(button.label) or button.icon
        assert isinstance(button.label, str | dict) or len(english(button.label)) <= LABEL_LIMIT
    for row in card.rows:
        signs = {button.icon for button in row if not english(button.label)}
        assert len(row) <= 2 or signs <= STEERING | set("😊😐☹") or card.id == "letter"


def test_every_card_on_a_random_way_keeps_the_limits() -> None:
    """Text, rows, labels and callback data, whatever happened before."""
    seen: dict[str, int] = {}
    for seed in range(6):
        walk = Walk(seed)
        for _ in range(2500):
            walk.step()
            if walk.mission.outage or not walk.mission.desk_seen:
                continue
            check(walk.card, 280 if walk.card.id == "letter" else HARD_LIMIT)
            seen[walk.card.id] = max(seen.get(walk.card.id, 0), units(text_of(walk.card)))

    everything = ({*Phase} - {Phase.ASKING}) | ({*Aside} - {Aside.CARE})
    expected = {card.value for card in everything} | {question.id for question in QUESTIONS}
    assert seen.keys() - {"care"} == expected


@pytest.mark.parametrize("notice", list(Said))
@pytest.mark.parametrize("phase", list(Phase))
def test_every_notice_fits_every_card(phase: Phase, notice: Said) -> None:
    """Also pairs that hardly ever meet fit the card."""
    told = Notice(notice, messages=12, voices=3, seconds=754, files=10)
    interview = replace(
        Chat().has_told().interview,
        phase=phase,
        receipt=told,
        answers={"hurt": "adult", "kind": "sex", "who": "soldier", "when": "days", "reply": "code"},
    )
    for mission in (MISSION, mission_with(outage=True, desk_seen=False)):
        for question in (None, *(q.id for q in QUESTIONS)):
            shown = replace(interview, revisiting=question)
            check(screen(shown, mission, CASE), 256)
            check(screen(replace(shown, parts=()), mission, CASE), 256)
        for aside in set(Aside) - {Aside.LETTER}:
            check(screen(replace(interview, aside=aside), mission, CASE), 256)


def test_what_has_no_room_is_dropped_by_its_rank() -> None:
    """Rank 0 stays whatever happens; the rest goes from the highest rank down."""
    long, short = Line("x" * 150), Line("y" * 60)

    assert fitted([(0, long), (1, short)]) == (long, short)
    assert fitted([(0, long), (2, short), (1, short)]) == (long, short)
    assert fitted([(0, long), (0, long), (1, short)]) == (long, long)


def test_many_short_lines_are_too_high_above_the_most_rows() -> None:
    """Lines that are few words but many lines go too, where six rows of buttons stand below."""
    ranked = [(0, Line("x" * 20))] * 9 + [(2, Line("y"))]
    kept = tuple(line for rank, line in ranked if rank == 0)

    assert fitted(ranked, rows=5) == (*kept, Line("y"))
    assert fitted(ranked, rows=6) == kept


@pytest.mark.parametrize("state", [*STATES, "something new"])
@pytest.mark.parametrize("result", [None, *RESULTS, "Words of an officer."])
def test_every_state_and_result_fits(state: str, result: str | None) -> None:
    """Whatever became of a report can be said on one card."""
    letters = tuple(Letter(number=n, sent_on="Monday", text="word") for n in range(12))
    case = OpenedCase(
        state=state,
        received="Monday 3 March, about 12:00",
        letters=letters,
        may_disagree=True,
        closed_result=result,
    )
    chat = Chat()
    interview = replace(chat.interview, phase=Phase.CASE)
    check(screen(interview, MISSION, case))


def others() -> Iterator[Screen]:
    """Yield the cards that no interview leads to."""
    yield unavailable_screen(MISSION)
    yield unavailable_screen(mission_with(contacts=()))
    for presence in PRESENCES:
        for mission in (MISSION, mission_with(contacts=())):
            yield urgent_screen(LOCATOR, presence, mission)
    for urgent in (False, True):
        yield receipt_screen(
            "1234 5678 9012 3456 7890",
            LOCATOR,
            time="Monday 14:00",
            date="3 March",
            urgent=urgent,
        )
    yield after_screen(f"after:consent:?:{LOCATOR}")
    for question in AFTER:
        yield after_screen(f"after:{question.id}:-:{LOCATOR}")
    yield news_screen("x" * 64)
    letter = CASE.letters[0]
    yield door_screen(letter, 0, "next", "done")


@pytest.mark.parametrize("card", list(others()), ids=lambda card: card.id)
def test_cards_beside_the_interview_keep_the_limits_too(card: Screen) -> None:
    """Receipt, after-questions, news, doors, refused intake."""
    check(card, 280 if card.id == "door" else HARD_LIMIT)


def test_the_receipt_shows_the_code_alone_on_its_line() -> None:
    """Isolated from the direction of the words around it, and copied as digits."""
    card = receipt_screen("1234 5678 9012 3456 7890", LOCATOR, time="14:00", date="3 March")

    assert "\n\u20661234 5678 9012 3456 7890\u2069\n" in text_of(card)
    assert "12345678901234567890" in [button.copy for button in buttons_of(card)]
    assert card.kind == "event"
    assert {"📋", "🔑", "➕", "❓", "🧹"} == {button.icon for button in buttons_of(card)}


def test_an_urgent_receipt_says_that_it_is_marked() -> None:
    """It never says who has seen it, for its text cannot be kept true."""
    card = receipt_screen("1", LOCATOR, time="14:00", date="3 March", urgent=True)

    assert "It is marked urgent." in text_of(card)
    assert "een" not in text_of(card).replace("between", "")


def test_the_urgent_card_tells_the_truth_and_no_more() -> None:
    """Unseen, seen at a time, seen at a time that nobody knows, and nobody for too long."""
    unseen, seen, at, nobody = (
        text_of(urgent_screen(LOCATOR, presence, MISSION)) for presence in PRESENCES
    )

    assert "Not seen yet." in unseen
    assert "A person has seen this." in seen
    assert "A person has seen this at 14:10." in at
    assert "No one has answered." in nobody


def test_where_nobody_answers_the_card_names_a_place_or_none_at_all() -> None:
    """A place for every area rather than one of another; no number that nobody confirmed."""
    overdue = Presence(overdue=True)
    everywhere = next(c for c in MISSION.contacts if c.area is None)

    assert everywhere.name["en"] in text_of(urgent_screen(LOCATOR, overdue, MISSION))
    bare = text_of(urgent_screen(LOCATOR, overdue, mission_with(contacts=())))
    assert "We do not have a safe number" in bare


def test_only_our_own_button_is_a_look() -> None:
    """A changed client can send anything; only a locator's form goes further."""
    (row,) = urgent_screen(LOCATOR, Presence(), MISSION).rows

    data = row[0].data
    assert data is not None
    assert is_look(data)
    assert looked_for(data) == LOCATOR
    for wrong in ("seen:urgent:", "seen:urgent:short", f"seen:urgent:{LOCATOR}x"):
        with pytest.raises(OutOfTurnError):
            looked_for(wrong)


def test_after_questions_follow_one_another_and_end() -> None:
    """❓, then each question once, then thanks; the receipt itself stays."""
    card = after_screen(f"after:consent:?:{LOCATOR}")
    assert card.kind == "event"
    prompts = []
    while card.rows and any(b.icon == "⏭" for b in buttons_of(card)):
        prompts.append(text_of(card))
        skip = next(b.data for b in buttons_of(card) if b.icon == "⏭")
        assert skip is not None
        card = after_screen(skip)
        assert card.kind == "card"

    assert prompts == [question.prompt for question in AFTER]
    assert "Thank you." in text_of(card)


@pytest.mark.parametrize(
    "data",
    [
        "pick:hurt:child",
        f"after:nothing:-:{LOCATOR}",
        "after:sex:woman:short",
        f"after:sex:x:{LOCATOR}",
    ],
)
def test_other_taps_are_no_after_questions(data: str) -> None:
    """An invented tap shows nothing."""
    with pytest.raises(OutOfTurnError):
        after_screen(data)


def test_reserved_icons_never_stand_on_an_answer() -> None:
    """Who steers by icons must not meet one as an answer."""
    icons = {choice.icon for question in (*QUESTIONS, *AFTER) for choice in question.choices}

    assert icons
    assert not icons & RESERVED


def test_no_card_echoes_what_was_typed() -> None:
    """Typed words never come back on a card, in no phase and under no page."""
    secret = "canary in the story"
    for phase in Phase:
        for aside in (None, *Aside):
            interview = replace(
                Chat().interview,
                phase=phase,
                aside=aside,
                consented=True,
                parts=(TextPart(1, 1, secret), TextPart(2, 2, secret, "where")),
                last_number=2,
            )
            assert secret not in text_of(screen(interview, MISSION, CASE))


def test_every_notice_has_its_line() -> None:
    """Nothing happens silently."""
    for said in Said:
        lines = wording.notice_lines(Notice(said, messages=1))
        assert lines
        assert all(isinstance(line, Line) for line in lines)


def test_prompts_are_readable_by_a_child() -> None:
    """Flesch-Kincaid grade (a rough measure) of each prompt stays at five or below."""
    for question in (*QUESTIONS, *AFTER):
        assert grade(question.prompt) <= 5, (question.id, grade(question.prompt))


def grade(text: str) -> float:
    """Flesch-Kincaid grade level with a simple syllable count."""
    sentences = max(1, len(re.findall(r"[.?!:]+(?:\s|$|”)", text)))
    words = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w.lower())))) for w in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
