"""What people of the crowd decide, without any network."""

import random
from dataclasses import replace

import pytest

from simulator.crowd.actions import Action, Finish, Say, Show, Tap, Wait
from simulator.crowd.brain import CAREFUL, LOST_STEPS, Habits, Mind
from simulator.crowd.screen import Screen, read
from tests.simulator.crowd_toy_bot import ToyBot, ToyPhone


def walk(mind: Mind, phone: ToyPhone) -> list[Action]:
    """Take one report through on a phone in memory; every action in order."""
    actions: list[Action] = []
    mind.begin(may_leave=False)
    for _ in range(LOST_STEPS + 2):
        action = mind.next(read(phone.view()))
        actions.append(action)
        match action:
            case Finish():
                return actions
            case Say(text):
                phone.say(text)
            case Show(file):
                phone.say(f"file {file.canary}")
            case Tap(key):
                phone.tap(key.message_id, key.data)
    pytest.fail("the mind never finishes")


def toy(seed: int = 0) -> ToyPhone:
    """A phone with the toy bot at the other end."""
    return ToyPhone(ToyBot(random.Random(seed)))


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "sw"])
def test_a_careful_person_sends_one_text(language: str) -> None:
    """Without slips the way is start, language, agree, story, answers, send."""
    phone = toy()

    actions = walk(Mind(language, random.Random(7), CAREFUL), phone)

    assert actions[-1] == Finish("sent")
    (kept,) = phone.bot.sent.values()
    stories = [a.words for a in actions if isinstance(a, Say) and a.part == "story"]
    assert kept == stories
    assert kept


@pytest.mark.parametrize("seed", range(60))
def test_whatever_people_do_they_come_to_an_end(seed: int) -> None:
    """Mistakes, going back and looking around never trap anybody."""
    phone = toy(seed)
    wild = replace(Habits(), goes_back=0.3, writes_on_choice=0.3, stale_tap=0.2, changes=0.4)

    actions = walk(Mind("ar", random.Random(seed), wild), phone)

    assert isinstance(actions[-1], Finish)


def test_the_same_seed_lives_the_same_life() -> None:
    """A run can be repeated."""
    lives = [walk(Mind("fr", random.Random(11)), toy(3)) for _ in range(2)]

    assert lives[0] == lives[1]


def test_most_people_get_a_receipt() -> None:
    """The crowd exists to send reports: at least half of all walks end with a code."""
    outcomes = []
    for seed in range(100):
        final = walk(Mind("es", random.Random(seed)), toy(seed))[-1]
        outcomes.append(final)

    assert outcomes.count(Finish("sent")) > 50


def test_every_kind_of_behaviour_occurs() -> None:
    """Voice, photo, typed numbers, the code, an addition and clearing all happen in a crowd."""
    actions = [a for seed in range(150) for a in walk(Mind("ar", random.Random(seed)), toy(seed))]
    said = {a.part for a in actions if isinstance(a, Say)}
    shown = {a.file.kind for a in actions if isinstance(a, Show)}
    tapped = {a.key.sign for a in actions if isinstance(a, Tap)}

    assert said == {"story", "addition", "answer", "code", "command"}
    assert shown == {"voice", "photo", "document"}
    assert {"◀", "⏭", "✖", "📤", "🧹", "🔑", "➕", "🆘", None} <= tapped
    assert any(a.twice for a in actions if isinstance(a, Tap))


def test_a_misread_code_is_typed_again() -> None:
    """Whoever mistypes the receipt tries again with the right digits."""
    habits = replace(CAREFUL, opens_code=1.0, misreads=0.5)
    phones = [(toy(seed), Mind("en", random.Random(seed), habits)) for seed in range(10)]
    lives = [walk(mind, phone) for phone, mind in phones]
    typed = [[a for a in life if isinstance(a, Say) and a.part == "code"] for life in lives]

    assert all(codes for codes in typed)
    assert any(len(codes) > 1 for codes in typed)
    assert all(life[-1] == Finish("sent") for life in lives)


def test_a_pending_file_is_waited_for_or_sent_without() -> None:
    """Both ways that the card offers are taken by somebody."""
    row = [{"text": "⏳ Wait", "data": "w"}, {"text": "📤 Send now", "data": "s"}]
    screen = read([{"message_id": 1, "from": "bot", "text": "✓", "buttons": [row]}])
    mind = Mind("en", random.Random(1), CAREFUL)
    mind.begun = True

    kinds = {type(mind.next(screen)) for _ in range(30)}

    assert kinds == {Tap, Wait}


def test_nothing_happening_makes_a_person_try_again() -> None:
    """A tap is repeated while the button is there, words are written anew, else they start over."""
    phone = toy()
    phone.say("/start")
    screen = read(phone.view())
    mind = Mind("en", random.Random(1))
    assert screen.card is not None
    key = screen.card.keys[0]

    again = mind.again(screen, Say("words zqabc", "story", "zqabc"))

    assert mind.again(screen, Tap(key)) == Tap(key)
    assert mind.again(Screen(), Tap(key)) == Say("/start", "command")
    assert isinstance(again, Say)
    assert again.canary not in {None, "zqabc"}
