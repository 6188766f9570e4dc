"""What people of the crowd decide, without any network."""

import random
from dataclasses import replace

import pytest

from simulator.crowd.actions import Action, Finish, Say, Show, Tap, Wait
from simulator.crowd.brain import LOST_STEPS, Mind
from simulator.crowd.habits import CAREFUL, Habits
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
    mind = Mind("en", random.Random(1), replace(CAREFUL, waits=0.5), begun=True)

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


def one_card(*labels: str) -> Screen:
    """A chat with one card that carries these buttons."""
    row = [{"text": label, "data": f"d:{n}"} for n, label in enumerate(labels)]
    return read([{"message_id": 1, "from": "bot", "text": "A card.", "buttons": [row]}])


@pytest.mark.parametrize(
    ("labels", "tapped"),
    [
        (("✅ Yes, tell", "🗺 No, only places", "◀", "✖ Stop"), {"🗺 No, only places"}),
        (("✏️ Kind", "✏️ When", "🆘", "◀", "✖ Stop"), {"✏️ Kind", "✏️ When"}),
        (("✅ Yes, start", "🆘 No, help now", "🌐", "◀", "✖ Leave"), {"✅ Yes, start"}),
        (("↩️ Yes, withdraw", "✅ No, go on", "🆘", "✖ Stop"), {"✅ No, go on"}),
        (("📤 Send, code", "📤 Send, here", "ℹ️ Help", "⏭", "✖ Stop"), {"⏭"}),
        (("✅ Keep it", "🔄 Replace it", "🆘", "✖ Stop", "📤 Send"), {"✅ Keep it"}),
        (("➡️ More", "🆘", "🌐", "◀", "✖ Stop"), {"◀"}),
        (("🆘", "◀ x"), {"◀ x"}),
    ],
)
def test_where_a_careful_person_goes(labels: tuple[str, ...], tapped: set[str]) -> None:
    """Each card's plain way is taken: no duty team, nothing withdrawn, nothing replaced."""
    minds = [Mind("en", random.Random(n), CAREFUL, begun=True, told=True) for n in range(30)]

    actions = [mind.next(one_card(*labels)) for mind in minds]

    assert {action.key.text for action in actions if isinstance(action, Tap)} == tapped
    assert len([action for action in actions if isinstance(action, Tap)]) == len(actions)


def test_closed_doors_end_the_report() -> None:
    """Where only help and a code are offered, no report can be taken, and people go."""
    screen = one_card("ℹ️ Find help", "🔑 I have a code", "🆘", "🌐", "✖ Leave")

    assert Mind("en", random.Random(1), CAREFUL, begun=True).next(screen) == Finish("refused")


def test_a_card_that_offers_nothing_is_waited_for() -> None:
    """While the bot is sending, people look again before they start over."""
    mind = Mind("en", random.Random(1), CAREFUL, begun=True)

    actions = [mind.next(one_card("🆘", "🌐")) for _ in range(5)]

    assert actions == [*[Wait()] * 4, Say("/start", "command")]


def test_a_late_touch_never_stops_or_sends() -> None:
    """Stale taps only move between screens, or nobody could tell loss from obedience."""
    habits = replace(Habits(), stale_tap=0.5)
    lives = [walk(Mind("fr", random.Random(n), habits), toy(n)) for n in range(40)]
    stale = {a.key.sign for life in lives for a in life if isinstance(a, Tap) and a.stale}

    assert stale
    assert stale <= {None, "◀", "⏭", "🌐", "➡"}


def test_after_the_receipt_its_buttons_are_found_above_the_card() -> None:
    """The receipt is a message of its own; the live card below does not hide its buttons."""
    receipt = {
        "message_id": 1,
        "from": "bot",
        "text": "Sent.\n\u20661234 5678 9012 3456 7890\u2069",
        "buttons": [[{"text": "➕ Add", "data": "add"}, {"text": "🧹 Clear", "data": "clear"}]],
    }
    card = {
        "message_id": 2,
        "from": "bot",
        "text": "✓",
        "buttons": [[{"text": "▶ New report", "data": "s"}, {"text": "✖ Leave", "data": "x"}]],
    }
    mind = Mind("en", random.Random(1), replace(CAREFUL, adds=1.0, tidies=1.0), begun=True)

    actions = [mind.next(read([receipt, card])) for _ in range(4)]

    assert [action.key.data for action in actions if isinstance(action, Tap)] == ["add", "clear"]
    assert isinstance(actions[1], Say)
    assert actions[1].part == "addition"
    assert actions[3] == Finish("sent")
